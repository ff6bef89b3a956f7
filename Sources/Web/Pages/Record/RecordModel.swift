import Access
import Journal
import Policy
import Registry
import Vocabulary

/// One entry of the journal as one caller may see it (一条入账): who said what of whom, on what ground, and its hashes.
struct RecordModel: Sendable {
    /// One fact that it set or took back.
    struct Change: Sendable {
        var name: String
        /// What held before; nil where nothing was known.
        var before: Markup?
        /// What holds since; nil where it was taken back.
        var after: Markup?
    }

    /// What it says of one subject.
    struct About: Sendable {
        var id: String
        var title: String
        /// Its book or file.
        var book: String?
        var changes: [Change] = []
        /// How many facts of it the caller may not see.
        var hidden = 0
        /// File, sheet and row.
        var source: String?
        /// The kind of document that it files.
        var document: String?
        /// Whether its owner was erased.
        var isErased = false
        /// The conditions that read what it set.
        var conditions: [(name: String, verdict: Verdict, why: String)] = []
    }

    var position: String
    var kind: Phrase
    var crumbs: [Page.Crumb] = []
    var at: String
    var effectiveOn: LocalDate
    var who: String
    var onBehalfOf: String?
    var reason: String?
    var batch: String
    /// Whether the caller may open the batch.
    var mayOpenBatch: Bool
    /// The entry that caused it.
    var cause: String?
    var hash: String
    var previous: String
    /// Whether the entry before it has the hash that it names; nil for the first of its chain.
    var follows: Bool?
    var pack: String?
    /// What it says of nobody in particular, name and value.
    var open: [(name: String, value: String)] = []
    var abouts: [About] = []
    /// How many more it is about whom the caller may not see, or for whom there is no room.
    var others = 0
}

extension RecordModel {
    /// How many subjects a page shows.
    private static let most = 40

    /// Reads an entry; a Problem (404) where there is none.
    init(_ position: String, _ reading: Reading, _ caller: Caller, _ language: String) throws {
        let entry = try reading.entry(at: position)
        func name(_ id: String) throws -> String { try reading.who(id, language) }
        let before =
            entry.seq > 1 ? try? reading.entry(at: "\(entry.chain)@\(entry.seq - 1)").hash : nil
        self.init(
            position: entry.position, kind: ChangeWords.kind(entry.kind),
            at: entry.recordedAt.minute(in: reading.pack.zone), effectiveOn: entry.effectiveOn,
            who: try name(entry.actor), onBehalfOf: try entry.onBehalfOf.map(name),
            reason: entry.bodies.lazy.compactMap(\.reason).first, batch: entry.batch,
            mayOpenBatch: caller.may(.editFacts), cause: entry.causedBy,
            hash: Self.hex(entry.hash), previous: Self.hex(entry.previous),
            follows: entry.seq > 1 ? before == entry.previous : nil, pack: entry.pack)
        open = entry.bodies.filter { $0.payload?["subject"] == nil && $0.bodyClass == .open }
            .flatMap { $0.payload?.members ?? [] }.flatMap(Self.told)
        let seen = entry.subjects.filter { subject in
            RecordNeed.of(subject: subject, reading).map { caller.may($0.permission, in: $0.territory) }
                == true
        }
        others = entry.subjects.count - min(seen.count, Self.most)
        let reader = RecordReader(entry, reading, caller, language)
        abouts = try seen.prefix(Self.most).map(reader.about)
        crumbs =
            (seen.first.map { reader.crumbs($0) } ?? [])
            + [Page.Crumb(HouseholdWords.entry(language, ["entry": entry.position]))]
    }

    private static func hex(_ bytes: [UInt8]) -> String { bytes.map { Figure.hex($0) }.joined() }

    /// A member of an open payload in lines: of an object its members, of a list its length.
    private static func told(_ member: JSONValue.Member) -> [(name: String, value: String)] {
        switch member.value {
        case .string(let text): [(member.key, text)]
        case .int(let number): [(member.key, String(number))]
        case .bool(let truth): [(member.key, String(truth))]
        case .array(let elements): [(member.key, "× \(elements.count)")]
        case .object(let members): members.flatMap(told)
        default: []
        }
    }
}

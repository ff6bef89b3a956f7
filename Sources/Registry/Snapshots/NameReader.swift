import Columns
import Foundation
public import Policy
import Synchronization
import Vocabulary

/// Reads names as letters (名字读音): `qin/tan chun gui` of 覃春贵, as the pack says; ICU knows how.
///
/// A character of a script without letters is a syllable of its own; letters that stand together are one. Characters
/// are read one by one, so that few questions answer for a million names; what two of them mean together is not asked.
public struct NameReader: Sendable {
    private let readings: NameReadings
    /// The facts that are read, by whose they are.
    private static let facts = [
        (kind: SubjectKind.household, fact: ProcessFact.headName),
        (kind: SubjectKind.person, fact: ProcessFact.personName),
    ]
    /// What each transform made of the characters met so far; it rests on ICU alone.
    private static let met = Mutex<[String: [Unicode.Scalar: String]]>([:])

    /// A pack's reader; nil where it reads no names.
    public init?(_ pack: PolicyPack) {
        guard let readings = pack.readings else { return nil }
        self.readings = readings
    }

    /// The column of a snapshot in which a name's readings stand.
    public static func column(of fact: String) -> String { fact + ".reading" }

    /// The readings of names, a person's or an area's; nil where there is no name.
    public func readings(of names: [String?], isPerson: Bool) -> [String?] {
        let rest = Self.table(readings.others, names) { $0.unicodeScalars.dropFirst(isPerson ? 1 : 0) }
        let first = isPerson ? Self.table(readings.first, names) { $0.unicodeScalars.prefix(1) } : rest
        return names.map { $0.map { letters($0, first, rest) } }
    }

    private func letters(
        _ name: String, _ first: [Unicode.Scalar: String], _ rest: [Unicode.Scalar: String]
    ) -> String {
        var out = ""
        var isWithinWord = false
        for (place, scalar) in name.unicodeScalars.enumerated() {
            guard let read = readings.instead[scalar] ?? (place == 0 ? first : rest)[scalar], !read.isEmpty
            else {
                isWithinWord = false
                continue
            }
            let isWord = !scalar.properties.isIdeographic
            if !out.isEmpty, !(isWord && isWithinWord) { out += " " }
            out += read
            isWithinWord = isWord
        }
        return out
    }

    /// What a transform makes of characters; those not met before are asked together, one a line.
    private static func table<Part: Sequence<Unicode.Scalar>>(
        _ transform: String, _ names: [String?], _ part: (String) -> Part
    ) -> [Unicode.Scalar: String] {
        var known = met.withLock { $0[transform] ?? [:] }
        var unknown: Set<Unicode.Scalar> = []
        for name in names {
            guard let name else { continue }
            for scalar in part(name) where known[scalar] == nil { unknown.insert(scalar) }
        }
        guard !unknown.isEmpty else { return known }
        var asked: [Unicode.Scalar] = []
        for scalar in unknown {
            if scalar.properties.isAlphabetic { asked.append(scalar) } else { known[scalar] = "" }
        }
        let lines = asked.map { String(Character($0)) }.joined(separator: "\n")
            .applyingTransform(StringTransform(transform), reverse: false)?
            .split(separator: "\n", omittingEmptySubsequences: false)
        for (place, scalar) in asked.enumerated() {
            // A transform that ICU does not have reads nothing; `policy check` says so.
            known[scalar] = lines?.count == asked.count ? lines.map { syllable($0[place]) } : ""
        }
        let found = known
        met.withLock { $0[transform, default: [:]].merge(found) { first, _ in first } }
        return known
    }

    /// The letters from a to z of a reading; keyboards write ü as v, people also as u.
    private static func syllable(_ text: Substring) -> String {
        let scalars = text.lowercased().decomposedStringWithCanonicalMapping.unicodeScalars
        let letters = String(String.UnicodeScalarView(scalars.filter { ("a"..."z").contains($0) }))
        guard scalars.contains("\u{308}"), letters.count > 1, letters.contains("u") else { return letters }
        return letters.replacing("u", with: "v") + "/" + letters
    }
}

extension NameReader {
    /// The columns of readings that a snapshot has beside those of names.
    static func columns(beside columns: [SnapshotShape.Column], of kind: SubjectKind) -> [SnapshotShape
        .Column]
    {
        facts.filter { read in read.kind == kind && columns.contains { $0.fact == read.fact && $0.isText } }
            .map { SnapshotShape.Column(fact: column(of: $0.fact), isText: true) }
    }

    /// Puts the readings beside the names.
    func add(to tables: inout VillageTables) {
        for (kind, fact) in Self.facts {
            guard let names = tables[kind].texts[fact] else { continue }
            var column = TextColumn()
            for reading in readings(of: (0..<names.count).map { names[$0] }, isPerson: true) {
                column.append(reading)
            }
            tables[kind].texts[Self.column(of: fact)] = column
        }
    }
}

public import Journal
import Policy
import Storage
public import Vocabulary

/// Which entry said what a fact is (出处): value, day, row of the file, who recorded it and when.
public struct FactOrigin: Sendable {
    /// The day from which it holds.
    public var effectiveOn: LocalDate
    /// The row of the file it came from.
    public var source: JSONValue?
    /// Who recorded it.
    public var recordedBy: String
    /// When.
    public var recordedAt: Instant
    /// The entry, `chain@seq`.
    public var entry: String
}

/// The origins of the facts of one subject, read from the entries that made its version rows (溯源).
public struct FactOrigins: Sendable {
    private var origins: [String: [LocalDate: FactOrigin]] = [:]

    /// Reads the entries about a subject that count at a moment.
    ///
    /// A fact is what its entry with the latest day says, of those the latest entry, unless that was taken back for
    /// the day: the same rule by which the version rows are made.
    public init(
        of id: String, _ kind: SubjectKind, _ key: Int64, unit: Int, village: Int64, _ view: RegistryView,
        keys: KeyRing
    ) throws {
        guard let table = view.tables.versions[kind], let chain = view.units.name(unit),
            let last = view.moment.seqs[unit]
        else { return }
        let seqs = try view.connection.rows(
            """
            SELECT DISTINCT seq FROM \(table.name)
            WHERE unit = ? AND village = ? AND subject = ? AND seq <= ? ORDER BY seq
            """, [.integer(Int64(unit)), .integer(village), .integer(key), .integer(last)]
        ) { $0.integer(0) ?? 0 }
        let reader = JournalReader(connection: view.connection, keys: keys)
        for seq in seqs {
            guard let entry = try reader.entry(at: "\(chain)@\(seq)"), entry.effectiveOn <= view.moment.asOf
            else {
                continue
            }
            take(entry, id)
        }
    }

    private mutating func take(_ entry: Entry, _ id: String) {
        let bodies = entry.bodies.compactMap(\.payload).filter { $0["subject"]?.stringValue == id }
        let source = bodies.lazy.compactMap { $0["source"] }.first
        for body in bodies {
            for member in body["set"]?.members ?? [] {
                origins[member.key, default: [:]][entry.effectiveOn] = FactOrigin(
                    effectiveOn: entry.effectiveOn, source: source, recordedBy: entry.actor,
                    recordedAt: entry.recordedAt, entry: entry.position)
            }
            for fact in body["unset"]?.arrayValue ?? [] {
                origins[fact.stringValue ?? ""]?[entry.effectiveOn] = nil
            }
        }
    }

    /// The origin of a fact; nil where no entry here says it.
    public subscript(fact: String) -> FactOrigin? { origins[fact]?.max { $0.key < $1.key }?.value }
}

public import Journal
public import Policy
public import Storage
public import Vocabulary

/// Reads secret values in clear from the bodies that hold them (机密值读取); whoever shows one masks it.
///
/// Within one snapshot: the persons of a household mostly stand in one entry, which is opened once.
public final class SecretValues {
    private let connection: any StorageConnection
    private let keys: KeyRing
    private let tables: RegistryTables
    private var opened: (receipt: Int64, entry: Entry?)?

    /// Secret values of what a view reads.
    public convenience init(_ view: RegistryView, _ keys: KeyRing) {
        self.init(view.connection, keys, view.tables)
    }

    /// Secret values of a database with tables of this shape.
    init(_ connection: any StorageConnection, _ keys: KeyRing, _ tables: RegistryTables) {
        self.connection = connection
        self.keys = keys
        self.tables = tables
    }

    /// The value of a secret fact of a state read with every column; nil where it is not known or was erased.
    public func value(_ kind: SubjectKind, _ state: SubjectState, _ fact: String) throws -> FactValue? {
        guard let column = tables.column(fact, of: kind), column.form == .secret,
            column.ordinal < state.values.count, case .integer(let place) = state.values[column.ordinal]
        else { return nil }
        let piece = try entry(place >> 16)?.bodies.first {
            $0.bodyClass == .secret && $0.state == .present && $0.piece == Int(place & 0xFFFF)
        }
        return piece?.payload?["set"]?[fact]?.stringValue.map { .text($0) }
    }

    private func entry(_ receipt: Int64) throws -> Entry? {
        if let opened, opened.receipt == receipt { return opened.entry }
        let position = try connection.first(
            "SELECT chain, seq FROM journal_entry WHERE receipt = ?", [.integer(receipt)]
        ) { "\($0.text(0) ?? "")@\($0.integer(1) ?? 0)" }
        let entry = try position.flatMap {
            try JournalReader(connection: connection, keys: keys).entry(at: $0)
        }
        opened = (receipt, entry)
        return entry
    }

    /// A value as every view shows it: the first six and the last four, the rest hidden.
    public static func masked(_ text: String) -> String {
        guard text.count > 10 else { return String(repeating: "*", count: text.count) }
        return text.prefix(6) + String(repeating: "*", count: text.count - 10) + text.suffix(4)
    }
}

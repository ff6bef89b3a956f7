public import Journal
public import Policy
public import Storage
public import Vocabulary

/// Reads secret values in clear from the bodies that hold them (机密值读取); whoever shows one masks it.
public struct SecretValues {
    private let connection: any StorageConnection
    private let keys: KeyRing
    private let tables: RegistryTables

    /// Secret values of what a view reads.
    public init(_ view: RegistryView, _ keys: KeyRing) {
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
        let found = try connection.first(
            "SELECT chain, seq FROM journal_entry WHERE receipt = ?", [.integer(place >> 16)]
        ) { "\($0.text(0) ?? "")@\($0.integer(1) ?? 0)" }
        guard let position = found,
            let entry = try JournalReader(connection: connection, keys: keys).entry(at: position)
        else { return nil }
        let piece = entry.bodies.first {
            $0.bodyClass == .secret && $0.state == .present && $0.piece == Int(place & 0xFFFF)
        }
        return piece?.payload?["set"]?[fact]?.stringValue.map { .text($0) }
    }

    /// A value as every view shows it: the first six and the last four, the rest hidden.
    public static func masked(_ text: String) -> String {
        guard text.count > 10 else { return String(repeating: "*", count: text.count) }
        return text.prefix(6) + String(repeating: "*", count: text.count - 10) + text.suffix(4)
    }
}

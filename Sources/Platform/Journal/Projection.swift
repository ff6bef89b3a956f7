public import Storage

/// Tables that are a pure function of the entries in the order of their receipts (投影).
public protocol Projection: Sendable {
    /// The tables that it fills, all of them and no other's.
    var tables: [String] { get }
    /// Empties the tables before a rebuild, back to the shape that they had before the first entry.
    func empty(_ connection: any StorageConnection) throws
    /// Hears before a rebuild of the entries by which keys were destroyed: what was said earlier under those keys
    /// cannot be read any more.
    func foresee(_ erasures: [Entry])
    /// Applies one entry; never reads a clock, a random source or a table that is no projection, packs apart.
    func apply(_ entry: Entry, _ connection: any StorageConnection) throws
    /// Ends a batch: works out what follows from all its entries together. Called before the commit, and by a
    /// rebuild at the same places: whenever the next entry is of another batch, and at the end.
    func finish(_ connection: any StorageConnection) throws
}

extension Projection {
    /// Tables whose shape no entry changes lose their rows.
    public func empty(_ connection: any StorageConnection) throws {
        for table in tables { try connection.execute("DELETE FROM \"\(table)\"") }
    }

    /// What cannot be read leaves nothing behind.
    public func foresee(_ erasures: [Entry]) {}

    /// Nothing follows from a batch as a whole.
    public func finish(_ connection: any StorageConnection) throws {}
}

/// Which entries are about a subject (按对象索引): a subject's history without a scan. Kept by the writer itself.
public struct SubjectIndex: Projection {
    /// The index.
    public init() {}

    /// Its one table.
    public let tables = ["journal_subject"]

    /// Notes the entry under its subject.
    public func apply(_ entry: Entry, _ connection: any StorageConnection) throws {
        guard let subject = entry.header.subject else { return }
        try connection.execute(
            "INSERT INTO journal_subject (subject, receipt) VALUES (?, ?)",
            [.text(subject), .integer(entry.receipt)])
    }
}

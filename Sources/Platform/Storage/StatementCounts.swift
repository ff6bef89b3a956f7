/// What statements cost, counted (语句计数), so that a test can hold a page to the size of its village.
public struct StatementCounts: Sendable, Hashable {
    /// Statements run.
    public var statements = 0
    /// Rows handed out.
    public var rows = 0
    /// Steps forward in scans of whole tables.
    public var scannedRows = 0
    /// Instructions of the engine's machine; grows with every row touched, also within an index.
    public var steps = 0
    /// Sorts that no index saved.
    public var sorts = 0

    /// Nothing counted yet.
    public init() {}
}

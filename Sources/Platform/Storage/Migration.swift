/// One numbered step of a part's tables (迁移); once shipped it never changes.
public struct Migration: Sendable, Hashable {
    /// Its number within the part, from 1, rising.
    public var number: Int
    /// The statements, each ended by a semicolon.
    public var sql: String

    /// A step by its number and statements.
    public init(_ number: Int, _ sql: String) {
        self.number = number
        self.sql = sql
    }

    /// FNV-1a over the statements, kept beside the number so that a changed step is noticed.
    public var checksum: Int64 {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in sql.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
        return Int64(bitPattern: hash)
    }
}

/// The steps of one part's tables, in order (迁移序列); each slice that owns tables has one such list.
public struct Migrations: Sendable, Hashable {
    /// The part that owns the tables, as `journal` or `registry`.
    public var part: String
    /// The steps, by rising number.
    public var steps: [Migration]

    /// The steps of a part.
    public init(part: String, _ steps: [Migration]) {
        self.part = part
        self.steps = steps
    }
}

import Storage
import Vocabulary

/// The views of one person.
struct SavedViews {
    /// Most views a list; most characters of a name, bytes of what it asks.
    static let (most, longestName, longestQuery) = (20, 40, 4_000)

    let connection: any StorageConnection
    let account: String

    /// The views of a list in order of name: what each asks, as it stands behind `?`.
    func views(_ list: String) throws -> [(name: String, query: String)] {
        try connection.rows(
            "SELECT name, query FROM saved_view WHERE account = ? AND list = ? ORDER BY name",
            [.text(account), .text(list)]
        ) { ($0.text(0) ?? "", $0.text(1) ?? "") }
    }

    /// Keeps a view; one of the same name is replaced. 400.1 where the name or the number of views is too much.
    func keep(_ list: String, name: String, query: String) throws {
        let others = try views(list).filter { $0.name != name }
        guard !name.isEmpty, name.count <= Self.longestName, query.utf8.count <= Self.longestQuery,
            others.count < Self.most
        else {
            throw Problem(
                .badArgument,
                ["name": "name", "value": name, "why": "1–\(Self.longestName), \(others.count)/\(Self.most)"])
        }
        try connection.execute(
            """
            INSERT INTO saved_view (account, list, name, query) VALUES (?, ?, ?, ?)
            ON CONFLICT (account, list, name) DO UPDATE SET query = excluded.query
            """, [.text(account), .text(list), .text(name), .text(query)])
    }

    /// Takes a view away.
    func drop(_ list: String, name: String) throws {
        try connection.execute(
            "DELETE FROM saved_view WHERE account = ? AND list = ? AND name = ?",
            [.text(account), .text(list), .text(name)])
    }
}

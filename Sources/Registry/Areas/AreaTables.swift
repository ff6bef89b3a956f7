import Storage
import Vocabulary

/// The tables of areas: ids that last, and names, parents and codes as dated attributes (地区表).
enum AreaTables {
    static let names = ["area", "area_name", "area_parent", "area_code"]

    static let create = [
        """
        CREATE TABLE area (
            area BIGINT NOT NULL PRIMARY KEY, level TEXT NOT NULL, unit INTEGER, node TEXT,
            village BIGINT)
        """,
        """
        CREATE TABLE area_name (
            area BIGINT NOT NULL, language TEXT NOT NULL, from_day INTEGER NOT NULL, name TEXT NOT NULL,
            PRIMARY KEY (area, language, from_day, name)) WITHOUT ROWID
        """,
        """
        CREATE TABLE area_parent (
            area BIGINT NOT NULL, tree TEXT NOT NULL, from_day INTEGER NOT NULL, parent BIGINT NOT NULL,
            PRIMARY KEY (area, tree, from_day)) WITHOUT ROWID
        """,
        """
        CREATE TABLE area_code (
            area BIGINT NOT NULL, scheme TEXT NOT NULL, from_day INTEGER NOT NULL, code TEXT NOT NULL,
            PRIMARY KEY (area, scheme, from_day)) WITHOUT ROWID
        """,
        "CREATE INDEX area_code_code ON area_code (code, scheme)",
    ]

    /// One place and what lies below it are read by key, however many areas there are.
    static let indexes = """
        CREATE INDEX area_unit_node ON area (unit, node) WHERE node IS NOT NULL;
        CREATE INDEX area_name_name ON area_name (name);
        CREATE INDEX area_parent_parent ON area_parent (parent, tree);
        """

    /// The language under which further spellings are kept.
    static let alias = "-"

    static func record(_ area: AreaRecord, _ connection: any StorageConnection) throws {
        let id = SQLValue.integer(area.id.number)
        let day = SQLValue.integer(Int64(area.from.yyyymmdd))
        try connection.execute(
            """
            INSERT INTO area (area, level, unit, node, village) VALUES (?, ?, ?, ?, ?)
            ON CONFLICT (area) DO UPDATE SET level = excluded.level, unit = excluded.unit, node = excluded.node,
                village = excluded.village
            """,
            [
                id, .text(area.level), area.unit.map { .integer(Int64($0)) } ?? .null,
                area.node.map { .text($0) } ?? .null, area.village.map { .integer($0.number) } ?? .null,
            ])
        for (language, name) in area.names + area.aliases.map({ (Self.alias, $0) }) {
            try connection.execute(
                "INSERT INTO area_name (area, language, from_day, name) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING",
                [id, .text(language), day, .text(name)])
        }
        for (tree, parent) in area.parents {
            try connection.execute(
                """
                INSERT INTO area_parent (area, tree, from_day, parent) VALUES (?, ?, ?, ?)
                ON CONFLICT (area, tree, from_day) DO UPDATE SET parent = excluded.parent
                """, [id, .text(tree), day, .integer(parent.number)])
        }
        for (scheme, code) in area.codes {
            try connection.execute(
                """
                INSERT INTO area_code (area, scheme, from_day, code) VALUES (?, ?, ?, ?)
                ON CONFLICT (area, scheme, from_day) DO UPDATE SET code = excluded.code
                """, [id, .text(scheme), day, .text(code)])
        }
    }
}

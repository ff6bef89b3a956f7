public import Storage

/// The tables of the pages in the main database: views that people have kept (保存的视图), theirs alone, the codes of
/// printed cards (卡码), and the keys with which programs send writes (请求键); no part of the record.
public enum WebTables {
    /// The steps that make them on SQLite.
    public static let migrations = Migrations(
        part: "web",
        [
            Migration(
                1,
                """
                CREATE TABLE saved_view (
                    account TEXT NOT NULL, list TEXT NOT NULL, name TEXT NOT NULL, query TEXT NOT NULL,
                    PRIMARY KEY (account, list, name)) WITHOUT ROWID;
                """),
            Migration(
                2,
                """
                CREATE TABLE card_code (code TEXT NOT NULL PRIMARY KEY, household TEXT NOT NULL) WITHOUT ROWID;
                CREATE UNIQUE INDEX card_code_household ON card_code (household);
                """),
            Migration(
                3,
                """
                CREATE TABLE request_key (
                    account TEXT NOT NULL, key TEXT NOT NULL, digest TEXT NOT NULL, at BIGINT NOT NULL,
                    answer TEXT, PRIMARY KEY (account, key)) WITHOUT ROWID;
                """),
            Migration(
                4,
                """
                CREATE TABLE card_code_revoked (
                    code TEXT NOT NULL PRIMARY KEY, household TEXT NOT NULL, at BIGINT NOT NULL,
                    account TEXT NOT NULL, reason TEXT NOT NULL) WITHOUT ROWID;
                """),
        ])
}

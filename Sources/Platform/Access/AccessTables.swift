public import Storage

/// The tables of the access database (访问库): credentials, sessions, tokens and the access log; no projections.
///
/// A database of its own, `<database>.access.sqlite`, so that no sign-in waits for an import, and no backup of the
/// record holds a credential.
public enum AccessTables {
    /// The steps that make them.
    public static let migrations = Migrations(
        part: "access",
        [
            Migration(
                1,
                """
                CREATE TABLE credential (
                    account TEXT NOT NULL PRIMARY KEY,
                    hash TEXT NOT NULL,
                    one_time SMALLINT NOT NULL,
                    expires BIGINT,
                    changed BIGINT NOT NULL
                ) WITHOUT ROWID;
                CREATE TABLE second_factor (
                    account TEXT NOT NULL PRIMARY KEY,
                    secret BLOB,
                    offered BLOB,
                    last_step BIGINT NOT NULL
                ) WITHOUT ROWID;
                CREATE TABLE recovery_code (
                    account TEXT NOT NULL,
                    hash BLOB NOT NULL,
                    PRIMARY KEY (account, hash)
                ) WITHOUT ROWID;
                CREATE TABLE session (
                    hash BLOB NOT NULL PRIMARY KEY,
                    account TEXT NOT NULL,
                    opened BIGINT NOT NULL,
                    seen BIGINT NOT NULL,
                    factor_at BIGINT
                ) WITHOUT ROWID;
                CREATE INDEX session_account ON session (account, opened);
                CREATE TABLE machine_token (
                    hash BLOB NOT NULL PRIMARY KEY,
                    account TEXT NOT NULL,
                    number BIGINT NOT NULL,
                    label TEXT NOT NULL,
                    issued BIGINT NOT NULL,
                    expires BIGINT NOT NULL,
                    revoked BIGINT
                ) WITHOUT ROWID;
                CREATE UNIQUE INDEX machine_token_number ON machine_token (account, number);
                CREATE TABLE failed_attempt (
                    attempt TEXT NOT NULL PRIMARY KEY,
                    times BIGINT NOT NULL,
                    last BIGINT NOT NULL,
                    until BIGINT NOT NULL
                ) WITHOUT ROWID;
                CREATE TABLE setup_code (
                    one INTEGER NOT NULL PRIMARY KEY,
                    hash BLOB NOT NULL,
                    issued BIGINT NOT NULL
                );
                CREATE TABLE access_line (
                    seq INTEGER NOT NULL PRIMARY KEY,
                    at BIGINT NOT NULL,
                    account TEXT NOT NULL,
                    action TEXT NOT NULL,
                    subject TEXT,
                    line BLOB NOT NULL,
                    detail BLOB,
                    hash BLOB NOT NULL
                );
                CREATE INDEX access_line_at ON access_line (at);
                CREATE INDEX access_line_account ON access_line (account, seq);
                CREATE INDEX access_line_subject ON access_line (subject, seq);
                CREATE INDEX access_line_action ON access_line (action, seq);
                """)
        ])

    /// Where a database's access database stands: its path with `.access.sqlite` for its extension.
    public static func path(beside database: String) -> String {
        let folder = database.lastIndex(of: "/").map { database.index(after: $0) } ?? database.startIndex
        let stem = database[folder...].lastIndex(of: ".") ?? database.endIndex
        return database[..<(stem == folder ? database.endIndex : stem)] + ".access.sqlite"
    }
}

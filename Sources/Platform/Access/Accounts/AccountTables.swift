public import Storage

/// The tables of accounts and grants (账户表), filled from the journal by `AccountProjection`.
public enum AccountTables {
    /// The steps that make them, in the main database.
    public static let migrations = Migrations(
        part: "account",
        [
            Migration(
                1,
                """
                CREATE TABLE account (
                    account TEXT NOT NULL PRIMARY KEY,
                    chain TEXT NOT NULL,
                    number BIGINT NOT NULL,
                    login TEXT,
                    name TEXT,
                    kind TEXT NOT NULL,
                    active SMALLINT NOT NULL
                ) WITHOUT ROWID;
                CREATE INDEX account_login ON account (chain, login);
                CREATE TABLE account_grant (
                    account TEXT NOT NULL,
                    role TEXT NOT NULL,
                    area BIGINT NOT NULL,
                    department TEXT NOT NULL,
                    PRIMARY KEY (account, role, area, department)
                ) WITHOUT ROWID;
                """)
        ])
}

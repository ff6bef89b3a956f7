public import Storage

/// The journal's tables (记录表): entries and bodies, keys, packs and their words, and the index by subject.
public enum JournalTables {
    /// The steps that make them.
    public static let migrations = Migrations(
        part: "journal",
        [
            Migration(
                1,
                """
                CREATE TABLE journal_entry (
                    chain TEXT NOT NULL,
                    seq BIGINT NOT NULL,
                    receipt INTEGER PRIMARY KEY,
                    header BLOB NOT NULL,
                    hash BLOB NOT NULL
                );
                CREATE UNIQUE INDEX journal_entry_chain ON journal_entry (chain, seq);
                CREATE TABLE journal_body (
                    chain TEXT NOT NULL,
                    seq BIGINT NOT NULL,
                    part INTEGER NOT NULL,
                    class TEXT NOT NULL,
                    sha256 BLOB NOT NULL,
                    body BLOB
                );
                CREATE UNIQUE INDEX journal_body_part ON journal_body (chain, seq, part);
                CREATE TABLE subject_key (
                    subject TEXT NOT NULL PRIMARY KEY,
                    wrapped BLOB
                ) WITHOUT ROWID;
                CREATE INDEX subject_key_destroyed ON subject_key (subject) WHERE wrapped IS NULL;
                CREATE TABLE body_words (
                    pack TEXT NOT NULL,
                    class TEXT NOT NULL,
                    name BLOB NOT NULL,
                    words BLOB NOT NULL,
                    PRIMARY KEY (pack, class)
                );
                CREATE TABLE pack_file (
                    pack TEXT NOT NULL,
                    path TEXT NOT NULL,
                    sha256 TEXT NOT NULL,
                    bytes BLOB NOT NULL,
                    PRIMARY KEY (pack, path)
                );
                CREATE TABLE journal_subject (
                    subject TEXT NOT NULL,
                    receipt BIGINT NOT NULL,
                    PRIMARY KEY (subject, receipt)
                ) WITHOUT ROWID;
                """)
        ])
}

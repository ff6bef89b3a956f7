import Policy
public import Storage
public import Vocabulary

/// The registry's tables as the adopted packs have shaped them (登记表): four version tables and their columns.
public struct RegistryTables: Sendable {
    /// The version table of each kind of subject.
    package let versions: [SubjectKind: VersionTable]

    /// Reads the shape of the tables of a database.
    public init(_ connection: any StorageConnection) throws {
        var columns: [FactColumn] = []
        try connection.forEach(
            "SELECT fact, subject, ordinal, form, sensitivity FROM fact_column ORDER BY subject, ordinal", []
        ) { row in
            if let kind = SubjectKind(rawValue: row.text(1) ?? ""),
                let form = FactColumn.Form(rawValue: row.text(3) ?? ""),
                let sensitivity = Sensitivity(rawValue: row.text(4) ?? "")
            {
                columns.append(
                    FactColumn(
                        fact: row.text(0) ?? "", subject: kind, ordinal: Int(row.integer(2) ?? 0), form: form,
                        sensitivity: sensitivity))
            }
            return true
        }
        versions = Dictionary(
            uniqueKeysWithValues: SubjectKind.allCases.map { ($0, VersionTable(kind: $0, columns: columns)) })
    }

    /// How many columns the tables have: they only ever get more.
    public static func count(_ connection: any StorageConnection) throws -> Int64 {
        try connection.first("SELECT COUNT(*) FROM fact_column", [], { $0.integer(0) ?? 0 }) ?? 0
    }

    /// The column that keeps a fact of a kind of subject; nil for derived facts and unknown ones.
    public func column(_ fact: String, of kind: SubjectKind) -> FactColumn? { versions[kind]?.column(fact) }

    /// The columns of a kind of subject, in order of ordinal.
    public func columns(of kind: SubjectKind) -> [FactColumn] { versions[kind]?.columns ?? [] }

    /// Adds the columns of facts that the tables do not have yet; never drops or retypes one.
    static func add(_ facts: [FactColumn], _ connection: any StorageConnection) throws {
        for kind in SubjectKind.allCases {
            var known: Set<String> = []
            try connection.forEach("SELECT fact FROM fact_column WHERE subject = ?", [.text(kind.rawValue)]) {
                known.insert($0.text(0) ?? "")
                return true
            }
            for var fact in facts where fact.subject == kind && !known.contains(fact.fact) {
                fact.ordinal = known.count
                known.insert(fact.fact)
                try connection.execute(VersionTable.add(fact))
                try connection.execute(
                    "INSERT INTO fact_column (subject, ordinal, fact, form, sensitivity) VALUES (?, ?, ?, ?, ?)",
                    [
                        .text(kind.rawValue), .integer(Int64(fact.ordinal)), .text(fact.fact),
                        .text(fact.form.rawValue), .text(fact.sensitivity.rawValue),
                    ])
            }
        }
        // The search for persons recorded twice goes by name and birth, where the pack keeps them.
        let persons = Set(facts.filter { $0.subject == .person }.map(\.fact))
        if persons.isSuperset(of: [ProcessFact.personName, ProcessFact.birth]) {
            try connection.execute(
                """
                CREATE INDEX IF NOT EXISTS person_version_name ON person_version
                    (\(ProcessFact.personName), \(ProcessFact.birth))
                """)
        }
    }

    /// The names of all projected tables of the registry.
    public static let names =
        [
            "fact_column", "adopted_pack", "subject_place", "secret_lookup", "subject_alias", "batch",
            "imported_file",
        ]
        + DocumentTables.names + AreaTables.names + SubjectKind.allCases.map { "\($0.rawValue)_version" }

    /// The steps that make the registry's tables on SQLite.
    public static let migrations = Migrations(
        part: "registry",
        [
            Migration(1, create.map { $0 + ";\n" }.joined()), Migration(2, AreaTables.indexes),
            Migration(3, DocumentTables.create),
        ])

    private static let create: [String] =
        AreaTables.create + SubjectKind.allCases.flatMap { VersionTable.create($0) } + [
            """
            CREATE TABLE fact_column (
                subject TEXT NOT NULL, ordinal INTEGER NOT NULL, fact TEXT NOT NULL, form TEXT NOT NULL,
                sensitivity TEXT NOT NULL, PRIMARY KEY (subject, ordinal)) WITHOUT ROWID
            """,
            """
            CREATE TABLE adopted_pack (
                chain TEXT NOT NULL, seq BIGINT NOT NULL, pack TEXT NOT NULL, hash TEXT NOT NULL,
                version TEXT NOT NULL, PRIMARY KEY (chain, seq)) WITHOUT ROWID
            """,
            """
            CREATE TABLE subject_place (
                kind TEXT NOT NULL, subject BIGINT NOT NULL, unit INTEGER NOT NULL, village BIGINT NOT NULL,
                PRIMARY KEY (kind, subject)) WITHOUT ROWID
            """,
            """
            CREATE TABLE secret_lookup (
                hash BLOB NOT NULL, kind TEXT NOT NULL, subject BIGINT NOT NULL, fact TEXT NOT NULL,
                village BIGINT NOT NULL, is_whole SMALLINT NOT NULL, PRIMARY KEY (hash, kind, subject, fact)) WITHOUT ROWID
            """,
            "CREATE INDEX secret_lookup_subject ON secret_lookup (subject, kind)",
            """
            CREATE TABLE subject_alias (
                kind TEXT NOT NULL, subject BIGINT NOT NULL, merged_into BIGINT NOT NULL,
                PRIMARY KEY (kind, subject)) WITHOUT ROWID
            """,
            """
            CREATE TABLE batch (
                batch TEXT NOT NULL PRIMARY KEY, kind TEXT NOT NULL, actor TEXT NOT NULL,
                first_receipt BIGINT NOT NULL, last_receipt BIGINT NOT NULL, entries BIGINT NOT NULL,
                undone_by TEXT) WITHOUT ROWID
            """,
            """
            CREATE TABLE imported_file (
                sha256 TEXT NOT NULL, batch TEXT NOT NULL, name TEXT NOT NULL, layout TEXT NOT NULL,
                PRIMARY KEY (sha256, batch)) WITHOUT ROWID
            """,
        ]
}

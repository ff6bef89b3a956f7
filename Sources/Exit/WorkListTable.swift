public import Policy
public import Storage
public import Vocabulary

/// The table of work-list lines (清单): one unmet or unknown condition of one subject, with who repairs it.
public enum WorkListTable {
    /// Its name.
    public static let name = "worklist_line"

    /// The steps that make it on SQLite.
    public static let migrations = Migrations(
        part: "exit",
        [
            Migration(
                1,
                """
                CREATE TABLE worklist_line (
                    unit INTEGER NOT NULL, village BIGINT NOT NULL, line BIGINT NOT NULL,
                    kind TEXT NOT NULL, subject BIGINT NOT NULL, rule_set TEXT NOT NULL, criterion TEXT NOT NULL,
                    verdict TEXT NOT NULL, department TEXT, opened INTEGER NOT NULL, due INTEGER NOT NULL,
                    state TEXT NOT NULL, closed INTEGER,
                    PRIMARY KEY (unit, village, line)) WITHOUT ROWID;
                CREATE TABLE worklist_counter (unit INTEGER NOT NULL PRIMARY KEY, last BIGINT NOT NULL) WITHOUT ROWID;
                """),
            // A line is numbered among those of its subject, and a village keeps its latest day: neither depends on what
            // others were asked or on what can still be read of them.
            Migration(
                2,
                """
                CREATE TABLE worklist_line_own (
                    unit INTEGER NOT NULL, village BIGINT NOT NULL, kind TEXT NOT NULL, subject BIGINT NOT NULL,
                    line BIGINT NOT NULL, rule_set TEXT NOT NULL, criterion TEXT NOT NULL,
                    verdict TEXT NOT NULL, department TEXT, opened INTEGER NOT NULL, due INTEGER NOT NULL,
                    state TEXT NOT NULL, closed INTEGER,
                    PRIMARY KEY (unit, village, kind, subject, line)) WITHOUT ROWID;
                INSERT INTO worklist_line_own
                SELECT unit, village, kind, subject,
                    ROW_NUMBER() OVER (PARTITION BY unit, village, kind, subject ORDER BY line),
                    rule_set, criterion, verdict, department, opened, due, state, closed FROM worklist_line;
                DROP TABLE worklist_line;
                ALTER TABLE worklist_line_own RENAME TO worklist_line;
                DROP TABLE worklist_counter;
                CREATE TABLE worklist_day (
                    unit INTEGER NOT NULL, village BIGINT NOT NULL, day INTEGER NOT NULL,
                    PRIMARY KEY (unit, village)) WITHOUT ROWID;
                INSERT INTO worklist_day
                SELECT unit, village, MAX(effective_on) FROM (
                    SELECT unit, village, effective_on FROM household_version
                    UNION ALL SELECT unit, village, effective_on FROM person_version
                    UNION ALL SELECT unit, village, effective_on FROM group_version
                    UNION ALL SELECT unit, village, effective_on FROM village_version) AS said
                GROUP BY unit, village;
                """),
        ])

    static let columns =
        "unit, village, kind, subject, line, rule_set, criterion, verdict, department, opened, due, state, closed"

    /// The order of its lines: by place, subject and number.
    static let order = "unit, village, kind, subject, line"
}

/// One line of a work list.
public struct WorkListLine: Sendable {
    /// So many days ahead, today among them, a line counts as due soon.
    public static let soonDays = 7

    /// What has become of a line (办理状态).
    public enum State: String, Sendable, CaseIterable {
        /// 待办
        case open
        /// 办结: the condition is met, or does not apply any more
        case done
        /// 免办: the subject is gone or its exit was recorded
        case waived
    }

    /// The authority unit's small integer.
    public var unit: Int
    /// The village's area number.
    public var village: Int64
    /// What it is about.
    public var kind: SubjectKind
    /// Whom.
    public var subject: Int64
    /// Its number among the lines of its subject, from 1; never used again.
    public var number: Int64
    /// The rule set.
    public var ruleSet: String
    /// The condition.
    public var criterion: String
    /// `unmet` or `unknown`.
    public var verdict: Verdict
    /// The department that answers for it.
    public var department: String?
    /// The day on which it was opened.
    public var opened: LocalDate
    /// The day by which it is to be done.
    public var due: LocalDate
    /// What has become of it.
    public var state: State
    /// The day on which it was closed.
    public var closed: LocalDate?

    init(_ row: any StorageRow) {
        unit = Int(row.integer(0) ?? 0)
        village = row.integer(1) ?? 0
        kind = SubjectKind(rawValue: row.text(2) ?? "") ?? .household
        subject = row.integer(3) ?? 0
        number = row.integer(4) ?? 0
        ruleSet = row.text(5) ?? ""
        criterion = row.text(6) ?? ""
        verdict = Verdict(rawValue: row.text(7) ?? "") ?? .unknown
        department = row.text(8)
        opened = LocalDate(yyyymmdd: Int(row.integer(9) ?? 0)) ?? .distantPast
        due = LocalDate(yyyymmdd: Int(row.integer(10) ?? 0)) ?? .distantFuture
        state = State(rawValue: row.text(11) ?? "") ?? .open
        closed = row.integer(12).flatMap { LocalDate(yyyymmdd: Int($0)) }
    }

    init(
        unit: Int, village: Int64, kind: SubjectKind, subject: Int64, number: Int64, ruleSet: String,
        criterion: String, verdict: Verdict, department: String?, opened: LocalDate, due: LocalDate
    ) {
        self.unit = unit
        self.village = village
        self.number = number
        self.kind = kind
        self.subject = subject
        self.ruleSet = ruleSet
        self.criterion = criterion
        self.verdict = verdict
        self.department = department
        self.opened = opened
        self.due = due
        state = .open
    }

    /// A line's id: `w-lingshan-12-3` is the third of household `h-lingshan-12`, `w-a17-1` the first of village `a17`.
    public static func id(_ kind: SubjectKind, _ subject: Int64, _ number: Int64, _ units: UnitNames)
        -> String
    {
        let whose =
            kind == .village
            ? AreaID(subject).description
            : String(units.text(SubjectID(kind: kind, key: subject)).dropFirst(2))
        return "w-\(whose)-\(number)"
    }

    /// The lines of villages in order of unit, village, subject and number, under further conditions.
    public static func lines(
        _ villages: [(unit: Int, village: Int64)], state: State? = nil, department: String? = nil,
        criterion: String? = nil, _ connection: any StorageConnection, _ body: (WorkListLine) throws -> Void
    ) throws {
        var condition = "unit = ? AND village = ?"
        var further: [SQLValue] = []
        for (column, value) in [
            ("state", state?.rawValue), ("department", department), ("criterion", criterion),
        ] {
            guard let value else { continue }
            condition += " AND \(column) = ?"
            further.append(.text(value))
        }
        let sql =
            "SELECT \(WorkListTable.columns) FROM worklist_line WHERE \(condition) ORDER BY kind, subject, line"
        for (unit, village) in villages {
            try connection.forEach(sql, [.integer(Int64(unit)), .integer(village)] + further) { row in
                try body(WorkListLine(row))
                return true
            }
        }
    }

    /// As `worklist list` and the API show it, with the measures that the pack names for its condition.
    public func json(_ pack: PolicyPack, _ units: UnitNames) -> JSONValue {
        let about =
            kind == .village
            ? AreaID(subject).description : units.text(SubjectID(kind: kind, key: subject))
        let measures = pack.ruleSets[ruleSet]?.criteria[criterion]?.measures ?? []
        return [
            "line": .string(Self.id(kind, subject, number, units)), "subject": .string(about),
            "area": .string(AreaID(village).description), "ruleset": .string(ruleSet),
            "criterion": .string(criterion), "verdict": .string(verdict.rawValue),
            "department": .text(department), "measures": .array(measures.map { .string($0) }),
            "opened": .string(opened.description), "due": .string(due.description),
            "state": .string(state.rawValue), "closed": .text(closed?.description),
        ]
    }

    func insert(_ connection: any StorageConnection) throws {
        try connection.execute(
            """
            INSERT INTO worklist_line (\(WorkListTable.columns))
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            [
                .integer(Int64(unit)), .integer(village), .text(kind.rawValue), .integer(subject),
                .integer(number), .text(ruleSet), .text(criterion), .text(verdict.rawValue),
                department.map { .text($0) } ?? .null, .integer(Int64(opened.yyyymmdd)),
                .integer(Int64(due.yyyymmdd)), .text(state.rawValue),
                closed.map { .integer(Int64($0.yyyymmdd)) } ?? .null,
            ])
    }

    func update(_ connection: any StorageConnection) throws {
        try connection.execute(
            """
            UPDATE worklist_line SET verdict = ?, state = ?, closed = ?
            WHERE unit = ? AND village = ? AND kind = ? AND subject = ? AND line = ?
            """,
            [
                .text(verdict.rawValue), .text(state.rawValue),
                closed.map { .integer(Int64($0.yyyymmdd)) } ?? .null, .integer(Int64(unit)),
                .integer(village), .text(kind.rawValue), .integer(subject), .integer(number),
            ])
    }
}

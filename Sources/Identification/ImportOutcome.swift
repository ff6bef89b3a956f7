public import Policy
public import Vocabulary

/// What became of one file (导入结果).
public struct ImportOutcome: Sendable {
    /// What became of it.
    public enum Status: String, Sendable {
        /// 已导入
        case imported
        /// 无变化: the same file again, or nothing in it is new
        case unchanged
        /// 退回
        case refused
        /// 试导入
        case dryRun = "dry-run"
    }

    /// The file as named.
    public var file: String
    /// SHA-256 of its bytes; where questions were answered, of that and the answers.
    public var sha256: String
    /// The layout it was read by.
    public var layout: String?
    /// What became of it.
    public var status: Status = .refused
    /// Data rows.
    public var rows = 0
    /// Rows taken with something new.
    public var accepted = 0
    /// Rows that say what is already known.
    public var unchanged = 0
    /// Rows not taken.
    public var rejected = 0
    /// Households taken.
    public var households = 0
    /// Persons taken.
    public var persons = 0
    /// Certain duplicates of living persons.
    public var certainDuplicates = 0
    /// Possible duplicates, to be reviewed.
    public var possibleDuplicates = 0
    /// Facts that the rows taken set: cells that nobody types.
    public var facts = 0
    /// The keystrokes that typing them would have taken, where the options ask for it (`ValueForm.keystrokes`).
    public var keystrokes = 0
    /// Everything doubtful or wrong, in the order of the file.
    public var problems: [Problem] = []
    /// The codes of households not taken, in the order of the file.
    public var rejectedHouseholds: [String] = []
    /// The batch, where anything was written.
    public var batch: String?

    /// An outcome before the file is read.
    public init(file: String, sha256: String) {
        self.file = file
        self.sha256 = sha256
    }

    /// Whether something is to be mended: a problem of severity error, a row not taken or the file refused.
    public var hasErrors: Bool {
        status == .refused || rejected > 0 || problems.contains { $0.severity == .error }
    }

    /// As `import` prints it, with the first thousand problems.
    public var json: JSONValue {
        [
            "file": .string(file), "sha256": .string(sha256), "layout": .text(layout),
            "status": .string(status.rawValue), "rows": .int(Int64(rows)), "accepted": .int(Int64(accepted)),
            "unchanged": .int(Int64(unchanged)), "rejected": .int(Int64(rejected)),
            "households": .int(Int64(households)), "persons": .int(Int64(persons)),
            "duplicates": [
                "certain": .int(Int64(certainDuplicates)), "possible": .int(Int64(possibleDuplicates)),
            ],
            "problems": .array(problems.prefix(1000).map(\.json)),
            "problems_total": .int(Int64(problems.count)),
        ]
    }
}

/// How a file is to be taken (导入选项).
public struct ImportOptions: Sendable {
    /// The layout, where the user names one.
    public var layout: String?
    /// A layout of the user's own, which stands in place of the pack's.
    public var mapping: Layout?
    /// The day from which the file's facts hold, where it gives none.
    public var effectiveOn: LocalDate?
    /// Why it was imported.
    public var reason: String?
    /// Read and check only.
    public var isDryRun = false
    /// Take the valid households of a file that has bad ones.
    public var acceptsValid = false

    /// What stands in some cells instead of what the file has: answers to what an import asked.
    public var answers: [CellAnswer] = []

    /// Whether the keystrokes are counted that the rows taken saved.
    public var countsKeystrokes = false

    /// The areas of which rows are taken, with everything below them; nil for all.
    public var areas: [AreaID]?

    /// The usual way: the whole file or nothing.
    public init() {}
}

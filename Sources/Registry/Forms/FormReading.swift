public import Policy
public import Vocabulary

/// One value with the cell it came from.
public struct FormValue: Sendable, Hashable {
    /// The fact's id.
    public var fact: String
    /// The value; money in the smallest unit, numbers in their fact's scale.
    public var value: FactValue
    /// How exactly a day is known; `day` for every other value.
    public var precision: DatePrecision
    /// The column's letter; in a CSV its 1-based number.
    public var column: String
    /// The row, 1-based.
    public var row: Int

    /// Whether it may be kept: a day of which only month or year is known is no day yet, and was said to be none.
    public var isSettled: Bool { precision == .day }

    /// A value with its cell.
    public init(
        fact: String, value: FactValue, precision: DatePrecision = .day, column: String, row: Int
    ) {
        self.fact = fact
        self.value = value
        self.precision = precision
        self.column = column
        self.row = row
    }
}

/// Where a row says it belongs, as written (所在地).
public struct FormPlace: Sendable, Hashable {
    /// One name or code of an area at a level.
    public struct Part: Sendable, Hashable {
        /// The level: one of the pack's, or `group`.
        public var level: String
        /// The name or code as written, without outer white space.
        public var text: String
        /// Whether it is a code.
        public var isCode: Bool
    }

    /// Names and codes in the order of the columns.
    public var parts: [Part] = []
    /// The group heading above the row, as `岭脚` of `一、岭脚组`; the column's own name goes first.
    public var heading: String?
    /// Texts that may name the area when no column does: the sheet's name, then titles above the header.
    public var hints: [String] = []

    /// The level of a part that names the whole place in one cell (住址).
    public static let address = "address"

    /// Nowhere yet.
    public init() {}

    /// The name at a level.
    public subscript(level: String) -> String? {
        parts.first { $0.level == level && !$0.isCode }?.text ?? (level == "group" ? heading : nil)
    }

    /// The code at a level.
    public func code(_ level: String) -> String? { parts.first { $0.level == level && $0.isCode }?.text }
}

/// One person as a form lists them (家庭成员).
public struct FormMember: Sendable {
    /// The name, padding spaces closed.
    public var name: String?
    /// The identity number in its present form; nil where there is none or none that is right.
    public var identity: String?
    /// The relation to the head, as a code.
    public var relation: String?
    /// The day of birth, as written or from the identity number.
    public var birth: LocalDate?
    /// All person facts, those above included.
    public var facts: [FormValue] = []
    /// The sheet.
    public var sheet: String
    /// The row, 1-based.
    public var row: Int
    /// The column of the identity number, for problems found later.
    public var identityColumn: String?
}

/// One household as a form gives it (户).
public struct FormHousehold: Sendable {
    /// Where it says it lives.
    public var place: FormPlace
    /// Its code as written.
    public var code: String?
    /// Household facts (also of its group or village, as the layout has them).
    public var facts: [FormValue] = []
    /// Its members, the head included.
    public var members: [FormMember] = []
    /// The sheet.
    public var sheet: String
    /// Its first row, 1-based.
    public var row: Int
    /// How many rows of the file it takes.
    public var rows = 1
    /// The day of the survey.
    public var surveyed: LocalDate?
    /// Whether it cannot be taken: not identified or placed, no head, a size that disagrees.
    public var isRejected = false
    /// Facts on which the form contradicts itself: both sides are kept, nothing may be decided on them.
    public var disputed: [String] = []
    /// Whether the form lists members (else only the head is known, and the size is as stated).
    public var listsMembers = false
    /// Whether the form lists all its members, so that their number must be the stated size.
    var isComplete = false
    /// What its rows say in the column of remarks.
    var remarks: [String] = []
    /// The cells to which checks of the whole household point.
    var anchors = Anchors()

    /// Cells to which the checks of the whole household point.
    struct Anchors: Sendable {
        var size: (row: Int, column: String)?
        var relation: String?
        var code: String?
        var stated: (value: Int64, row: Int, column: String)?
        var headName: String?
        var headIdentity: String?
    }
}

/// One row of a list that another office keeps, with what finds its person (名单行).
public struct FormRow: Sendable {
    /// Where it says the person lives.
    public var place: FormPlace
    /// The name, padding spaces closed.
    public var name: String?
    /// The identity number in its present form.
    public var identity: String?
    /// The number as written where it was not taken, without white space: only good for a possible match.
    public var doubtfulIdentity: String?
    /// The column of the identity number, else of the name.
    public var keyColumn: String?
    /// The column to which a search that finds nobody points: the key that the layout asks for.
    public var searchColumn: String?
    /// The facts in the row.
    public var facts: [FormValue] = []
    /// The id of the layout's sheet: which list it is, as `vehicle`.
    public var list: String
    /// The sheet.
    public var sheet: String
    /// The row, 1-based.
    public var row: Int
    /// Whether its person cannot be found: no key, or a damaged one.
    public var isRejected = false
}

/// One village or group of a list of areas (村屯行).
public struct FormArea: Sendable {
    /// What the row is about.
    public var row: FormLayout.Row
    /// Its names and codes.
    public var place: FormPlace
    /// Its facts.
    public var facts: [FormValue] = []
    /// The sheet.
    public var sheet: String
    /// The row, 1-based.
    public var at: Int
    /// Whether it names no area.
    public var isRejected = false
}

/// What a workbook said, read by a layout (读取结果).
public struct FormReading: Sendable {
    /// The layout's id; nil when none fits.
    public var layout: String?
    /// The households in the order of the file.
    public var households: [FormHousehold] = []
    /// The rows of lists about persons.
    public var rows: [FormRow] = []
    /// The rows of lists about areas.
    public var areas: [FormArea] = []
    /// What is doubtful or wrong, in the order of the file.
    public var problems: [Problem] = []
    /// How many rows hold data.
    public var dataRows = 0

    /// How many data rows are rejected: all rows of a rejected household.
    public var rejectedRows: Int {
        households.reduce(0) { $0 + ($1.isRejected ? $1.rows : 0) }
            + rows.reduce(0) { $0 + ($1.isRejected ? 1 : 0) }
            + areas.reduce(0) { $0 + ($1.isRejected ? 1 : 0) }
    }

    /// Nothing read yet.
    public init() {}
}

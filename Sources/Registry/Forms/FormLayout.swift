public import Policy

/// A workbook layout of the pack: its sheets, what their columns hold, and which sheets to leave out (表式).
public struct FormLayout: Sendable {
    /// What one row of a sheet is.
    public enum Row: String, Sendable, Hashable {
        /// A household, with facts of its head.
        case household
        /// A person of a household, whose cells stand in the first of its rows.
        case member
        /// A person of a list that another office keeps.
        case person
        /// A village.
        case village
        /// A village group.
        case group
    }

    /// What a column holds.
    public enum Target: Sendable, Hashable {
        /// A fact of the dictionary.
        case fact(String)
        /// The name of an area, by its level.
        case place(level: String)
        /// The code of an area, by its level.
        case placeCode(level: String)
        /// The household's code, which links rows and sheets.
        case householdCode
        /// Net income per head as the form states it.
        case statedPerHead
        /// The day of the survey, where the dictionary has no fact for it.
        case surveyed
        /// A card number that begins with an identity number and ends with codes of facts (证号).
        case card(fact: String, endings: [String])
        /// The place in one cell (住址), which helps to match a person.
        case address
        /// Free remarks.
        case remark
        /// Nothing that is taken.
        case ignored
    }

    /// One column of a sheet.
    public struct Column: Sendable {
        /// What it holds.
        public var target: Target
        /// Its header in all spellings.
        public var headers: [String]
        /// Whether an empty cell is asked about.
        public var isRequired: Bool
        /// The unit when the header names none, as `万元`.
        public var unit: String?
        /// Words of this layout with the code or truth value that they stand for.
        public var words: [String: String] = [:]
        /// Of a figure per head: the facts whose sum it is, before division by the household's size.
        public var adds: [String]
        /// Of a figure per head: the facts taken off that sum.
        public var less: [String]

        /// A column by what it holds and how its header is spelled.
        public init(
            _ target: Target, headers: [String], isRequired: Bool = false, unit: String? = nil,
            adds: [String] = [], less: [String] = []
        ) {
            self.target = target
            self.headers = headers
            self.isRequired = isRequired
            self.unit = unit
            self.adds = adds
            self.less = less
        }
    }

    /// What a row of a list must meet, judged by the pack (行校验).
    public struct RowCheck: Sendable {
        /// The fact whose cell is pointed to.
        public var fact: String
        /// What is said of a row with these facts below earlier rows of its person, by argument of the problem;
        /// nil where nothing is.
        public var complaint:
            @Sendable (_ row: [String: FactValue], _ earlier: [[String: FactValue]]) -> [String: String]?
    }

    /// One sheet.
    public struct Sheet: Sendable {
        /// Its id within the layout.
        public var id: String
        /// Patterns of the tab's name; `*` stands for anything. A hint, not a condition.
        public var names: [String]
        /// What one row is.
        public var row: Row
        /// The columns that it may have, in any order.
        public var columns: [Column]
        /// What its rows must meet.
        public var checks: [RowCheck] = []

        /// A sheet by its parts.
        public init(id: String, names: [String] = [], row: Row, columns: [Column]) {
            self.id = id
            self.names = names
            self.row = row
            self.columns = columns
        }
    }

    /// Its id, as `survey-plain`.
    public var id: String
    /// Its name by language.
    public var names: [String: String] = [:]
    /// What it lists on the whole: one of members lists them completely, so that the stated size must agree.
    public var row: Row
    /// Its sheets; those of households come before those of their members.
    public var sheets: [Sheet]
    /// Patterns of tabs that are left out.
    public var skip: [String]
    /// Further words that begin a total row.
    public var totalWords: [String]
    /// Further words for "none".
    public var noneWords: [String]
    /// Words of a remark that say why a member is not listed.
    public var absenceWords: [String]

    /// A layout by its parts.
    public init(
        id: String, row: Row = .household, sheets: [Sheet], skip: [String] = [], totalWords: [String] = [],
        noneWords: [String] = [], absenceWords: [String] = []
    ) {
        self.id = id
        self.row = row
        self.sheets = sheets
        self.skip = skip
        self.totalWords = totalWords
        self.noneWords = noneWords
        self.absenceWords = absenceWords
    }

    /// Its name with its id, by which a command names it.
    func named(_ language: String) -> String {
        guard let name = names[language] else { return id }
        return language == "zh" ? "\(name)（\(id)）" : "\(name) (\(id))"
    }
}

/// Whether a name fits a pattern in which `*` stands for anything.
func matches(_ name: String, pattern: String) -> Bool {
    let name = Array(CellText.closed(name).unicodeScalars)
    let pattern = Array(CellText.closed(pattern).unicodeScalars)
    var at = 0
    var mark = 0
    var star: Int?
    var restart = 0
    while at < name.count {
        if mark < pattern.count, pattern[mark] == "*" {
            star = mark
            restart = at
            mark += 1
        } else if mark < pattern.count, pattern[mark] == name[at] {
            at += 1
            mark += 1
        } else if let last = star {
            mark = last + 1
            restart += 1
            at = restart
        } else {
            return false
        }
    }
    while mark < pattern.count, pattern[mark] == "*" { mark += 1 }
    return mark == pattern.count
}

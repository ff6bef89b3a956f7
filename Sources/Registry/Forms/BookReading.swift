import Tabular
import Vocabulary

/// The state of reading one workbook: what its sheets have given so far.
struct BookReading {
    let file: String
    let isCSV: Bool
    let dictionary: FormDictionary
    let conventions: ReadingConventions
    let numbers: CellNumber
    let dates: CellDate
    let codes: CellCode
    let identities: CellIdentity?
    var households: [FormHousehold] = []
    var listRows: [FormRow] = []
    var areas: [FormArea] = []
    var dataRows = 0
    /// Places in `households` by code: villages may number their households alike.
    private var byCode: [String: [Int]] = [:]
    /// What a stated figure per head must be made of, by sheet.
    var perHeadParts: [String: (adds: [String], less: [String])] = [:]
    /// Whether a sheet of its own lists the members: then it lists all of them.
    var listsMembersApart = false
    /// How far it is; nil where nobody wants to know.
    var progress: ImportProgress.Part?
    private var problems: [(sheet: Int, row: Int, column: Int, problem: Problem)] = []
    private var sheetOrder: [String: Int] = [:]

    init(workbook: Workbook, dictionary: FormDictionary, conventions: ReadingConventions) {
        file = workbook.file
        isCSV = workbook.kind == .csv
        self.dictionary = dictionary
        self.conventions = conventions
        numbers = CellNumber(conventions)
        dates = CellDate(conventions, countsFrom1904: workbook.countsFrom1904)
        codes = CellCode(conventions)
        identities = dictionary.identity.map { CellIdentity($0, conventions) }
        for (at, sheet) in workbook.sheets.enumerated() where sheetOrder[sheet.name] == nil {
            sheetOrder[sheet.name] = at
        }
    }

    /// The household of a code: of the same village where both rows name one, else of the same sheet.
    func household(code: String, village: String?, sheet: String, anySheet: Bool) -> Int? {
        let found = byCode[code] ?? []
        return found.first { index in
            let household = households[index]
            guard let village, let other = household.place[Self.villageLevel] else {
                return anySheet || household.sheet == sheet
            }
            return village == other || CellText.closed(village) == CellText.closed(other)
        }
    }

    mutating func remember(_ index: Int, code: String) { byCode[code, default: []].append(index) }

    static let villageLevel = FormLayout.Row.village.rawValue

    func letter(_ column: Int) -> String { isCSV ? String(column + 1) : ColumnName.letters(column) }

    mutating func note(_ problem: Problem, column: Int = -1) {
        let sheet = problem.place.sheet.flatMap { sheetOrder[$0] } ?? -1
        problems.append((sheet, problem.place.row ?? 0, column, problem))
    }

    /// A problem of a cell; the value is masked where the fact is secret.
    mutating func note(
        _ number: ProblemNumber, _ plan: ColumnPlan, sheet: String, row: Int, value: String?,
        _ arguments: [String: String] = [:], severity: Problem.Severity? = nil
    ) {
        let shown = value.map { plan.isSecret ? Self.masked($0) : $0 }
        var arguments = arguments
        if let shown, arguments["value"] == nil { arguments["value"] = shown }
        note(
            Problem(
                number, arguments,
                at: .init(
                    file: file, sheet: sheet, row: row, column: plan.letter,
                    fact: plan.fact.isEmpty ? nil : plan.fact),
                value: shown, severity: severity),
            column: plan.index)
    }

    /// All but the first six characters hidden; short values wholly.
    static func masked(_ value: String) -> String {
        let count = value.count
        guard count > 10 else { return String(repeating: "*", count: count) }
        return value.prefix(6) + String(repeating: "*", count: count - 6)
    }

    /// The problems in the order of the file: sheet, row, column.
    func sortedProblems() -> [Problem] {
        problems.enumerated().sorted { left, right in
            let (a, b) = (left.element, right.element)
            if a.sheet != b.sheet { return a.sheet < b.sheet }
            if a.row != b.row { return a.row < b.row }
            if a.column != b.column { return a.column < b.column }
            return left.offset < right.offset
        }.map(\.element.problem)
    }

    /// Reads one matched sheet.
    mutating func read(
        _ sheet: Sheet, at index: Int, _ match: MatchedSheet, membersElsewhere: Bool, isComplete: Bool
    ) {
        var reader = SheetReading(
            sheet: sheet, index: index, match: match, membersElsewhere: membersElsewhere)
        reader.isComplete = isComplete || membersElsewhere
        if membersElsewhere { listsMembersApart = true }
        reader.prepare(&self)
        reader.run(&self)
    }
}

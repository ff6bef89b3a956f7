import Policy
import Tabular
import Vocabulary

/// Reads the rows of one matched sheet into the book.
struct SheetReading {
    let sheet: Sheet
    let index: Int
    let match: MatchedSheet
    let membersElsewhere: Bool
    /// Whether the rows list every member, so that the stated size must agree.
    var isComplete = false
    var plans: [ColumnPlan?] = []
    var required: [Int] = []
    /// How many facts a person's or a household's cells may give, with what follows from them.
    var personColumns = 0
    var householdColumns = 0
    var place = FormPlace()
    var hasRelation = false
    var isList: Bool { match.layout.row == .person }
    var isArea: Bool { match.layout.row == .village || match.layout.row == .group }
    /// Columns of the keys; -1 where the sheet has none.
    var codeAt = -1
    var nameAt = -1
    var identityAt = -1
    var relationAt = -1
    var headNameAt = -1
    var birthAt = -1
    var sexAt = -1
    var villageAt = -1
    /// The column of remarks.
    var remarkAt: Int?
    /// Rows whose household cells are covered by a merge from above.
    var covered: Set<Int> = []
    var current: Int?
    /// The first row's household cells, and whose they are: a repeated cell is skipped without reading it.
    var firstCells: [Cell.Value?] = []
    var firstOwner = -1
    var seen: [Bool] = []
    var totals = RunningTotals()
    /// The rows of each person of a list so far, where the layout has checks for them.
    var rowsOfPerson: [String: [[String: FactValue]]] = [:]

    init(sheet: Sheet, index: Int, match: MatchedSheet, membersElsewhere: Bool) {
        self.sheet = sheet
        self.index = index
        self.match = match
        self.membersElsewhere = membersElsewhere
    }

    // MARK: - Before the rows

    mutating func prepare(_ book: inout BookReading) {
        if sheet.isHidden {
            book.note(
                Problem(.sheetHidden, ["sheet": sheet.name], at: .init(file: book.file, sheet: sheet.name)))
        }
        place.hints.append(sheet.name)
        var unitLine: [UnitWord] = []
        for row in sheet.rows {
            guard row.number < match.header.lowerBound else { break }
            for cell in row.cells {
                guard let text = cell.text, !CellText.isBlank(text) else { continue }
                if let units = unitWords(text, book.conventions) {
                    unitLine += units
                } else {
                    place.hints.append(text)
                }
            }
        }
        let width = (match.columns.map(\.index).max() ?? 0) + 1
        plans = Array(repeating: nil, count: width)
        for column in match.columns {
            plans[column.index] = ColumnPlan.make(
                column, letter: book.letter(column.index), dictionary: book.dictionary, unitLine: unitLine,
                conventions: book.conventions)
        }
        personColumns = plans.count(where: { $0?.isOfPerson ?? false }) + 4
        householdColumns = plans.count(where: { $0.map { !$0.isOfPerson } ?? false }) + 4
        seen = Array(repeating: false, count: width)
        firstCells = Array(repeating: nil, count: width)
        totals = RunningTotals(width: width)
        for (at, plan) in plans.enumerated() {
            guard let plan else { continue }
            if plan.isRequired { required.append(at) }
            switch plan.part {
            case .name: nameAt = at
            case .identity: identityAt = at
            case .card: if identityAt < 0 { identityAt = at }
            case .relation: relationAt = at
            case .headName: headNameAt = at
            case .birth: if birthAt < 0 { birthAt = at }
            case .sex: if sexAt < 0 { sexAt = at }
            default: break
            }
            if case .householdCode = plan.reader { codeAt = at }
            if case .place(BookReading.villageLevel, false) = plan.reader { villageAt = at }
        }
        hasRelation = relationAt >= 0
        remarkAt = match.columns.first { $0.layout.target == .remark }?.index
        notePerHead(&book)
        suspectMagnitudes(book)
        noteColumns(&book)
        for merge in sheet.merges where merge.rows.count > 1 {
            guard merge.rows.upperBound > match.header.upperBound, merge.rows.count < 1_000,
                merge.columns.contains(where: { at in at < width && plans[at].map(isOfHousehold) ?? false })
            else { continue }
            for row in (merge.rows.lowerBound + 1)...merge.rows.upperBound { covered.insert(row) }
        }
    }

    /// What a stated figure per head must be the sum of: the parts that the sheet has, none of them counted twice.
    private func notePerHead(_ book: inout BookReading) {
        let facts = Set(plans.compactMap { $0?.fact })
        for plan in plans.compactMap({ $0 }) where plan.part == .perHead {
            var adds = plan.adds.filter(facts.contains)
            var less = plan.less.filter(facts.contains)
            for fact in adds {
                let parts = book.dictionary.facts[fact]?.madeOf ?? []
                guard !parts.isEmpty else { continue }
                // A net figure stands for its parts, unless the sheet has them all.
                if parts.allSatisfy(facts.contains) {
                    adds.removeAll { $0 == fact }
                } else {
                    adds.removeAll(where: parts.contains)
                    less.removeAll(where: parts.contains)
                }
            }
            if adds.count >= 2 { book.perHeadParts[sheet.name] = (adds, less) }
        }
    }

    private func isOfHousehold(_ plan: ColumnPlan) -> Bool {
        if case .place = plan.reader { return true }
        if case .householdCode = plan.reader { return true }
        return !plan.isOfPerson
    }

    /// `单位：元、平方米`; nil for a cell that says something else.
    private func unitWords(_ text: String, _ conventions: ReadingConventions) -> [UnitWord]? {
        let closed = CellText.closed(text).lowercased()
        for word in conventions.unitLineWords where closed.hasPrefix(word + ":") {
            let rest = closed.dropFirst(word.count + 1)
            let units = rest.split { "、,;/，；".contains($0) }.map { UnitWord(String($0), conventions) }
            if !units.isEmpty, units.allSatisfy({ $0 != nil }) { return units.compactMap { $0 } }
        }
        return nil
    }

    private mutating func noteColumns(_ book: inout BookReading) {
        let row = match.header.upperBound
        func problem(_ number: ProblemNumber, _ index: Int, _ header: String) {
            book.note(
                Problem(
                    number, ["header": header],
                    at: .init(file: book.file, sheet: sheet.name, row: row, column: book.letter(index))),
                column: index)
        }
        for column in match.unknown { problem(.columnNotTaken, column.index, column.header) }
        for column in match.repeated { problem(.columnTwice, column.index, column.header) }
        let headers =
            match.columns.map { ($0.index, $0.header) } + match.unknown.map { ($0.index, $0.header) }
        for (index, header) in headers.sorted(by: { $0.0 < $1.0 }) where sheet.hiddenColumns.contains(index) {
            problem(.columnHidden, index, header)
        }
        if !match.missing.isEmpty {
            book.note(
                Problem(
                    .columnMissing, ["headers": match.missing.joined(separator: ", ")],
                    at: .init(file: book.file, sheet: sheet.name, row: row)))
        }
    }

    /// In columns of a large unit (万元), a bare number far beyond the others looks written in the small unit.
    private mutating func suspectMagnitudes(_ book: BookReading) {
        for at in plans.indices {
            guard case .number(var rule)? = plans[at]?.reader, rule.headerPower >= 3 else { continue }
            var bare: [Int64] = []
            for row in sheet.rows
            where row.number > match.header.upperBound && !isTotal(row, book.conventions) {
                guard let cell = row.cells.first(where: { $0.column == at }), let text = cell.text,
                    let value = PlainDecimal(text)?.scaled(rule.scale, power: 0)?.value, value != 0
                else { continue }
                bare.append(Int64(clamping: value.magnitude))
            }
            guard !bare.isEmpty else { continue }
            bare.sort()
            let median = bare[(bare.count - 1) / 2]
            // As many times the usual value as the larger unit has of the smaller, short of one place.
            var times: Int64 = 1
            for _ in 1..<rule.headerPower { times *= 10 }
            let (limit, overflow) = median.multipliedReportingOverflow(by: times)
            rule.suspectFrom = overflow ? nil : limit
            plans[at] = plans[at].map { ColumnPlan($0, rule: rule) }
        }
    }

    // MARK: - The rows

    mutating func run(_ book: inout BookReading) {
        var afterHeader = true
        for row in sheet.rows where row.number > match.header.upperBound {
            guard book.progress?.advance() ?? true else { return }
            if row.cells.isEmpty { continue }
            let isHidden = sheet.hiddenRows.contains(row.number)
            if isHidden {
                book.note(
                    Problem(
                        .rowHidden, ["row": String(row.number)],
                        at: .init(file: book.file, sheet: sheet.name, row: row.number)))
            }
            if afterHeader, isNumbering(row) {
                afterHeader = false
                continue
            }
            switch kind(of: row, book.conventions) {
            case .blank: continue
            case .header: break
            case .heading(let name):
                place.heading = name
                current = nil
            case .note(let zh, let en, let cell): leftOut(row, zh, en, cell, &book)
            case .total(let cell):
                leftOut(row, "合计行", "a total", cell, &book)
                checkTotals(row, cell, &book)
                current = nil
            case .unclear(let cell):
                let text = cell.text.map(CellText.trimmed) ?? ""
                book.note(
                    Problem(
                        .rowNotUnderstood, ["row": String(row.number), "text": text],
                        at: .init(
                            file: book.file, sheet: sheet.name, row: row.number,
                            column: book.letter(cell.column))),
                    column: cell.column)
            case .data:
                afterHeader = false
                book.dataRows += 1
                if isList {
                    readListRow(row, &book)
                } else if isArea {
                    readAreaRow(row, &book)
                } else {
                    readHouseholdRow(row, &book)
                }
            }
        }
    }

    private func leftOut(
        _ row: SheetRow, _ zh: String, _ en: String, _ cell: Cell, _ book: inout BookReading
    ) {
        let text = cell.text.map(CellText.trimmed) ?? ""
        book.note(
            Problem(
                .rowNotData, ["row": String(row.number), "what_zh": zh, "what_en": en, "text": text],
                at: .init(
                    file: book.file, sheet: sheet.name, row: row.number, column: book.letter(cell.column))),
            column: cell.column)
    }

    /// A row of column numbers under the header: 1, 2, 3 or (1), (2), (3).
    private func isNumbering(_ row: SheetRow) -> Bool {
        guard row.cells.count >= 3 else { return false }
        var last: Int?
        var count = 0
        for cell in row.cells {
            guard let text = cell.text, text.utf8.count <= 12 else { return false }
            let inner = CellText.closed(text).filter { $0 != "(" && $0 != ")" }
            guard let number = Int(inner) else {
                if inner.count == 1, count == 0 { continue }
                return false
            }
            if let last, number != last + 1 { return false }
            last = number
            count += 1
        }
        return count >= 3
    }
}

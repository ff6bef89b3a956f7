import Policy
import Tabular
import Vocabulary

/// What the person cells of one row gave.
struct PersonCells {
    var name: String?
    var identity: ReadIdentity?
    var identityPlan: ColumnPlan?
    var cardPlan: ColumnPlan?
    var endings: String?
    var identityRefused = false
    var doubtfulIdentity: String?
    var relation: String?
    var relationText: String?
    var birth: LocalDate?
    /// A birth known to the month or year, with its cell.
    var partialBirth: (cell: Cell, date: ReadDate, said: [ProblemNumber])?
    var sex: String?
    var facts: [FormValue] = []
}

extension SheetReading {
    // MARK: - Households and members

    mutating func readHouseholdRow(_ row: SheetRow, _ book: inout BookReading) {
        for at in seen.indices { seen[at] = false }
        let start = startOfHousehold(row, &book)
        var person = PersonCells()
        person.facts.reserveCapacity(personColumns)
        var hasPerson = false
        for cell in row.cells {
            let at = cell.column
            guard at < plans.count, let plan = plans[at] else { continue }
            if plan.isOfPerson {
                if readPersonCell(cell, plan, row.number, &person, &book) {
                    seen[at] = true
                    hasPerson = true
                }
            } else if !start.isNew, firstOwner == start.index, firstCells[at] == cell.value {
                seen[at] = true
            } else {
                readHouseholdCell(cell, plan, row.number, start, &book)
            }
        }
        if let remark = remark(of: row) { book.households[start.index].remarks.append(remark) }
        if start.isNew, !membersElsewhere {
            askRequired(row.number, ofPerson: false, &book)
            finishPlace(start.index, &book)
        }
        guard hasPerson || match.layout.row == .member || hasRelation else { return }
        askRequired(row.number, ofPerson: true, &book)
        let member = member(row, &person, start.index, &book)
        book.households[start.index].members.append(member)
        if match.layout.row == .member || hasRelation { book.households[start.index].listsMembers = true }
        if isComplete { book.households[start.index].isComplete = true }
        totals.persons += 1
    }

    private func remark(of row: SheetRow) -> String? {
        let cell = remarkAt.flatMap { at in row.cells.first { $0.column == at } }
        return cell?.text.flatMap { CellText.isBlank($0) ? nil : CellText.trimmed($0) }
    }

    /// Which household a row belongs to: a new one, one known by its code, or the one above.
    private mutating func startOfHousehold(
        _ row: SheetRow, _ book: inout BookReading
    ) -> (index: Int, isNew: Bool) {
        var code: String?
        var isDamaged = false
        if codeAt >= 0, let cell = row.cells.first(where: { $0.column == codeAt }), let text = cell.text {
            let trimmed = CellText.trimmed(text)
            if !trimmed.isEmpty { code = CellText.isASCII(trimmed) ? trimmed : CellText.closed(trimmed) }
            if case .number = cell.value, trimmed.utf8.count > 15 { isDamaged = true }
            if CellIdentity.isScientific(Array(trimmed.unicodeScalars)) { isDamaged = true }
        }
        if isDamaged, let damaged = code {
            let index = open(row, nil, &book)
            reject(index, .digitsLost, ["value": damaged], row.number, codeAt, &book)
            return (index, true)
        }
        if let code {
            let known = book.household(
                code: code, village: village(of: row), sheet: sheet.name, anySheet: membersElsewhere)
            if let known {
                if match.layout.row == .member || hasRelation || membersElsewhere {
                    current = known
                    return again(known, row, &book)
                }
                let first = book.households[known]
                let index = open(row, code, &book)
                reject(
                    index, .householdTwice, ["code": code, "first": String(first.row)], row.number, codeAt,
                    &book)
                return (index, true)
            }
            if membersElsewhere {
                let index = open(row, code, &book)
                reject(index, .memberWithoutHousehold, ["code": code], row.number, codeAt, &book)
                book.remember(index, code: code)
                return (index, true)
            }
            let index = open(row, code, &book)
            book.remember(index, code: code)
            return (index, true)
        }
        if covered.contains(row.number), let current { return again(current, row, &book) }
        if hasRelation {
            let isHead = relation(of: row) == book.dictionary.names.headCode
            if !isHead, let current, !hasHouseholdCells(row) {
                note(
                    .filledDown, row.number, codeAt >= 0 ? codeAt : firstHouseholdColumn,
                    [
                        "code": book.households[current].code ?? book.households[current].members.first?.name
                            ?? ""
                    ],
                    &book)
                return again(current, row, &book)
            }
        }
        let index = open(row, nil, &book)
        if codeAt >= 0 { reject(index, .householdCodeMissing, [:], row.number, codeAt, &book) }
        return (index, true)
    }

    private func village(of row: SheetRow) -> String? {
        guard villageAt >= 0, let cell = row.cells.first(where: { $0.column == villageAt }),
            let text = cell.text,
            !CellText.isBlank(text)
        else { return nil }
        return text
    }

    private mutating func open(_ row: SheetRow, _ code: String?, _ book: inout BookReading) -> Int {
        var household = FormHousehold(place: place, code: code, sheet: sheet.name, row: row.number)
        household.anchors.relation = relationAt >= 0 ? book.letter(relationAt) : nil
        household.anchors.code = codeAt >= 0 ? book.letter(codeAt) : nil
        household.facts.reserveCapacity(householdColumns)
        book.households.append(household)
        for at in firstCells.indices { firstCells[at] = nil }
        firstOwner = book.households.count - 1
        current = book.households.count - 1
        totals.households += 1
        return book.households.count - 1
    }

    private func again(_ index: Int, _ row: SheetRow, _ book: inout BookReading) -> (index: Int, isNew: Bool)
    {
        book.households[index].rows += 1
        return (index, false)
    }

    private var firstHouseholdColumn: Int {
        plans.firstIndex { $0.map { !$0.isOfPerson } ?? false } ?? max(relationAt, 0)
    }

    private func relation(of row: SheetRow) -> String? {
        guard relationAt >= 0, let cell = row.cells.first(where: { $0.column == relationAt }),
            case .code(let list)? = plans[relationAt]?.reader
        else { return nil }
        return cell.text.flatMap { list.code($0) }
    }

    private func hasHouseholdCells(_ row: SheetRow) -> Bool {
        for cell in row.cells {
            guard cell.column < plans.count, let plan = plans[cell.column], !plan.isOfPerson else { continue }
            if let text = cell.text, CellText.isBlank(text) { continue }
            if current != nil, firstCells[cell.column] == cell.value { continue }
            if case .place = plan.reader { continue }
            return true
        }
        return false
    }

    private func note(
        _ number: ProblemNumber, _ row: Int, _ column: Int, _ arguments: [String: String],
        _ book: inout BookReading
    ) {
        book.note(
            Problem(
                number, arguments,
                at: .init(file: book.file, sheet: sheet.name, row: row, column: book.letter(column))),
            column: column)
    }

    private func reject(
        _ index: Int, _ number: ProblemNumber, _ arguments: [String: String], _ row: Int, _ column: Int,
        _ book: inout BookReading
    ) {
        book.households[index].isRejected = true
        note(number, row, column, arguments, &book)
    }

    private mutating func readHouseholdCell(
        _ cell: Cell, _ plan: ColumnPlan, _ row: Int, _ start: (index: Int, isNew: Bool),
        _ book: inout BookReading
    ) {
        let at = plan.index
        switch plan.reader {
        case .householdCode:
            if let text = cell.text, !CellText.isBlank(text) { seen[at] = true }
            if case .error = cell.value {
                book.note(.errorCell, plan, sheet: sheet.name, row: row, value: nil)
            }
            if firstCells[at] == nil { firstCells[at] = cell.value }
            return
        case .place(let level, let isCode):
            guard let text = cell.text, !CellText.isBlank(text) else {
                if cell.text == nil { book.note(.errorCell, plan, sheet: sheet.name, row: row, value: nil) }
                return
            }
            seen[at] = true
            let known = book.households[start.index].place.parts.first {
                $0.level == level && $0.isCode == isCode
            }
            if let known {
                if !membersElsewhere, CellText.closed(known.text) != CellText.closed(text) {
                    book.note(.householdCellConflict, plan, sheet: sheet.name, row: row, value: text)
                }
                return
            }
            if firstOwner == start.index { firstCells[at] = cell.value }
            book.households[start.index].place.parts.append(
                FormPlace.Part(level: level, text: CellText.trimmed(text), isCode: isCode))
            return
        default: break
        }
        guard let value = value(cell, plan, row, &book) else { return }
        seen[at] = true
        if !start.isNew, let kept = book.households[start.index].facts.first(where: { $0.fact == plan.fact })
        {
            if kept.value != value.value {
                book.note(.householdCellConflict, plan, sheet: sheet.name, row: row, value: cell.text)
            }
            return
        }
        if firstOwner == start.index { firstCells[at] = cell.value }
        keep(value, plan, cell, row, start.index, &book)
    }

    private func keep(
        _ value: FormValue, _ plan: ColumnPlan, _ cell: Cell, _ row: Int, _ index: Int,
        _ book: inout BookReading
    ) {
        switch plan.part {
        case .size: book.households[index].anchors.size = (row, plan.letter)
        case .headName: book.households[index].anchors.headName = plan.letter
        case .headIdentity: book.households[index].anchors.headIdentity = plan.letter
        case .surveyed: if case .day(let day) = value.value { book.households[index].surveyed = day }
        case .perHead:
            if case .integer(let stated) = value.value {
                book.households[index].anchors.stated = (stated, row, plan.letter)
            }
        default: break
        }
        if !value.fact.isEmpty { book.households[index].facts.append(value) }
    }

    private func finishPlace(_ index: Int, _ book: inout BookReading) {
        if book.households[index].place.parts.isEmpty, place.heading == nil { return }
        if book.households[index].place["group"] == nil {
            book.households[index].place.heading = place.heading
        }
    }

    func askRequired(_ row: Int, ofPerson: Bool, _ book: inout BookReading) {
        for at in required where !seen[at] {
            guard let plan = plans[at], plan.isOfPerson == ofPerson else { continue }
            switch plan.reader {
            case .householdCode, .identity, .card: continue
            default: break
            }
            if plan.part == .name || plan.part == .birth { continue }
            book.note(.valueMissing, plan, sheet: sheet.name, row: row, value: nil, ["fact": plan.header])
        }
    }

    // MARK: - Values

    /// The value of a cell by its plan; what is doubtful is noted, and nothing comes back.
    mutating func value(
        _ cell: Cell, _ plan: ColumnPlan, _ row: Int, _ book: inout BookReading
    ) -> FormValue? {
        switch plan.reader {
        case .number(let rule):
            guard let value = settle(book.numbers.read(cell, rule), cell, plan, row, &book, rule) else {
                totals.spoil(plan.index)
                return nil
            }
            if plan.isSummed { totals.add(plan.index, value) }
            return FormValue(fact: plan.fact, value: .integer(value), column: plan.letter, row: row)
        case .bool(let words):
            guard let value = settle(book.codes.bool(cell, words: words), cell, plan, row, &book) else {
                return nil
            }
            return FormValue(fact: plan.fact, value: .bool(value), column: plan.letter, row: row)
        case .code(let list):
            guard let value = settle(book.codes.code(cell, in: list), cell, plan, row, &book) else {
                return nil
            }
            return FormValue(fact: plan.fact, value: .text(value), column: plan.letter, row: row)
        case .date:
            guard let value = settle(book.dates.read(cell), cell, plan, row, &book) else { return nil }
            return FormValue(
                fact: plan.fact, value: .day(value.day), precision: value.precision, column: plan.letter,
                row: row)
        case .text:
            guard let value = settle(book.codes.text(cell), cell, plan, row, &book) else { return nil }
            return FormValue(fact: plan.fact, value: .text(value), column: plan.letter, row: row)
        case .name:
            guard let value = settle(book.codes.name(cell), cell, plan, row, &book) else { return nil }
            return FormValue(fact: plan.fact, value: .text(value), column: plan.letter, row: row)
        case .identity:
            guard let identities = book.identities,
                let value = settle(identities.read(cell), cell, plan, row, &book)
            else { return nil }
            return FormValue(fact: plan.fact, value: .text(value.number), column: plan.letter, row: row)
        case .card, .place, .householdCode: return nil
        }
    }

    /// Notes what a reading says and gives its value.
    mutating func settle<Value>(
        _ reading: CellReading<Value>, _ cell: Cell, _ plan: ColumnPlan, _ row: Int,
        _ book: inout BookReading,
        _ rule: NumberRule? = nil
    ) -> Value? {
        switch reading {
        case .empty: return nil
        case .none:
            // It is said that there is none: no value, and no question unless the fact must be known.
            if plan.isRequired, rule != nil || plan.reader.isDate {
                book.note(
                    .valueMissing, plan, sheet: sheet.name, row: row, value: cell.text, ["fact": plan.header])
            }
            seen[plan.index] = true
            return nil
        case .taken(let value, let said):
            for number in said {
                var arguments: [String: String] = [:]
                if let rule, let kept = value as? Int64 {
                    arguments["kept"] = Self.decimal(kept, rule.scale)
                } else if number == .identityOldForm, let kept = value as? ReadIdentity {
                    arguments["kept"] = BookReading.masked(kept.number)
                }
                book.note(number, plan, sheet: sheet.name, row: row, value: cell.text, arguments)
            }
            return value
        case .refused(let number, let offer):
            var arguments = ["offer_zh": "", "offer_en": ""]
            if let offer {
                let shown = plan.isSecret ? BookReading.masked(offer) : offer
                arguments = ["offer_zh": "（可能是 \(shown)）", "offer_en": " (perhaps \(shown))"]
            }
            book.note(number, plan, sheet: sheet.name, row: row, value: cell.text, arguments)
            seen[plan.index] = true
            return nil
        }
    }

    /// A scaled integer as decimal text.
    static func decimal(_ value: Int64, _ scale: Int) -> String {
        var digits = Array(String(value.magnitude).utf8)
        while digits.count <= scale { digits.insert(UInt8(ascii: "0"), at: 0) }
        if scale > 0 { digits.insert(UInt8(ascii: "."), at: digits.count - scale) }
        return (value < 0 ? "-" : "") + String(decoding: digits, as: UTF8.self)
    }
}

extension ColumnPlan.Reader {
    var isDate: Bool { if case .date = self { true } else { false } }
}

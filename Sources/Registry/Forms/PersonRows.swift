import Policy
import Tabular
import Vocabulary

extension SheetReading {
    /// Reads one person cell; false where it is empty.
    mutating func readPersonCell(
        _ cell: Cell, _ plan: ColumnPlan, _ row: Int, _ person: inout PersonCells, _ book: inout BookReading
    ) -> Bool {
        switch plan.reader {
        case .identity: return readIdentity(cell, plan, row, &person, &book)
        case .card: return readCard(cell, plan, row, &person, &book)
        case .householdCode, .place: return false
        default: break
        }
        if plan.part == .birth, case .taken(let date, let said) = book.dates.read(cell),
            date.precision != .day
        {
            // The identity number may say the day: the note waits for it.
            person.partialBirth = (cell, date, said)
            person.facts.append(
                FormValue(
                    fact: plan.fact, value: .day(date.day), precision: date.precision, column: plan.letter,
                    row: row))
            return true
        }
        guard let value = value(cell, plan, row, &book) else { return seen[plan.index] }
        person.facts.append(value)
        switch (plan.part, value.value) {
        case (.name, .text(let text)): person.name = text
        case (.relation, .text(let code)):
            person.relation = code
            person.relationText = cell.text
        case (.birth, .day(let day)): person.birth = value.precision == .day ? day : nil
        case (.sex, .text(let code)): person.sex = code
        default: break
        }
        return true
    }

    private mutating func readIdentity(
        _ cell: Cell, _ plan: ColumnPlan, _ row: Int, _ person: inout PersonCells, _ book: inout BookReading
    ) -> Bool {
        guard let identities = book.identities else { return false }
        let reading = identities.read(cell)
        switch reading {
        // Said to have no number: reported as missing, like an empty cell.
        case .empty, .none: return false
        case .taken:
            guard let read = settle(reading, cell, plan, row, &book) else { return false }
            person.identity = read
            person.identityPlan = plan
            person.facts.append(
                FormValue(fact: plan.fact, value: .text(read.number), column: plan.letter, row: row))
        case .refused:
            _ = settle(reading, cell, plan, row, &book)
            person.identityRefused = true
            person.doubtfulIdentity = cell.text.map(CellText.closed)
        }
        return true
    }

    /// A card: its number finds the person where no other column does.
    private mutating func readCard(
        _ cell: Cell, _ plan: ColumnPlan, _ row: Int, _ person: inout PersonCells, _ book: inout BookReading
    ) -> Bool {
        guard let identities = book.identities else { return false }
        switch identities.read(cell) {
        case .empty, .none: return false
        case .taken(let read, let said):
            let noted = said.filter { $0 != .identityCard }
            _ = settle(CellReading.taken(read, said: noted), cell, plan, row, &book)
            if person.identity == nil {
                person.identity = read
                person.identityPlan = plan
            } else if person.identity?.number != read.number {
                book.note(
                    .cardAgainstColumn, plan, sheet: sheet.name, row: row, value: cell.text,
                    ["card": BookReading.masked(read.number)])
                return true
            }
            person.cardPlan = plan
            person.endings = read.endings
            let text = read.number + (read.endings ?? "")
            person.facts.append(FormValue(fact: plan.fact, value: .text(text), column: plan.letter, row: row))
        case .refused(let number, let offer):
            _ = settle(CellReading<ReadIdentity>.refused(number, offer: offer), cell, plan, row, &book)
            if person.identity == nil {
                person.identityRefused = identityAt == plan.index
                person.doubtfulIdentity = cell.text.map(CellText.closed)
            }
        }
        return true
    }

    /// The member of a row, with what the identity number says of birth and sex.
    mutating func member(
        _ row: SheetRow, _ person: inout PersonCells, _ household: Int, _ book: inout BookReading
    ) -> FormMember {
        readEndings(row.number, &person, &book)
        checkIdentity(row.number, &person, &book)
        if nameAt >= 0, person.name == nil, !seen[nameAt], let plan = plans[nameAt] {
            book.note(.nameMissing, plan, sheet: sheet.name, row: row.number, value: nil)
        }
        var member = FormMember(sheet: sheet.name, row: row.number)
        if relationAt < 0, match.layout.row == .household {
            // One row a household: its person is the head.
            let code = book.dictionary.names.headCode
            person.relation = code
            if book.dictionary.facts[book.dictionary.names.relation] != nil {
                let column = nameAt >= 0 ? nameAt : identityAt
                person.facts.append(
                    FormValue(
                        fact: book.dictionary.names.relation, value: .text(code),
                        column: book.letter(max(column, 0)),
                        row: row.number))
            }
        }
        member.name = person.name
        member.identity = person.identity?.number
        member.relation = person.relation
        member.birth = person.birth
        member.facts = person.facts
        member.identityColumn =
            person.identityPlan?.letter ?? (identityAt >= 0 ? plans[identityAt]?.letter : nil)
        return member
    }

    /// Birth and sex from the number where the row has none; a contradiction is said and the row's own is kept.
    mutating func checkIdentity(_ row: Int, _ person: inout PersonCells, _ book: inout BookReading) {
        let names = book.dictionary.names
        let birthPlan = birthAt >= 0 ? plans[birthAt] : nil
        if person.identity == nil, identityAt >= 0, !person.identityRefused, let plan = plans[identityAt] {
            book.note(
                .identityMissing, plan, sheet: sheet.name, row: row, value: nil, ["who": person.name ?? ""])
        }
        let isCompleted = completeBirth(row, &person, birthPlan, &book)
        if let identity = person.identity, let plan = person.identityPlan {
            if let birth = identity.birth, !isCompleted {
                if let written = person.birth {
                    if written != birth, let birthPlan {
                        book.note(
                            .identityAgainstBirth, birthPlan, sheet: sheet.name, row: row,
                            value: written.description)
                    }
                } else if birthPlan == nil || !seen[birthPlan?.index ?? 0] {
                    person.birth = birth
                    if book.dictionary.facts[names.birth] != nil {
                        person.facts.append(
                            FormValue(fact: names.birth, value: .day(birth), column: plan.letter, row: row))
                    }
                }
            }
            if let isMale = identity.isMale {
                let code = isMale ? names.male : names.female
                if let written = person.sex {
                    if written != code, sexAt >= 0, let sexPlan = plans[sexAt] {
                        book.note(
                            .identityAgainstSex, sexPlan, sheet: sheet.name, row: row, value: written)
                    }
                } else if book.dictionary.facts[names.sex] != nil {
                    person.facts.append(
                        FormValue(fact: names.sex, value: .text(code), column: plan.letter, row: row))
                }
            }
        }
        if let birthPlan, person.birth == nil, !seen[birthPlan.index] {
            book.note(.birthMissing, birthPlan, sheet: sheet.name, row: row, value: nil)
        }
    }

    /// A birth written to the month or year takes its day from the identity number, where the two agree.
    private func completeBirth(
        _ row: Int, _ person: inout PersonCells, _ plan: ColumnPlan?, _ book: inout BookReading
    ) -> Bool {
        guard let (cell, date, said) = person.partialBirth, let plan else { return false }
        if let birth = person.identity?.birth {
            let (wanted, found) = (date.day.parts, birth.parts)
            guard wanted.year == found.year, date.precision == .year || wanted.month == found.month else {
                book.note(.identityAgainstBirth, plan, sheet: sheet.name, row: row, value: cell.text)
                return true
            }
            person.birth = birth
            if let at = person.facts.firstIndex(where: { $0.fact == plan.fact }) {
                person.facts[at].value = .day(birth)
                person.facts[at].precision = .day
            }
            return true
        }
        for number in said { book.note(number, plan, sheet: sheet.name, row: row, value: cell.text) }
        return false
    }

    // MARK: - Lists

    mutating func readListRow(_ row: SheetRow, _ book: inout BookReading) {
        for at in seen.indices { seen[at] = false }
        var person = PersonCells()
        var facts: [FormValue] = []
        var place = place
        for cell in row.cells {
            let at = cell.column
            guard at < plans.count, let plan = plans[at] else { continue }
            if case .place(let level, let isCode) = plan.reader {
                guard let text = cell.text, !CellText.isBlank(text) else { continue }
                place.parts.append(.init(level: level, text: CellText.trimmed(text), isCode: isCode))
                seen[at] = true
            } else if plan.isOfPerson {
                if readPersonCell(cell, plan, row.number, &person, &book) { seen[at] = true }
            } else if let value = value(cell, plan, row.number, &book) {
                seen[at] = true
                facts.append(value)
            }
        }
        askRequired(row.number, ofPerson: true, &book)
        askRequired(row.number, ofPerson: false, &book)
        readEndings(row.number, &person, &book)
        checkIdentity(row.number, &person, &book)
        var list = FormRow(place: place, list: match.layout.id, sheet: sheet.name, row: row.number)
        list.name = person.name
        list.identity = person.identity?.number
        list.doubtfulIdentity = person.doubtfulIdentity
        list.keyColumn = (identityAt >= 0 ? plans[identityAt] : nameAt >= 0 ? plans[nameAt] : nil)?.letter
        list.searchColumn = searchColumn
        list.facts = person.facts + facts
        if person.identity == nil, person.name == nil {
            let plan = (nameAt >= 0 ? plans[nameAt] : nil) ?? (identityAt >= 0 ? plans[identityAt] : nil)
            if let plan { book.note(.matchKeyMissing, plan, sheet: sheet.name, row: row.number, value: nil) }
            list.isRejected = true
        } else if person.identityRefused {
            list.isRejected = true
        }
        totals.persons += 1
        check(list, &book)
        book.listRows.append(list)
    }

    /// What a card's last characters say, against the columns that say it too.
    private mutating func readEndings(_ row: Int, _ person: inout PersonCells, _ book: inout BookReading) {
        guard let plan = person.cardPlan, case .card(let endings) = plan.reader, let said = person.endings
        else {
            return
        }
        for (ending, character) in zip(endings, said.unicodeScalars) {
            let text = String(character)
            var value: FactValue = .text(ending.list?.code(text) ?? text)
            if ending.list == nil, case .whole = ending.fact.kind { value = .integer(Int64(text) ?? 0) }
            guard let at = person.facts.firstIndex(where: { $0.fact == ending.fact.id }) else {
                let isAsked = plans.contains { $0?.fact == ending.fact.id && seen[$0?.index ?? 0] }
                if !isAsked {
                    person.facts.append(
                        FormValue(fact: ending.fact.id, value: value, column: plan.letter, row: row))
                }
                continue
            }
            let column = person.facts[at]
            guard column.value != value else { continue }
            if let other = plans.lazy.compactMap({ $0 }).first(where: { $0.fact == ending.fact.id }) {
                let written: String =
                    switch column.value {
                    case .text(let text): text
                    case .integer(let number): String(number)
                    default: ""
                    }
                book.note(
                    .cardAgainstColumn, other, sheet: sheet.name, row: row, value: written, ["card": text])
            }
            person.facts.remove(at: at)
        }
    }

    mutating func readAreaRow(_ row: SheetRow, _ book: inout BookReading) {
        for at in seen.indices { seen[at] = false }
        var area = FormArea(row: match.layout.row, place: place, sheet: sheet.name, at: row.number)
        for cell in row.cells {
            let at = cell.column
            guard at < plans.count, let plan = plans[at] else { continue }
            if case .place(let level, let isCode) = plan.reader {
                guard let text = cell.text, !CellText.isBlank(text) else { continue }
                area.place.parts.append(.init(level: level, text: CellText.trimmed(text), isCode: isCode))
                seen[at] = true
            } else if let value = value(cell, plan, row.number, &book) {
                seen[at] = true
                area.facts.append(value)
            }
        }
        askRequired(row.number, ofPerson: false, &book)
        let level = match.layout.row.rawValue
        if !area.place.parts.contains(where: { $0.level == level }) {
            area.isRejected = true
            let column = plans.firstIndex { plan in
                if case .place(level, _)? = plan?.reader { true } else { false }
            }
            book.note(
                Problem(
                    .areaNameMissing, [:],
                    at: .init(
                        file: book.file, sheet: sheet.name, row: row.number, column: column.map(book.letter)))
            )
        }
        book.areas.append(area)
    }
}

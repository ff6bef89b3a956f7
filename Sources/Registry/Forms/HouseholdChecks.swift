import Policy
import Vocabulary

extension BookReading {
    /// Checks each household as a whole, once all sheets are read.
    mutating func finish() {
        for index in households.indices {
            if listsMembersApart {
                households[index].listsMembers = true
                households[index].isComplete = true
            }
            headFromHousehold(index)
            checkHead(index)
            nameHead(index)
            checkSize(index)
            checkAges(index)
        }
        checkRepeatedNumbers()
    }

    private func place(_ household: FormHousehold, _ row: Int, _ column: String?, fact: String? = nil)
        -> Problem.Place
    {
        .init(file: file, sheet: household.sheet, row: row, column: column, fact: fact)
    }

    /// The head from the household's own row where no members are listed; else the two are held together.
    private mutating func headFromHousehold(_ index: Int) {
        let names = dictionary.names
        let household = households[index]
        let name = household.facts.first { $0.fact == names.headName }
        let identity = household.facts.first { $0.fact == names.headIdentity }
        guard let source = name ?? identity else { return }
        // Members listed without a relation: the head is the one who bears the head's name.
        if case .text(let stated)? = name?.value,
            !household.members.contains(where: { $0.relation == names.headCode })
        {
            let bearers = household.members.indices.filter { household.members[$0].name == stated }
            if bearers.count == 1, household.members[bearers[0]].relation == nil {
                households[index].members[bearers[0]].relation = names.headCode
                return
            }
        }
        if let head = household.members.first(where: { $0.relation == names.headCode }) {
            if case .text(let stated)? = name?.value, let listed = head.name, listed != stated, let name {
                note(
                    Problem(
                        .headNameDiffers, ["value": stated],
                        at: place(household, name.row, name.column, fact: names.headName), value: stated))
            }
            return
        }
        guard !household.listsMembers else { return }
        var member = FormMember(sheet: household.sheet, row: source.row)
        func keep(_ fact: String, _ value: FactValue, _ column: String) {
            guard dictionary.facts[fact] != nil else { return }
            member.facts.append(FormValue(fact: fact, value: value, column: column, row: source.row))
        }
        if case .text(let text)? = name?.value, let name {
            member.name = text
            keep(names.name, .text(text), name.column)
        }
        if case .text(let number)? = identity?.value, let identity {
            member.identity = number
            member.identityColumn = identity.column
            keep(names.identity, .text(number), identity.column)
            if let judgement = dictionary.identity?.judge(number) {
                member.birth = judgement.birth
                if let birth = judgement.birth { keep(names.birth, .day(birth), identity.column) }
                if let isMale = judgement.isMale {
                    keep(names.sex, .text(isMale ? names.male : names.female), identity.column)
                }
            }
        }
        member.relation = names.headCode
        keep(names.relation, .text(names.headCode), source.column)
        households[index].members.append(member)
    }

    private mutating func checkHead(_ index: Int) {
        let household = households[index]
        let heads = household.members.filter { $0.relation == dictionary.names.headCode }
        guard heads.count != 1 else { return }
        // A row that is already known to belong nowhere needs no second reason.
        if heads.isEmpty, household.isRejected, household.code != nil { return }
        households[index].isRejected = true
        let row = heads.count > 1 ? heads[1].row : household.row
        let column =
            household.anchors.relation ?? household.anchors.headName ?? household.anchors.code
        note(
            Problem(
                heads.isEmpty ? .householdWithoutHead : .householdTwoHeads,
                at: .init(
                    file: file, sheet: heads.count > 1 ? heads[1].sheet : household.sheet, row: row,
                    column: column)))
    }

    /// A household listed by its members bears its head's name, as one with a row of its own does.
    private mutating func nameHead(_ index: Int) {
        let names = dictionary.names
        let household = households[index]
        guard dictionary.facts[names.headName] != nil,
            !household.facts.contains(where: { $0.fact == names.headName }),
            let head = household.members.first(where: { $0.relation == names.headCode }),
            var value = head.facts.first(where: { $0.fact == names.name })
        else { return }
        value.fact = names.headName
        households[index].facts.append(value)
    }

    private mutating func checkSize(_ index: Int) {
        let names = dictionary.names
        let household = households[index]
        let size = household.facts.first { $0.fact == names.size }
        if case .integer(let stated)? = size?.value, let size {
            let listed = household.members.count
            let isComplete = household.listsMembers && household.isComplete
            if isComplete, Int64(listed) < stated, let remark = absence(household) {
                note(
                    Problem(
                        .householdSizeExplained,
                        ["stated": String(stated), "listed": String(listed), "remark": remark],
                        at: place(household, size.row, size.column, fact: names.size), value: String(stated)))
            } else if isComplete ? Int64(listed) != stated : Int64(listed) > stated {
                households[index].isRejected = true
                note(
                    Problem(
                        .householdSizeDiffers, ["stated": String(stated), "listed": String(listed)],
                        at: place(household, size.row, size.column, fact: names.size), value: String(stated)))
            }
            checkPerHead(index, size: stated)
        }
    }

    /// The remark that says why somebody of the household is not listed.
    private func absence(_ household: FormHousehold) -> String? {
        household.remarks.first { remark in
            let closed = CellText.closed(remark)
            return conventions.absenceWords.contains { closed.contains($0) }
        }
    }

    /// Income per head as stated against its parts; where they differ nothing may be decided on either.
    private mutating func checkPerHead(_ index: Int, size: Int64) {
        let household = households[index]
        guard let stated = household.anchors.stated, let parts = perHeadParts[household.sheet], size > 0
        else { return }
        var total: Int64 = 0
        for (facts, sign) in [(parts.adds, Int64(1)), (parts.less, Int64(-1))] {
            for fact in facts {
                guard case .integer(let value)? = household.facts.first(where: { $0.fact == fact })?.value
                else { return }
                let (sum, overflow) = total.addingReportingOverflow(sign * value)
                guard !overflow else { return }
                total = sum
            }
        }
        let (product, overflow) = stated.value.multipliedReportingOverflow(by: size)
        guard !overflow, (product - total).magnitude > size.magnitude else { return }
        let scale = dictionary.moneyScale
        let computed = (Double(total) / Double(size)).rounded()
        let fact = dictionary.names.perHead
        note(
            Problem(
                .perHeadDiffers,
                [
                    "stated": SheetReading.decimal(stated.value, scale),
                    "computed": SheetReading.decimal(Int64(computed), scale),
                ],
                at: place(
                    household, stated.row, stated.column, fact: dictionary.facts[fact] == nil ? nil : fact),
                value: SheetReading.decimal(stated.value, scale)))
        households[index].facts.removeAll { $0.fact == fact }
        households[index].disputed = [fact] + parts.adds + parts.less
    }

    /// Elders must be born before the head, children after.
    private mutating func checkAges(_ index: Int) {
        let names = dictionary.names
        guard case .code(let list)? = dictionary.facts[names.relation]?.kind,
            let codes = dictionary.lists[list]
        else {
            return
        }
        let household = households[index]
        guard household.members.count > 1,
            let head = household.members.first(where: { $0.relation == names.headCode })?.birth
        else { return }
        for member in household.members {
            guard let birth = member.birth, let relation = member.relation,
                codes.contradicts(relation, born: birth, head: head)
            else { continue }
            let value = member.facts.first { $0.fact == names.relation }
            let label = codes.codes.first { $0.code == relation }?.spellings.first ?? relation
            note(
                Problem(
                    .relationAgainstAge, ["value": label],
                    at: .init(
                        file: file, sheet: member.sheet, row: member.row, column: value?.column,
                        fact: names.relation),
                    value: label))
        }
    }

    /// The same number twice in the file: certain duplicates of a living person.
    private mutating func checkRepeatedNumbers() {
        var first: [String: (sheet: String, row: Int)] = [:]
        func repeated(_ number: String, _ sheet: String, _ row: Int) -> (sheet: String, row: Int)? {
            if let before = first[number] { return before }
            first[number] = (sheet, row)
            return nil
        }
        func report(
            _ number: String, _ before: (sheet: String, row: Int), _ sheet: String, _ row: Int,
            _ column: String?, _ severity: Problem.Severity
        ) {
            note(
                Problem(
                    .identityRepeated, ["first": String(before.row), "first_sheet": before.sheet],
                    at: .init(
                        file: file, sheet: sheet, row: row, column: column, fact: dictionary.names.identity),
                    value: Self.masked(number), severity: severity))
        }
        for index in households.indices {
            for member in households[index].members {
                guard let number = member.identity, let before = repeated(number, member.sheet, member.row)
                else {
                    continue
                }
                households[index].isRejected = true
                report(number, before, member.sheet, member.row, member.identityColumn, .error)
            }
        }
        first = [:]
        for row in listRows {
            guard let number = row.identity, let before = repeated(number, row.sheet, row.row) else {
                continue
            }
            report(number, before, row.sheet, row.row, row.keyColumn, .warning)
        }
    }
}

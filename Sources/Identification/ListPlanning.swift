import Journal
import Policy
import Registry
import Storage
import Vocabulary

/// What another office's list of persons becomes (部门名单的导入).
extension ImportPlan {
    /// A row of another office's list: found by identity number, else by name in the village; facts go to the person
    /// or to the household, as the dictionary has them.
    mutating func plan(_ row: FormRow) throws {
        guard !row.isRejected else { return try suggest(row) }
        let visit = visit(row)
        guard let day = day(visit?.day) else {
            report(.effectiveDayMissing, ["file": outcome.file], sheet: row.sheet, row: row.row)
            return
        }
        if let visit, !takes(visit, row) { return }
        guard let person = try self.person(row), let state = try self.state(person) else {
            report(
                .personUnmatched, ["name": row.name ?? ""], sheet: row.sheet, row: row.row,
                column: row.searchColumn)
            return
        }
        // Of a person elsewhere no more is told than the chain.
        let chain = view.units.name(state.unit) ?? ""
        guard takes(AreaID(state.village), named: chain, sheet: row.sheet, row: row.row),
            isNamed(row, person, state)
        else { return }
        // A list of hits says by its name which register hit: a lead to verify.
        var listed = row.facts.map { ($0.fact, $0.value) }.filter { fact, _ in
            // Who somebody is, the register says: a list may only add what is not known.
            !Self.whoSomebodyIs.contains(fact) || view.value(fact, .person, state) == nil
        }
        if pack.facts["\(row.list)_hit"]?.subject == .household {
            listed.append(("\(row.list)_hit", .bool(true)))
        }
        var writes: [SubjectWrite] = []
        var own = SubjectWrite(kind: .person, id: view.units.text(person), village: AreaID(state.village))
        own.facts = try withoutKnownSecrets(
            changed(listed, .person, state, day), VillageRoll.Person(id: person, state: state))
        if !own.facts.isEmpty { writes.append(own) }
        if let key = state.link {
            let household = SubjectID(kind: .household, key: key)
            if let home = try self.state(household) {
                guard takes(AreaID(home.village), named: chain, sheet: row.sheet, row: row.row) else {
                    return
                }
                var write = SubjectWrite(
                    kind: .household, id: view.units.text(household), village: AreaID(home.village))
                let others = listed.filter { pack.facts[$0.0]?.visit == nil }
                write.facts = changed(others, .household, home, day)
                if let visit { write.facts += try news(visit, to: home) }
                if !write.facts.isEmpty { writes.append(write) }
            }
        }
        outcome.persons += 1
        guard !writes.isEmpty else {
            outcome.unchanged += 1
            return
        }
        outcome.accepted += 1
        writes[0].source = source(row.sheet, row.row)
        // A visit is about the household: its book finds it there.
        let home = visit == nil ? nil : writes.last { $0.kind == .household }?.id
        var plan = EntryPlan(
            chain: chain, kind: home == nil ? EntryKind.factsCorrected : EntryKind.visitRecorded,
            subject: home ?? view.units.text(person), effectiveOn: day, reason: options.reason)
        plan.writes = writes
        record(plan)
    }

    private static let whoSomebodyIs = [
        ProcessFact.personName, FormDictionary.Names().sex, ProcessFact.birth,
    ]

    /// Whether the person found by number bears the row's name; else it is asked and the row is not taken.
    private mutating func isNamed(_ row: FormRow, _ person: SubjectID, _ state: SubjectState) -> Bool {
        guard let name = row.name,
            case .text(let known)? = view.value(ProcessFact.personName, .person, state),
            known != name
        else { return true }
        report(
            .personNameDiffers, ["other": view.units.text(person), "value": name], sheet: row.sheet,
            row: row.row, column: row.keyColumn)
        return false
    }

    /// Whom a row with a damaged number may mean: the name and as many characters as a number has, else name and place.
    private mutating func suggest(_ row: FormRow) throws {
        guard let doubtful = row.doubtfulIdentity, row.name != nil else { return }
        var found: (person: SubjectID, zh: String, en: String)?
        let length = pack.identityScheme?.forms.first?.length ?? 0
        if doubtful.count > length, let holder = try holders(of: String(doubtful.prefix(length))).first,
            let state = try view.state(holder),
            view.value(ProcessFact.personName, .person, state) == row.name.map({ .text($0) })
        {
            found = (holder, "姓名和前 \(length) 位号码相同", "the same name and first \(length) characters")
        } else if let person = try named(row) {
            found = (person, "同村同名", "the same name in the same village")
        }
        guard let found else { return }
        report(
            .personPossible,
            ["other": view.units.text(found.person), "basis_zh": found.zh, "basis_en": found.en],
            sheet: row.sheet, row: row.row, column: row.keyColumn)
    }

    mutating func person(_ row: FormRow) throws -> SubjectID? {
        if let number = row.identity { return try holders(of: number).first }
        return try named(row)
    }

    /// The only person of the row's name in its village.
    private mutating func named(_ row: FormRow) throws -> SubjectID? {
        guard let name = row.name, case .village(let village) = places.village(row.place)
        else {
            return nil
        }
        let named = try roll(village).byCode.values.flatMap(\.members).filter { person in
            view.value(ProcessFact.personName, .person, person.state) == .text(name)
        }
        return named.count == 1 ? named[0].id : nil
    }
}

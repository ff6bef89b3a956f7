import Journal
import Policy
import Registry
import Storage
import Vocabulary

/// What a household and its members become (户与人的导入).
extension ImportPlan {
    /// Plans a household; false where it is not taken.
    mutating func plan(_ form: FormHousehold) throws -> Bool {
        guard !form.isRejected,
            let village = village(form.place, sheet: form.sheet, row: form.row), let unit = village.unit,
            takes(village.id, sheet: form.sheet, row: form.row)
        else { return false }
        guard let day = day(form.surveyed) else {
            report(.effectiveDayMissing, ["file": outcome.file], sheet: form.sheet, row: form.row)
            return false
        }
        let chain = view.units.name(unit) ?? ""
        let roll = try roll(village)
        let head = form.facts.first { $0.fact == ProcessFact.headName }.flatMap { value -> String? in
            if case .text(let name) = value.value { name } else { nil }
        }
        let known = roll.household(code: form.code, head: head)
        guard try !hasCertainDuplicate(form, known: known) else { return false }
        let id = try known?.id ?? issue(.household, unit: unit)
        var write = SubjectWrite(
            kind: .household, id: view.units.text(id), village: village.id,
            isPresent: known == nil ? true : nil)
        if known == nil, let group = form.place[AreaRecord.groupLevel] {
            write.group = try self.group(group, in: village, from: day)
        }
        var facts = settled(form.facts) { fact in
            fact != ProcessFact.householdCode && !form.disputed.contains(fact)
        }
        if let code = form.code { facts.append((ProcessFact.householdCode, .text(code))) }
        if form.listsMembers { facts.append((ImportFact.rosterListed, .bool(true))) }
        write.facts = changed(facts, .household, known?.state, day)
        var writes: [SubjectWrite] = []
        for member in form.members where form.listsMembers {
            if let person = try plan(
                member, household: id, village: village, unit: unit, known: known, day: day)
            {
                writes.append(person)
            }
        }
        outcome.households += 1
        outcome.persons += form.members.count
        guard known == nil || !write.facts.isEmpty || !writes.isEmpty else {
            outcome.unchanged += form.rows
            return true
        }
        outcome.accepted += form.rows
        write.source = source(form.sheet, form.row)
        var plan = EntryPlan(
            chain: chain, kind: EntryKind.surveyRecorded, subject: write.id, effectiveOn: day,
            reason: options.reason)
        plan.writes = [write] + writes
        record(plan)
        return true
    }

    func source(_ sheet: String, _ row: Int) -> JSONValue {
        ["file": .string(outcome.file), "row": .int(Int64(row)), "sheet": .string(sheet)]
    }

    mutating func plan(
        _ member: FormMember, household: SubjectID, village: AreaDirectory.Area, unit: Int,
        known: VillageRoll.Household?, day: LocalDate
    ) throws -> SubjectWrite? {
        var person: VillageRoll.Person?
        if let known { person = try self.person(member, among: known.members) }
        let id = try person?.id ?? issue(.person, unit: unit)
        var write = SubjectWrite(
            kind: .person, id: view.units.text(id), village: village.id, isPresent: person == nil ? true : nil
        )
        var facts = settled(member.facts) { _ in true }
        if person == nil { facts.append((ProcessFact.alive, .bool(true))) }
        if let number = member.identity { facts += identityFacts.facts(number, on: day) }
        write.facts = changed(facts, .person, person?.state, day)
        if let person { write.facts = try withoutKnownSecrets(write.facts, person) }
        guard person == nil || !write.facts.isEmpty else { return nil }
        if person == nil {
            write.household = view.units.text(household)
            try reportLikely(member, village: village, unit: unit)
            if let name = member.name, let birth = member.birth {
                newPersons[.init(name: name, birth: birth), default: []].append(
                    .init(id: id, unit: unit, village: village.id.number))
            }
        } else if write.facts.contains(where: { Self.naming.contains($0.fact) }) {
            renamesPersons = true
        }
        write.source = ["row": .int(Int64(member.row))]
        return write
    }

    private static let naming: Set<String> = [ProcessFact.personName, ProcessFact.birth]

    /// The person of a household whom a row means: by identity number, else by name and birth.
    func person(_ member: FormMember, among members: [VillageRoll.Person]) throws -> VillageRoll.Person? {
        if let number = member.identity {
            let holders = try holders(of: number)
            if let person = members.first(where: { holders.contains($0.id) }) { return person }
        }
        return members.first { person in
            guard case .text(let name)? = view.value(ProcessFact.personName, .person, person.state),
                name == member.name
            else { return false }
            guard let birth = member.birth,
                case .day(let day)? = view.value(ProcessFact.birth, .person, person.state)
            else { return true }
            return birth == day
        }
    }

    /// Says who of the same name and birth lives near enough to be the same person; the row is taken.
    mutating func reportLikely(_ member: FormMember, village: AreaDirectory.Area, unit: Int) throws {
        guard let name = member.name, let birth = member.birth else { return }
        let named = pending?.persons[.init(name: name, birth: birth)] ?? []
        let likely = try duplicates.likely(
            name: name, birth: birth, unit: unit, village: village.id.number,
            further: named.map { ($0.id, $0.unit, $0.village) })
        for (other, score) in likely.prefix(1) {
            outcome.possibleDuplicates += 1
            report(
                .duplicatePossible, ["other": view.units.text(other), "score": String(score)],
                sheet: member.sheet,
                row: member.row)
        }
    }

    func holders(of number: String) throws -> [SubjectID] {
        try pending?.check(identity: number)
        return try HandChecks.holders(of: number, view, keys)
    }

    /// Whether an identity number of the form is that of a living person outside this household.
    mutating func hasCertainDuplicate(
        _ form: FormHousehold, known: VillageRoll.Household?
    ) throws -> Bool {
        var found = false
        let own = Set(known?.members.map(\.id) ?? [])
        let mark = "\(form.sheet) \(form.row)"
        for member in form.members {
            guard let number = member.identity else { continue }
            if let other = seenIdentities[number], other != mark {
                found = true
                report(
                    .duplicateCertain, ["other": other], sheet: member.sheet, row: member.row,
                    column: member.identityColumn)
                continue
            }
            for holder in try holders(of: number) where !own.contains(holder) {
                guard let state = try self.state(holder),
                    view.value(ProcessFact.alive, .person, state) != .bool(false)
                else { continue }
                found = true
                report(
                    .duplicateCertain, ["other": view.units.text(holder)], sheet: member.sheet,
                    row: member.row,
                    column: member.identityColumn)
            }
            if !found { seenIdentities[number] = mark }
        }
        if found { outcome.certainDuplicates += 1 }
        return found
    }

    // MARK: - Facts
    /// The facts that say something new: of a known subject only those that differ from its state.
    func changed(
        _ facts: [(String, FactValue)], _ kind: SubjectKind, _ state: SubjectState?, _ day: LocalDate
    ) -> [(fact: String, value: FactValue?)] {
        guard let table = view.tables.versions[kind] else { return [] }
        var changed: [(fact: String, value: FactValue?)] = []
        changed.reserveCapacity(facts.count)
        for (fact, value) in facts where table.keeps(fact) {
            if let state, !secretFacts.contains(fact), day.yyyymmdd >= state.effectiveOn,
                view.value(fact, kind, state) == value
            {
                continue
            }
            changed.append((fact, value))
        }
        return changed
    }

    /// The facts of a form that may be kept and that a condition takes; with room for those that the import adds.
    private func settled(
        _ values: [FormValue], _ isTaken: (String) -> Bool
    ) -> [(String, FactValue)] {
        var facts: [(String, FactValue)] = []
        facts.reserveCapacity(values.count + 8)
        for value in values where value.isSettled && isTaken(value.fact) {
            facts.append((value.fact, value.value))
        }
        return facts
    }

    /// Takes out secret values that the person has already.
    func withoutKnownSecrets(
        _ facts: [(fact: String, value: FactValue?)], _ person: VillageRoll.Person
    ) throws -> [(fact: String, value: FactValue?)] {
        try facts.filter { fact, value in
            guard secretFacts.contains(fact), case .text(let text)? = value else { return true }
            let hash = SecretKey.whole(text, fact: fact, keys)
            return try view.connection.first(
                "SELECT 1 FROM secret_lookup WHERE hash = ? AND kind = ? AND subject = ? AND fact = ?",
                [.blob(hash), .text(SubjectKind.person.rawValue), .integer(person.id.key), .text(fact)],
                { _ in true }) == nil
        }
    }
}

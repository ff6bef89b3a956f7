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
        guard !row.isRejected else { return }
        guard let day = day(nil) else {
            report(.effectiveDayMissing, ["file": outcome.file], sheet: row.sheet, row: row.row)
            return
        }
        guard let person = try self.person(row), let state = try view.state(person) else {
            report(
                .personUnmatched, ["name": row.name ?? ""], sheet: row.sheet, row: row.row,
                column: row.keyColumn)
            return
        }
        // A list of hits says by its name which register hit: a lead to verify.
        var listed = row.facts.map { ($0.fact, $0.value) }
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
            if let home = try view.state(household) {
                var write = SubjectWrite(
                    kind: .household, id: view.units.text(household), village: AreaID(home.village))
                write.facts = changed(listed, .household, home, day)
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
        let chain = view.units.name(state.unit) ?? ""
        var plan = EntryPlan(
            chain: chain, kind: EntryKind.factsCorrected, subject: view.units.text(person), effectiveOn: day,
            reason: options.reason)
        plan.writes = writes
        entries.append(plan)
        self.chain = self.chain ?? chain
    }

    mutating func person(_ row: FormRow) throws -> SubjectID? {
        if let number = row.identity, let holder = try holders(of: number).first { return holder }
        guard row.identity == nil, let name = row.name, case .village(let village) = places.village(row.place)
        else {
            return nil
        }
        if rolls[village.id] == nil { rolls[village.id] = try VillageRoll(village, view) }
        let named = (rolls[village.id]?.byCode.values.flatMap(\.members) ?? []).filter { person in
            view.value(ProcessFact.personName, .person, person.state) == .text(name)
        }
        return named.count == 1 ? named[0].id : nil
    }
}

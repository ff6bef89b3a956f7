import Identification
import Policy
import Registry
import Vocabulary

/// What an import would say of the persons of a form (填写检查): refusals stand at their fields, doubts are asked.
struct EditRules {
    /// What the sender must confirm before it is written.
    private(set) var questions: [Problem] = []
    private let ground: EditGround
    private var numbers: [String: String] = [:]

    init(_ ground: EditGround) { self.ground = ground }

    private var checks: HandChecks { ground.checks }

    /// Checks the form; `day` is the one from which it holds.
    mutating func check(_ sheet: inout EditSheet, from day: LocalDate?) throws {
        checkVisit(&sheet, from: day)
        checkHeads(&sheet)
        try checkCode(&sheet)
        for index in sheet.parts.indices where sheet.parts[index].owner.kind == .person {
            guard !sheet.parts[index].isBlank else { continue }
            try checkPerson(&sheet, index)
        }
    }

    private mutating func checkPerson(_ sheet: inout EditSheet, _ index: Int) throws {
        complete(&sheet, index)
        let part = sheet.parts[index]
        let subject = part.owner.subject
        let isNew = subject == nil
        guard case .text(let name)? = part.value(ProcessFact.personName) else {
            if isNew {
                let why = EditWords.nameWanted(ground.show.language)
                sheet.refuse(
                    index, ProcessFact.personName,
                    Problem(.valueRefused, ["fact": ProcessFact.personName, "value": "", "why": why]))
            }
            return
        }
        if part.changes(ProcessFact.identityNumber),
            case .text(let number)? = part.value(ProcessFact.identityNumber)
        {
            if let other = numbers[number] {
                sheet.refuse(
                    index, ProcessFact.identityNumber, Problem(.duplicateCertain, ["other": other]))
            } else if let problem = try checks.certain(number, of: subject) {
                sheet.refuse(index, ProcessFact.identityNumber, problem)
            }
            numbers[number] = name
            questions += checks.contradictions(number) { part.value($0) }
        }
        guard case .day(let birth)? = part.value(ProcessFact.birth) else { return }
        let isNamed = part.changes(ProcessFact.personName) || part.changes(ProcessFact.birth)
        if isNamed,
            let problem = try checks.possible(name: name, birth: birth, in: ground.village, of: subject)
        {
            questions.append(problem)
        }
        guard part.changes(ProcessFact.birth) || part.changes(ProcessFact.relation),
            case .text(let relation)? = part.value(ProcessFact.relation), relation != checks.headCode,
            let head = headBirth(sheet), let problem = checks.relation(relation, born: birth, head: head)
        else { return }
        questions.append(problem)
    }

    /// Birth and sex that the number says and nobody typed.
    private func complete(_ sheet: inout EditSheet, _ index: Int) {
        guard sheet.parts[index].changes(ProcessFact.identityNumber),
            case .text(let number)? = sheet.parts[index].value(ProcessFact.identityNumber)
        else { return }
        for (fact, value) in checks.facts(of: number).said where sheet.parts[index].value(fact) == nil {
            guard let at = sheet.parts[index].fields.firstIndex(where: { $0.fact.id == fact }) else {
                continue
            }
            sheet.parts[index].fields[at].wish = .set(value)
        }
    }

    /// A visit has a day, from which it holds, and which is not to come.
    private func checkVisit(_ sheet: inout EditSheet, from day: LocalDate?) {
        let reading = ground.reading
        for index in sheet.parts.indices {
            let part = sheet.parts[index]
            guard
                let visit = VisitTelling(
                    part.changes, to: part.owner.kind, reading.pack, reading.view.tables),
                ground.task.isVisit || visit.isTold,
                let problem = visit.fault(from: day, today: reading.asOf)
            else { continue }
            sheet.refuse(index, visit.dayFact.id, problem)
        }
    }

    /// A household has exactly one head; what was so before and nobody touched is no fault of this form.
    private func checkHeads(_ sheet: inout EditSheet) {
        let persons = sheet.parts.indices.filter {
            sheet.parts[$0].owner.kind == .person && !sheet.parts[$0].isBlank
        }
        guard persons.contains(where: { sheet.parts[$0].changes(ProcessFact.relation) }) else { return }
        let known =
            sheet.parts.indices.filter { sheet.parts[$0].owner.kind == .person }
            .filter { sheet.parts[$0].value(ProcessFact.relation) == .text(checks.headCode) }
        var heads = known.count
        if case .newMember = ground.task { heads += membersHeads }
        var isWrong = heads != 1
        // One person more does not have to be the head that others lack.
        if case .newMember = ground.task { isWrong = heads > 1 }
        guard isWrong else { return }
        let at = (heads == 0 ? persons.first : persons.last { known.contains($0) }) ?? persons.first ?? 0
        sheet.refuse(
            at, ProcessFact.relation, Problem(heads == 0 ? .householdWithoutHead : .householdTwoHeads))
    }

    /// How many heads the members that stand outside the form are.
    private var membersHeads: Int {
        ground.file?.members.count {
            ground.reading.view.value(ProcessFact.relation, .person, $0) == .text(checks.headCode)
        } ?? 0
    }

    /// The day on which the head was born.
    private func headBirth(_ sheet: EditSheet) -> LocalDate? {
        let inForm = sheet.parts.first { $0.value(ProcessFact.relation) == .text(checks.headCode) }
        if let inForm, case .day(let day)? = inForm.value(ProcessFact.birth) { return day }
        let view = ground.reading.view
        let head = ground.file?.members.first {
            view.value(ProcessFact.relation, .person, $0) == .text(checks.headCode)
        }
        guard let head, case .day(let day)? = view.value(ProcessFact.birth, .person, head) else { return nil }
        return day
    }

    /// A code that another household of the village bears is refused.
    private func checkCode(_ sheet: inout EditSheet) throws {
        for index in sheet.parts.indices where sheet.parts[index].owner.kind == .household {
            let part = sheet.parts[index]
            guard part.changes(ProcessFact.householdCode),
                case .text(let code)? = part.value(ProcessFact.householdCode),
                let other = try checks.household(ofCode: code, in: ground.village),
                other != part.owner.subject
            else { continue }
            let id = ground.reading.view.units.text(other)
            let why = EditWords.codeTaken(ground.show.language, ["other": id])
            sheet.refuse(
                index, ProcessFact.householdCode,
                Problem(.valueRefused, ["fact": ProcessFact.householdCode, "value": code, "why": why]))
        }
    }
}

/// The entries that a form comes to (表单入账).
struct EditPlans {
    private let ground: EditGround
    private let sheet: EditSheet
    private let changes: RegistryChanges

    init(_ ground: EditGround, _ sheet: EditSheet, _ changes: RegistryChanges) {
        self.ground = ground
        self.sheet = sheet
        self.changes = changes
    }

    /// The entries, and the household to look at afterwards.
    func plans(_ way: EditModel.Way) throws -> (plans: [EntryPlan], household: String?) {
        let units = ground.reading.view.units
        switch ground.task {
        case .household(let id), .householdVisit(let id):
            let plans = try sheet.parts.filter { !$0.changes.isEmpty }.flatMap { part in
                try part.owner.subject.map { try changes.edit($0, facts(part), as: kind) } ?? []
            }
            return (plans, id)
        case .village, .villageVisit:
            let part = sheet.parts.first { !$0.changes.isEmpty }
            return (
                try part.map { try changes.editVillage(ground.village, facts($0), as: kind) } ?? [], nil
            )
        case .newHousehold:
            let members = sheet.parts.filter { $0.owner.kind == .person && !$0.isBlank }
            guard let home = sheet.parts.first, !members.isEmpty else { return ([], nil) }
            let tables = ground.reading.view.tables
            var own = home.changes
            let head = members.first { $0.value(ProcessFact.relation) == .text(ground.checks.headCode) }
            for (fact, of) in [
                (ProcessFact.headName, ProcessFact.personName),
                (ground.checks.headIdentityFact, ProcessFact.identityNumber),
            ] where tables.column(fact, of: .household) != nil {
                if let value = head?.value(of) { own.append((fact, value)) }
            }
            own += HandChecks.listed.filter { tables.column($0.fact, of: .household) != nil }
            let added = try changes.addHousehold(to: ground.village, own, members: members.map(facts))
            return (added.plans, units.text(added.household))
        case .newMember(let id, let born):
            guard let home = ground.file?.subject, let part = sheet.parts.first, !part.isBlank else {
                return ([], id)
            }
            return (try changes.addMember(to: home, facts(part), born: born).plans, id)
        case .leaving(let id, let person):
            guard let subject = units.subject(person) else { return ([], id) }
            return (try changes.removeMember(subject, died: way == .died), id)
        }
    }

    /// The visit that the facts of a part tell of.
    private func visit(_ part: EditSheet.Part) -> VisitTelling? {
        let reading = ground.reading
        let visit = VisitTelling(part.changes, to: part.owner.kind, reading.pack, reading.view.tables)
        return visit?.isTold == true ? visit : nil
    }

    /// What was done, as the entries say it.
    private var kind: String {
        sheet.parts.contains { visit($0) != nil } ? EntryKind.visitRecorded : EntryKind.factsCorrected
    }

    /// What was typed, of a visit all that it may tell, of a person with what is kept of its number.
    private func facts(_ part: EditSheet.Part) -> RegistryChanges.Facts {
        if let visit = visit(part) { return visit.facts + visit.others }
        guard part.changes(ProcessFact.identityNumber),
            case .text(let number)? = part.value(ProcessFact.identityNumber)
        else { return part.changes }
        let tables = ground.reading.view.tables
        let kept = ground.checks.facts(of: number).kept.filter { tables.column($0.0, of: .person) != nil }
        return part.changes + kept.map { ($0.0, $0.1) }
    }
}

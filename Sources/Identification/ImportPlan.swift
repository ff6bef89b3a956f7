import Journal
import Policy
import Registry
import Storage
import Vocabulary

/// Decides what a form's households, areas and list rows become in the registry (导入计划): which are new, which are
/// known and changed, which are duplicates; nothing is written here.
struct ImportPlan {
    private(set) var entries: [EntryPlan] = []
    private(set) var outcome: ImportOutcome
    /// The next numbers that the plan counted on, by unit: if others have issued some since, it must be made again.
    private(set) var firstNumbers: [Int: Numbers] = [:]

    struct Numbers: Hashable {
        var household: Int
        var person: Int
        var area: Int64
    }

    let view: RegistryView
    let directory: AreaDirectory
    let pack: PolicyPack
    let keys: KeyRing
    let options: ImportOptions
    private var places: PlaceMatcher
    private var rolls: [AreaID: VillageRoll] = [:]
    private var numbers: [Int: Numbers] = [:]
    private var groups: [AreaID: [String: AreaID]] = [:]
    private var newAreas: [AreaRecord] = []
    private var seenIdentities: [String: String] = [:]
    private var chain: String?
    private let secretFacts: Set<String>
    private let duplicates: Duplicates
    private let identityFacts: IdentityFacts

    init(
        _ outcome: ImportOutcome, view: RegistryView, directory: AreaDirectory, pack: PolicyPack, keys: KeyRing,
        identityFacts: IdentityFacts, options: ImportOptions
    ) {
        self.outcome = outcome
        self.view = view
        self.directory = directory
        self.pack = pack
        self.keys = keys
        self.options = options
        places = PlaceMatcher(directory, levels: pack.areas.levels.map(\.id))
        self.identityFacts = identityFacts
        duplicates = Duplicates(
            view, directory,
            weights: Duplicates.Weights(pack, on: options.effectiveOn ?? pack.validTo ?? .distantFuture))
        secretFacts = Set(pack.facts.all.filter { $0.sensitivity == .secret }.map(\.id))
    }

    // MARK: - Whole file

    /// Plans a whole file; its outcome says what would be taken.
    mutating func plan(_ reading: FormReading) throws {
        outcome.layout = reading.layout
        outcome.rows = reading.dataRows
        outcome.problems = reading.problems
        for area in reading.areas { try plan(area) }
        for household in reading.households where try !plan(household) {
            if let code = household.code { outcome.rejectedHouseholds.append(code) }
        }
        for row in reading.rows { try plan(row) }
        outcome.rejected = outcome.rows - outcome.accepted - outcome.unchanged
        outcome.problems.sort { left, right in
            (left.place.sheet ?? "", left.place.row ?? 0) < (right.place.sheet ?? "", right.place.row ?? 0)
        }
        let refusesAll = outcome.rejected > 0 && !options.acceptsValid
        if refusesAll {
            outcome.status = .refused
            entries = []
        } else if entries.isEmpty {
            outcome.status = outcome.rows > 0 && outcome.unchanged == outcome.rows ? .unchanged : .refused
        } else {
            outcome.status = options.isDryRun ? .dryRun : .imported
            addFileEntry(reading)
        }
    }

    private mutating func addFileEntry(_ reading: FormReading) {
        guard let chain, let day = entries.map(\.effectiveOn).max() else { return }
        var first: [EntryPlan] = []
        for unit in Set(newAreas.compactMap(\.unit)).sorted() {
            let areas = newAreas.filter { $0.unit == unit }
            first.append(
                EntryPlan(
                    chain: view.units.name(unit) ?? chain, kind: EntryKind.areaRecorded,
                    effectiveOn: areas.map(\.from).min() ?? day,
                    open: ["areas": .array(areas.map(\.json))]))
        }
        let file = EntryPlan(
            chain: chain, kind: EntryKind.fileImported, effectiveOn: day,
            open: [
                "imported": [
                    "file": .string(outcome.file), "sha256": .string(outcome.sha256),
                    "layout": .string(reading.layout ?? ""), "rows": .int(Int64(outcome.rows)),
                    "accepted": .int(Int64(outcome.accepted)), "unchanged": .int(Int64(outcome.unchanged)),
                    "rejected": .int(Int64(outcome.rejected)),
                ]
            ], reason: options.reason)
        entries = first + [file] + entries
    }

    mutating func report(
        _ number: ProblemNumber, _ arguments: [String: String], sheet: String, row: Int, column: String? = nil,
        value: String? = nil
    ) {
        outcome.problems.append(
            Problem(
                number, arguments,
                at: Problem.Place(file: outcome.file, sheet: sheet, row: row, column: column), value: value))
    }

    func day(_ surveyed: LocalDate?) -> LocalDate? { surveyed ?? options.effectiveOn }

    mutating func village(_ place: FormPlace, sheet: String, row: Int) -> AreaDirectory.Area? {
        switch places.village(place) {
        case .village(let area): return area
        case .town: return nil
        case .none(let name): report(.areaUnmatched, ["area": name], sheet: sheet, row: row)
        case .clash(let text): report(.areaClash, ["area": text], sheet: sheet, row: row)
        }
        return nil
    }

    // MARK: - Numbers

    private mutating func issue(_ kind: SubjectKind, unit: Int) throws -> SubjectID {
        try count(unit)
        let number: Int
        if kind == .household {
            number = numbers[unit]?.household ?? 1
            numbers[unit]?.household += 1
        } else {
            number = numbers[unit]?.person ?? 1
            numbers[unit]?.person += 1
        }
        return SubjectID(kind: kind, unit: unit, number: number)
    }

    mutating func issueArea(unit: Int) throws -> AreaID {
        try count(unit)
        let number = numbers[unit]?.area ?? 1
        numbers[unit]?.area += 1
        return AreaID(number)
    }

    private mutating func count(_ unit: Int) throws {
        guard numbers[unit] == nil else { return }
        numbers[unit] = try Self.numbers(unit, view)
        firstNumbers[unit] = numbers[unit]
    }

    static func numbers(_ unit: Int, _ view: RegistryView) throws -> Numbers {
        Numbers(
            household: try view.nextNumber(.household, unit: unit),
            person: try view.nextNumber(.person, unit: unit), area: try view.nextArea(unit: unit))
    }

    // MARK: - Households

    /// Plans a household; false where it is not taken.
    private mutating func plan(_ form: FormHousehold) throws -> Bool {
        guard !form.isRejected,
            let village = village(form.place, sheet: form.sheet, row: form.row), let unit = village.unit
        else { return false }
        guard let day = day(form.surveyed) else {
            report(.effectiveDayMissing, ["file": outcome.file], sheet: form.sheet, row: form.row)
            return false
        }
        let chain = view.units.name(unit) ?? ""
        if rolls[village.id] == nil { rolls[village.id] = try VillageRoll(village, view) }
        let head = form.facts.first { $0.fact == ProcessFact.headName }.flatMap { value -> String? in
            if case .text(let name) = value.value { name } else { nil }
        }
        let known = rolls[village.id]?.household(code: form.code, head: head)
        guard try !hasCertainDuplicate(form, known: known) else { return false }
        let id = try known?.id ?? issue(.household, unit: unit)
        var write = SubjectWrite(
            kind: .household, id: view.units.text(id), village: village.id, isPresent: known == nil ? true : nil)
        if known == nil, let group = form.place[AreaRecord.groupLevel] {
            write.group = try self.group(group, in: village, from: day)
        }
        var facts = form.facts.filter { $0.fact != ProcessFact.householdCode }.map { ($0.fact, $0.value) }
        if let code = form.code { facts.append((ProcessFact.householdCode, .text(code))) }
        if form.listsMembers { facts.append((ImportFact.rosterListed, .bool(true))) }
        write.facts = changed(facts, .household, known?.state, day)
        var writes: [SubjectWrite] = []
        for member in form.members where form.listsMembers {
            if let person = try plan(member, household: id, village: village, unit: unit, known: known, day: day) {
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
            chain: chain, kind: EntryKind.surveyRecorded, subject: write.id, effectiveOn: day, reason: options.reason)
        plan.writes = [write] + writes
        entries.append(plan)
        self.chain = self.chain ?? chain
        return true
    }

    private func source(_ sheet: String, _ row: Int) -> JSONValue {
        ["file": .string(outcome.file), "sheet": .string(sheet), "row": .int(Int64(row))]
    }

    private mutating func plan(
        _ member: FormMember, household: SubjectID, village: AreaDirectory.Area, unit: Int,
        known: VillageRoll.Household?, day: LocalDate
    ) throws -> SubjectWrite? {
        let person = try known.flatMap { try self.person(member, among: $0.members) }
        let id = try person?.id ?? issue(.person, unit: unit)
        var write = SubjectWrite(
            kind: .person, id: view.units.text(id), village: village.id, isPresent: person == nil ? true : nil)
        var facts = member.facts.map { ($0.fact, $0.value) }
        if person == nil { facts.append((ProcessFact.alive, .bool(true))) }
        if let number = member.identity { facts += identityFacts.facts(number, on: day) }
        write.facts = changed(facts, .person, person?.state, day)
        if let person { write.facts = try withoutKnownSecrets(write.facts, person) }
        guard person == nil || !write.facts.isEmpty else { return nil }
        if person == nil {
            write.household = view.units.text(household)
            try reportLikely(member, village: village, unit: unit)
        }
        write.source = ["row": .int(Int64(member.row))]
        return write
    }

    /// The person of a household whom a row means: by identity number, else by name and birth.
    private func person(_ member: FormMember, among members: [VillageRoll.Person]) throws -> VillageRoll.Person? {
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
    private mutating func reportLikely(_ member: FormMember, village: AreaDirectory.Area, unit: Int) throws {
        guard let name = member.name, let birth = member.birth else { return }
        let likely = try duplicates.likely(name: name, birth: birth, unit: unit, village: village.id.number)
        for (other, score) in likely.prefix(1) {
            outcome.possibleDuplicates += 1
            report(
                .duplicatePossible, ["other": view.units.text(other), "score": String(score)], sheet: member.sheet,
                row: member.row)
        }
    }

    private func holders(of number: String) throws -> [SubjectID] {
        let hash = SecretKey.whole(number, fact: ProcessFact.identityNumber, keys)
        return try view.connection.rows(
            "SELECT subject FROM secret_lookup WHERE hash = ? AND kind = ?",
            [.blob(hash), .text(SubjectKind.person.rawValue)]
        ) { SubjectID(kind: .person, key: $0.integer(0) ?? 0) }
    }

    /// Whether an identity number of the form is that of a living person outside this household.
    private mutating func hasCertainDuplicate(
        _ form: FormHousehold, known: VillageRoll.Household?
    ) throws -> Bool {
        var found = false
        let own = Set(known?.members.map(\.id) ?? [])
        for member in form.members {
            guard let number = member.identity else { continue }
            let mark = "\(form.sheet) \(form.row)"
            if let other = seenIdentities[number], other != mark {
                found = true
                report(
                    .duplicateCertain, ["other": other], sheet: member.sheet, row: member.row,
                    column: member.identityColumn)
                continue
            }
            for holder in try holders(of: number) where !own.contains(holder) {
                guard let state = try view.state(holder),
                    view.value(ProcessFact.alive, .person, state) != .bool(false)
                else { continue }
                found = true
                report(
                    .duplicateCertain, ["other": view.units.text(holder)], sheet: member.sheet, row: member.row,
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
        facts.compactMap { fact, value in
            guard view.tables.column(fact, of: kind) != nil else { return nil }
            if let state, !secretFacts.contains(fact), day.yyyymmdd >= state.effectiveOn,
                view.value(fact, kind, state) == value
            {
                return nil
            }
            return (fact, value)
        }
    }

    /// Takes out secret values that the person has already.
    private func withoutKnownSecrets(
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

    // MARK: - Areas

    /// The group of a name in a village; recorded on first sight.
    mutating func group(_ name: String, in village: AreaDirectory.Area, from day: LocalDate) throws -> AreaID {
        if groups[village.id] == nil {
            groups[village.id] = Dictionary(
                directory.below(village.id).filter { $0.level == AreaRecord.groupLevel }.flatMap { group in
                    (Array(group.names.values) + group.aliases).map { ($0, group.id) }
                }, uniquingKeysWith: { first, _ in first })
        }
        if let known = groups[village.id]?[name] { return known }
        guard let unit = village.unit else { return village.id }
        var record = AreaRecord(
            id: try issueArea(unit: unit), level: AreaRecord.groupLevel, unit: unit, village: village.id, from: day)
        record.names = [(pack.languages.first ?? "zh", name)]
        record.parents = [(AreaDirectory.management, village.id)]
        newAreas.append(record)
        groups[village.id]?[name] = record.id
        return record.id
    }

    private mutating func plan(_ form: FormArea) throws {
        guard !form.isRejected, let level = pack.areas.levels.last?.id else { return }
        guard let day = day(nil) ?? pack.validFrom else {
            report(.effectiveDayMissing, ["file": outcome.file], sheet: form.sheet, row: form.at)
            return
        }
        var village: AreaDirectory.Area
        switch places.village(form.place) {
        case .village(let found): village = found
        case .clash(let text):
            report(.areaClash, ["area": text], sheet: form.sheet, row: form.at)
            return
        case .none, .town:
            guard form.row == .village, let name = places.villageName(form.place).name, case .town(let town) = places.parent(form.place),
                let unit = town.unit
            else {
                report(
                    .areaUnmatched, ["area": places.villageName(form.place).name ?? form.place[AreaRecord.groupLevel] ?? ""],
                    sheet: form.sheet, row: form.at)
                return
            }
            village = try record(name, code: places.villageName(form.place).code, level: level, in: town, unit: unit, from: day)
        }
        let subject: AreaID
        if form.row == .group {
            guard let name = form.place[AreaRecord.groupLevel] else {
                report(.areaUnmatched, ["area": ""], sheet: form.sheet, row: form.at)
                return
            }
            subject = try group(name, in: village, from: day)
        } else {
            subject = village.id
        }
        let kind: SubjectKind = form.row == .group ? .group : .village
        guard let unit = village.unit else { return }
        let state = try StateReader(view.tables, kinds: [kind]).state(
            kind, subject.number, unit: unit, village: village.id.number, at: view.moment, view.connection)
        var write = SubjectWrite(
            kind: kind, id: subject.description, village: village.id, isPresent: state == nil ? true : nil)
        write.facts = changed(form.facts.map { ($0.fact, $0.value) }, kind, state, day)
        guard state == nil || !write.facts.isEmpty else {
            outcome.unchanged += 1
            return
        }
        outcome.accepted += 1
        write.source = source(form.sheet, form.at)
        let chain = view.units.name(unit) ?? ""
        var plan = EntryPlan(
            chain: chain, kind: EntryKind.villageRecorded, subject: subject.description, effectiveOn: day,
            reason: options.reason)
        plan.writes = [write]
        entries.append(plan)
        self.chain = self.chain ?? chain
    }

    private mutating func record(
        _ name: String, code: String?, level: String, in town: AreaDirectory.Area, unit: Int, from day: LocalDate
    ) throws -> AreaDirectory.Area {
        let known = newAreas.first { area in
            area.level == level && area.parents.contains { $0.parent == town.id } && area.names.contains { $0.name == name }
        }
        let id = try known?.id ?? issueArea(unit: unit)
        if known == nil {
            var record = AreaRecord(id: id, level: level, unit: unit, village: id, from: day)
            record.names = [(pack.languages.first ?? "zh", name)]
            record.parents = [(AreaDirectory.management, town.id)]
            if let code, let scheme = pack.areas.schemes.first?.id { record.codes = [(scheme, code)] }
            newAreas.append(record)
        }
        return AreaDirectory.Area(id: id, level: level, unit: unit, village: id)
    }

    // MARK: - Lists of persons

    /// A row of another office's list: found by identity number, else by name in the village; facts go to the person
    /// or to the household, as the dictionary has them.
    private mutating func plan(_ row: FormRow) throws {
        guard !row.isRejected else { return }
        guard let day = day(nil) else {
            report(.effectiveDayMissing, ["file": outcome.file], sheet: row.sheet, row: row.row)
            return
        }
        guard let person = try self.person(row), let state = try view.state(person) else {
            report(
                .personUnmatched, ["name": row.name ?? ""], sheet: row.sheet, row: row.row, column: row.keyColumn)
            return
        }
        // A list of hits says by its name which register hit: a lead to verify.
        var listed = row.facts.map { ($0.fact, $0.value) }
        if pack.facts["\(row.list)_hit"]?.subject == .household { listed.append(("\(row.list)_hit", .bool(true))) }
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

    private mutating func person(_ row: FormRow) throws -> SubjectID? {
        if let number = row.identity, let holder = try holders(of: number).first { return holder }
        guard row.identity == nil, let name = row.name, case .village(let village) = places.village(row.place) else {
            return nil
        }
        if rolls[village.id] == nil { rolls[village.id] = try VillageRoll(village, view) }
        let named = (rolls[village.id]?.byCode.values.flatMap(\.members) ?? []).filter { person in
            view.value(ProcessFact.personName, .person, person.state) == .text(name)
        }
        return named.count == 1 ? named[0].id : nil
    }
}

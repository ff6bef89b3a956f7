import Journal
import Policy
import Registry
import Storage
import Vocabulary

/// Decides what a form's households, areas and list rows become in the registry (导入计划): which are new, which are
/// known and changed, which are duplicates; nothing is written here.
struct ImportPlan {
    private(set) var entries: [EntryPlan] = []
    /// The villages and how many facts the entries are about.
    private(set) var villages: Set<AreaID> = []
    private var facts = 0
    private var keystrokes = 0
    var outcome: ImportOutcome

    /// The next numbers of a unit.
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
    /// The day of the import.
    let today: LocalDate
    var places: PlaceMatcher
    var rolls: [AreaID: VillageRoll] = [:]
    var numbers: [Int: Numbers] = [:]
    var groups: [AreaID: [String: AreaID]] = [:]
    var newAreas: [AreaRecord] = []
    var seenIdentities: [String: String] = [:]
    /// The persons recorded first by this file, by name and birth.
    var newPersons: [PendingFile.Named: [PendingFile.Person]] = [:]
    /// Whether a known person gets another name or birth.
    var renamesPersons = false
    /// The file before this one, where it is not written yet.
    let pending: PendingFile?
    private var chain: String?
    let secretFacts: Set<String>
    let duplicates: Duplicates
    let identityFacts: IdentityFacts

    init(
        _ outcome: ImportOutcome, view: RegistryView, directory: AreaDirectory, pack: PolicyPack,
        keys: KeyRing, identityFacts: IdentityFacts, options: ImportOptions, on today: LocalDate,
        after pending: PendingFile?
    ) {
        self.pending = pending
        self.outcome = outcome
        self.view = view
        self.directory = directory
        self.pack = pack
        self.keys = keys
        self.options = options
        self.today = today
        places = PlaceMatcher(directory, levels: pack.areas.levels.map(\.id))
        self.identityFacts = identityFacts
        duplicates = Duplicates(
            view, directory,
            weights: Duplicates.Weights(pack, on: options.effectiveOn ?? pack.validTo ?? .distantFuture))
        secretFacts = Set(pack.facts.all.filter { $0.sensitivity == .secret }.map(\.id))
    }

    // MARK: - Whole file

    /// Plans a whole file; its outcome says what would be taken. Throws 409.407 where it is asked to stop.
    mutating func plan(_ reading: FormReading, _ progress: ImportProgress.Part) throws {
        if pending?.isOpaque == true { throw PendingFile.MustWait() }
        outcome.layout = reading.layout
        outcome.rows = reading.dataRows
        outcome.problems = reading.problems
        try progress.begin(.matching, of: reading.dataRows)
        for area in reading.areas {
            try progress.step()
            try plan(area)
        }
        for household in reading.households {
            try progress.step(household.rows)
            guard try !plan(household), let code = household.code else { continue }
            outcome.rejectedHouseholds.append(code)
        }
        for row in reading.rows {
            try progress.step()
            try plan(row)
        }
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
            outcome.facts = facts
            outcome.keystrokes = keystrokes
            addFileEntry(reading)
        }
    }

    /// Takes an entry into the plan.
    mutating func record(_ plan: EntryPlan) {
        for write in plan.writes {
            villages.insert(write.village)
            facts += write.facts.count
            if options.countsKeystrokes { keystrokes += typing(write) }
        }
        chain = chain ?? plan.chain
        entries.append(plan)
    }

    /// What typing the facts of a write would take; those that nobody types are left out.
    private func typing(_ write: SubjectWrite) -> Int {
        write.facts.reduce(0) { sum, set in
            guard let value = set.value, let fact = pack.facts[set.fact], fact.isEntered else { return sum }
            return sum + fact.form.keystrokes(value)
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
        var imported: [JSONValue.Member] = [
            .init("file", .string(outcome.file)), .init("sha256", .string(outcome.sha256)),
            .init("layout", .string(reading.layout ?? "")), .init("rows", .int(Int64(outcome.rows))),
            .init("accepted", .int(Int64(outcome.accepted))),
            .init("unchanged", .int(Int64(outcome.unchanged))),
            .init("rejected", .int(Int64(outcome.rejected))),
        ]
        if !options.answers.isEmpty {
            imported.append(.init("answered", .array(options.answers.map(\.place))))
        }
        let file = EntryPlan(
            chain: chain, kind: EntryKind.fileImported, effectiveOn: day,
            open: ["imported": .object(imported)], reason: options.reason)
        entries = first + [file] + entries
    }

    mutating func report(
        _ number: ProblemNumber, _ arguments: [String: String], sheet: String, row: Int,
        column: String? = nil,
        value: String? = nil
    ) {
        outcome.problems.append(
            Problem(
                number, arguments,
                at: Problem.Place(file: outcome.file, sheet: sheet, row: row, column: column), value: value))
    }

    /// The households and persons of a village as they stand.
    mutating func roll(_ village: AreaDirectory.Area) throws -> VillageRoll {
        if let known = rolls[village.id] { return known }
        try pending?.check(village: village.id)
        let roll = try VillageRoll(village, view)
        rolls[village.id] = roll
        return roll
    }

    /// The latest state of a subject.
    func state(_ id: SubjectID) throws -> SubjectState? {
        let state = try view.state(id)
        if let state { try pending?.check(village: AreaID(state.village)) }
        return state
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

    /// Whether rows of an area are taken; says by number where not. `name` stands in for the area's own.
    mutating func takes(_ area: AreaID, named name: String? = nil, sheet: String, row: Int) -> Bool {
        guard let areas = options.areas, !directory.path(area).contains(where: { areas.contains($0) }) else {
            return true
        }
        report(
            .outsideTerritory,
            [
                "area": name ?? directory.name(area, pack.languages.first ?? ""),
                "permission": "import-files",
            ], sheet: sheet, row: row)
        return false
    }

    // MARK: - Numbers

    mutating func issue(_ kind: SubjectKind, unit: Int) throws -> SubjectID {
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

    mutating func count(_ unit: Int) throws {
        guard numbers[unit] == nil else { return }
        numbers[unit] =
            try pending?.numbers[unit]
            ?? Numbers(
                household: view.nextNumber(.household, unit: unit),
                person: view.nextNumber(.person, unit: unit),
                area: view.nextArea(unit: unit))
    }
}

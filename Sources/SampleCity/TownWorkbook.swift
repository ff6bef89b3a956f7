import Policy
import Tabular
import Vocabulary

/// Writes the workbooks of one town: the first survey with its planted faults, and the later surveys.
struct TownWorkbook {
    /// What a town's workbooks came to.
    struct Outcome: Sendable {
        var files: [Manifest.File] = []
        var planted: [Manifest.Planted] = []
        var hits: [PropertyHit] = []
    }

    private let plan: CityPlan
    private let layouts: SampleLayouts
    private let faults: FaultSchedule
    private let town: Int
    private let directory: String
    private let surveyed: LocalDate
    private var source: HouseholdSource
    private var outcome = Outcome()
    private var path = ""
    /// Villages of which other offices keep lists, with their registers and registered households.
    private let registers: [Int: [Int]]
    private var listed: [Int: [RegisterWorkbook.Home]] = [:]
    /// Heads of the town's households as they were written, for persons who stand twice.
    private var heads: [(village: Int, head: FamilyMember, number: String)] = []

    init(
        plan: CityPlan, separation: Separation, layouts: SampleLayouts, faults: FaultSchedule,
        registers: [Int: [Int]], town: Int, directory: String
    ) throws {
        self.plan = plan
        self.layouts = layouts
        self.faults = faults
        self.registers = registers
        self.town = town
        self.directory = directory
        surveyed = plan.surveyDay(of: town)
        source = try HouseholdSource(plan: plan, separation: separation, town: town, surveyed: surveyed)
    }

    /// Writes all of the town's workbooks up to a year.
    mutating func write(until year: Int) throws -> Outcome {
        let years = plan.figures.exits.indices.filter { plan.figures.exits[$0].year <= year }
        var later: [[SampleHousehold]] = years.map { _ in [] }
        var memberRows: [(code: String, place: SheetColumns.Place, rows: [FactRow], fault: PlantedKind?)] = []
        path = plan.path(of: .survey, town: town)
        let workbook = try SampleWorkbook(file: directory + "/" + path)
        try workbook.beginSheet(layouts.households.name)
        try layouts.households.writeHeader(to: workbook)
        var pending = faults.kinds(rejecting: false, town: town)
        var rows = 0
        for village in plan.townVillages(town) {
            for group in plan.villages[village].groups {
                let place = plan.place(of: group)
                for household in plan.groups[group].households {
                    let family = source.family(of: household)
                    let (found, attempt) = try source.found(household, family: family)
                    if let number = family.numbers.first {
                        heads.append((village, family.members[0], number))
                    }
                    var fault: PlantedKind?
                    if !pending.isEmpty, plan.isPlain(household), found.members.count > 1 {
                        fault = pending.removeFirst()
                    }
                    var here = place
                    here.householdCode = plan.code(of: household)
                    try writeHousehold(found, at: here, fault: fault, to: workbook)
                    memberRows.append((here.householdCode, here, found.members, fault))
                    rows += 1
                    if registers[village] != nil, plan.hardships[household].contains(.poor) {
                        listed[village, default: []].append(
                            RegisterWorkbook.Home(place: here, household: found))
                    }
                    noteHit(of: household, family: family)
                    for (at, exit) in years.enumerated() where plan.changes(household, at: exit) {
                        later[at].append(
                            try source.improved(
                                household, family: family, attempt: attempt,
                                on: plan.updateDay(of: town, at: exit)))
                    }
                }
            }
        }
        for (number, kind) in faults.kinds(rejecting: true, town: town).enumerated() {
            try writeExtra(kind, number: number, memberRows: &memberRows, to: workbook)
            rows += 1
        }
        rows += try writeMembers(memberRows, to: workbook)
        try workbook.finish()
        outcome.files.append(
            Manifest.File(
                path: path, layout: layouts.survey.id, purpose: .survey, effectiveOn: surveyed, rows: rows))
        try writeRegisters()
        for (at, exit) in years.enumerated() { try writeUpdate(later[at], exit: exit) }
        return outcome
    }

    private mutating func writeRegisters() throws {
        let unit = plan.policy.frame.towns[town].unit
        let language = plan.policy.pack.languages.first ?? "en"
        for (village, homes) in listed.sorted(by: { $0.key < $1.key }) {
            for register in (registers[village] ?? []).map({ layouts.registers[$0] }) {
                let place = homes[0].place
                let list = RegisterWorkbook(
                    register: register, policy: plan.policy,
                    title: plan.policy.names.form.title(
                        place.town + place.village, plan.registerDay.year, register.layout.label(language)))
                path = plan.path(of: .register, unit: unit, layout: register.layout.id)
                let workbook = try SampleWorkbook(file: directory + "/" + path)
                let rows = try list.write(homes, to: workbook)
                try workbook.finish()
                outcome.files.append(
                    Manifest.File(
                        path: path, layout: register.layout.id, purpose: .register,
                        effectiveOn: plan.registerDay, rows: rows))
            }
        }
    }

    private mutating func writeHousehold(
        _ household: SampleHousehold, at place: SheetColumns.Place, fault: PlantedKind?,
        to workbook: SampleWorkbook
    ) throws {
        let columns = layouts.households
        var planted: (column: Int, SheetColumns.Fault)?
        if let fault, let column = columns.place(of: "wage_income", slots: plan.policy.householdSlots) {
            switch fault {
            case .approximateAmount: planted = (column, .text(plan.policy.names.about + "8600"))
            case .unitSlip: planted = (column, .number(Int64(plan.slippedAmount)))
            default: break
            }
        }
        let row = try columns.write(household.row, at: place, fault: planted, to: workbook)
        if let fault, let planted {
            plant(
                fault, sheet: columns.name, row: row, column: planted.column, household: place.householdCode)
        }
    }

    private mutating func writeMembers(
        _ households: [(code: String, place: SheetColumns.Place, rows: [FactRow], fault: PlantedKind?)],
        to workbook: SampleWorkbook
    ) throws -> Int {
        guard let columns = layouts.members else { return 0 }
        let slots = plan.policy.memberSlots
        try workbook.beginSheet(columns.name)
        try columns.writeHeader(to: workbook)
        var count = 0
        for household in households {
            for (place, member) in household.rows.enumerated() {
                var planted: (column: Int, SheetColumns.Fault)?
                // The last member has it, who is never the head.
                if let fault = household.fault, place == household.rows.count - 1 {
                    switch fault {
                    case .damagedIdentityNumber:
                        if let column = columns.place(of: "identity_number", slots: slots),
                            case .text(let number)? = member[.identityNumber]
                        {
                            planted = (column, .number(Self.damaged(number)))
                        }
                    case .impossibleDate:
                        planted = columns.place(of: "birth", slots: slots).map { ($0, .text("2001-02-30")) }
                    case .unknownCode:
                        planted = columns.place(of: "ethnic_group", slots: slots).map { ($0, .text("##")) }
                    default: break
                    }
                }
                let row = try columns.write(member, at: household.place, fault: planted, to: workbook)
                count += 1
                if let fault = household.fault, let planted {
                    plant(
                        fault, sheet: columns.name, row: row, column: planted.column,
                        household: household.code)
                }
            }
        }
        return count
    }

    /// The number as a spreadsheet keeps it: fifteen digits, then zeros.
    private static func damaged(_ number: String) -> Int64 {
        var value: Int64 = 0
        for (place, digit) in number.utf8.enumerated() where (48...57).contains(digit) {
            value = value * 10 + (place < 15 ? Int64(digit - 48) : 0)
        }
        return value
    }

    private mutating func plant(_ kind: PlantedKind, sheet: String, row: Int, column: Int?, household: String)
    {
        outcome.planted.append(
            Manifest.Planted(
                kind: kind, file: path, sheet: sheet, row: row, column: column.map(ColumnName.letters),
                household: household))
    }

    private mutating func noteHit(of household: Int, family: (members: [FamilyMember], numbers: [String])) {
        var random = SeededRandom(seed: plan.seed, 14, UInt64(household))
        // Every two hundredth household has a lead, of the poor every thousandth.
        let isPoor = plan.hardships[household].contains(.poor)
        guard random.chance(isPoor ? 0.001 : 0.005), let number = family.numbers.first else { return }
        outcome.hits.append(
            PropertyHit(
                register: random.below(4), place: plan.place(of: plan.group(of: household)),
                name: family.members.first?.name ?? "", identityNumber: number,
                household: plan.code(of: household)))
    }

    /// A household beyond the city's own that must be rejected.
    private mutating func writeExtra(
        _ kind: PlantedKind, number: Int,
        memberRows: inout [(code: String, place: SheetColumns.Place, rows: [FactRow], fault: PlantedKind?)],
        to workbook: SampleWorkbook
    ) throws {
        let template = plan.villages[plan.townVillages(town).lowerBound].households.lowerBound
        let family = source.family(of: template, stranger: UInt64(number))
        var (household, _) = try source.found(template, family: family)
        var place = plan.place(of: plan.group(of: template))
        place.householdCode = plan.code(of: template).replacingDigits(by: "X\(town + 1)-\(number + 1)")
        household.row.set(.householdCode, text: place.householdCode)
        var fault: (column: Int, SheetColumns.Fault)?
        let columns = layouts.households
        switch kind {
        case .wrongTown: place.town = plan.townElsewhere(than: town)
        case .missingCode:
            fault = columns.place(of: .householdCode).map { ($0, .empty) }
            household.members = []
        case .missingHead:
            household.members[0].set(.relation, code: "99", "autre", height: 0.99)
        case .sizeDisagrees:
            household.row.set(.householdSize, int: household.members.count + 2)
            household.row.set(.statedNetIncomePerHead, nil)
        case .duplicateInTown:
            let last = plan.townVillages(town).upperBound - 1
            if let other = heads.last(where: { $0.village == last }) {
                household.stand(for: other.head, number: other.number)
            }
        case .duplicateAcrossUnits:
            if let other = try plan.earlyHead(place: number) {
                household.stand(for: other.head, number: other.number)
            }
        default: break
        }
        let row = try columns.write(household.row, at: place, fault: fault, to: workbook)
        let column: Int? =
            switch kind {
            case .wrongTown: columns.place(of: .town)
            case .missingCode: columns.place(of: .householdCode)
            case .sizeDisagrees: columns.place(of: "household_size", slots: plan.policy.householdSlots)
            default: nil
            }
        plant(
            kind, sheet: columns.name, row: row, column: column,
            household: kind == .missingCode ? "" : place.householdCode)
        memberRows.append((place.householdCode, place, household.members, nil))
    }

    private mutating func writeUpdate(_ households: [SampleHousehold], exit: Int) throws {
        guard !households.isEmpty else { return }
        path = plan.path(of: .update, town: town, year: plan.figures.exits[exit].year)
        let workbook = try SampleWorkbook(file: directory + "/" + path)
        try workbook.beginSheet(layouts.households.name)
        try layouts.households.writeHeader(to: workbook)
        var memberRows: [(code: String, place: SheetColumns.Place, rows: [FactRow], fault: PlantedKind?)] = []
        for household in households {
            var place = plan.place(of: plan.group(of: household.index))
            place.householdCode = plan.code(of: household.index)
            try layouts.households.write(household.row, at: place, to: workbook)
            memberRows.append((place.householdCode, place, household.members, nil))
        }
        let members = try writeMembers(memberRows, to: workbook)
        try workbook.finish()
        outcome.files.append(
            Manifest.File(
                path: path, layout: layouts.survey.id, purpose: .update,
                effectiveOn: plan.updateDay(of: town, at: exit), rows: households.count + members))
    }
}

extension String {
    /// The code of a household that is none of the city's own.
    fileprivate func replacingDigits(by ending: String) -> String { String(prefix(5)) + ending }
}

extension SampleHousehold {
    /// Puts a person who lives elsewhere in the head's place: the same name, sex, birth and number.
    fileprivate mutating func stand(for person: FamilyMember, number: String) {
        row.set(.headName, text: person.name)
        members[0].set(.personName, text: person.name)
        members[0].set(.identityNumber, text: number)
        members[0].set(.birth, .day(person.birth))
        members[0].set(.sex, code: person.isMale ? "1" : "2", person.isMale ? "m" : "f", height: 0.9)
    }
}

/// One line of the property search.
struct PropertyHit: Sendable {
    /// Which of the layout's registers.
    var register: Int
    var place: SheetColumns.Place
    var name: String
    var identityNumber: String
    var household: String
}

import Access
import SampleCity
import Vocabulary

/// What a demo found, beside what was planned and planted (演示总表).
struct DemoSummary {
    /// What was imported in one layout.
    struct LayoutCount {
        var layout: String
        var files = 0
        var rows = 0
        var accepted = 0
        var unchanged = 0
        var rejected = 0
    }

    var plan: CityPlan
    var registered: [String: (households: Int64, persons: Int64)] = [:]
    var exits: [(year: Int, persons: Int64, plannedPersons: Int, villages: Int64, plannedVillages: Int)] = []
    /// The year under way: its day, and who has left by then.
    var underway: (day: LocalDate, persons: Int64, villages: Int64)?
    var worklist: [JSONValue] = []
    /// Lists in other layouts that said something new, which they must not.
    var newInRegisters: [String] = []
    var planted: [(kind: String, count: Int)] = []
    var found: [(kind: String, count: Int)] = []
    var households: Int64 = 0
    var persons: Int64 = 0
    var villageGroups: Int64 = 0
    var villages: Int64 = 0
    var poorVillages: Int64 = 0
    /// Whether the pack's village rules concern some villages only; where they concern all, all are counted.
    var tellsPoorVillages = true
    var surveyed: [String: (households: Int64, persons: Int64)] = [:]
    /// The first survey and its lists by layout: files and rows, and what became of the rows.
    var layouts: [LayoutCount] = []
    var seconds: [(stage: String, seconds: Double)] = []
    var peakMiB = 0
    var position = ""
    /// One account a role, shown once and kept nowhere.
    var accounts: [OneTimePassword] = []

    /// The day on which the demo ends, as its pages have it.
    var asOf: LocalDate {
        underway?.day ?? exits.last.flatMap { LocalDate($0.year, 12, 31) } ?? .distantPast
    }

    /// Whether everything planted was found and the city's own figures came out.
    var isAsPlanted: Bool {
        mismatches.isEmpty
    }

    /// What did not come out as planned, by the key of the summary.
    var mismatches: [String] {
        var keys: [String] = []
        func check(_ key: String, _ holds: Bool) { if !holds { keys.append(key) } }
        for (planted, found) in zip(planted, found) { check(planted.kind, planted == found) }
        check("households", households == Int64(plan.figures.households))
        check("village_groups", villageGroups == Int64(plan.figures.groups))
        check("villages", villages == Int64(plan.figures.villages))
        check(
            "poor_villages", !tellsPoorVillages || poorVillages == Int64(plan.figures.poorVillages))
        check(
            "registered_persons",
            registered.values.reduce(0) { $0 + $1.persons } == Int64(plan.figures.registeredPersons))
        // Some leave a year early: what counts is who has left by a year's end.
        var (persons, plannedPersons, left, plannedVillages) = (Int64(0), Int64(0), Int64(0), Int64(0))
        for exit in exits {
            persons += exit.persons
            plannedPersons += Int64(exit.plannedPersons)
            left += exit.villages
            plannedVillages += Int64(exit.plannedVillages)
            check("exited_persons \(exit.year)", persons >= plannedPersons)
            check("exited_villages \(exit.year)", left >= plannedVillages)
        }
        for list in newInRegisters { check(list, false) }
        return keys
    }

    var json: JSONValue {
        func counts(_ values: [(kind: String, count: Int)]) -> JSONValue {
            .object(values.map { .init($0.kind, .int(Int64($0.count))) })
        }
        return [
            "households": .int(households), "persons": .int(persons), "village_groups": .int(villageGroups),
            "villages": .int(villages), "poor_villages": .int(poorVillages),
            "registered_households": .int(registered.values.reduce(0) { $0 + $1.households }),
            "registered_persons": .int(registered.values.reduce(0) { $0 + $1.persons }),
            "by_unit": .array(
                plan.units.map { unit in
                    [
                        "area": .string(unit.area), "name": .string(unit.name),
                        "households": .int(surveyed[unit.area]?.households ?? 0),
                        "persons": .int(surveyed[unit.area]?.persons ?? 0),
                        "registered_persons": .int(registered[unit.area]?.persons ?? 0),
                    ]
                }),
            "years": .array(
                exits.map { exit in
                    [
                        "year": .int(Int64(exit.year)), "exited_persons": .int(exit.persons),
                        "planned_persons": .int(Int64(exit.plannedPersons)),
                        "exited_villages": .int(exit.villages),
                        "planned_villages": .int(Int64(exit.plannedVillages)),
                    ]
                }),
            "underway": underway.map {
                [
                    "as_of": .string($0.day.description), "exited_persons": .int($0.persons),
                    "exited_villages": .int($0.villages),
                ]
            } ?? .null,
            "layouts": .array(
                layouts.map { count in
                    [
                        "layout": .string(count.layout), "files": .int(Int64(count.files)),
                        "rows": .int(Int64(count.rows)), "accepted": .int(Int64(count.accepted)),
                        "unchanged": .int(Int64(count.unchanged)), "rejected": .int(Int64(count.rejected)),
                    ]
                }),
            "worklist": .array(worklist), "planted": counts(planted), "found": counts(found),
            "seconds": .object(
                seconds.map { .init($0.stage, .double(($0.seconds * 100).rounded() / 100)) }),
            "peak_mib": .int(Int64(peakMiB)), "position": .string(position),
        ]
    }
}

import Foundation
import Policy
import Registry
import SQLiteStorage
import Storage
import Vocabulary

/// One household explained by all criteria of its exit, with margins, sentences and nearest changes.
enum ExplainTiming {
    static func run() throws {
        let pack = try Bench.pack()
        guard let day = LocalDate(2017, 12, 31) else { return }
        let rules = try RuleSetOnDay(try pack.ruleSet("household-exit"), in: pack, asOf: day)
        let facts: [String: FactValue] = [
            "household_size": .integer(4), "labour_count": .integer(2), "food_clothing_ok": .bool(true),
            "paddy_mu": .integer(200), "dry_land_mu": .integer(0), "cash_crop_mu": .integer(0),
            "hill_wood_mu": .integer(0), "land_return_steady": .bool(true), "has_premises": .bool(false),
            "livestock_at_scale": .bool(false), "migrant_months": .integer(0), "house_grade": .text("A"),
            "self_employed_away": .bool(false), "other_steady_income": .bool(false),
            "dibao_class": .text("none"), "house_structure": .text("brick-concrete"),
            "house_area_m2": .integer(9_650), "house_stable": .bool(true), "insured_members": .integer(3),
            "compulsory_students": .integer(2), "dropouts": .integer(0), "group_households": .integer(41),
            "road_surface": .text("concrete"), "road_width_m": .integer(400), "water_source": .text("tap"),
            "water_quality_ok": .bool(true), "water_litres_per_day": .integer(600),
            "water_round_trip_minutes": .integer(0), "has_power": .bool(true),
            "television_sets": .integer(1), "computers": .integer(0), "smartphones": .integer(2),
            "wage_income": .integer(1_160_000), "operating_income": .integer(735_050),
            "operating_cost": .integer(248_030),
        ]
        var criteria = 0
        let seconds = Bench.median(of: 51) {
            let source = FactSource(.household, in: pack, context: rules.context, entered: facts)
            let explanation = rules.explain(source, in: pack)
            criteria = explanation.criteria.count
            Bench.sink(explanation.criteria.reduce(0) { $0 + $1.json(pack) { _ in [] }.text.utf8.count })
        }
        Bench.report("explain", ["seconds": .double(seconds), "criteria": .int(Int64(criteria))])
    }
}

/// The state of every household on a past day: one ordered scan, beside the window function that gives the same.
enum PastTiming {
    static func run(_ database: String, day: String) throws {
        guard let asOf = LocalDate(day) else { return }
        let store = try SQLiteStore(path: database, readOnly: true)
        try store.read { connection in
            let tables = try RegistryTables(connection)
            var seqs: [Int: Int64] = [:]
            try connection.forEach("SELECT unit, MAX(seq) FROM household_version GROUP BY unit", []) { row in
                seqs[Int(row.integer(0) ?? 0)] = row.integer(1) ?? 0
                return true
            }
            let villages = try connection.rows(
                "SELECT DISTINCT unit, village FROM household_version ORDER BY unit, village", []
            ) { (unit: Int($0.integer(0) ?? 0), village: $0.integer(1) ?? 0) }
            let moment = Moment(asOf: asOf, seqs: seqs)
            let reader = StateReader(tables, kinds: [.household])
            var households = 0
            let seconds = try Bench.median(of: 5) {
                households = 0
                for (unit, village) in villages {
                    try reader.forEach(.household, unit: unit, village: village, at: moment, connection) {
                        _ in
                        households += 1
                    }
                }
            }
            Bench.report(
                "past-scan", ["seconds": .double(seconds), "households": .int(Int64(households))])
            let names = tables.columns(of: .household).map { "\"\($0.fact)\"" }
            var found = 0
            let windowSeconds = try Bench.median(of: 5) {
                found = 0
                for unit in seqs.keys.sorted() {
                    try connection.forEach(
                        """
                        SELECT subject, \(names.joined(separator: ", ")) FROM (
                            SELECT *, ROW_NUMBER() OVER (
                                PARTITION BY village, subject ORDER BY effective_on DESC, seq DESC) AS place
                            FROM household_version WHERE unit = ? AND effective_on <= ? AND seq <= ?)
                        WHERE place = 1 AND present = 1
                        """,
                        [.integer(Int64(unit)), .integer(Int64(asOf.yyyymmdd)), .integer(seqs[unit] ?? 0)]
                    ) { row in
                        found += 1
                        for column in 1...names.count { Bench.sink(Int(row.integer(column) ?? 0)) }
                        return true
                    }
                }
            }
            Bench.report(
                "past-window", ["seconds": .double(windowSeconds), "households": .int(Int64(found))])
        }
    }
}

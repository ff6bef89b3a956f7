import Access
import ArgumentParser
import Exit
import Foundation
import Identification
import Journal
import Policy
import Registry
import SQLiteStorage
import SampleCity
import Storage
import Vocabulary

/// How far a demo goes: to a year's end, or to a day of a year that is then under way (演示截止).
struct DemoEnd: ExpressibleByArgument {
    var year: Int
    /// The day; nil at the year's end.
    var day: LocalDate?

    init?(argument: String) {
        if let year = Int(argument) {
            self.year = year
        } else if let day = LocalDate(argument) {
            year = day.year
            self.day = day
        } else {
            return nil
        }
    }
}

extension Manifest {
    /// The workbooks of a year's changes.
    fileprivate func updates(of year: Int) -> [File] {
        files.filter { $0.effectiveOn.year == year && [.update, .villageUpdate].contains($0.purpose) }
    }
}

/// Runs the whole line on a sample city, by the same commands that an office would use.
struct DemoRun {
    let pack: PolicyPack
    let households: Int
    let seed: UInt64
    let directory: String
    let until: DemoEnd?
    let quiet: Bool

    var options: DatabaseOptions {
        var options = DatabaseOptions.plain
        options.database = directory + "/tuopin.sqlite"
        options.keyFile = directory + "/tuopin.key"
        return options
    }

    /// One stage with its time.
    private struct Clock {
        var stages: [(stage: String, seconds: Double)] = []
        let quiet: Bool

        mutating func time<T>(_ stage: String, _ body: () throws -> T) rethrows -> T {
            let start = ContinuousClock.now
            if !quiet { StandardError.say("… \(stage)") }
            defer { note(stage, start) }
            return try body()
        }

        mutating func note(_ stage: String, _ start: ContinuousClock.Instant) {
            let taken = ContinuousClock.now - start
            let seconds = Double(taken.components.seconds) + Double(taken.components.attoseconds) / 1e18
            stages.append((stage, seconds))
        }
    }

    /// Runs it; the folder is prepared once it is known that what is asked can be made.
    func run(preparing folder: () throws -> Void) async throws -> DemoSummary {
        var clock = Clock(quiet: quiet)
        let start = ContinuousClock.now
        if !quiet { StandardError.say("… city") }
        var planned = try SampleCity.plan(households: households, seed: seed, pack: pack)
        planned.underway = until?.day
        let plan = planned
        guard let first = plan.figures.exits.first else { throw Problem(.ruleSetNotFound, ["id": "exits"]) }
        let planYears = plan.figures.exits.map(\.year)
        if let until, !planYears.contains(until.year) {
            let years = planYears.map(String.init).joined(separator: ", ")
            throw Problem(.badArgument, ["name": "--until", "value": "\(until.year)", "why": years])
        }
        try folder()
        let last = until.map { $0.day == nil ? $0.year : $0.year - 1 } ?? first.year
        let progress = ProgressLine(quiet: quiet)
        let manifest = try await plan.writeWorkbooks(to: directory + "/workbooks", until: until?.year ?? last)
        { done, all in
            progress.show("city \(done)/\(all)")
        }
        progress.end()
        clock.note("city", start)
        guard
            let node = pack.areas.units.first(where: { $0.parent(tree: pack.areas.trees.first ?? "") == nil }
            )?.node
                ?? pack.areas.units.first?.node
        else { throw Problem(.areaNotFound, ["area": "node"]) }
        _ = try clock.time("init") { try DatabaseMaking.make(options, pack: pack, node: node) }
        let session = try Session(options)
        var summary = DemoSummary(plan: plan)
        let unitLevel = pack.areas.levels.dropFirst().first?.id ?? ""
        let surveyFiles = manifest.files.filter {
            [.villages, .groups, .survey, .register, .hits].contains($0.purpose)
        }
        let outcomes = try clock.time("import") { try importFiles(surveyFiles, session) }
        let identified = surveyFiles.map(\.effectiveOn).max() ?? .distantPast
        try clock.time("identify") {
            _ = try IdentifyVerb.Register.register(
                session, .latest(asOf: identified), .whole,
                targetPersons: Int64(plan.figures.registeredPersons), by: unitLevel, on: identified,
                reason: "demo", dryRun: false)
        }
        for year in plan.figures.exits where year.year <= last {
            let updates = manifest.updates(of: year.year)
            _ = try clock.time("update \(year.year)") { try importFiles(updates, session) }
            let end = LocalDate(year.year, 12, 31) ?? identified
            let answer = try clock.time("exit \(year.year)") {
                try ExitVerb.Record.record(
                    session, year: year.year, .latest(asOf: end), .whole, only: nil, reason: "demo",
                    dryRun: false)
            }
            // Published once they are recorded: only then may the villages leave that have too few poor left.
            try clock.time("lists \(year.year)") { try lists(session, year.year) }
            summary.exits.append(
                (
                    year.year, answer["persons"]?.intValue ?? 0, year.persons,
                    answer["villages"]?.intValue ?? 0,
                    year.villages
                ))
        }
        // In the plan's first year no year has ended yet.
        let end = (last < first.year ? until?.day : LocalDate(last, 12, 31)) ?? identified
        try clock.time("evaluate") { try count(&summary, session, identified, end, unitLevel) }
        Self.tally(&summary, surveyFiles, outcomes)
        match(
            &summary, manifest, outcomes, session, try clock.time("check") { try hits(session, identified) })
        if let day = until?.day {
            summary.underway = try clock.time("under way \(day)") {
                try goOn(until: day, plan, manifest.updates(of: day.year), session)
            }
        }
        try clock.time("visits") { try DemoVisits.record(session, pack, before: until?.day ?? end) }
        summary.accounts = try clock.time("accounts") { try DemoAccounts.open(session, pack) }
        summary.position = try session.store.read {
            try JournalReader(connection: $0, keys: nil).position().description
        }
        try session.store.close()
        summary.seconds = clock.stages
        summary.peakMiB = Self.peakMiB()
        return summary
    }

    /// The year under way: everybody's changes are taken down, and some villages have recorded who may leave by the day.
    private func goOn(
        until day: LocalDate, _ plan: CityPlan, _ updates: [Manifest.File], _ session: Session
    ) throws -> (day: LocalDate, persons: Int64, villages: Int64) {
        _ = try importFiles(updates, session)
        let directory = try session.store.read { connection in
            try Question(connection, keys: session.keys, .latest(asOf: day), places: .all).directory
        }
        let answer = try ExitVerb.Record.record(
            session, year: day.year, .latest(asOf: day), .whole, only: nil,
            villages: { village in
                let town = directory.path(village).dropLast().last ?? village
                return plan.hasRecorded(village: village.number, town: town.number)
            }, reason: "demo", dryRun: false)
        return (day, answer["persons"]?.intValue ?? 0, answer["villages"]?.intValue ?? 0)
    }

    /// Imports files in their order; each group of one day under one batch.
    private func importFiles(_ files: [Manifest.File], _ session: Session) throws -> [String: ImportOutcome] {
        var options = ImportOptions()
        options.acceptsValid = true
        options.reason = "demo"
        let intake = SurveyImport(
            try session.writer(pack), pack: pack, options: options,
            today: Instant.now().day(in: pack.zone))
        let progress = ProgressLine(quiet: quiet)
        let rows = ImportProgress { state in
            progress.show("import \(state.file + 1)/\(files.count) \(files[state.file].path) \(state.text)")
        }
        let results = try intake.run(
            files.map { .init(path: directory + "/workbooks/" + $0.path, effectiveOn: $0.effectiveOn) },
            progress: rows)
        progress.end()
        return Dictionary(zip(files.map(\.path), results)) { first, _ in first }
    }

    /// Counts files and rows by layout, and notes lists that should have said nothing new.
    private static func tally(
        _ summary: inout DemoSummary, _ files: [Manifest.File], _ outcomes: [String: ImportOutcome]
    ) {
        for file in files {
            guard let outcome = outcomes[file.path] else { continue }
            if file.purpose == .register, outcome.status != .unchanged {
                summary.newInRegisters.append(file.path)
            }
            let layout = outcome.layout ?? file.layout
            let known = summary.layouts.firstIndex { $0.layout == layout }
            let at = known ?? summary.layouts.count
            if known == nil { summary.layouts.append(DemoSummary.LayoutCount(layout: layout)) }
            summary.layouts[at].files += 1
            summary.layouts[at].rows += outcome.rows
            summary.layouts[at].accepted += outcome.accepted
            summary.layouts[at].unchanged += outcome.unchanged
            summary.layouts[at].rejected += outcome.rejected
        }
    }

    private func count(
        _ summary: inout DemoSummary, _ session: Session, _ identified: LocalDate, _ end: LocalDate,
        _ unitLevel: String
    ) throws {
        let evaluation = try session.store.read { connection in
            try Evaluation(
                try Question(connection, keys: session.keys, .latest(asOf: end), places: .all),
                pack.ruleSetRoles["household_exit"] ?? "household-exit", .whole)
        }
        let rows = try evaluation.summary(
            by: unitLevel, session.store, language: pack.languages.first ?? "zh")
        for row in rows {
            let counts = (row["subjects"]?.intValue ?? 0, row["persons"]?.intValue ?? 0)
            summary.surveyed[row["area"]?.stringValue ?? ""] = counts
            summary.households += counts.0
            summary.persons += counts.1
        }
        // On the day before the first exits take effect every poor village is still concerned.
        if let first = summary.plan.figures.exits.first?.year, let day = LocalDate(first, 12, 30) {
            let asked = try ExitQuestion(session, year: first, .latest(asOf: day), .whole)
            summary.tellsPoorVillages = asked.judge.village?.ruleSet.among != nil
            try asked.forEach(session.store) { part in
                if part.village != nil { summary.poorVillages += 1 }
            }
        }
        try session.store.read { connection in
            let question = try Question(
                connection, keys: session.keys, .latest(asOf: end), places: .all)
            let village = pack.areas.levels.last?.id ?? ""
            summary.villages = Int64(question.directory.all(level: village).count)
            summary.villageGroups = Int64(question.directory.all(level: AreaRecord.groupLevel).count)
            let units = question.view.units
            try connection.forEach(
                """
                SELECT unit, COUNT(*), SUM(size) FROM (
                    SELECT unit, subject, MAX(household_size) AS size FROM household_version
                    WHERE registered = 1 GROUP BY unit, subject) GROUP BY unit
                """, []
            ) { row in
                let node = units.name(Int(row.integer(0) ?? 0))
                if let area = pack.areas.units.first(where: { $0.node == node })?.id {
                    summary.registered[area] = (row.integer(1) ?? 0, row.integer(2) ?? 0)
                }
                return true
            }
            summary.worklist = try WorkListVerb.Count.counts(
                Scope(question.directory.root?.id ?? AreaID(0), in: question.directory), connection)
        }
    }

    private func lists(_ session: Session, _ year: Int) throws {
        for report in ["exit-list", "exit-gaps"] {
            var output = OutputOptions.plain
            output.format = .xlsx
            output.out = directory + "/lists/\(report)-\(year).xlsx"
            output.language = pack.languages.first
            let end = LocalDate(year, 12, 31) ?? .distantPast
            try Reports.run(report, ["year": String(year)], session, .latest(asOf: end), output)
        }
    }

    private func hits(_ session: Session, _ day: LocalDate) throws -> Int {
        let asked = try ScoringQuestion(session, .latest(asOf: day), .whole)
        let hits = PropertyHits(pack)
        var count = 0
        try VillageWalk(session.store, at: asked.moment, asked.scoring.sources).forEach(asked.scope) {
            village, _ in
            village.households.reduce(0) { $0 + hits.hits($1.state, $1.source).count }
        } take: {
            count += $0
        }
        return count
    }

    /// Looks for each planted fault among the problems of its file: in its row, and in its cell where one is named.
    private func match(
        _ summary: inout DemoSummary, _ manifest: Manifest, _ outcomes: [String: ImportOutcome],
        _ session: Session,
        _ hits: Int
    ) {
        var found: [PlantedKind: Int] = [:]
        for planted in manifest.planted where planted.kind != .propertyHit {
            let problems = outcomes[planted.file]?.problems ?? []
            let rejected = outcomes[planted.file]?.rejectedHouseholds ?? []
            let isFound =
                planted.kind.rejectsRow && rejected.contains(planted.household)
                || problems.contains { problem in
                    problem.place.sheet == planted.sheet && problem.place.row == planted.row
                        && (planted.kind.rejectsRow
                            ? problem.severity == .error
                            : planted.column == nil || problem.place.column == planted.column)
                }
            if isFound { found[planted.kind, default: 0] += 1 }
        }
        found[.propertyHit] = hits
        summary.planted = manifest.tally.map { ($0.kind.rawValue, $0.count) }
        summary.found = manifest.tally.map { ($0.kind.rawValue, found[$0.kind] ?? 0) }
    }

    /// The most memory that the process has held.
    private static func peakMiB() -> Int {
        guard let status = try? String(contentsOfFile: "/proc/self/status", encoding: .utf8),
            let line = status.split(separator: "\n").first(where: { $0.hasPrefix("VmHWM:") }),
            let kib = line.split(separator: " ").compactMap({ Int($0) }).first
        else { return 0 }
        return kib / 1024
    }
}

import ArgumentParser
import Exit
import Foundation
import Journal
import Policy
import Registry
import Tabular
import Vocabulary

/// `tuopin exit …`: who may leave, who may not and why, and the record of exits (退出).
struct ExitVerb: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "exit", abstract: "退出 · Who may leave, who may not and why; recording exits.",
        subcommands: [List.self, Gaps.self, Record.self])

    /// `tuopin exit list`.
    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "退出名单 · Who has left in the year and who may leave, households and villages.")
        @OptionGroup var question: ExitOptions

        func run() throws { try question.publish("exit-list") }
    }

    /// `tuopin exit gaps`.
    struct Gaps: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "差距清单 · Registered households that may not leave yet, and exactly why.")
        @OptionGroup var question: ExitOptions

        func run() throws { try question.publish("exit-gaps") }
    }

    /// `tuopin exit record`.
    struct Record: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "登记退出 · Records the exits of those that may leave, an entry each.")
        @Option(help: "年度 · The year of exit.") var year: Int
        @Option(help: "编号文件 · Only the ids in this file, one a line.") var ids: String?
        @Option(help: "缘由 · Why.") var reason: String?
        @Flag(help: "试算，不写库 · Count only.") var dryRun = false
        @OptionGroup var moment: MomentOptions
        @OptionGroup var area: AreaOptions
        @OptionGroup var database: DatabaseOptions
        @OptionGroup var output: OutputOptions

        func run() throws {
            try Printer(output, rows: false).document(
                try Self.record(
                    try Session(database), year: year, moment, area, only: try .ids(in: ids), reason: reason,
                    dryRun: dryRun))
        }

        /// Households first, then the villages that may leave once their people have.
        static func record(
            _ session: Session, year: Int, _ moment: MomentOptions, _ area: AreaOptions, only: Set<String>?,
            villages chosen: ((AreaID) -> Bool)? = nil, reason: String?, dryRun: Bool
        ) throws -> JSONValue {
            try moment.requireAdoptedPack()
            let asked = try ExitQuestion(session, year: year, moment, area)
            var leaving: [ExitCandidate] = []
            try asked.forEach(session.store) { part in
                leaving += part.households.filter {
                    $0.mayExit && (only?.contains(asked.id($0)) ?? true)
                        && (chosen?(AreaID($0.village)) ?? true)
                }
            }
            let day = asked.moment.asOf
            let plans = leaving.map {
                ExitRecording.household($0, on: day, units: asked.units, reason: reason)
            }
            var batches: [JSONValue] = []
            let writer = try session.writer(asked.pack)
            if !dryRun, !plans.isEmpty {
                batches.append(.string(try writer.commit { _ in plans }.batch))
            }
            // As of the same day, known with the exits just recorded.
            let after = try ExitQuestion(session, year: year, MomentOptions.latest(asOf: day), area)
            var villages: [EntryPlan] = []
            try after.forEach(session.store) { part in
                guard let village = part.village, village.mayExit,
                    only?.contains(AreaID(village.village).description) ?? true,
                    chosen?(AreaID(village.village)) ?? true
                else { return }
                villages.append(
                    ExitRecording.village(village, on: day, units: asked.units, reason: reason))
            }
            if !dryRun, !villages.isEmpty {
                batches.append(.string(try writer.commit { _ in villages }.batch))
            }
            return [
                "year": .int(Int64(year)), "as_of": .string(day.description), "batches": .array(batches),
                "households": .int(Int64(leaving.count)),
                "persons": .int(leaving.reduce(0) { $0 + $1.persons }),
                "villages": .int(Int64(villages.count)),
            ]
        }
    }
}

extension MomentOptions {
    /// What is recorded is decided under the adopted pack; another one may only be asked.
    func requireAdoptedPack() throws {
        guard let pack else { return }
        throw Problem(
            .badArgument,
            ["name": "--pack", "value": pack, "why": "登记只按已采用的政策包 / records go by the adopted pack"])
    }

    /// A day, known with everything that stands now.
    static func latest(asOf day: LocalDate) -> MomentOptions {
        var options = MomentOptions.plain
        options.asOf = day
        options.knownAt = nil
        return options
    }
}

/// The options of exit lists.
struct ExitOptions: ParsableArguments {
    @Option(help: "年度 · The year of exit.") var year: Int
    @OptionGroup var moment: MomentOptions
    @OptionGroup var area: AreaOptions
    @OptionGroup var database: DatabaseOptions
    @OptionGroup var output: OutputOptions

    /// Makes the list as a report: rows, or a published workbook with its provenance.
    func publish(_ name: String) throws {
        let session = try Session(database, readOnly: true)
        var arguments = ["year": String(year)]
        if let area = area.area { arguments["area"] = area }
        try Reports.run(name, arguments, session, moment, output)
    }
}

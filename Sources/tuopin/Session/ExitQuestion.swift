import Exit
import Foundation
import Journal
import Policy
import Registry
import SQLiteStorage
import Storage
import Vocabulary

/// The exit rules asked of a scope, as of the last day of a year or another day of it.
struct ExitQuestion {
    let pack: PolicyPack
    let judge: ExitJudge
    let moment: Moment
    let position: String
    let scope: Scope
    let directory: AreaDirectory
    let units: UnitNames
    private let tables: RegistryTables

    init(_ session: Session, year: Int, _ moment: MomentOptions, _ area: AreaOptions) throws {
        guard let last = LocalDate(year, 12, 31) else {
            throw Problem(.badArgument, ["name": "--year", "value": String(year), "why": "不是年份 / no year"])
        }
        if let day = moment.asOf, day.year != year {
            throw Problem(
                .badArgument,
                ["name": "--as-of", "value": day.description, "why": "不在 \(year) 年内 / not a day of \(year)"])
        }
        let question = try session.store.read { connection in
            let question = try Question(
                connection, keys: session.keys, moment, defaultDay: last, places: .named(area))
            return (
                question.pack, ExitJudge(question.pack, question.view.tables, asOf: question.asOf),
                question.moment, question.position.description, try question.scope(area), question.directory,
                question.view.units, question.view.tables
            )
        }
        (pack, judge, self.moment, position, scope, directory, units, tables) = question
    }

    func id(_ candidate: ExitCandidate) -> String {
        units.text(SubjectID(kind: .household, key: candidate.household))
    }

    /// Every village's part of the list of the year, in order of unit and village.
    func forEach(_ store: any Store, _ body: (ExitWalk.Part) throws -> Void) throws {
        try ExitWalk(judge, store, at: moment, tables).forEach(scope, body)
    }
}

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
            let question = try Question(connection, keys: session.keys, moment, defaultDay: last)
            return (
                question.pack, ExitJudge(question.pack, question.view.tables, asOf: question.asOf),
                question.moment, question.position.description, try question.scope(area), question.directory,
                question.view.units
            )
        }
        (pack, judge, self.moment, position, scope, directory, units) = question
    }

    func id(_ candidate: ExitCandidate) -> String {
        units.text(SubjectID(kind: .household, key: candidate.household))
    }

    /// Every registered household that has not exited, in order of unit, village and id.
    func forEachCandidate(_ store: any Store, _ body: (ExitCandidate) throws -> Void) throws {
        let judge = judge
        try VillageWalk(store, at: moment, judge.sources).forEach(scope) {
            judge.candidates($0, $1)
        } take: {
            for candidate in $0 { try body(candidate) }
        }
    }

    /// A village's answer.
    struct VillageAnswer: Sendable {
        var unit: Int
        var area: AreaID
        var result: RuleSetResult
    }

    /// Every village that a list is made for, in order of unit and village.
    func forEachVillage(_ store: any Store, _ body: (VillageAnswer) throws -> Void) throws {
        guard let rules = judge.village else { return }
        try VillageWalk(store, at: moment, judge.sources).forEach(scope) { village, state -> VillageAnswer? in
            guard rules.concerns(village.source).boolValue == true else { return nil }
            return VillageAnswer(
                unit: state.unit, area: AreaID(state.village), result: rules.evaluate(village.source))
        } take: { answer in
            if let answer { try body(answer) }
        }
    }
}

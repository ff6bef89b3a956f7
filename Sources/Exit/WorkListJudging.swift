import Columns
public import Policy
public import Registry
public import Storage
import Vocabulary

extension WorkListSnapshot {
    /// What is owed beside a snapshot of the past (往日欠账): judged on its day, since the table of lines knows today's state
    /// alone. There are no lines to be worked on, only the marks of households and the day by which they are due.
    public init(
        judging snapshot: RegistrySnapshot, in scope: Scope, _ store: any Store, _ tables: RegistryTables
    ) throws {
        self.init(empty: snapshot)
        let day = snapshot.moment.asOf
        let judge = ExitJudge(snapshot.pack, tables, asOf: day)
        let bits = bits
        try ExitWalk(judge, store, at: snapshot.moment, tables).forEach(scope) { part in
            for candidate in part.households where candidate.exit == nil {
                mark(candidate, bits, snapshot)
            }
        }
    }

    private mutating func mark(
        _ candidate: ExitCandidate, _ bits: [String: UInt32], _ snapshot: RegistrySnapshot
    ) {
        let key = VillageKey(unit: candidate.unit, village: candidate.village)
        guard let place = snapshot.columns.place(of: key),
            let row = snapshot.columns.chunks[place].row(.household, id: candidate.household)
        else { return }
        let planned = snapshot.value(
            ProcessFact.exitPlannedYear, .household, Snapshot.Row(chunk: place, row: row))
        var year = snapshot.moment.asOf.year
        if case .integer(let number)? = planned { year = max(year, Int(number)) }
        let due = LocalDate(year, 12, 31) ?? snapshot.moment.asOf
        let rows = snapshot.columns.chunks[place].rows(.household)
        for criterion in candidate.result.criteria
        where criterion.verdict == .unmet || criterion.verdict == .unknown {
            guard let bit = bits[criterion.id] else { continue }
            mark(key, row: row, of: rows, bit, isUnmet: criterion.verdict == .unmet, due: due)
        }
    }
}

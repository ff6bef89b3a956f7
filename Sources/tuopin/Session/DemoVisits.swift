import Access
import Identification
import Policy
import Registry
import SQLiteStorage
import Storage
import Vocabulary

/// The visits of a demo (演示走访): in the first village of each unit somebody called on those who are still poor, and at
/// the village's office, in the weeks before a day.
enum DemoVisits {
    /// Over how many days they are spread.
    private static let days = 60

    /// Records them; a pack that keeps no visits has none.
    static func record(_ session: Session, _ pack: PolicyPack, before end: LocalDate) throws {
        let language = pack.languages.first ?? "zh"
        _ = try session.writer(pack).commit { connection in
            let view = try RegistryView(connection, at: SurveyImport.latest(connection))
            let directory = try AreaDirectory(connection, asOf: end)
            var plans: [EntryPlan] = []
            var seen: Set<Int> = []
            for village in directory.all(level: pack.areas.levels.last?.id ?? "") {
                guard let unit = village.unit, seen.insert(unit).inserted else { continue }
                let by = directory.name(village.id, language) + " " + Role.fieldworker.label(language)
                /// What a visit tells, and the changes of its day.
                func visit(_ number: Int, _ kind: SubjectKind) -> (RegistryChanges, RegistryChanges.Facts) {
                    let day = end.adding(days: -(number % days))
                    return (
                        RegistryChanges(view, ChangeReason(effectiveOn: day)),
                        told(pack, kind, on: day, by, number)
                    )
                }
                let (changes, facts) = visit(0, .village)
                if !facts.isEmpty {
                    plans += try changes.editVillage(village, facts, as: EntryKind.visitRecorded)
                }
                var left: [SubjectID] = []
                try StateReader(view.tables, kinds: [.household]).forEach(
                    .household, unit: unit, village: village.id.number, at: view.moment, connection
                ) { state in
                    guard view.value(ProcessFact.registered, .household, state) == .bool(true),
                        view.value(ProcessFact.exited, .household, state) != .bool(true)
                    else { return }
                    left.append(SubjectID(kind: .household, key: state.subject))
                }
                for (number, household) in left.enumerated() {
                    let (changes, facts) = visit(number, .household)
                    guard !facts.isEmpty else { break }
                    plans += try changes.edit(household, facts, as: EntryKind.visitRecorded)
                }
            }
            return plans
        }
    }

    /// A visit by its facts in the pack: day, visitor, a code of each list in turn, truths three times in four; no words.
    private static func told(
        _ pack: PolicyPack, _ kind: SubjectKind, on day: LocalDate, _ by: String, _ number: Int
    ) -> RegistryChanges.Facts {
        pack.facts.visit(to: kind).compactMap { fact in
            switch (fact.visit, fact.type) {
            case (.day, _): return (fact.id, .day(day))
            case (.by, _): return (fact.id, .text(by))
            case (_, .code):
                let values = fact.codes.flatMap { pack.codeLists[$0] }?.version(on: day)?.values ?? []
                return values.isEmpty ? nil : (fact.id, .text(values[(number + 1) % values.count].code))
            case (_, .bool): return (fact.id, .bool(number % 4 != 3))
            default: return nil
            }
        }
    }
}

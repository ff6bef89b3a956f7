import Foundation
import Policy
import Vocabulary

@testable import Registry

/// Random lives of households and persons in the villages of 灵山县, written through the journal.
struct SnapshotCounty {
    let county: HistoryCounty
    private var random: HistorySeed
    private let first: LocalDate
    private var households: [(id: String, village: Int)] = []
    private var persons: [(id: String, household: String, village: Int)] = []

    init(villages: Int, seed: UInt64, from first: LocalDate) throws {
        county = try HistoryCounty(villages: villages)
        random = HistorySeed(seed)
        self.first = first
    }

    private mutating func value(_ fact: Fact) -> FactValue? {
        if Int.random(in: 0..<8, using: &random) == 0 { return nil }
        switch fact.type {
        case .bool: return .bool(Int.random(in: 0..<4, using: &random) > 0)
        case .code:
            let codes = fact.codes.flatMap { county.pack.codeLists[$0]?.allCodes } ?? []
            return codes.randomElement(using: &random).map { .text($0) }
        case .text:
            let names = ["陆谷雨", "覃小满", "韦立秋", "刘诗涵", "黄雨水的一个很长很长的名字", ""]
            return names.randomElement(using: &random).map { .text($0) }
        case .date: return .day(first.adding(days: -Int.random(in: 0..<25_000, using: &random)))
        case .money, .number, .int:
            return .integer(Int64.random(in: 0..<(fact.type == .int ? 9 : 900_000), using: &random))
        }
    }

    private mutating func facts(_ kind: SubjectKind, _ count: Int) -> [(fact: String, value: FactValue?)] {
        let kept = county.pack.facts.of(kind).filter { $0.isEntered || $0.origin == .process }
        return kept.shuffled(using: &random).prefix(count).map { ($0.id, value($0)) }
    }

    /// Writes so many entries on random days; households join, persons come, move and go.
    mutating func live(_ entries: Int) throws {
        for _ in 0..<entries {
            let day = first.adding(days: Int.random(in: 0..<40, using: &random))
            let village = Int.random(in: 0..<county.villages.count, using: &random)
            var plan = EntryPlan(
                chain: HistoryCounty.chain, kind: EntryKind.factsCorrected, effectiveOn: day)
            let chance = Int.random(in: 0..<10, using: &random)
            if chance < 3 || households.isEmpty {
                let id = "h-lingshan-\(households.count + 1)"
                households.append((id, village))
                plan.writes = [write(.household, id, village, 60, isPresent: true)]
            } else if chance < 6, let home = households.randomElement(using: &random) {
                let id = "p-lingshan-\(persons.count + 1)"
                persons.append((id, home.id, home.village))
                plan.writes = [write(.person, id, home.village, 20, isPresent: true, household: home.id)]
            } else if chance == 6, let person = persons.indices.randomElement(using: &random),
                let home = households.randomElement(using: &random)
            {
                // A move closes here and opens there.
                let from = persons[person]
                plan.writes = [write(.person, from.id, home.village, 3, isPresent: true, household: home.id)]
                if from.village != home.village {
                    plan.writes.insert(write(.person, from.id, from.village, 0, isPresent: false), at: 0)
                }
                persons[person] = (from.id, home.id, home.village)
            } else if chance == 7 {
                let area = county.villages[village]
                plan.writes = [write(.village, area.description, village, 20)]
            } else if let home = households.randomElement(using: &random) {
                plan.writes = [write(.household, home.id, home.village, 5)]
                if chance == 9 { plan.writes[0].isPresent = Bool.random(using: &random) }
            }
            plan.subject = plan.writes.first?.id
            try county.write([plan])
        }
    }

    private mutating func write(
        _ kind: SubjectKind, _ id: String, _ village: Int, _ count: Int, isPresent: Bool? = nil,
        household: String? = nil
    ) -> SubjectWrite {
        var write = SubjectWrite(kind: kind, id: id, village: county.villages[village], isPresent: isPresent)
        write.household = household
        write.facts = facts(kind, count)
        return write
    }
}

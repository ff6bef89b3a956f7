import Columns
import Foundation
import Policy
import Vocabulary

/// Invented villages with random facts, missing ones and extreme ones among them, in two forms: as columns, and as
/// one source of facts after the other.
struct RandomVillages {
    let pack: PolicyPack
    let context: EvaluationContext
    private(set) var tables = VillageTables()
    private(set) var sources: [SubjectKind: [FactSource]] = [:]
    private var dice: ExpressionsFastTests.Dice
    private var rows: [SubjectKind: [[String: FactValue]]] = [:]
    private let codes: [String: [String]]

    init(_ pack: PolicyPack, asOf: LocalDate, villages: Int, seed: UInt64) {
        self.pack = pack
        context = pack.context(asOf: asOf)
        codes = ExpressionScope(pack, .person).codes
        dice = ExpressionsFastTests.Dice(state: seed)
        var households: [FactSource] = []
        var persons: [FactSource] = []
        var groups: [FactSource] = []
        var towns: [FactSource] = []
        for village in 0..<villages {
            let homes = (0..<dice.roll(9)).map { _ in
                let members = (0..<dice.roll(5)).map { _ in subject(.person, asOf) }
                tables.members.append((tables.members.last ?? 0) + Int32(members.count))
                persons += members
                return subject(.household, asOf, lower: members.isEmpty ? [:] : [.person: members])
            }
            let natural = (0..<dice.roll(3)).map { _ in subject(.group, asOf) }
            households += homes
            groups += natural
            towns.append(subject(.village, asOf, lower: [.household: homes, .group: natural]))
            tables.villages.append(VillageKey(unit: 1, village: Int64(village)))
            tables.hasOwn.append(true)
            for kind in SubjectKind.allCases {
                tables[kind].offsets.append(Int32(rows[kind]?.count ?? 0))
            }
        }
        sources = [.person: persons, .household: households, .group: groups, .village: towns]
        for kind in SubjectKind.allCases { fill(kind) }
    }

    private mutating func subject(
        _ kind: SubjectKind, _ day: LocalDate, lower: [SubjectKind: [FactSource]] = [:]
    ) -> FactSource {
        var entered: [String: FactValue] = [:]
        for fact in pack.facts.of(kind) where fact.isEntered || fact.origin == .process {
            // Most are known, and most say yes, so that criteria are met often enough.
            if dice.roll(12) == 0 { continue }
            entered[fact.id] = value(fact, day)
        }
        rows[kind, default: []].append(entered)
        return FactSource(kind, in: pack, context: context, entered: entered, lower: lower)
    }

    private mutating func value(_ fact: Fact, _ day: LocalDate) -> FactValue {
        switch fact.type {
        case .bool: return .bool(dice.roll(4) != 0)
        case .code:
            let codes = fact.codes.flatMap { pack.codeLists[$0]?.allCodes } ?? []
            return .text(codes.isEmpty ? "none" : codes[dice.roll(codes.count)])
        case .text: return .text(["陆谷雨", "覃小满", "Awa"][dice.roll(3)])
        case .date: return .day(day.adding(days: -dice.roll(30_000)))
        case .money, .number, .int:
            if dice.roll(40) == 0 { return .integer(Int64.max / 2 + Int64(dice.roll(9))) }
            if fact.type == .int { return .integer(Int64(dice.roll(9))) }
            return .integer(Int64(dice.roll(fact.type == .money ? 2_000_000 : 9_000)) - 1_000)
        }
    }

    private mutating func fill(_ kind: SubjectKind) {
        let all = rows[kind] ?? []
        tables[kind].ids = all.indices.map { Int64($0) }
        tables[kind].links = all.map { _ in 0 }
        for fact in pack.facts.of(kind) where fact.isEntered || fact.origin == .process {
            if fact.type == .text {
                var texts = TextColumn()
                for row in all {
                    if case .text(let text)? = row[fact.id] {
                        texts.append(text)
                    } else {
                        texts.append(nil as String?)
                    }
                }
                tables[kind].texts[fact.id] = texts
                continue
            }
            let type = ExpressionType(fact.form)
            tables[kind].numbers[fact.id] = FactColumn(
                all.map { $0[fact.id]?.celValue.number(type, codes: codes) })
        }
    }

    /// What a column says in a row, as the tree says it: a value, unknown or an error, without names.
    func said(_ fact: Fact, _ row: Int) -> String {
        let column = tables[fact.subject].column(fact.id)
        switch column.state(row) {
        case 0:
            let value = CELValue(number: column[row] ?? 0, ExpressionType(fact.form), codes: codes)
            return value.map { "\($0)" } ?? "?"
        case FactColumn.failedByte: return "error"
        default: return "unknown"
        }
    }

    mutating func derive() throws { try DerivedColumns(pack, context).add(to: &tables) }
}

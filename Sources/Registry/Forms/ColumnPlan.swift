import Tabular
import Vocabulary

/// A column of a sheet resolved against the dictionary: how its cells are read and whose values they are.
///
/// An object, because every cell asks for its column's: passing it on costs one reference.
final class ColumnPlan: Sendable {
    /// How its cells are read.
    enum Reader: Sendable {
        case number(NumberRule)
        case bool(words: [String: Bool])
        case code(FormCodes)
        case date
        case text
        case name
        case identity
        case card(endings: [(fact: FormFact, list: FormCodes?)])
        case place(level: String, isCode: Bool)
        case householdCode
    }

    /// What the value is to the reader itself.
    enum Part: Sendable {
        case plain, name, identity, card, sex, birth, relation, size, headName, headIdentity, surveyed,
            perHead
    }

    let index: Int
    let letter: String
    let header: String
    let reader: Reader
    /// The fact's id, or the empty text.
    let fact: String
    let isOfPerson: Bool
    let isSecret: Bool
    let isRequired: Bool
    /// A fact that the reader itself must know.
    let part: Part
    let adds: [String]
    let less: [String]
    /// Whether sums down the column mean anything.
    let isSummed: Bool

    private init(
        _ column: MatchedSheet.Column, letter: String, _ reader: Reader, fact: String = "",
        isOfPerson: Bool = false, isSecret: Bool = false, part: Part = .plain
    ) {
        index = column.index
        self.letter = letter
        header = column.header
        self.reader = reader
        self.fact = fact
        self.isOfPerson = isOfPerson
        self.isSecret = isSecret
        isRequired = column.layout.isRequired
        self.part = part
        adds = column.layout.adds
        less = column.layout.less
        isSummed = Self.isSummed(reader, part)
    }

    /// The same column with its cells held to another rule.
    init(_ other: ColumnPlan, rule: NumberRule) {
        index = other.index
        letter = other.letter
        header = other.header
        reader = .number(rule)
        fact = other.fact
        isOfPerson = other.isOfPerson
        isSecret = other.isSecret
        isRequired = other.isRequired
        part = other.part
        adds = other.adds
        less = other.less
        isSummed = other.isSummed
    }

    private static func isSummed(_ reader: Reader, _ part: Part) -> Bool {
        guard case .number(let rule) = reader, part != .perHead else { return false }
        return rule.kind != .ratio && rule.kind != .percent
    }

    /// The words of a layout that mean yes or no, folded.
    static func truths(_ words: [String: String]) -> [String: Bool] {
        var truths: [String: Bool] = [:]
        for (word, value) in words where value == "true" || value == "false" {
            truths[FormCodes.key(word)] = value == "true"
        }
        return truths
    }

    /// The plan of a matched column; nil for columns that are not taken.
    static func make(
        _ column: MatchedSheet.Column, letter: String, dictionary: FormDictionary, unitLine: [UnitWord],
        conventions: ReadingConventions
    ) -> ColumnPlan? {
        func of(_ fact: FormFact, _ part: Part) -> ColumnPlan {
            ColumnPlan(
                column, letter: letter, reader(fact, part, column, dictionary, unitLine, conventions),
                fact: fact.id, isOfPerson: fact.isOfPerson, isSecret: fact.isSecret, part: part)
        }
        switch column.layout.target {
        case .ignored, .remark: return nil
        case .place(let level):
            return ColumnPlan(column, letter: letter, .place(level: level, isCode: false))
        case .placeCode(let level):
            return ColumnPlan(column, letter: letter, .place(level: level, isCode: true))
        case .householdCode: return ColumnPlan(column, letter: letter, .householdCode)
        case .address:
            return ColumnPlan(column, letter: letter, .place(level: FormPlace.address, isCode: false))
        case .surveyed: return ColumnPlan(column, letter: letter, .date, part: .surveyed)
        case .card(let fact, let endings):
            guard dictionary.identity != nil else { return nil }
            let said = endings.compactMap { id -> (fact: FormFact, list: FormCodes?)? in
                guard let fact = dictionary.facts[id] else { return nil }
                guard case .code(let list) = fact.kind else { return (fact, nil) }
                return (fact, dictionary.lists[list])
            }
            return ColumnPlan(
                column, letter: letter, .card(endings: said), fact: fact, isOfPerson: true, isSecret: true,
                part: .card)
        case .statedPerHead:
            let fact = dictionary.facts[dictionary.names.perHead]
            return of(fact ?? FormFact("", .money(scale: dictionary.moneyScale)), .perHead)
        case .fact(let id):
            guard let fact = dictionary.facts[id] else { return nil }
            return of(fact, part(of: id, dictionary.names))
        }
    }

    private static func part(of fact: String, _ names: FormDictionary.Names) -> Part {
        switch fact {
        case names.name: .name
        case names.identity: .identity
        case names.sex: .sex
        case names.birth: .birth
        case names.relation: .relation
        case names.size: .size
        case names.headName: .headName
        case names.headIdentity: .headIdentity
        case names.surveyed: .surveyed
        case names.perHead: .perHead
        default: .plain
        }
    }

    private static func reader(
        _ fact: FormFact, _ part: Part, _ column: MatchedSheet.Column, _ dictionary: FormDictionary,
        _ unitLine: [UnitWord], _ conventions: ReadingConventions
    ) -> Reader {
        func number(_ kind: NumberRule.Kind, scale: Int, unit: String?) -> Reader {
            .number(rule(fact, kind, scale, unit, column, unitLine, conventions))
        }
        switch fact.kind {
        case .bool: return .bool(words: truths(column.layout.words))
        case .date: return .date
        case .code(let list):
            return dictionary.lists[list].map { .code($0.adding(column.layout.words)) } ?? .text
        case .text:
            switch part {
            case .name, .headName: return .name
            case .identity, .headIdentity: return dictionary.identity == nil ? .text : .identity
            default: return .text
            }
        case .money(let scale): return number(.money, scale: scale, unit: nil)
        case .whole(let unit): return number(unit == "percent" ? .percent : .whole, scale: 0, unit: unit)
        case .number(let scale, let unit):
            switch unit {
            case "ratio", "share", "rate", "1": return number(.ratio, scale: scale, unit: unit)
            case "percent", "%": return number(.percent, scale: scale, unit: unit)
            default: return number(.decimal, scale: scale, unit: unit)
            }
        }
    }

    private static func rule(
        _ fact: FormFact, _ kind: NumberRule.Kind, _ scale: Int, _ unit: String?,
        _ column: MatchedSheet.Column,
        _ unitLine: [UnitWord], _ conventions: ReadingConventions
    ) -> NumberRule {
        var rule = NumberRule(
            kind: kind, scale: scale, unit: unit, minimum: fact.minimum, maximum: fact.maximum)
        let own = column.unit.flatMap { UnitWord(CellText.closed($0).lowercased(), conventions) }
        let fits = own.map { $0.units.isEmpty || $0.units.contains { CellNumber.fits($0, rule) } } ?? true
        rule.hasForeignUnit = !fits
        switch kind {
        case .money:
            if let own {
                rule.headerPower = own.power
            } else if let line = unitLine.first(where: { $0.units.contains("major") || $0.units.isEmpty }) {
                rule.headerPower = line.power
            }
        case .ratio: if let own, own.power < 0 { rule.headerPower = own.power }
        case .percent: break
        case .whole, .decimal: if let own, own.power > 0 { rule.headerPower = own.power }
        }
        return rule
    }
}

import Tabular
import Vocabulary

/// A column of a sheet resolved against the dictionary: how its cells are read and whose values they are.
struct ColumnPlan: Sendable {
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
        case nothing
    }

    var index: Int
    var letter: String
    var header: String
    var reader: Reader
    /// The fact's id, or the empty text.
    var fact: String
    var isOfPerson: Bool
    var isSecret: Bool
    var isRequired: Bool
    /// A fact that the reader itself must know.
    var part: Part
    var adds: [String]
    var less: [String]

    /// What the value is to the reader itself.
    enum Part: Sendable {
        case plain, name, identity, card, sex, birth, relation, size, headName, headIdentity, surveyed,
            perHead
    }

    /// The words of a layout that mean yes or no, folded.
    static func truths(_ words: [String: String]) -> [String: Bool] {
        var truths: [String: Bool] = [:]
        for (word, value) in words where value == "true" || value == "false" {
            truths[FormCodes.key(word)] = value == "true"
        }
        return truths
    }

    /// Whether sums down the column mean anything.
    var isSummed: Bool {
        guard case .number(let rule) = reader, part != .perHead else { return false }
        return rule.kind != .ratio && rule.kind != .percent
    }

    /// The plan of a matched column; nil for columns that are not taken.
    static func make(
        _ column: MatchedSheet.Column, letter: String, dictionary: FormDictionary, unitLine: [UnitWord],
        conventions: ReadingConventions
    ) -> ColumnPlan? {
        var plan = ColumnPlan(
            index: column.index, letter: letter, header: column.header, reader: .nothing, fact: "",
            isOfPerson: false, isSecret: false, isRequired: column.layout.isRequired, part: .plain,
            adds: column.layout.adds, less: column.layout.less)
        switch column.layout.target {
        case .ignored, .remark: return nil
        case .place(let level): plan.reader = .place(level: level, isCode: false)
        case .placeCode(let level): plan.reader = .place(level: level, isCode: true)
        case .householdCode: plan.reader = .householdCode
        case .address: plan.reader = .place(level: FormPlace.address, isCode: false)
        case .surveyed:
            plan.reader = .date
            plan.part = .surveyed
        case .card(let fact, let endings):
            guard dictionary.identity != nil else { return nil }
            plan.isOfPerson = true
            plan.isSecret = true
            plan.part = .card
            plan.fact = fact
            plan.reader = .card(
                endings: endings.compactMap { id in
                    guard let fact = dictionary.facts[id] else { return nil }
                    guard case .code(let list) = fact.kind else { return (fact, nil) }
                    return (fact, dictionary.lists[list])
                })
        case .statedPerHead:
            let fact =
                dictionary.facts[dictionary.names.perHead]
                ?? FormFact("", .money(scale: dictionary.moneyScale))
            plan.take(fact, column, dictionary, unitLine, conventions)
            plan.part = .perHead
        case .fact(let id):
            guard let fact = dictionary.facts[id] else { return nil }
            plan.take(fact, column, dictionary, unitLine, conventions)
        }
        return plan
    }

    private mutating func take(
        _ fact: FormFact, _ column: MatchedSheet.Column, _ dictionary: FormDictionary, _ unitLine: [UnitWord],
        _ conventions: ReadingConventions
    ) {
        self.fact = fact.id
        isOfPerson = fact.isOfPerson
        isSecret = fact.isSecret
        let names = dictionary.names
        switch fact.id {
        case names.name: part = .name
        case names.identity: part = .identity
        case names.sex: part = .sex
        case names.birth: part = .birth
        case names.relation: part = .relation
        case names.size: part = .size
        case names.headName: part = .headName
        case names.headIdentity: part = .headIdentity
        case names.surveyed: part = .surveyed
        case names.perHead: part = .perHead
        default: break
        }
        switch fact.kind {
        case .bool: reader = .bool(words: Self.truths(column.layout.words))
        case .date: reader = .date
        case .code(let list):
            reader = dictionary.lists[list].map { .code($0.adding(column.layout.words)) } ?? .text
        case .text:
            reader =
                switch part {
                case .name, .headName: .name
                case .identity, .headIdentity: dictionary.identity == nil ? .text : .identity
                default: .text
                }
        case .money(let scale):
            reader = .number(rule(fact, .money, scale, nil, column, unitLine, conventions))
        case .whole(let unit):
            reader = .number(
                rule(fact, unit == "percent" ? .percent : .whole, 0, unit, column, unitLine, conventions))
        case .number(let scale, let unit):
            let kind: NumberRule.Kind =
                switch unit {
                case "ratio", "share", "rate", "1": .ratio
                case "percent", "%": .percent
                default: .decimal
                }
            reader = .number(rule(fact, kind, scale, unit, column, unitLine, conventions))
        }
    }

    private func rule(
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

public import Policy
public import Vocabulary

extension FormDictionary {
    /// What the forms need of a pack: its facts, code lists and identity scheme; births after `day` are refused.
    public init(pack: PolicyPack, on day: LocalDate) {
        var lists: [String: FormCodes] = [:]
        for list in pack.codeLists {
            // Lists of divisions hold thousands of codes that no cell of a form spells.
            guard pack.facts.all.contains(where: { $0.codes == list.id }) else { continue }
            lists[list.id] = FormCodes(list)
        }
        self.init(facts: pack.facts.all.map { FormFact($0) }, lists: lists)
        moneyScale = pack.currency.exponent
        if let scheme = pack.identityScheme {
            identity = PackIdentityRules(
                check: IdentityNumberCheck(scheme: scheme, pack: pack), scheme: scheme, day: day)
        }
        if case .code(let list)? = facts[names.relation]?.kind, let head = lists[list]?.codes.first {
            names.headCode = head.code
        }
        if case .code(let list)? = facts[names.sex]?.kind, let codes = lists[list] {
            names.male = codes.code("male") ?? names.male
            names.female = codes.code("female") ?? names.female
        }
    }
}

extension FormFact {
    /// A fact of the pack's dictionary.
    init(_ fact: Fact) {
        let kind: Kind =
            switch fact.type {
            case .money: .money(scale: fact.scale)
            case .int: .whole(unit: fact.unit)
            case .number: .number(scale: fact.scale, unit: fact.unit)
            case .bool: .bool
            case .code: .code(list: fact.codes ?? "")
            case .date: .date
            case .text: .text
            }
        self.init(
            fact.id, kind, isOfPerson: fact.subject == .person, isSecret: fact.sensitivity == .secret,
            minimum: fact.least, maximum: fact.greatest)
        if case .rule(let rule) = fact.origin { madeOf = Self.names(in: rule.text) }
    }

    /// The names in an expression: `operating_income - operating_cost`.
    private static func names(in text: String) -> [String] {
        text.utf8.split { byte in
            !(byte == UInt8(ascii: "_") || byte &- 48 < 10 || (byte | 0x20) &- 97 < 26)
        }.compactMap { String($0) }.filter { $0.utf8.first.map { $0 &- 48 >= 10 } ?? false }
    }
}

extension FormCodes {
    /// A code list of the pack: the codes of all its versions, the latest spelling first.
    init(_ list: CodeList) {
        var codes: [Code] = []
        var places: [String: Int] = [:]
        for version in list.versions.reversed() {
            for value in version.values {
                let spellings = value.label.texts.map(\.text) + value.aliases
                if let at = places[value.code] {
                    codes[at].spellings += spellings
                } else {
                    places[value.code] = codes.count
                    codes.append(Code(value.code, spellings, generation: value.generation))
                }
            }
        }
        self.init(codes)
    }
}

/// The pack's identity scheme as the forms ask it.
struct PackIdentityRules: IdentityRules {
    let check: IdentityNumberCheck
    let day: LocalDate
    let length: Int
    let shortest: Int

    init(check: IdentityNumberCheck, scheme: IdentityScheme, day: LocalDate) {
        self.check = check
        self.day = day
        length = scheme.forms.first?.length ?? 0
        shortest = scheme.forms.map(\.length).min() ?? 0
    }

    func judge(_ number: String) -> IdentityJudgement {
        let finding = check.check(number, on: day)
        let fault: IdentityJudgement.Fault? =
            switch finding.fault {
            case nil: nil
            case .empty, .length: .length
            case .excelScientific: .scientific
            case .excelPrecision: .precision
            case .character: .character
            case .division: .division
            case .date, .future: .date
            case .checkDigit: .checkDigit
            }
        return IdentityJudgement(
            fault: fault, upgrade: finding.upgrade, birth: finding.birth,
            isMale: finding.sex.map { $0 == "male" })
    }
}

extension FormLayout {
    /// A layout of the pack; rows that name no day are checked by the parameters of `day`.
    public init(_ layout: Layout, of pack: PolicyPack, on day: LocalDate) {
        self.init(
            id: layout.id, row: Row(rawValue: layout.row.rawValue) ?? .household,
            sheets: layout.sheets.map { written in
                var sheet = Sheet(
                    id: written.id, names: written.names,
                    row: Row(rawValue: written.row.rawValue) ?? .household,
                    columns: written.columns.map { FormLayout.Column($0) })
                sheet.checks = written.checks.map { RowCheck($0, of: pack, on: day) }
                return sheet
            }, skip: layout.skip, totalWords: layout.totalWords, noneWords: layout.noneWords,
            absenceWords: layout.absenceWords)
        names = ["zh": layout.label("zh"), "en": layout.label("en")]
    }
}

extension FormLayout.RowCheck {
    /// A check of the pack, with what its complaint rests on.
    init(_ check: Layout.RowCheck, of pack: PolicyPack, on day: LocalDate) {
        let place = check.citation?.section.map { " \($0)" } ?? ""
        let title = check.citation.flatMap { pack.documents[$0.document]?.title }
        self.init(fact: check.fact) { row, earlier in
            guard let said = check.complaint(about: row, after: earlier, in: pack, asOf: day) else {
                return nil
            }
            return [
                "said_zh": said("zh"), "said_en": said("en"), "basis_zh": (title?("zh") ?? "") + place,
                "basis_en": (title?("en") ?? "") + place,
            ]
        }
    }
}

extension FormLayout.Column {
    init(_ column: Layout.Column) {
        let target: FormLayout.Target =
            switch column.target {
            case .fact(let id):
                if !column.card.isEmpty {
                    .card(fact: id, endings: column.card)
                } else if id == FormDictionary.Names().householdCode {
                    .householdCode
                } else {
                    .fact(id)
                }
            case .role(let role):
                switch role {
                case .unit, .town, .village, .group: .place(level: role.rawValue)
                case .villageCode: .placeCode(level: Layout.Role.village.rawValue)
                case .householdCode: .householdCode
                case .statedNetIncomePerHead: .statedPerHead
                case .address: .address
                case .remark: .remark
                case .ignored: .ignored
                }
            }
        self.init(
            target, headers: column.headers, isRequired: column.required, unit: column.unit,
            adds: column.adds,
            less: column.less)
        words = column.words
    }
}

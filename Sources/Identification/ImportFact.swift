import Policy
import Registry
import Vocabulary

/// The facts that an import sets itself, where the pack keeps them (导入所写事实).
enum ImportFact {
    /// 家庭成员已登记
    static let rosterListed = "roster_listed"
    /// 证件号码核验
    static let identityState = "identity_state"
    /// 号码所示性别
    static let identitySex = "identity_sex"
    /// 号码所示出生日期
    static let identityBirth = "identity_birth"

}

/// What an identity number says of its holder by the pack's scheme, as facts, so that rules need not read the number.
struct IdentityFacts: Sendable {
    private let check: IdentityNumberCheck?
    private let sexes: CodeList?

    init(_ pack: PolicyPack) {
        check = pack.identityScheme.map { IdentityNumberCheck(scheme: $0, pack: pack) }
        sexes = pack.facts[ImportFact.identitySex]?.codes.flatMap { pack.codeLists[$0] }
    }

    /// State, birth and sex of a number.
    func facts(_ number: String, on day: LocalDate) -> [(String, FactValue)] {
        guard let finding = check?.check(number, on: day) else { return [] }
        guard finding.fault == nil else { return [(ImportFact.identityState, .text("invalid"))] }
        var facts: [(String, FactValue)] = [
            (ImportFact.identityState, .text(finding.upgrade == nil ? "valid" : "old15"))
        ]
        if let birth = finding.birth { facts.append((ImportFact.identityBirth, .day(birth))) }
        if let sex = finding.sex, let code = sexCode(sex, on: day) {
            facts.append((ImportFact.identitySex, .text(code)))
        }
        return facts
    }

    /// The code whose English label is the scheme's word for a sex.
    private func sexCode(_ word: String, on day: LocalDate) -> String? {
        sexes?.version(on: day)?.values.first { value in
            value.code == word || value.label.texts.contains { $0.text == word }
                || value.aliases.contains(word)
        }?.code
    }
}

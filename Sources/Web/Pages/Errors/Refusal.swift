import Access
import Policy
import Registry
import Vocabulary

/// What somebody who may not see a page is told beside the sentence (拒绝说明): the own roles, which roles would do, who
/// grants them.
struct Refusal: Sendable {
    /// Names of those who grant shown at most.
    private static let most = 5

    var permission: Permission
    /// The caller's own roles with their areas.
    var own: [String]
    /// The roles that have the permission.
    var roles: [String]
    /// Who may grant one there, by name; the command line does where nobody has that role yet.
    var givers: [String]

    init(_ permission: Permission, at area: AreaID?, _ caller: Caller, _ reading: Reading, _ language: String)
        throws
    {
        self.permission = permission
        own = caller.grants.map { AccountsModel.words($0, reading, language) }
        roles = Role.allCases.filter { $0.permissions.contains(permission) }.map { $0.label(language) }
        let place = area.map { reading.territory($0) }
        givers = try AccountReader(reading.connection).all().filter { account in
            account.isActive
                && account.grants.contains { grant in
                    grant.role.permissions.contains(.grantRoles) && (place?.isWithin(grant.area) ?? true)
                }
        }.prefix(Self.most).map { $0.name ?? $0.login ?? $0.id }
    }

    func markup(_ language: String) -> Markup {
        let comma = language == "zh" ? "、" : ", "
        let office = Role.securityAdministrator.label(language)
        let names = givers.isEmpty ? "" : (language == "zh" ? "：" : ": ") + givers.joined(separator: comma)
        let none = Phrase("没有", "none")(language)
        return Components.facts([
            (
                Phrase("您的角色", "Your roles")(language),
                "\(own.isEmpty ? none : own.joined(separator: language == "zh" ? "；" : "; "))"
            ),
            (
                Phrase("可以“{what}”的角色", "Roles that may {what}")(
                    language, ["what": permission.label(language)]),
                "\(roles.joined(separator: comma))"
            ),
            (Phrase("谁可以授权", "Who grants it")(language), "\(office)\(names)"),
        ])
    }
}

extension Problem {
    /// The sentence with what may be done in words.
    func inWords(_ language: String) -> String {
        var worded = self
        if let permission = arguments["permission"].flatMap({ Permission(rawValue: $0) }) {
            worded.arguments["permission"] = permission.label(language)
        }
        return worded.text(language)
    }
}

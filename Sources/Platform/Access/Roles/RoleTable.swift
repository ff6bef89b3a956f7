/// Who may do what and who sees what (权限表): one line a role; stated again in docs/security.md, compared by a test.
enum RoleTable {
    struct Line {
        var role: Role
        var zh: String
        var en: String
        var household: Visibility
        var person: Visibility
        var secret: Visibility
        var permissions: Set<Permission>
    }

    /// One person holds one of these alone, and no other role beside it.
    static let administrators: Set<Role> = [
        .systemAdministrator, .securityAdministrator, .auditAdministrator,
    ]

    static let lines: [Line] = [
        Line(
            role: .fieldworker, zh: "入户经办员", en: "Fieldworker",
            household: .clear, person: .clear, secret: .masked,
            permissions: [
                .seeFigures, .seePolicy, .seeLists, .seeHouseholds, .unmask, .editFacts, .answerWorkList,
                .exportLists,
            ]),
        Line(
            role: .clerk, zh: "经办员", en: "Clerk", household: .clear, person: .clear, secret: .masked,
            permissions: [
                .seeFigures, .seePolicy, .seeLists, .seeHouseholds, .unmask, .editFacts, .importFiles,
                .mergeSubjects, .answerWorkList, .exportLists, .exportPersonal,
            ]),
        Line(
            role: .reviewer, zh: "审核员", en: "Reviewer", household: .clear, person: .clear, secret: .masked,
            permissions: [
                .seeFigures, .seePolicy, .seeLists, .seeHouseholds, .unmask, .editFacts, .importFiles,
                .mergeSubjects, .answerWorkList, .decideIdentification, .decideExits, .exportLists,
                .exportPersonal, .seeJournal,
            ]),
        Line(
            role: .officer, zh: "部门人员", en: "Department officer",
            household: .clear, person: .clear, secret: .hidden,
            permissions: [
                .seeFigures, .seePolicy, .seeLists, .seeHouseholds, .answerWorkList, .exportLists,
            ]),
        Line(
            role: .leader, zh: "领导", en: "Leader", household: .clear, person: .masked, secret: .hidden,
            permissions: [.seeFigures, .seePolicy, .seeLists, .seeHouseholds, .exportLists]),
        Line(
            role: .auditor, zh: "审计人员", en: "Auditor",
            household: .clear, person: .masked, secret: .masked,
            permissions: [
                .seeFigures, .seePolicy, .seeLists, .seeHouseholds, .unmask, .exportLists, .seeJournal,
                .seeAccessLog,
            ]),
        Line(
            role: .systemAdministrator, zh: "系统管理员", en: "System administrator",
            household: .hidden, person: .hidden, secret: .hidden,
            permissions: [.seePolicy, .seeAccounts, .manageAccounts, .manageSystem, .adoptPolicy]),
        Line(
            role: .securityAdministrator, zh: "安全管理员", en: "Security administrator",
            household: .hidden, person: .hidden, secret: .hidden,
            permissions: [.seePolicy, .seeAccounts, .grantRoles]),
        Line(
            role: .auditAdministrator, zh: "安全审计员", en: "Audit administrator",
            household: .hidden, person: .hidden, secret: .hidden,
            permissions: [.seePolicy, .seeAccounts, .seeAccessLog, .seeJournal]),
    ]

    private static let byRole = Dictionary(uniqueKeysWithValues: lines.map { ($0.role, $0) })

    /// A role's line; one without a line may do and see nothing.
    static func line(_ role: Role) -> Line {
        byRole[role]
            ?? Line(
                role: role, zh: role.rawValue, en: role.rawValue, household: .hidden, person: .hidden,
                secret: .hidden, permissions: [])
    }
}

public import Journal

/// What an account is for, bound to an area by a grant (角色). The levels of area are the pack's; a role names none.
public enum Role: String, Sendable, Hashable, CaseIterable {
    /// 入户经办: village clerk or member of a task force; visits households and keeps their facts.
    case fieldworker
    /// 乡镇经办: hands in workbooks, settles duplicates, keeps the facts of a town.
    case clerk
    /// 审核: checks the lists of a county and decides who is registered and who leaves.
    case reviewer
    /// 部门: answers for the work-list lines of one department.
    case officer
    /// 领导: sees how matters stand down to the household, without personal data.
    case leader
    /// 审计: compares the lists with the record, and reads who looked at what.
    case auditor
    /// 系统管理员: opens and closes accounts and runs the system; sees no household.
    case systemAdministrator = "system-administrator"
    /// 安全管理员: grants roles; sees no household, opens no account.
    case securityAdministrator = "security-administrator"
    /// 安全审计员: reads the access log, also of the other two; changes nothing.
    case auditAdministrator = "audit-administrator"

    /// Whether it is one of the three administrators whom one person may not join (三员分立).
    public var isAdministrator: Bool { RoleTable.administrators.contains(self) }

    /// Whether a grant of it may be narrowed to one department of the pack.
    public var takesDepartment: Bool { self == .officer }

    /// What it may do in its area.
    public var permissions: Set<Permission> { RoleTable.line(self).permissions }

    /// How it sees facts of a class in its area.
    public func visibility(of bodyClass: BodyClass) -> Visibility {
        let line = RoleTable.line(self)
        return switch bodyClass {
        case .open: .clear
        case .household: line.household
        case .person: line.person
        case .secret: line.secret
        }
    }

    /// Its name in a language (`zh`, else English).
    public func label(_ language: String) -> String {
        let line = RoleTable.line(self)
        return language == "zh" ? line.zh : line.en
    }
}

/// One thing that somebody may do (权限); checked with the territory where it is done.
public enum Permission: String, Sendable, Hashable, CaseIterable {
    /// 看统计: counts, maps, cockpit; nobody by name.
    case seeFigures = "see-figures"
    /// 看政策: the adopted pack as pages.
    case seePolicy = "see-policy"
    /// 看清单: lists of households, persons, lines, exits, with names as the role sees them.
    case seeLists = "see-lists"
    /// 看户册: one household's whole file.
    case seeHouseholds = "see-households"
    /// 看脱敏原文: one identity number or account in clear, logged with its reason.
    case unmask
    /// 改事实: facts and members of households, persons, groups and villages.
    case editFacts = "edit-facts"
    /// 导入: hand in workbooks, and take a batch back.
    case importFiles = "import-files"
    /// 合并重复: merge and unmerge.
    case mergeSubjects = "merge-subjects"
    /// 办理清单: answer work-list lines; of its own department where the grant names one.
    case answerWorkList = "answer-work-list"
    /// 审定识别: confirm or clear property hits, register.
    case decideIdentification = "decide-identification"
    /// 审定退出: record exits.
    case decideExits = "decide-exits"
    /// 导出: lists without personal data.
    case exportLists = "export-lists"
    /// 导出个人信息: lists with personal data, watermarked and logged; wants a fresh second factor.
    case exportPersonal = "export-personal"
    /// 看账本: entries, verification.
    case seeJournal = "see-journal"
    /// 看访问日志.
    case seeAccessLog = "see-access-log"
    /// 采用政策包.
    case adoptPolicy = "adopt-policy"
    /// 看账户: who has an account and which roles.
    case seeAccounts = "see-accounts"
    /// 管理账户: open, disable, reset; tokens of machines.
    case manageAccounts = "manage-accounts"
    /// 授权: give and take roles.
    case grantRoles = "grant-roles"
    /// 管理系统: backup, settings, checks.
    case manageSystem = "manage-system"

    /// Whether a second factor must have been passed within the last quarter of an hour.
    public var needsSecondFactor: Bool { self == .exportPersonal }
}

/// How a fact is shown (可见程度), from least to most.
public enum Visibility: Int, Sendable, Hashable, Comparable {
    /// 不显示.
    case hidden
    /// 脱敏.
    case masked
    /// 原文.
    case clear

    /// Less is before more.
    public static func < (left: Visibility, right: Visibility) -> Bool { left.rawValue < right.rawValue }
}

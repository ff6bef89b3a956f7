extension Permission {
    /// What it allows, in words that follow “may” (`zh`, else English): 看清单, see lists (权限名称).
    public func label(_ language: String) -> String {
        let (zh, en) = words
        return language == "zh" ? zh : en
    }

    private var words: (zh: String, en: String) {
        switch self {
        case .seeFigures: ("看统计", "see figures")
        case .seePolicy: ("看政策", "read the policy pack")
        case .seeLists: ("看清单", "see lists")
        case .seeHouseholds: ("看户册", "open a household's book")
        case .unmask: ("看脱敏原文", "see a masked number in clear")
        case .editFacts: ("改事实", "change facts")
        case .importFiles: ("导入", "import workbooks")
        case .mergeSubjects: ("合并重复", "merge duplicates")
        case .answerWorkList: ("办理清单", "answer work-list lines")
        case .decideIdentification: ("审定识别", "decide registrations")
        case .decideExits: ("审定退出", "record exits")
        case .exportLists: ("导出", "export lists")
        case .exportPersonal: ("导出个人信息", "export personal data")
        case .seeJournal: ("看账本", "read the record")
        case .seeAccessLog: ("看访问日志", "read the access log")
        case .adoptPolicy: ("采用政策包", "adopt a policy pack")
        case .seeAccounts: ("看账户", "see accounts")
        case .manageAccounts: ("管理账户", "manage accounts")
        case .grantRoles: ("授权", "grant roles")
        case .manageSystem: ("管理系统", "run the system")
        }
    }
}

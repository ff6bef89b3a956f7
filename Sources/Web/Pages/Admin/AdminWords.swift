import Access

/// The words of the pages of administrators (用语).
enum AdminWords {
    static let accounts = Phrase("账户", "Accounts")
    static let count = Phrase("{count}个", "{count}")
    static let number = Phrase("序", "No.")
    static let login = Phrase("登录名", "Sign-in name")
    static let name = Phrase("姓名", "Name")
    static let kind = Phrase("类别", "Kind")
    static let state = Phrase("状态", "State")
    static let roles = Phrase("角色和地区", "Roles and areas")
    static let role = Phrase("角色", "Role")
    static let area = Phrase("地区", "Area")
    static let areaHint = Phrase("地名、代码或编号，如 灵山县", "Name, code or id, as 灵山县")
    static let department = Phrase("部门", "Department")
    static let noDepartment = Phrase("不限", "Any")
    static let factor = Phrase("第二因素", "Second factor")
    static let enrolled = Phrase("已登记", "Enrolled")
    static let notEnrolled = Phrase("未登记", "None")
    static let active = Phrase("可用", "Active")
    static let disabled = Phrase("已停用", "Disabled")
    static let person = Phrase("人员", "Person")
    static let machine = Phrase("机器", "Machine")
    static let any = Phrase("不限", "Any")
    static let find = Phrase("姓名或登录名", "Name or sign-in name")
    static let show = Phrase("筛选", "Show")
    static let export = Phrase("导出Excel", "Export to Excel")
    static let open = Phrase("新增账户", "Open an account")
    static let openHint = Phrase(
        "新账户没有角色，由安全管理员授权。一次性口令只显示一次，请当面交给本人。",
        "A new account has no role: the security administrator gives them. The one-time password is shown once; hand it over in person."
    )
    static let none = Phrase("没有这样的账户。", "There is no such account.")
    static let noRole = Phrase("还没有角色", "No role yet")
    static let oneTime = Phrase(
        "{login}的一次性口令，只显示这一次，七天内有效，首次登录须改：",
        "The one-time password of {login}: shown this once, good for seven days, to be changed at the first sign-in:"
    )
    static let done = Phrase("已办理，并记入账本和访问日志。", "Done, and recorded in the journal and the access log.")
    static let manage = Phrase("账户状态和口令", "State and password")
    static let disable = Phrase("停用", "Disable")
    static let disableNote = Phrase("停用后会话和令牌立即失效，角色保留。", "Sessions and tokens end at once; the roles stay.")
    static let enable = Phrase("启用", "Enable")
    static let resetPassword = Phrase("重置口令", "Reset the password")
    static let resetPasswordNote = Phrase(
        "发一个新的一次性口令，原口令和会话作废；第二因素不变。",
        "A new one-time password; the old one and the sessions end. The second factor stays.")
    static let reason = Phrase("理由", "Reason")
    static let give = Phrase("授予角色", "Give a role")
    static let take = Phrase("收回", "Take back")
    static let resetFactor = Phrase("重置第二因素", "Reset the second factor")
    static let resetFactorNote = Phrase(
        "丢了手机时用：原来的动态口令和恢复码作废，下次登录重新登记。",
        "For a lost phone: codes and recovery codes end, to be enrolled anew at the next sign-in.")
    static let ownAccount = Phrase(
        "这是您自己的账户，由别的管理员办理。", "This is your own account: another administrator acts on it.")

    // the access log
    static let log = Phrase("访问日志", "Access log")
    static let lines = Phrase("{count}条", "{count} lines")
    static let at = Phrase("时间", "At")
    static let who = Phrase("谁", "Who")
    static let action = Phrase("动作", "Action")
    static let subject = Phrase("对象", "About")
    static let subjects = Phrase("户人数", "How many")
    static let detail = Phrase("详情", "Detail")
    static let way = Phrase("途径", "Way")
    static let from = Phrase("从", "From")
    static let until = Phrase("到", "To")
    static let verify = Phrase("核验日志链", "Verify the chain")
    static let expect = Phrase("上次记下的链头", "Head noted before")
    static let sound = Phrase(
        "日志链完整：{lines}条，链头 {head}。请记下链头，下次核验时填上，才看得出尾部被截。",
        "The chain is sound: {lines} lines, head {head}. Note the head and give it back next time: a cut tail cannot be seen otherwise."
    )
    static let broken = Phrase(
        "日志链在第{seq}条断了（{why}）。请立即保全文件并报告。",
        "The chain is broken at line {seq} ({why}). Secure the files and report at once.")
    static let noLines = Phrase("没有这样的记录。", "There is no such line.")
    static let ownAreas = Phrase("只列涉及您辖区的记录。", "Only lines about your own areas are listed.")

    static func word(_ action: AccessAction) -> Phrase {
        switch action {
        case .signIn: Phrase("登录", "Sign-in")
        case .signOut: Phrase("退出", "Sign-out")
        case .changePassword: Phrase("改口令", "Password changed")
        case .secondFactor: Phrase("第二因素", "Second factor")
        case .read: Phrase("查看", "Read")
        case .list: Phrase("看清单", "List")
        case .unmask: Phrase("看原文", "Unmasked")
        case .export: Phrase("导出、打印", "Export or print")
        case .write: Phrase("改数据", "Write")
        case .administer: Phrase("管理", "Administration")
        case .readLog: Phrase("看日志", "Log read")
        case .refused: Phrase("被拒绝", "Refused")
        }
    }
}

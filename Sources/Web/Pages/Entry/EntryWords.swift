/// The words of signing in and setting up (用语).
enum EntryWords {
    static let signIn = Phrase("登录", "Sign in")
    static let ended = Phrase(
        "登录已过期。您填的内容还在，登录后接着保存。",
        "You had been signed out. What you filled in is still here: sign in and go on saving it.")
    static let resume = Phrase("接着保存您填的内容", "Go on saving what you filled in")
    static let resumeHint = Phrase(
        "登录过期前填的内容还没有写入。", "What you filled in before you were signed out is not written yet.")
    static let resumeGo = Phrase("接着保存", "Save it")
    static let resumeNot = Phrase("不要了，重新打开这张表", "Drop it and open the form anew")
    static let account = Phrase("账号", "Account")
    static let password = Phrase("密码", "Password")
    static let forgotten = Phrase(
        "忘了密码：由本单位系统管理员重设，平台不发短信。",
        "Forgotten? Your system administrator resets it; the platform sends no messages.")
    static let watched = Phrase(
        "连续输错会锁住，越错越久。您看过哪户、为什么看，都有记录。",
        "Wrong entries lock the account, each time for longer. Whom you look at is recorded.")
    static let changePassword = Phrase("改密码", "Change the password")
    static let oneTime = Phrase("一次性密码只用来登录这一次。", "The one-time password is good for this once.")
    static let rules = Phrase(
        "至少12个字，长句子最好；太常见的不收。", "At least 12 characters; a long phrase is best. Common ones are refused.")
    static let oldPassword = Phrase("现在的密码", "Present password")
    static let newPassword = Phrase("新密码", "New password")
    static let again = Phrase("再输一遍新密码", "New password again")
    static let secondFactor = Phrase("第二因素", "Second factor")
    static let code = Phrase("验证码", "Code")
    static let codeHint = Phrase(
        "输入验证器上的6位数，或一个恢复码。", "The six digits of your authenticator, or a recovery code.")
    static let goOn = Phrase("继续", "Continue")
    static let enrol = Phrase("登记第二因素", "Enrol a second factor")
    static let enrolHint = Phrase(
        "在验证器（手机应用）里新增一个账户，输入下面的密钥，再把它显示的6位数填在这里。",
        "Add an account to your authenticator app with the key below, then enter the six digits that it shows."
    )
    static let openApp = Phrase("在本机的验证器里打开", "Open in the authenticator on this device")
    static let recovery = Phrase("恢复码，只显示这一次", "Recovery codes, shown this once")
    static let recoveryHint = Phrase(
        "手机丢了时，每个恢复码可用一次。请抄下来锁好。",
        "Each is good once if the device is lost. Write them down and lock them away.")
    static let written = Phrase("已抄好，继续", "Written down, continue")
    static let setUp = Phrase("首次设置", "First set-up")
    static let setUpHint = Phrase(
        "还没有任何账户。设置码在启动服务的终端里，一天内有效。三个管理员由三个人担任，一人不能兼两职。",
        "There is no account yet. The set-up code stands in the terminal that started the server and is good for a day. Three persons become the three administrators; nobody holds two of them."
    )
    static let setUpCode = Phrase("设置码", "Set-up code")
    static let login = Phrase("{role}：账号", "{role}: account")
    static let name = Phrase("{role}：姓名", "{role}: name")
    static let make = Phrase("开设三个账户", "Open the three accounts")
    static let made = Phrase("三个管理员账户已开", "The three administrators' accounts are open")
    static let madeHint = Phrase(
        "一次性密码只显示这一次，请分别交给三个人；首次登录时要改。",
        "The one-time passwords are shown this once. Hand each to its person; it is changed at the first sign-in."
    )
    static let role = Phrase("角色", "Role")
    static let oneTimePassword = Phrase("一次性密码", "One-time password")
}

import Crypto
import Journal
public import Vocabulary

/// What somebody did or tried (访问动作); one word a line of the access log.
public enum AccessAction: String, Sendable, Hashable, CaseIterable {
    /// 登录.
    case signIn = "sign-in"
    /// 退出.
    case signOut = "sign-out"
    /// 改口令.
    case changePassword = "change-password"
    /// 第二因素: enrolled, passed, refused.
    case secondFactor = "second-factor"
    /// 看一户、一人、一村.
    case read
    /// 看清单: its query, count and a digest of the ids.
    case list
    /// 看原文: one secret value, with its reason; waits for its line.
    case unmask
    /// 导出: waits for its line.
    case export
    /// 改数据; the entry itself stands in the journal.
    case write
    /// 管理账户、角色、口令、令牌.
    case administer
    /// 看访问日志.
    case readLog = "read-log"
    /// 被拒绝: for want of role, territory or second factor.
    case refused
}

/// One line to be written (访问记录).
public struct AccessEvent: Sendable, Hashable {
    /// When.
    public var at: Instant
    /// Who: an account's id, or `-` for nobody known.
    public var account: String
    /// By which way.
    public var way: Caller.Way
    /// What.
    public var action: AccessAction
    /// Whom or what it was about, by id.
    public var subject: String?
    /// The area asked for.
    public var area: AreaID?
    /// How many subjects a list or export showed.
    public var count: Int?
    /// SHA-256 over their ids.
    public var digest: String?
    /// What may hold personal data and is encrypted: query, reason, address, file name; by short keys.
    public var detail: [String: String]

    /// A line about what a caller did.
    public init(
        _ action: AccessAction, by caller: Caller, at: Instant, subject: String? = nil, area: AreaID? = nil,
        ids: [String]? = nil, detail: [String: String] = [:]
    ) {
        self.init(
            action, account: caller.id, way: caller.way, at: at, subject: subject, area: area, ids: ids,
            detail: detail)
    }

    /// A line about an account, or nobody known (`-`).
    public init(
        _ action: AccessAction, account: String, way: Caller.Way, at: Instant, subject: String? = nil,
        area: AreaID? = nil, ids: [String]? = nil, detail: [String: String] = [:]
    ) {
        self.at = at
        self.account = account
        self.way = way
        self.action = action
        self.subject = subject
        self.area = area
        count = ids?.count
        digest = ids.map(Self.digest)
        self.detail = detail
    }

    /// SHA-256 in hexadecimal over ids, each with a line feed: which ones a list showed, without naming them.
    public static func digest(of ids: [String]) -> String {
        var hash = SHA256()
        for id in ids { hash.update(data: Array((id + "\n").utf8)) }
        return Hex.text(hash.finalize())
    }
}

import Access
import Policy
import Vocabulary

/// What a line of the access log says beside who, when and whom, in words (日志用语); files keep it as it was written.
struct LogWords {
    let pack: PolicyPack
    let language: String

    /// By which door somebody came.
    static func way(_ way: Caller.Way) -> Phrase {
        switch way {
        case .session: Phrase("网页", "pages")
        case .token: Phrase("接口", "API")
        case .commandLine: Phrase("命令行", "command line")
        }
    }

    /// All that a line keeps, its page first.
    func told(_ detail: [String: String]) -> String {
        let order = ["page", "query", "criterion", "fact", "permission", "file", "form", "reason"]
        let keys = detail.keys.sorted { left, right in
            let (a, b) = (order.firstIndex(of: left), order.firstIndex(of: right))
            return (a ?? order.count, left) < (b ?? order.count, right)
        }
        return keys.compactMap { key in detail[key].flatMap { told(key, $0) } }
            .joined(separator: " · ")
    }

    private func told(_ key: String, _ value: String) -> String? {
        guard !value.isEmpty else { return nil }
        switch key {
        case "page": return page(value)
        case "query": return named(Phrase("筛选", "asked"), Percent.decoded(value.utf8))
        case "criterion": return criterion(value)
        case "permission": return Permission(rawValue: value)?.label(language) ?? value
        case "fact": return pack.facts[value]?.label(language) ?? value
        case "verify": return value == "1" ? Phrase("核验了日志链", "walked the chain")(language) : nil
        case "why" where value == "done": return Phrase("成功", "done")(language)
        case "address": return named(Phrase("来自", "from"), value)
        case "reason": return named(Phrase("理由", "reason"), value)
        case "entry": return named(Phrase("入账", "entry"), value)
        case "file": return named(Phrase("文件", "file"), value)
        case "form": return named(Phrase("格式", "as"), value)
        default: return "\(key)=\(value)"
        }
    }

    private func named(_ name: Phrase, _ value: String) -> String { "\(name(language)) \(value)" }

    private func page(_ name: String) -> String {
        if let own = Self.pages[name] { return own(language) }
        guard let url = SiteURL(rawValue: name) else { return name }
        if url.isForMachines { return url.pattern }
        return Navigation.items.first { $0.url == url || $0.url == url.menu }?.name(language) ?? name
    }

    private func criterion(_ id: String) -> String {
        pack.ruleSets.lazy.compactMap { $0.criteria[id]?.label(language) }.first ?? id
    }

    /// Pages that are no entry of the menu.
    private static let pages: [String: Phrase] = [
        "household": Phrase("户册", "household's book"), "village": Phrase("村册", "village's book"),
        "area": Phrase("地区概况", "area's overview"), "why": Phrase("判定依据", "why"),
        "card": Phrase("户卡", "card"), "card-code": Phrase("卡上的码", "code of the card"),
        "document": Phrase("材料", "document"), "documents": Phrase("材料", "documents"),
        "account": Phrase("账户", "account"), "accounts": Phrase("账户", "accounts"),
    ]
}

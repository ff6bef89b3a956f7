import Access
import Vocabulary

/// The menu by the steps of the campaign (主导航); a step without a page that the caller may open does not show.
enum Navigation {
    /// The steps, in their order.
    enum Step: CaseIterable, Sendable {
        /// 挂图作战.
        case map
        /// 建档立卡.
        case register
        /// 清单管理.
        case lists
        /// 精准摘帽.
        case exit
        /// 带奔小康.
        case follow
        /// 通用.
        case general

        var name: Phrase {
            switch self {
            case .map: Phrase("挂图作战", "Campaign map")
            case .register: Phrase("建档立卡", "Register")
            case .lists: Phrase("清单管理", "Work lists")
            case .exit: Phrase("精准摘帽", "Exit")
            case .follow: Phrase("带奔小康", "Follow-up")
            case .general: Phrase("通用", "General")
            }
        }
    }

    /// One entry of the menu; the first one stands above the steps.
    struct Item: Sendable {
        var url: SiteURL
        var step: Step?
        var name: Phrase
    }

    /// Every entry. A page that is to be in the menu gets its line here.
    static let items = [
        Item(url: .today, step: nil, name: Phrase("首页", "Today")),
        Item(url: .ownCockpit, step: .map, name: Phrase("驾驶舱", "Wall screen")),
        Item(url: .ownMap, step: .map, name: Phrase("一张图", "Map")),
        Item(url: .households, step: .register, name: Phrase("贫困户", "Households")),
        Item(url: .persons, step: .register, name: Phrase("人口", "Persons")),
        Item(url: .villages, step: .register, name: Phrase("贫困村", "Villages")),
        Item(url: .importing, step: .register, name: Phrase("导入", "Import")),
        Item(url: .filledForms, step: .register, name: Phrase("一次填报", "Fill once")),
        Item(url: .quality, step: .register, name: Phrase("数据质量", "Data quality")),
        Item(url: .missingDocuments, step: .register, name: Phrase("缺件", "Missing documents")),
        Item(url: .changeList, step: .register, name: Phrase("最近变更", "Changes")),
        Item(url: .tasks, step: .lists, name: Phrase("任务清单", "Work lists")),
        Item(url: .exits, step: .exit, name: Phrase("退出名单", "Exits")),
        Item(url: .adminAccounts, step: .general, name: Phrase("账户", "Accounts")),
        Item(url: .adminLog, step: .general, name: Phrase("访问日志", "Access log")),
        Item(url: .policy, step: .general, name: Phrase("政策", "Policy")),
        Item(url: .interface, step: .general, name: Phrase("接口", "API")),
    ]

    /// The menu for a visit.
    static func markup(_ visit: Visit) -> Markup {
        guard let caller = visit.caller else { return Markup() }
        let open = items.filter { item in
            guard case .permission(let permission, _) = item.url.entry else { return true }
            return caller.may(permission)
        }
        var links = Markup.each(open.filter { $0.step == nil }) { link($0, visit) }
        for step in Step.allCases {
            let within = open.filter { $0.step == step }
            guard !within.isEmpty else { continue }
            links += "<b>\(step.name(visit.language))</b>"
            links += Markup.each(within) { link($0, visit) }
        }
        let label = Phrase("主导航", "Main menu")(visit.language)
        return "<nav class=\"nav\" aria-label=\"\(label)\">\(links)</nav>"
    }

    private static func link(_ item: Item, _ visit: Visit) -> Markup {
        let current: Markup =
            item.url == visit.url
            ? " aria-current=\"page\"" : item.url == menu(visit) ? " aria-current=\"true\"" : ""
        var (count, query) = (Int?.none, [(String, String)]())
        if item.url == .importing, let caller = visit.caller {
            count = visit.site.uploads.troubled(of: caller.id).count
        }
        if item.url == .tasks { (count, query) = MenuCount.tasks(visit) }
        let shown: Markup =
            count.map { $0 > 0 ? "<small>\(Figure.whole($0))</small>" : Markup() } ?? Markup()
        return """
            <a href="\(item.url.path(query: query))"\(current)>\(item.name(visit.language))\(shown)</a>
            """
    }

    /// The entry that a page lies beneath; documents of a village beneath villages.
    static func menu(_ visit: Visit) -> SiteURL? {
        visit.url.menu == .households && visit.parts["id"].flatMap { AreaID($0) } != nil
            ? .villages : visit.url.menu
    }
}

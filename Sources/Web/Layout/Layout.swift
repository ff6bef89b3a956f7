import Access
import Foundation
import Vocabulary

/// The frame around every page (页框): symbols, skip link, header, menu, way here.
struct Layout {
    private let visit: Visit

    init(_ visit: Visit) { self.visit = visit }

    static let product = Phrase("脱贫攻坚大数据平台", "Tuopin poverty-alleviation platform")
    private static let skip = Phrase("跳到正文", "Skip to content")
    static let simulated = Phrase("模拟数据", "Simulated data")
    private static let signOut = Phrase("退出登录", "Sign out")
    private static let youAreHere = Phrase("位置", "You are here")
    private static let missing = Phrase(
        "缺少 {names}：请在服务器上运行 make setup。本页不用它也能看。",
        "{names} is missing: run make setup on the server. The page works without it.")

    /// The whole document.
    func html(_ page: Page) -> Markup {
        let product = Self.product(visit.language)
        let content = page.isWall || page.isPaper ? page.body : page.isNarrow ? narrow(page) : framed(page)
        return """
            <!doctype html>
            <html lang="\(visit.language == "zh" ? "zh-CN" : visit.language)"\(page.isWall ? " data-skin=\"wall\"" : skin)>
            <head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
            <title>\(page.title) · \(product)</title>
            <link rel="icon" href="data:,"><link rel="stylesheet" href="\(visit.site.assets.style.path)">
            \(assets(page))\(refresh(page))\(page.style.isEmpty ? page.style : "<style>\(page.style)</style>")</head>
            <body\(page.isWall ? " class=\"wl\"" as Markup : "")>\(Symbols.all)<a class="skip" href="#main">\(Self.skip(visit.language))</a>
            \(content)
            </body></html>

            """
    }

    private var skin: Markup { visit.skin == .wall ? " data-skin=\"wall\"" : "" }

    private func framed(_ page: Page) -> Markup {
        """
        \(header)
        <div class="app">\(Navigation.markup(visit))<main class="main" id="main" tabindex="-1">
        \(notice(page))\(crumbs(page.crumbs))\(page.body)
        </main></div>
        """
    }

    private func narrow(_ page: Page) -> Markup {
        """
        <main class="narrow" id="main" tabindex="-1">\(Symbols.mark)\(page.body)
        <div class="acts push">\(languages)</div></main>
        """
    }

    private static let find = Phrase("姓名、首字母、户编号或地名", "Name, initials, code or place")

    /// Names, codes and places are found in the list of households.
    private var search: Markup {
        guard visit.caller?.may(.seeLists) == true else { return Markup() }
        let what = Self.find(visit.language)
        return """
            <form method="get" action="\(SiteURL.households.path())" role="search" style="display:contents"><input type="search" name="q" aria-label="\(what)" placeholder="\(what)"></form>
            """
    }

    private var header: Markup {
        let tag: Markup =
            visit.site.isSimulated ? "<span class=\"tag sim\">\(Self.simulated(visit.language))</span>" : ""
        return """
            <header class="top"><a class="logo" href="\(SiteURL.today.path())"><svg aria-hidden="true"><use href="#mark"/></svg>\(Self.product(visit.language))</a>
            \(search)<div class="who">\(tag)\(who)\(languages)\(signOut)</div></header>
            """
    }

    private var who: Markup {
        guard let caller = visit.caller else { return Markup() }
        let roles = Set(caller.grants.map(\.role)).sorted { $0.rawValue < $1.rawValue }
            .map { $0.label(visit.language) }.joined(separator: visit.language == "zh" ? "、" : ", ")
        return "<span class=\"x m\">\(caller.name) · \(roles)</span>"
    }

    private var signOut: Markup {
        guard visit.caller != nil else { return Markup() }
        return """
            <form method="post" action="\(SiteURL.signOut.path())">\(visit.formField)<button class="link">\(Self.signOut(visit.language))</button></form>
            """
    }

    /// The other languages of the pages, each named in itself.
    private var languages: Markup {
        let back = visit.uri
        return .each(visit.site.languages.filter { $0 != visit.language }) { id in
            """
            <form method="post" action="\(SiteURL.language.path(id))"><input type="hidden" name="back" value="\(back)"><button class="link" lang="\(id)">\(Self.ownName(id))</button></form>
            """
        }
    }

    private static func ownName(_ language: String) -> String {
        let name = Locale(identifier: language).localizedString(forLanguageCode: language) ?? language
        return name.prefix(1).uppercased() + name.dropFirst()
    }

    private func crumbs(_ crumbs: [Page.Crumb]) -> Markup {
        guard !crumbs.isEmpty else { return Markup() }
        let steps = Markup.each(crumbs) { crumb in
            guard let path = crumb.path else { return "<li>\(crumb.name)</li>" }
            return "<li><a href=\"\(path)\">\(crumb.name)</a></li>"
        }
        return "<ol class=\"crumbs\" aria-label=\"\(Self.youAreHere(visit.language))\">\(steps)</ol>\n"
    }

    /// The scripts and styles that the page uses and that are there.
    private func assets(_ page: Page) -> Markup {
        .each(page.assets.compactMap { visit.site.assets[$0] } + page.scripts.map { visit.site.assets[$0] }) {
            asset in
            asset.isStyle
                ? "<link rel=\"stylesheet\" href=\"\(asset.path)\">"
                : "<script src=\"\(asset.path)\" defer></script>"
        }
    }

    private func refresh(_ page: Page) -> Markup {
        page.refresh.map { "<noscript><meta http-equiv=\"refresh\" content=\"\($0)\"></noscript>" } ?? ""
    }

    private func notice(_ page: Page) -> Markup {
        let missing = page.assets.filter { visit.site.assets[$0] == nil }.map(\.rawValue)
        guard !missing.isEmpty else { return Markup() }
        let text = Self.missing(visit.language, ["names": missing.joined(separator: ", ")])
        return "<p class=\"msg warn\">\(text)</p>"
    }
}

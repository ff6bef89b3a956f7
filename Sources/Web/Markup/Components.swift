/// The pieces that pages are built of (构件): boxes, tables, facts; the classes are those of style.css.
enum Components {
    /// A figure with its unit and what it is of, which leads to its cases where there is a list of them (指标).
    static func figure(
        _ name: String, _ value: String, _ unit: String, _ note: String, path: String? = nil,
        isBad: Bool = false
    ) -> Markup {
        let below: Markup = path.map { "<a href=\"\($0)\">\(note)</a>" } ?? "\(note)"
        return """
            <div class="kpi"><dt>\(name)</dt><dd\(isBad ? " class=\"un\"" as Markup : "")>\(value)<span class="u">\(unit)</span></dd><dd>\(below)</dd></div>
            """
    }

    /// A condition in use, which a press drops (条件标签).
    static func chip(_ words: String, without path: String, _ language: String) -> Markup {
        let label = ListWords.drop(language, ["what": words])
        return """
            <a class="chip" href="\(path)" aria-label="\(label)">\(words) <span aria-hidden="true">×</span></a>
            """
    }

    /// A box with a heading, a remark or link beside it, and what stands in it as it is.
    static func panel(
        _ heading: String, _ beside: Markup = "", columns: Markup = "", _ body: Markup
    ) -> Markup {
        "<section class=\"panel \(columns)\"><header><h2>\(heading)</h2>\(beside)</header>\(body)</section>\n"
    }

    /// A box with space around its content.
    static func inset(_ body: Markup) -> Markup { "<div class=\"in\">\(body)</div>" }

    /// Name and value, side by side.
    static func facts(_ pairs: [(name: String, value: Markup)], four: Bool = false) -> Markup {
        let rows = Markup.each(pairs) { "<dt>\($0.name)</dt><dd>\($0.value)</dd>" }
        return "<dl class=\"kv\(four ? " four" as Markup : "")\">\(rows)</dl>"
    }

    /// The head row of a table; a name with `n` in front is for a column of numbers.
    static func head(_ names: [(name: String, isNumber: Bool)]) -> Markup {
        let cells = Markup.each(names) { cell in
            "<th scope=\"col\"\(cell.isNumber ? " class=\"n\"" as Markup : "")>\(cell.name)</th>"
        }
        return "<thead><tr>\(cells)</tr></thead>"
    }

    /// What may be wider than its place and then scrolls there, by keyboard too.
    static func scroll(_ label: String, _ body: Markup, style: Markup = "") -> Markup {
        "<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"\(label)\"\(style)>\(body)</div>"
    }

    /// The heading of a page with what stands at its right.
    static func pageHead(_ heading: String, below: Markup = "", right: Markup = "") -> Markup {
        """
        <div class="head"><div><h1>\(heading)</h1>\(below)</div>\(right)</div>

        """
    }

    /// A heading that may break before its unit.
    static func breaking(_ heading: String) -> Markup {
        Markup.joined(heading.split(separator: "/").map { Markup(String($0)) }, separator: "/<wbr>")
    }

    /// Nothing here: what that means and what to do.
    static func empty(_ text: String) -> Markup { "<p class=\"empty\">\(text)</p>" }

    /// A bar that is filled to a share of a hundred.
    static func meter(_ percent: Int, isBehind: Bool) -> Markup {
        let width = max(0, min(100, percent))
        return
            "<span class=\"meter\(isBehind ? " w" as Markup : "")\"><i style=\"width:\(width)%\"></i></span>"
    }
}

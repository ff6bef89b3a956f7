/// The pages that `policy doc` writes, as HTML (政策说明转页面): headings, tables, lists, expressions, and no more of Markdown.
struct PolicyText {
    /// The first heading.
    let title: String
    private let lines: [Substring]
    /// The address of a page that a list names.
    private let address: (String) -> String

    init(_ text: String, address: @escaping (String) -> String) {
        let all = text.split(separator: "\n", omittingEmptySubsequences: false)
        title = all.first { $0.hasPrefix("# ") }.map { String($0.dropFirst(2)) } ?? ""
        lines = all.filter { !$0.hasPrefix("# ") }
        self.address = address
    }

    /// All of it but the first heading.
    var markup: Markup {
        var out = Markup()
        var rest = lines[...]
        while let line = rest.first {
            if line.hasPrefix("|") {
                let table = rest.prefix { $0.hasPrefix("|") }
                rest = rest.dropFirst(table.count)
                out += self.table(Array(table))
            } else if line.hasPrefix("```") {
                let code = rest.dropFirst().prefix { !$0.hasPrefix("```") }
                rest = rest.dropFirst(code.count + 2)
                out += "<p class=\"push\"><code>\(code.joined(separator: "\n"))</code></p>\n"
            } else if line.hasPrefix("- ") {
                let items = rest.prefix { $0.hasPrefix("- ") }
                rest = rest.dropFirst(items.count)
                out +=
                    "<ul class=\"list\">\(Markup.each(items) { "<li>\(link($0.dropFirst(2)))</li>" as Markup })</ul>\n"
            } else {
                rest = rest.dropFirst()
                if line.hasPrefix("### ") {
                    out += "<h3 class=\"push\">\(inline(line.dropFirst(4)))</h3>\n"
                } else if line.hasPrefix("## ") {
                    out += "<h2 class=\"push\">\(inline(line.dropFirst(3)))</h2>\n"
                } else if !line.isEmpty {
                    out += "<p>\(inline(line))</p>\n"
                }
            }
        }
        return out
    }

    private func table(_ lines: [Substring]) -> Markup {
        let rows = lines.enumerated().filter { $0.offset != 1 }.map { cells($0.element) }
        guard let head = rows.first else { return Markup() }
        let body = Markup.each(rows.dropFirst()) { row in
            "<tr>\(Markup.each(row) { "<td>\(inline($0[...]))</td>" })</tr>\n"
        }
        let table: Markup =
            "<table class=\"dense\">\(Components.head(head.map { ($0, false) }))<tbody>\(body)</tbody></table>"
        return Components.scroll(
            head.joined(separator: " "), table, style: " style=\"margin:var(--s2) 0 var(--s4)\"")
    }

    /// The cells of a row; a bar within one is written `\|`.
    private func cells(_ line: Substring) -> [String] {
        let bare = String(line.dropFirst(2).dropLast(2)).replacing("\\|", with: "\u{0}")
        return bare.split(separator: " | ", omittingEmptySubsequences: false).map {
            String($0.replacing("\u{0}", with: "|"))
        }
    }

    /// `[title](page.md)`.
    private func link(_ text: Substring) -> Markup {
        guard let match = text.wholeMatch(of: #/\[(.*)\]\((.*)\.md\)/#) else { return inline(text) }
        return "<a href=\"\(address(String(match.2)))\">\(String(match.1))</a>"
    }

    /// Text with `code` and what stands between two stars, which says that something was not verified.
    private func inline(_ text: Substring) -> Markup {
        var out = Markup()
        for (place, piece) in text.split(separator: "`", omittingEmptySubsequences: false).enumerated() {
            guard place % 2 == 0 else {
                out += "<code>\(String(piece))</code>"
                continue
            }
            let parts = String(piece).split(separator: "**", omittingEmptySubsequences: false)
            for (at, part) in parts.enumerated() {
                out += at % 2 == 0 ? Markup(String(part)) : "<b class=\"uk\">◇ \(String(part))</b>"
            }
        }
        return out
    }
}

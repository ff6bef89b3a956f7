/// The pages of a list as links (分页): first, last, and those around this one.
struct Pager {
    let page: Int
    let last: Int
    let language: String

    /// The links with what stands at their right.
    func markup(_ range: String, _ address: (Int) -> String) -> Markup {
        func link(_ to: Int, _ text: String) -> Markup { "<a href=\"\(address(to))\">\(text)</a>" }
        var links = page > 1 ? link(min(page - 1, last), ListWords.previous(language)) : Markup()
        let near = (page - 2...page + 2).filter { (1...last).contains($0) }
        var before = 0
        for number in Set([1, last] + near).sorted() {
            if number > before + 1 { links += "<span>…</span>" }
            links +=
                number == page ? "<b aria-current=\"page\">\(number)</b>" : link(number, String(number))
            before = number
        }
        if page < last { links += link(page + 1, ListWords.next(language)) }
        return "<div class=\"pager\">\(links)<span class=\"r\">\(range)</span></div>"
    }
}

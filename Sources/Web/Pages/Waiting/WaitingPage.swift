import Registry
import Vocabulary

/// A state of the past is still being read (往日资料在读): the page says so and asks again.
struct StillReading: Error {
    var day: LocalDate
    var area: AreaID
}

/// What is shown meanwhile (等候页): what is waited for; it opens by itself, without scripts too.
struct WaitingPage {
    let day: LocalDate
    let area: String
    let language: String

    /// How often it asks.
    private static let seconds = 2
    private static let title = Phrase("正在取{day}的资料", "Reading the state of {day}")
    private static let why = Phrase(
        "{area}在{day}的情况要从台账上重新取出、重新判定，户越多越久。好了会自己打开；您可以先去别的页，回来时不必重取。",
        "How {area} stood on {day} is read and judged anew from the record: the more households, the longer. It opens by itself; you may go elsewhere meanwhile, it need not begin again."
    )

    var page: Page {
        let title = Self.title(language, ["day": day.description])
        let why = Self.why(language, ["area": area, "day": day.description])
        var page = Page(
            title: title, crumbs: [],
            body: """
                \(Components.pageHead(title))\
                <section class="panel"><div class="in top-in"><div id="live" data-every="\(Self.seconds)" aria-live="polite"><p>\(why)</p>
                <progress aria-label="\(title)" style="width:100%;accent-color:var(--brand)"></progress></div></div></section>
                """)
        page.scripts = [.live]
        page.refresh = Self.seconds
        return page
    }
}

import Foundation
import Testing

@testable import Web

@Suite("Markup")
struct MarkupTests {
    @Test("Literals stay HTML, values never become it")
    func escaping() {
        let name = "<b>&\"'"
        let cell: Markup = "<td title=\"\(name)\">\(name)</td>"
        #expect(cell.text == "<td title=\"&lt;b&gt;&amp;&quot;&#39;\">&lt;b&gt;&amp;&quot;&#39;</td>")
    }

    @Test("A quote with a combining mark behind it is still a quote")
    func combining() {
        let cell: Markup = "<i title=\"\("x\"\u{301} onload=y")\">"
        #expect(cell.text == "<i title=\"x&quot;\u{301} onload=y\">")
    }

    @Test(
        "Marks that turn the direction of writing are shown as their code",
        arguments: [
            ("\u{202E}", "[U+202E]"), ("\u{2066}", "[U+2066]"), ("\u{200F}", "[U+200F]"),
            ("\u{61C}", "[U+061C]"),
            ("\u{0}", "\u{FFFD}"), ("\u{85}", "\u{FFFD}"), ("\u{A0}", "\u{A0}"), ("𠮷㙟榃", "𠮷㙟榃"),
        ])
    func marks(given: String, shown: String) {
        #expect(Markup("陆" + given + "谷").text == "陆" + shown + "谷")
    }

    @Test("Figures have commas, a true minus and one decimal")
    func figures() {
        #expect(Figure.whole(-1_234_567) == "−1,234,567")
        #expect(Figure.percent(15_310, of: 24_300) == "63.0")
        #expect(Figure.percent(1, of: 0) == "–")
        #expect(YearBars.step(for: 24_300) == 10_000)
        #expect(YearBars.step(for: 3) == 1)
    }
}

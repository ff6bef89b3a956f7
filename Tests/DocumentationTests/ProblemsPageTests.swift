import Testing
import Vocabulary

@Suite("docs/problems.md and the catalogue of problems")
struct ProblemsPageTests {
    static var generated: String {
        var page = """
            # Problems by number · 问题编号
            Whatever a user can get wrong has a number; its integer part is the HTTP status. Each says what, why and what to do.
            Words in braces are filled in. Written from `ProblemCatalogue.swift` by
            `TUOPIN_WRITE_DOCS=1 swift test --filter DocumentationTests`, compared by the same tests.

            """
        for number in ProblemNumber.allCases.sorted(by: { $0.rawValue < $1.rawValue }) {
            let entry = number.entry
            page += "\n## \(number.rawValue) \(entry.severity.rawValue)\n\(entry.zh)\n\n\(entry.en)\n"
        }
        return page
    }

    @Test("The page says what the catalogue says, number by number")
    func pageIsCatalogue() throws {
        let page = try Repository.page("docs/problems.md", generated: Self.generated)
        for number in ProblemNumber.allCases {
            #expect(
                page.contains("\n## \(number.rawValue) "), "\(number.rawValue) is not in docs/problems.md")
        }
        #expect(
            page == Self.generated,
            "write it anew: TUOPIN_WRITE_DOCS=1 swift test --filter DocumentationTests")
    }

    @Test("Every number stands once and begins with an HTTP status")
    func numbers() {
        let numbers = ProblemNumber.allCases.map(\.rawValue)
        #expect(Set(numbers).count == numbers.count)
        for number in numbers {
            let parts = number.split(separator: ".").compactMap { Int($0) }
            #expect(parts.count == 2 && (400..<600).contains(parts[0]), "\(number)")
        }
    }

    @Test("Both texts of a problem are there, differ, and take the same arguments")
    func texts() {
        for number in ProblemNumber.allCases {
            let entry = number.entry
            #expect(
                entry.zh.unicodeScalars.contains { (0x4E00...0x9FFF).contains($0.value) },
                "\(number.rawValue) in Chinese")
            #expect(
                entry.en.hasSuffix(".") || entry.en.hasSuffix("?") || entry.en.hasSuffix("}"),
                "\(number.rawValue) in English")
            #expect(
                Self.arguments(entry.zh) == Self.arguments(entry.en),
                "\(number.rawValue): arguments in braces")
        }
    }

    /// The names in braces; `why_zh` and `why_en` are one argument in two languages.
    static func arguments(_ text: String) -> Set<String> {
        Set(
            text.matches(of: #/\{([a-z_]+)\}/#).map { match in
                let name = String(match.1)
                return name.hasSuffix("_zh") || name.hasSuffix("_en") ? String(name.dropLast(3)) : name
            })
    }
}

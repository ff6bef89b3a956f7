import Foundation
import Testing

/// A verb of the command line as its source has it.
struct Verb {
    var words: String
    var abstract: String

    /// Every verb and verb of a verb, in the order of the files: read from `CommandConfiguration(…)`.
    static func all() throws -> [Verb] {
        var verbs: [Verb] = []
        for path in Repository.paths(under: "Sources/tuopin/Verbs", ending: "swift") {
            var parent = ""
            let text = try Repository.text(path)
            for part in text.components(separatedBy: "struct ").dropFirst()
            where part.contains(#/^\w+: (Async)?ParsableCommand/#) {
                let type = String(part.prefix { $0.isLetter })
                let before = text.components(separatedBy: "struct " + type + ":")[0]
                let isNested = before.hasSuffix("    ")
                guard
                    let configuration = part.components(separatedBy: "CommandConfiguration(").dropFirst()
                        .first,
                    let abstract = configuration.firstMatch(of: #/abstract: "([^"]*)"/#)
                else { continue }
                let head = configuration.components(separatedBy: "abstract:")[0]
                let name =
                    head.firstMatch(of: #/commandName: "([^"]*)"/#).map { String($0.1) } ?? type.lowercased()
                if !isNested { parent = name }
                verbs.append(
                    Verb(words: isNested ? "\(parent) \(name)" : name, abstract: String(abstract.1)))
            }
        }
        return verbs
    }
}

@Suite("docs/commands.md and the verbs")
struct CommandPageTests {
    static func generated() throws -> String {
        var page = """
            # Commands · 命令
            `tuopin <command> --help` says the options. Data goes to standard output, progress and messages to standard error;
            exit codes: 0 done, 1 refused or a check said no, 2 wrong usage, 3 done with problems reported, 130 interrupted.
            Written from the sources by `TUOPIN_WRITE_DOCS=1 swift test --filter DocumentationTests`.

            | command | what it does |
            |---|---|

            """
        for verb in try Verb.all() { page += "| `tuopin \(verb.words)` | \(verb.abstract) |\n" }
        return page
    }

    @Test("The page names every verb with what it says of itself")
    func pageIsSources() throws {
        let verbs = try Verb.all()
        #expect(verbs.count >= 40)
        let generated = try Self.generated()
        let page = try Repository.page("docs/commands.md", generated: generated)
        for verb in verbs { #expect(page.contains("| `tuopin \(verb.words)` |"), "tuopin \(verb.words)") }
        #expect(
            page == generated, "write it anew: TUOPIN_WRITE_DOCS=1 swift test --filter DocumentationTests")
    }

    @Test("Every verb speaks Chinese first, then English")
    func bothLanguages() throws {
        for verb in try Verb.all() {
            let parts = verb.abstract.components(separatedBy: " · ")
            #expect(parts.count == 2, "\(verb.words): \(verb.abstract)")
            #expect(verb.abstract.hasSuffix("."), "\(verb.words): \(verb.abstract)")
        }
    }

    @Test("The pages name no verb that does not exist")
    func noInvention() throws {
        let first = Set(try Verb.all().map { $0.words.components(separatedBy: " ")[0] })
        for page in Repository.pages {
            for line in try Repository.lines(page) {
                for match in line.matches(of: #/(?:^|[`$ ])tuopin ([a-z]+[a-z-]*)/#)
                where !page.contains("decisions") {
                    #expect(first.contains(String(match.1)), "\(page): \(line)")
                }
            }
        }
    }
}

import Foundation
import Testing

@Suite("The pages that people read")
struct PageTests {
    @Test("make commands in the pages are targets of the Makefile")
    func makeTargets() throws {
        let targets = Set(
            try Repository.lines("Makefile").compactMap { line in
                line.firstMatch(of: #/^([a-z]+):/#).map { String($0.1) }
            })
        #expect(targets.isSuperset(of: ["demo", "test", "bench", "lint", "setup", "build"]))
        for page in Repository.pages {
            for line in try Repository.lines(page) {
                for match in line.matches(of: #/(?:^|`)make ([a-z]+)/#) {
                    #expect(targets.contains(String(match.1)), "\(page): make \(match.1)")
                }
            }
        }
    }

    @Test("Files and folders named in the pages exist")
    func paths() throws {
        let named = #/`((?:docs|Sources|Tests|Policies|Scripts|Benchmarks)\/[A-Za-z0-9._\/-]*)`/#
        for page in Repository.pages {
            for match in try Repository.text(page).matches(of: named) where !match.1.contains("…") {
                let path = String(match.1)
                let isMade = path.hasPrefix("docs/pack") || path.hasPrefix("Benchmarks/results/")
                #expect(isMade || Repository.exists(path), "\(page) names \(path)")
            }
        }
    }

    @Test("README's pages are there, in both languages")
    func pages() {
        for page in [
            "tour", "architecture", "policy-packs", "journal-format", "limits", "testing", "when-not-to-use",
            "third-party", "problems", "commands", "zh/tour",
        ] {
            #expect(Repository.exists("docs/\(page).md"), "docs/\(page).md")
        }
    }

    @Test("A decision is one short page: its question, what was chosen, what it costs")
    func decisions() throws {
        let pages = Repository.paths(under: "docs/decisions", ending: "md")
        #expect(pages.count >= 6)
        for (index, page) in pages.enumerated() {
            let lines = try Repository.lines(page)
            let number = String(repeating: "0", count: 4 - String(index + 1).count) + String(index + 1)
            #expect(page.hasPrefix("docs/decisions/\(number)-"), "\(page): numbers leave no gap")
            #expect(lines.count < 60, "\(page) has \(lines.count) lines")
            #expect(lines[0].hasPrefix("# \(number) "), "\(page): its title bears its number")
            for heading in ["## Question", "## Decision", "## Cost"] {
                #expect(lines.contains(heading), "\(page): \(heading)")
            }
        }
    }

    @Test("The changelog begins with the release that the program says it is")
    func changelog() throws {
        let source = try Repository.text("Sources/tuopin/Tuopin.swift")
        let version = try #require(source.firstMatch(of: #/static let version = "([^"]+)"/#)).1
        let first = try Repository.lines("CHANGELOG.md").first { $0.hasPrefix("## ") }
        #expect(first?.hasPrefix("## \(version)") == true)
    }

    @Test("Every package is listed with its version and licence")
    func thirdParty() throws {
        let page = try Repository.text("docs/third-party.md")
        let manifest = try Repository.text("Package.swift")
        let packages = manifest.matches(of: #/\.package\(url: "([^"]+)", from: "([^"]+)"\)/#)
        #expect(packages.count >= 4)
        for package in packages {
            let row = page.components(separatedBy: "\n").first { $0.contains("](\(package.1))") }
            let cells = try #require(row, "\(package.1) is not listed").components(separatedBy: "|")
            #expect(cells.contains { $0.contains(package.2) }, "\(package.1) from \(package.2)")
            #expect(cells.contains { $0.contains("Apache-2.0") || $0.contains("MIT") || $0.contains("BSD") })
        }
    }
}

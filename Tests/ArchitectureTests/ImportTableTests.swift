import Foundation
import Testing

/// The repository, found from this file.
let repository = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

/// The files of a folder with an ending, in order of path.
func files(under folder: String, ending: String) -> [URL] {
    let root = repository.appendingPathComponent(folder)
    guard let walk = FileManager.default.enumerator(at: root, includingPropertiesForKeys: nil) else {
        return []
    }
    return walk.compactMap { $0 as? URL }.filter { $0.pathExtension == ending }.sorted { $0.path < $1.path }
}

/// The lines of a text file.
func lines(of file: URL) throws -> [String] {
    try String(contentsOf: file, encoding: .utf8).components(separatedBy: "\n")
}

@Suite("The import table of docs/architecture.md")
struct ImportTableTests {
    /// Allowed everywhere.
    static let anywhere: Set<String> = [
        "Foundation", "Glibc", "Musl", "Darwin", "Dispatch", "Synchronization", "Testing",
    ]

    static func table() throws -> [String: Set<String>] {
        var table: [String: Set<String>] = [:]
        for line in try lines(of: repository.appendingPathComponent("docs/architecture.md"))
        where line.hasPrefix("| ") {
            let cells = line.components(separatedBy: "|").dropFirst().dropLast()
                .map { $0.trimmingCharacters(in: .whitespaces) }
            guard cells.count == 3, cells[0] != "target" else { continue }
            let names = (cells[1] + "," + cells[2]).components(separatedBy: ",")
            table[cells[0]] = Set(
                names.map { $0.trimmingCharacters(in: .whitespaces) }.filter { !$0.isEmpty })
        }
        return table
    }

    static func imports(of file: URL) throws -> [String] {
        try lines(of: file).compactMap { line in
            var words = line.split(separator: " ").map(String.init)
            while let first = words.first,
                ["public", "package", "internal", "@testable", "private"].contains(first)
            {
                words.removeFirst()
            }
            guard words.count >= 2, words[0] == "import" else { return nil }
            let isPart =
                words.count > 2 && ["struct", "class", "func", "enum", "protocol"].contains(words[1])
            return isPart ? words[2].components(separatedBy: ".")[0] : words[1]
        }
    }

    @Test("Every source imports only what its target's line allows")
    func sources() throws {
        let table = try Self.table()
        #expect(table.count >= 12)
        var seen: Set<String> = []
        for file in files(under: "Sources", ending: "swift") {
            let parts = file.path.replacingOccurrences(of: repository.path + "/Sources/", with: "")
                .components(separatedBy: "/")
            let target = parts[0] == "Platform" ? parts[1] : parts[0]
            seen.insert(target)
            let allowed = try #require(table[target], "no line for \(target)")
            for name in try Self.imports(of: file) where !Self.anywhere.contains(name) {
                #expect(allowed.contains(name), "\(parts.joined(separator: "/")) imports \(name)")
            }
        }
        #expect(seen == Set(table.keys), "the table and the folders name the same targets")
    }

    @Test("No source, pack or script names a folder that only one workplace has")
    func noShared() throws {
        for folder in ["Sources", "Policies", "Scripts"] {
            for ending in ["swift", "yaml", "md", ""] {
                for file in files(under: folder, ending: ending) {
                    guard let text = try? String(contentsOf: file, encoding: .utf8) else { continue }
                    #expect(!text.contains("../shared"), "\(file.lastPathComponent)")
                }
            }
        }
    }
}

@Suite("House rules for files and names")
struct HouseRuleTests {
    static let sayNothing = [
        "Manager", "Helper", "Util", "Utils", "Common", "Handler", "Info", "Base", "Misc",
    ]

    @Test("Files are short, or say on their first line why not")
    func length() throws {
        for file in files(under: "Sources", ending: "swift") {
            let lines = try lines(of: file)
            let isTable = file.lastPathComponent == "ProblemCatalogue.swift"
            #expect(isTable || lines.count <= 601, "\(file.lastPathComponent) has \(lines.count) lines")
            if lines.count > 401 {
                #expect(lines[0].hasPrefix("// "), "\(file.lastPathComponent) is long without a reason")
            }
        }
    }

    @Test("No file bears a name that says nothing")
    func names() {
        for file in files(under: "Sources", ending: "swift") {
            let name = file.deletingPathExtension().lastPathComponent
            #expect(!Self.sayNothing.contains { name.hasSuffix($0) }, "\(name)")
            #expect(!name.contains("+"), "\(name)")
        }
    }

    @Test("No type bears a name that says nothing")
    func typeNames() throws {
        let banned = Self.sayNothing + ["Core", "Service", "Data"]
        for file in files(under: "Sources", ending: "swift") {
            let text = try String(contentsOf: file, encoding: .utf8)
            for match in text.matches(of: #/\b(?:struct|enum|class|protocol|actor) ([A-Z]\w*)/#) {
                #expect(!banned.contains { match.1.hasSuffix($0) }, "\(file.lastPathComponent): \(match.1)")
            }
        }
    }

    @Test("Slow or local formatting of Foundation is not used, and nothing is left to be done later")
    func slowAndLeft() throws {
        let banned = [
            "DateFormatter", "NumberFormatter", "JSONEncoder", "JSONDecoder", "JSONSerialization",
            "= Decimal(",
            "localizedCompare", "TODO", "FIXME", "not implemented",
        ]
        for file in files(under: "Sources", ending: "swift") {
            let text = try String(contentsOf: file, encoding: .utf8)
            for word in banned { #expect(!text.contains(word), "\(file.lastPathComponent) has \(word)") }
        }
    }

    @Test("No committed file names a folder of one machine")
    func noMachinePaths() throws {
        for folder in ["Sources", "Tests", "Policies", "Scripts", "docs", "Benchmarks/Sources"] {
            for ending in ["swift", "yaml", "md", "sh", "py", ""] {
                for file in files(under: folder, ending: ending) {
                    guard let text = try? String(contentsOf: file, encoding: .utf8) else { continue }
                    for path in ["/wo" + "rk/", "/ro" + "ot/", "/ho" + "me/"] {
                        #expect(!text.contains(path), "\(file.lastPathComponent) names \(path)")
                    }
                }
            }
        }
    }

    @Test("Nothing that a user can reach stops the program")
    func noTraps() throws {
        for file in files(under: "Sources", ending: "swift") {
            let text = try String(contentsOf: file, encoding: .utf8)
            for word in ["try!", "fatalError(", "as! "] {
                #expect(!text.contains(word), "\(file.lastPathComponent) has \(word)")
            }
        }
    }

    @Test("Each unchecked promise has its reason on the line above")
    func unchecked() throws {
        for file in files(under: "Sources", ending: "swift") {
            let lines = try lines(of: file)
            for (index, line) in lines.enumerated()
            where line.contains("@unchecked Sendable") || line.contains("nonisolated(unsafe)") {
                let above = index > 0 ? lines[index - 1].trimmingCharacters(in: .whitespaces) : ""
                #expect(above.hasPrefix("//"), "\(file.lastPathComponent):\(index + 1)")
            }
        }
    }
}

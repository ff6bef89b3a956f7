import Foundation

/// The repository, found from this file.
enum Repository {
    static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    /// With TUOPIN_WRITE_DOCS=1 the generated pages are written anew before they are compared.
    static let writesPages = ProcessInfo.processInfo.environment["TUOPIN_WRITE_DOCS"] == "1"

    static func text(_ path: String) throws -> String {
        try String(contentsOf: root.appendingPathComponent(path), encoding: .utf8)
    }

    static func lines(_ path: String) throws -> [String] { try text(path).components(separatedBy: "\n") }

    static func exists(_ path: String) -> Bool {
        FileManager.default.fileExists(atPath: root.appendingPathComponent(path).path)
    }

    /// The paths under a folder with an ending, in order.
    static func paths(under folder: String, ending: String) -> [String] {
        let walk = FileManager.default.enumerator(atPath: root.appendingPathComponent(folder).path)
        return (walk?.compactMap { $0 as? String } ?? []).filter { $0.hasSuffix("." + ending) }.sorted()
            .map { folder + "/" + $0 }
    }

    /// The pages that people read: both READMEs and everything under docs except the pack's own pages.
    static var pages: [String] {
        ["README.md", "README.zh.md", "CONTRIBUTING.md"]
            + paths(under: "docs", ending: "md").filter { !$0.hasPrefix("docs/pack/") }
    }

    /// Writes a generated page where that was asked, then gives what stands there.
    static func page(_ path: String, generated: String) throws -> String {
        if writesPages {
            try generated.write(to: root.appendingPathComponent(path), atomically: true, encoding: .utf8)
        }
        return exists(path) ? try text(path) : ""
    }
}

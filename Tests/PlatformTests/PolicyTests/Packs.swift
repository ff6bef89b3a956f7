import Foundation
import Policy
import Testing
import Vocabulary

/// A day by its text.
func day(_ text: String) throws -> LocalDate { try #require(LocalDate(text)) }

/// Where the repository's folders stand, seen from this file.
enum Packs {
    static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().path

    static var littleValley: PolicyPack {
        get throws { try PolicyPack.load(directory: root + "/Tests/Fixtures/packs/little-valley") }
    }

    static func exists(_ shipped: String) -> Bool {
        FileManager.default.fileExists(atPath: root + "/Policies/\(shipped)/pack.yaml")
    }

    /// The first pack and its check of identity numbers, read once.
    static let qinzhou = Result { try shipped("qinzhou-2016") }
    static let qinzhouCheck = Result { try IdentityNumberCheck(pack: qinzhou.get()) }

    static func shipped(_ name: String) throws -> PolicyPack {
        try PolicyPack.load(directory: root + "/Policies/" + name)
    }

    /// The files of the little valley with some of them changed, added or (nil) taken away.
    static func littleValleyFiles(_ changes: [String: String?] = [:]) throws -> [PackFile] {
        var files = try PolicyPack.files(in: root + "/Tests/Fixtures/packs/little-valley")
        for (path, text) in changes.sorted(by: { $0.key < $1.key }) {
            files.removeAll { $0.path == path }
            if let text { files.append(PackFile(path: path, bytes: Array(text.utf8))) }
        }
        return files
    }

    /// The text of one of its files.
    static func text(_ path: String) throws -> String {
        let files = try littleValleyFiles()
        return String(decoding: files.first { $0.path == path }?.bytes ?? [], as: UTF8.self)
    }
}

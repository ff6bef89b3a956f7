import Foundation
import Launching
import SQLiteStorage
import Storage
import Testing
import Vocabulary

extension Answer {
    /// Standard output as one document.
    func document(_ comment: Comment? = nil) throws -> JSONValue {
        try #require(try? JSONValue(parsing: out), comment ?? "\(err)\n\(out.prefix(400))")
    }

    /// Standard output as rows, one a line.
    func rows() throws -> [JSONValue] {
        try out.split(separator: "\n").map { try JSONValue(parsing: String($0)) }
    }
}

/// The program under test: TUOPIN_BINARY, else what was built beside the tests.
enum Program {
    static let repository = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().path

    static let binary: String = {
        if let named = ProcessInfo.processInfo.environment["TUOPIN_BINARY"] { return named }
        return URL(fileURLWithPath: CommandLine.arguments[0]).resolvingSymlinksInPath()
            .deletingLastPathComponent().appendingPathComponent("tuopin").path
    }()

    static var firstPack: String { repository + "/Policies/qinzhou-2016" }
    static var otherPack: String { repository + "/Policies/example-country" }
}

/// An office with a folder of its own, `tuopin.sqlite` in it where one was made; removed with the test.
final class Office: Sendable {
    let folder: String

    init(_ name: String = "office") throws {
        folder = NSTemporaryDirectory() + "/tuopin-\(name)-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    }

    /// The sample city's database and key, copied: to be written into.
    init(copying other: Office) throws {
        folder = NSTemporaryDirectory() + "/tuopin-copy-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        for name in ["tuopin.sqlite", "tuopin.key"] {
            try FileManager.default.copyItem(atPath: "\(other.folder)/\(name)", toPath: "\(folder)/\(name)")
        }
    }

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    var database: String { folder + "/tuopin.sqlite" }

    func path(_ name: String) -> String { "\(folder)/\(name)" }

    /// Starts the program in this folder.
    func start(
        _ arguments: [String], _ more: [String: String] = [:], language: String = "zh_CN.UTF-8"
    ) throws -> Launched {
        try Launched(
            Program.binary, arguments, in: folder,
            [
                "TUOPIN_POLICIES": Program.repository + "/Policies", "TUOPIN_DATABASE": "tuopin.sqlite",
                "TUOPIN_KEY_FILE": "tuopin.key", "LANG": language, "TUOPIN_ACTOR": "u-clerk",
            ].merging(more) { $1 })
    }

    /// Runs the program in this folder and says what came of it.
    func run(_ arguments: String...) throws -> Answer { try start(arguments).wait() }
    func run(_ arguments: [String]) throws -> Answer { try start(arguments).wait() }

    /// Runs it, holds it to an exit code and reads its document.
    @discardableResult
    func ask(_ arguments: String..., code: Int32 = 0, at place: SourceLocation = #_sourceLocation) throws
        -> JSONValue
    {
        try ask(arguments, code: code, at: place)
    }

    @discardableResult
    func ask(_ arguments: [String], code: Int32 = 0, at place: SourceLocation = #_sourceLocation) throws
        -> JSONValue
    {
        let answer = try start(arguments).wait()
        #expect(answer.code == code, "\(arguments): \(answer.err.suffix(600))", sourceLocation: place)
        return try answer.document()
    }

    /// Runs it, holds it to an exit code and reads its rows.
    func list(_ arguments: String..., code: Int32 = 0, at place: SourceLocation = #_sourceLocation) throws
        -> [JSONValue]
    {
        let answer = try start(arguments).wait()
        #expect(answer.code == code, "\(arguments): \(answer.err.suffix(600))", sourceLocation: place)
        return try answer.rows()
    }

    /// The position of the whole database, as every output gives it.
    func position() throws -> String {
        try SQLiteStore(path: database, readOnly: true).read { connection in
            try connection.rows("SELECT chain, MAX(seq) FROM journal_entry GROUP BY chain ORDER BY chain") {
                "\($0.text(0) ?? "")@\($0.integer(1) ?? 0)"
            }
        }.joined(separator: ",")
    }

    /// Runs statements on the file behind the program's back.
    func tamper(_ sql: String, _ values: [SQLValue] = []) throws {
        let store = try SQLiteStore(path: database)
        try store.write { try $0.execute(sql, values) }
        try store.close()
    }

    /// The first value of a query on the file.
    func value(_ sql: String, _ values: [SQLValue] = []) throws -> SQLValue? {
        try SQLiteStore(path: database, readOnly: true).read { try $0.first(sql, values) { $0.value(0) } }
    }
}

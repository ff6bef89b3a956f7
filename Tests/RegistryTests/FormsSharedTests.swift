import Foundation
import Policy
import Tabular
import Testing
import Vocabulary

@testable import Registry

/// The worked workbooks beside the repository: skipped, and said, where they are absent.
enum SharedWorkbooks {
    static let directory: URL? = {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let shared =
            ProcessInfo.processInfo.environment["TUOPIN_SHARED"].map { URL(filePath: $0) }
            ?? root.deletingLastPathComponent().appending(path: "shared")
        let folder = shared.appending(path: "cases/workbooks")
        guard FileManager.default.fileExists(atPath: folder.appending(path: "expected.json").path) else {
            print("Shared workbooks are absent: their tests are skipped.")
            return nil
        }
        return folder
    }()

    static func expected() -> [String: Any] {
        guard let directory, let bytes = try? Data(contentsOf: directory.appending(path: "expected.json")),
            let json = try? JSONSerialization.jsonObject(with: bytes) as? [String: Any]
        else { return [:] }
        return json["files"] as? [String: Any] ?? [:]
    }

    static func `import`(_ file: String) -> [String: Any] {
        (expected()[file] as? [String: Any])?["import"] as? [String: Any] ?? [:]
    }

    static func workbook(_ file: String) throws -> Workbook {
        let path = try #require(directory).appending(path: file)
        return try WorkbookReader.read(file: path.path)
    }

    /// Every listed problem is there: sheet, row, column and weight agree.
    static func check(_ file: String, _ reading: FormReading, leaving: Set<String> = []) {
        for wanted in Self.import(file)["problems"] as? [[String: Any]] ?? [] {
            let kind = wanted["kind"] as? String ?? ""
            if leaving.contains(kind) { continue }
            let levels: Set<Problem.Severity> =
                switch wanted["level"] as? String {
                case "note": [.warning]
                case "ask": [.question]
                default: [.warning, .error]
                }
            let found = reading.problems.contains { problem in
                problem.place.sheet == wanted["sheet"] as? String
                    && problem.place.row == wanted["row"] as? Int
                    && (wanted["column"] is NSNull || problem.place.column == wanted["column"] as? String)
                    && levels.contains(problem.severity)
            }
            #expect(found, "\(file): \(wanted)")
        }
    }
}

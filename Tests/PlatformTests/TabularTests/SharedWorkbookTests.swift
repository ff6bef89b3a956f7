import Foundation
import Testing
import Vocabulary

@testable import Tabular

/// The folder of shared cases: TUOPIN_SHARED, else `../shared` beside the repository.
enum SharedCases {
    static let workbooks: String? = {
        let named = ProcessInfo.processInfo.environment["TUOPIN_SHARED"]
        let beside = URL(fileURLWithPath: #filePath).pathComponents.dropLast(5).joined(separator: "/")
        let folder = (named ?? "\(beside.dropFirst())/shared") + "/cases/workbooks"
        guard FileManager.default.fileExists(atPath: folder + "/expected.json") else {
            print("Shared workbook cases are absent: their tests are skipped.")
            return nil
        }
        return folder
    }()

    static var files: [String] {
        guard workbooks != nil, let expected = try? expected() else { return [] }
        return (expected["files"]?.members ?? []).map(\.key)
    }

    static func expected() throws -> JSONValue {
        let bytes = try Data(contentsOf: URL(fileURLWithPath: (workbooks ?? "") + "/expected.json"))
        return try JSONValue(parsing: Array(bytes))
    }
}

/// Sheets as the cases write them: rows from A1 on, without trailing nulls and empty rows.
func trimmedRows(_ sheet: Sheet) -> [[JSONValue]] {
    var rows: [[JSONValue]] = []
    for row in sheet.rows where !row.cells.isEmpty {
        while rows.count < row.number - 1 { rows.append([]) }
        var values: [JSONValue] = []
        for cell in row.cells {
            while values.count < cell.column { values.append(.null) }
            if case .error(let error) = cell.value {
                values.append(["error": .string(error)])
            } else {
                values.append(.text(cell.text))
            }
        }
        rows.append(values)
    }
    return rows
}

@Suite(.enabled(if: SharedCases.workbooks != nil))
struct SharedWorkbookTests {
    @Test(arguments: SharedCases.files)
    func sharedFileReadsAsACarefulReaderWould(_ file: String) throws {
        let read = try #require(try SharedCases.expected()["files"]?[file]?["read"])
        let path = try #require(SharedCases.workbooks) + "/" + file
        guard read["exit"]?.intValue == 0 else {
            let numbers = [
                "legacy_xls": ProblemNumber.legacyWorkbook, "encrypted_workbook": .encryptedWorkbook,
                "inflates_too_much": .inflatesTooMuch, "broken_zip": .incompleteZip,
            ]
            let kind = try #require(read["kind"]?.stringValue)
            #expect {
                try WorkbookReader.read(file: path)
            } throws: {
                ($0 as? Problem)?.number == numbers[kind]
            }
            return
        }
        let workbook = try WorkbookReader.read(file: path)
        #expect(workbook.problems == [])
        if read["kind"]?.stringValue == "described" {
            let rows = try #require(workbook.sheets.first).rows
            #expect(rows.map(\.number) == [1, 1_048_576])
            #expect(rows.last?.cells.last?.column == 16_383)
            return
        }
        let sheets = try #require(read["sheets"]?.arrayValue)
        #expect(workbook.sheets.count == sheets.count)
        for (sheet, wanted) in zip(workbook.sheets, sheets) {
            if let name = wanted["name"]?.stringValue { #expect(sheet.name == name) }
            let rows = trimmedRows(sheet)
            let wantedRows = (wanted["rows"]?.arrayValue ?? []).map { row -> [JSONValue] in
                var values = (row.arrayValue ?? []).map { $0 == "" ? .null : $0 }
                while values.last == .null { values.removeLast() }
                return values
            }
            for (index, pair) in zip(rows, wantedRows).enumerated() {
                #expect(pair.0 == pair.1, "\(file) \(sheet.name) row \(index + 1)")
            }
            #expect(rows.count == wantedRows.count)
        }
    }
}

@Suite(.enabled(if: SharedCases.workbooks != nil))
struct SharedReadReportTests {
    @Test(arguments: SharedCases.files)
    func sharedReportIsADocumentWithTheExitCode(_ file: String) throws {
        let read = try #require(try SharedCases.expected()["files"]?[file]?["read"])
        var bytes: [UInt8] = []
        let path = try #require(SharedCases.workbooks) + "/" + file
        let code = try ReadReport.write(file: path) { bytes += $0 }
        #expect(Int64(code) == read["exit"]?.intValue)
        // A million rows are one test of the parser too many.
        guard bytes.count < 1 << 20 else { return }
        let document = try JSONValue(parsing: bytes)
        #expect(
            document.members?.map(\.key) == ["file", "kind", "encoding", "delimiter", "sheets", "problems"])
        #expect(document["sheets"]?.arrayValue?.count ?? 0 == read["sheets"]?.arrayValue?.count ?? 0)
        #expect(document["problems"]?.arrayValue?.isEmpty == (code == 0))
        for (sheet, wanted) in zip(document["sheets"]?.arrayValue ?? [], read["sheets"]?.arrayValue ?? []) {
            let rows = (wanted["rows"]?.arrayValue ?? []).map { row -> JSONValue in
                var values = (row.arrayValue ?? []).map { $0 == "" ? JSONValue.null : $0 }
                while values.last == .null { values.removeLast() }
                return .array(values)
            }
            #expect(sheet["rows"]?.arrayValue == rows)
        }
    }
}

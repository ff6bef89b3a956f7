import Foundation
import Policy
import Tabular
import Testing
import Vocabulary

@testable import Registry

@Suite(
    "Shared values are read as a careful reader reads them", .enabled(if: SharedWorkbooks.directory != nil))
struct SharedFormsValuesTests {
    private func cells(_ file: String, _ sheet: String) throws -> [Int: [Int: Cell]] {
        let workbook = try SharedWorkbooks.workbook(file)
        let sheet = try #require(workbook.sheets.first { $0.name == sheet })
        return Dictionary(
            uniqueKeysWithValues: sheet.rows.map { row in
                (row.number, Dictionary(uniqueKeysWithValues: row.cells.map { ($0.column, $0) }))
            })
    }

    @Test("04: numbers as officials write them")
    func numbers() throws {
        let cells = try cells("04_values.xlsx", "数字")
        let reader = CellNumber()
        for wanted in SharedWorkbooks.import("04_values.xlsx")["numbers"] as? [[String: Any]] ?? [] {
            let row = wanted["row"] as? Int ?? 0
            let want = wanted["number"] as? String ?? ""
            let cell = try #require(cells[row]?[1])
            let reading = reader.read(cell, NumberRule(kind: .decimal, scale: want.utf8.count > 15 ? 0 : 7))
            // Units of money only fit money.
            let money = reader.read(cell, NumberRule(kind: .money, scale: 2))
            let found = describe(reading, 7), alternative = describe(money, 2)
            if want.contains("code") || want.contains("date column") { continue }
            if want.hasSuffix("or ask"), reading.doubt != nil { continue }
            let exact = want.replacingOccurrences(of: " or ask", with: "")
            let scale = want.utf8.count > 15 ? describe(reading, 0) : found
            #expect(
                scale == exact || alternative == exact,
                "row \(row) \(cell.text ?? ""): \(found) \(alternative), not \(want)")
        }
    }

    private func describe(_ reading: CellReading<Int64>, _ scale: Int) -> String {
        switch reading {
        case .empty: return "empty"
        case .none: return "null"
        case .refused(let number, _): return number.entry.severity == .error ? "error" : "ask"
        case .taken(let value, _):
            var text = SheetReading.decimal(value, scale)
            while text.contains("."), text.last == "0" || text.last == "." { text.removeLast() }
            return text
        }
    }

    @Test("04: days as officials write them")
    func days() throws {
        let cells = try cells("04_values.xlsx", "日期")
        for wanted in SharedWorkbooks.import("04_values.xlsx")["dates"] as? [[String: Any]] ?? [] {
            let row = wanted["row"] as? Int ?? 0
            let want = wanted["date"] as? String ?? ""
            let why = wanted["why"] as? String ?? ""
            let cell = try #require(cells[row]?[1])
            let found: String =
                switch CellDate().read(cell) {
                case .empty: "empty"
                case .none: "null"
                case .refused(let number, _): number.entry.severity == .error ? "error" : "ask"
                case .taken(let date, let said):
                    switch date.precision {
                    case .day: date.day.description + (said.contains(.dateTimeDropped) ? " time said" : "")
                    case .month: String(date.day.description.prefix(7))
                    case .year: String(date.day.description.prefix(4))
                    }
                }
            let exact =
                switch true {
                case want.contains("T"): String(want.prefix(10)) + " time said"
                case why.contains("month precision"): String(want.prefix(7))
                case want.contains("precision"): want.split(separator: " ").first.map { String($0) } ?? ""
                case want.hasPrefix("ask"), want.contains(":"): "ask"
                default: want.replacingOccurrences(of: " or ask", with: "")
                }
            #expect(found == exact, "row \(row) \(cell.text ?? ""): \(found), not \(want)")
        }
    }

    @Test("05: identity numbers as Excel and people leave them")
    func identityNumbers() throws {
        let rules = try #require(FormsFixture.dictionary?.identity)
        let cells = try cells("05_identity_numbers.xlsx", "证件")
        for wanted in SharedWorkbooks.import("05_identity_numbers.xlsx")["results"] as? [[String: Any]] ?? []
        {
            let row = wanted["row"] as? Int ?? 0
            let want = wanted["result"] as? String ?? ""
            let reading = cells[row]?[2].map { CellIdentity(rules).read($0) } ?? .empty
            let found: String =
                switch reading {
                case .empty, .none: "none"
                case .refused(let number, let offer):
                    switch number {
                    case .identityPrecision, .identityScientific: "damaged"
                    case .identityTimesSign, .identityLetter, .identityTwo:
                        "ask" + (number == .identityTwo || offer != nil ? "" : " without an offer")
                    default: number.entry.severity == .error ? "invalid" : "ask"
                    }
                case .taken(let identity, let said):
                    (said.contains(.identityOldForm)
                        ? "old15:" : said.contains(.identityCard) ? "disability_card:" : "")
                        + identity.number
                }
            #expect(found == want, "row \(row): \(found), not \(want)")
            if let kind = wanted["kind"] as? String,
                ["apostrophe", "spaces", "full_width", "lower_case"].contains(kind),
                kind != "lower_case"
            {
                if case .taken(_, let said) = reading {
                    #expect(said == [.identityRepaired], "row \(row) \(kind)")
                }
            }
        }
    }

    @Test(
        "05 as a list of persons: every damaged or doubtful number and every duplicate is reported, nobody dropped"
    )
    func identityList() throws {
        let reading = try #require(FormsFixture.read(SharedWorkbooks.workbook("05_identity_numbers.xlsx")))
        let people = reading.rows.count + reading.households.flatMap(\.members).count
        #expect(people == 31, "\(reading.layout ?? "no layout")")
        let parts = SharedWorkbooks.import("05_identity_numbers.xlsx")
        for wanted in parts["results"] as? [[String: Any]] ?? [] {
            guard let row = wanted["row"] as? Int, wanted["kind"] != nil else { continue }
            #expect(
                reading.problems.contains { $0.place.row == row && $0.place.column == "C" },
                "row \(row) \(wanted["kind"] ?? "")")
        }
        for rows in parts["duplicates"] as? [[Int]] ?? [] {
            for row in rows.dropFirst() {
                #expect(
                    reading.problems.contains { $0.number == .identityRepeated && $0.place.row == row },
                    "\(row)")
            }
        }
    }

    @Test("04 under the 1904 system")
    func system1904() throws {
        let cells = try cells("04_values_1904.xlsx", "退出")
        for wanted in SharedWorkbooks.import("04_values_1904.xlsx")["outcomes"] as? [[String: Any]] ?? [] {
            let row = wanted["row"] as? Int ?? 0
            for (column, key) in [(1, "birth"), (2, "exit")] {
                let cell = try #require(cells[row]?[column])
                let want = wanted[key] as? String ?? ""
                let reading = CellDate().read(cell)
                #expect(
                    reading.value?.day.description
                        ?? (reading.doubt?.entry.severity == .question ? "ask" : "") == want,
                    "row \(row) \(key)")
            }
        }
    }
}

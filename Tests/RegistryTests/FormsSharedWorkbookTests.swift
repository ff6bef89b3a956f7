import Foundation
import Policy
import Tabular
import Testing
import Vocabulary

@testable import Registry

@Suite(
    "Shared worked workbooks are read as a careful reader reads them",
    .enabled(if: SharedWorkbooks.directory != nil))
struct SharedFormsTests {
    @Test("01: twelve households, and each empty required cell is asked about")
    func survey() throws {
        let reading = try #require(FormsFixture.read(SharedWorkbooks.workbook("01_household_survey.xlsx")))
        #expect(reading.layout == "survey-plain")
        #expect(reading.households.count == 12)
        SharedWorkbooks.check("01_household_survey.xlsx", reading)
    }

    private func text(_ household: FormHousehold, _ fact: String, scale: Int = 2) -> String? {
        guard let value = household.facts.first(where: { $0.fact == fact })?.value else { return nil }
        switch value {
        case .integer(let number):
            var text = SheetReading.decimal(number, scale)
            while text.contains("."), text.last == "0" || text.last == "." { text.removeLast() }
            return text
        case .bool(let value): return value ? "true" : "false"
        case .day(let day): return day.description
        case .text(let text): return text
        }
    }

    @Test("02: merged cells, groups, page breaks, totals")
    func merged() throws {
        let reading = try #require(FormsFixture.read(SharedWorkbooks.workbook("02_members_merged.xlsx")))
        let wanted = SharedWorkbooks.import("02_members_merged.xlsx")
        #expect(reading.layout == "members-merged")
        #expect(reading.households.count == wanted["households"] as? Int)
        #expect(reading.households.flatMap(\.members).count == wanted["members"] as? Int)
        for outcome in wanted["outcomes"] as? [[String: Any]] ?? [] {
            let code = outcome["code"] as? String ?? ""
            let household = try #require(reading.households.first { $0.code == code })
            #expect(household.place["group"] == outcome["group"] as? String)
            #expect(household.members.compactMap(\.name) == outcome["members"] as? [String])
            let births = (outcome["births"] as? [Any] ?? []).map { $0 as? String }
            #expect(household.members.map { $0.birth?.description } == births, "\(code)")
            #expect(household.members.compactMap(\.relation) == outcome["relations"] as? [String])
            #expect(household.surveyed?.description == outcome["surveyed"] as? String)
            #expect(
                text(household, "stated_net_income_per_head") == outcome["net_income_per_person"] as? String,
                "\(code)")
            if let area = outcome["area"] as? String { #expect(text(household, "house_area_m2") == area) }
            if let grade = outcome["grade"] as? String { #expect(text(household, "house_grade") == grade) }
        }
        SharedWorkbooks.check("02_members_merged.xlsx", reading)
    }

    @Test("03: villages by sheet, aliases, other orders, hidden things")
    func aliases() throws {
        let reading = try #require(FormsFixture.read(SharedWorkbooks.workbook("03_villages_aliases.xlsx")))
        let wanted = SharedWorkbooks.import("03_villages_aliases.xlsx")
        #expect(reading.layout == "exit-list")
        #expect(reading.households.count == wanted["households"] as? Int)
        #expect(reading.rejectedRows == 0)
        #expect(reading.households.flatMap(\.members).count == wanted["members_listed"] as? Int)
        for outcome in wanted["outcomes"] as? [[String: Any]] ?? [] {
            let head = outcome["head"] as? String ?? ""
            let household = try #require(
                reading.households.first { $0.members.first?.name == head }, "\(head)")
            #expect(household.place.hints.first == outcome["village"] as? String)
            #expect(
                text(household, "household_size", scale: 0) == (outcome["members"] as? Int).map { String($0) }
            )
            #expect(
                text(household, "stated_net_income_per_head") == outcome["net_income_per_person"] as? String)
            #expect(text(household, "house_grade") == outcome["grade"] as? String)
            if let exited = outcome["exited"] as? Bool {
                #expect(text(household, "exited") == String(exited))
            }
            if let year = outcome["exit_year"] as? Int {
                let found =
                    text(household, "exit_year", scale: 0) ?? text(household, "exit_planned_year", scale: 0)
                #expect(found == String(year), "\(head)")
            }
            if let listed = outcome["listed"] as? [String] {
                #expect(household.members.compactMap(\.name) == listed)
            }
            #expect(household.members.first?.identity != nil && household.members.first?.birth != nil)
        }
        SharedWorkbooks.check("03_villages_aliases.xlsx", reading)
    }

    @Test("06: a file of no layout is refused by number", arguments: ["06_cells.xlsx"])
    func nothingFits(_ file: String) throws {
        let reading = try #require(FormsFixture.read(SharedWorkbooks.workbook(file)))
        #expect(reading.layout == nil && reading.households.isEmpty && reading.rows.isEmpty)
        #expect(reading.problems.map(\.number) == [.noFormFits])
    }

    @Test(
        "06, 07: short lists of other programs and encodings",
        arguments: ["06_other_producers.xlsx", "07_gb18030.csv", "07_utf16le.csv"])
    func shortLists(_ file: String) throws {
        let reading = try #require(FormsFixture.read(SharedWorkbooks.workbook(file)))
        let outcomes = SharedWorkbooks.import(file)["outcomes"] as? [[String: Any]] ?? []
        #expect(reading.households.count == outcomes.count)
        for outcome in outcomes {
            let code = outcome["code"] as? String ?? ""
            let household = try #require(reading.households.first { $0.code == code })
            #expect(
                text(household, "stated_net_income_per_head") == outcome["net_income_per_person"] as? String)
            #expect(text(household, "registered_on") == outcome["identified"] as? String, "\(code)")
            if let head = outcome["head"] as? String { #expect(household.members.first?.name == head) }
        }
        #expect(reading.rejectedRows == 0)
    }

    @Test("08: the list of disabled persons, card against columns")
    func disabled() throws {
        let reading = try #require(FormsFixture.read(SharedWorkbooks.workbook("08_disabled_persons.xlsx")))
        let wanted = SharedWorkbooks.import("08_disabled_persons.xlsx")
        #expect(reading.layout == "department-disabled")
        #expect(reading.rows.count == wanted["rows"] as? Int)
        for outcome in wanted["outcomes"] as? [[String: Any]] ?? [] {
            let row = try #require(reading.rows.first { $0.row == outcome["row"] as? Int })
            #expect(row.name == outcome["person"] as? String)
            func value(_ fact: String) -> String? {
                switch row.facts.first(where: { $0.fact == fact })?.value {
                case .integer(let number): String(number)
                case .text(let text): text
                default: nil
                }
            }
            #expect(value("disability_class") == (outcome["class"] as? Int).map { String($0) }, "\(row.row)")
            #expect(value("disability_grade") == (outcome["grade"] as? Int).map { String($0) }, "\(row.row)")
            let match = outcome["match"] as? String ?? ""
            #expect((row.identity != nil) == !match.hasPrefix("possible"))
            #expect(row.isRejected == match.hasPrefix("possible"))
        }
        SharedWorkbooks.check("08_disabled_persons.xlsx", reading, leaving: ["person_not_found"])
    }

    @Test("08: the bank's ledger, unit lines and slips")
    func loans() throws {
        let reading = try #require(FormsFixture.read(SharedWorkbooks.workbook("08_microcredit.xlsx")))
        let wanted = SharedWorkbooks.import("08_microcredit.xlsx")
        #expect(reading.layout == "bank-microcredit")
        #expect(reading.rows.count == wanted["loans"] as? Int)
        for outcome in wanted["outcomes"] as? [[String: Any]] ?? [] {
            let row = try #require(reading.rows.first { $0.row == outcome["row"] as? Int })
            #expect(row.name == outcome["borrower"] as? String)
            func number(_ fact: String, _ scale: Int) -> String? {
                guard case .integer(let value)? = row.facts.first(where: { $0.fact == fact })?.value else {
                    return nil
                }
                var text = SheetReading.decimal(value, scale)
                while text.contains("."), text.last == "0" || text.last == "." { text.removeLast() }
                return text
            }
            let amount = outcome["amount_yuan"] as? String
            #expect(number("loan_amount", 2) == (amount == "ask" ? nil : amount), "row \(row.row)")
            let rate = (outcome["rate"] as? String)?.replacingOccurrences(of: " or ask", with: "")
            #expect(number("loan_rate", 4) == rate, "row \(row.row)")
            #expect(number("loan_months", 0) == (outcome["months"] as? Int).map { String($0) })
            #expect(number("loan_subsidy", 2) == outcome["subsidy_per_year"] as? String)
        }
        // What the register or the loan's own rules must answer is no part of reading.
        SharedWorkbooks.check(
            "08_microcredit.xlsx", reading,
            leaving: ["person_not_found"])
    }
}

import Foundation
import Launching
import Testing
import Vocabulary

/// The worked workbooks imported by the program one after another, each problem, row and value held to the answers.
@Suite(
    "Shared workbooks imported by the program, cell by cell", .enabled(if: SharedWorkbooks.folder != nil))
struct SharedImportTests {
    /// Rows taken and not taken, by file, in the order in which an office gets them.
    static let files: [(file: String, accepted: Int64, rejected: Int64)] = [
        ("01_household_survey.xlsx", 12, 0), ("02_members_merged.xlsx", 12, 0),
        ("03_villages_aliases.xlsx", 7, 0), ("06_other_producers.xlsx", 2, 0), ("07_gb18030.csv", 4, 0),
        ("08_disabled_persons.xlsx", 4, 3), ("08_microcredit.xlsx", 5, 1),
    ]

    @discardableResult
    private func take(_ office: Office, _ file: String) throws -> JSONValue {
        let answer = try office.run(
            "import", SharedWorkbooks.path(file), "--accept-valid", "--effective-on", "2017-12-31", "--quiet")
        #expect([0, 3].contains(answer.code), "\(file): \(answer.err)")
        return try #require(try answer.document()["files"]?.arrayValue?.first)
    }

    /// Every listed problem is there with its sheet, row, column and weight; a place that is null may be anywhere.
    private func hold(_ file: String, _ found: JSONValue) {
        let problems = found["problems"]?.arrayValue ?? []
        let severities: [String: [String]] = [
            "ask": ["question"], "note": ["warning"], "report": ["warning", "error"],
        ]
        for wanted in SharedWorkbooks.expected(file)["import"]?["problems"]?.arrayValue ?? [] {
            let allowed = severities[wanted["level"]?.stringValue ?? ""] ?? []
            let isFound = problems.contains { problem in
                ["sheet", "row", "column"].allSatisfy { wanted[$0] == .null || problem[$0] == wanted[$0] }
                    && allowed.contains(problem["severity"]?.stringValue ?? "")
            }
            #expect(isFound, "\(file): \(wanted.text)")
        }
    }

    @Test("Shared: every file gives its rows and every listed problem, and leaves a record that verifies")
    func problems() throws {
        let office = try SharedWorkbooks.office()
        for (file, accepted, rejected) in Self.files {
            let found = try take(office, file)
            hold(file, found)
            #expect(found["accepted"]?.intValue == accepted, "\(file)")
            #expect(found["rejected"]?.intValue == rejected, "\(file)")
        }
        // Neither says where its people live: nobody is placed, and what is doubtful is said all the same.
        for file in ["04_values_1904.xlsx", "05_identity_numbers.xlsx"] {
            let answer = try office.run(
                "import", SharedWorkbooks.path(file), "--accept-valid", "--effective-on", "2017-12-31",
                "--quiet")
            let found = try #require(try answer.document()["files"]?.arrayValue?.first)
            #expect(answer.code == 1 && found["accepted"]?.intValue == 0, "\(file)")
            hold(file, found)
            try identities(file, found)
        }
        let report = try office.ask("journal", "verify", "--tables")
        #expect(report["ok"] == true, "\(report.text)")
    }

    /// Each damaged, invalid or doubtful number is reported in its cell, and no whole number is.
    private func identities(_ file: String, _ found: JSONValue) throws {
        let wanted = SharedWorkbooks.expected(file)["import"]
        for result in wanted?["results"]?.arrayValue ?? [] {
            let severities = Set(
                (found["problems"]?.arrayValue ?? []).filter {
                    $0["row"] == result["row"] && $0["column"] == wanted?["column"]
                        // Not about the number: whether its person is known.
                        && !["422.410", "422.411", "422.412", "422.266"].contains(
                            $0["number"]?.stringValue ?? "")
                }.compactMap { $0["severity"]?.stringValue })
            switch result["result"]?.stringValue {
            case "damaged", "invalid": #expect(severities == ["error"], "\(result.text)")
            case "ask": #expect(severities == ["question"], "\(result.text)")
            case "none": #expect(severities == ["warning"], "\(result.text)")
            default: #expect(severities.isSubset(of: ["warning"]), "\(result.text)")
            }
        }
        for group in wanted?["duplicates"]?.arrayValue ?? [] {
            for row in (group.arrayValue ?? []).dropFirst() {
                #expect(
                    (found["problems"]?.arrayValue ?? []).contains {
                        $0["row"] == row && $0["number"] == "422.266"
                    }, "\(row.text)")
            }
        }
    }

    @Test("Shared: numbers and days in every spelling, read by a mapping of one's own")
    func spellings() throws {
        let office = try SharedWorkbooks.office()
        let sheet = { (id: String, name: String, header: String, fact: String) in
            """
              - id: \(id)
                names: [\(name)]
                columns:
                  - {role: household-code, required: true, headers: [编号]}
                  - {fact: \(fact), required: true, headers: [\(header)]}

            """
        }
        try
            ("layout: mine\nzh: 自定\nen: mine\nrow: household\nsheets:\n"
            + sheet("amounts", "数字", "原样", "debt") + sheet("days", "日期", "识别日期", "registered_on"))
            .write(toFile: office.path("对照.yaml"), atomically: true, encoding: .utf8)
        let answer = try office.run(
            "import", SharedWorkbooks.path("04_values.xlsx"), "--mapping", "对照.yaml", "--dry-run",
            "--effective-on", "2017-12-31", "--quiet")
        let problems =
            try answer.document()["files"]?.arrayValue?.first?["problems"]?.arrayValue ?? []
        let wanted = SharedWorkbooks.expected("04_values.xlsx")["import"]
        for (list, key, name) in [("numbers", "number", "数字"), ("dates", "date", "日期")] {
            for value in wanted?[list]?.arrayValue ?? [] {
                let said = problems.filter {
                    $0["sheet"]?.stringValue == name && $0["row"] == value["row"] && $0["column"] == "B"
                }.compactMap { $0["severity"]?.stringValue }
                let want = value[key]?.stringValue ?? ""
                if want == "ask" || want.hasPrefix("ask:") {
                    #expect(said.contains("question"), "\(value.text)")
                } else if want == "error" {
                    #expect(said.contains("error") || said.contains("question"), "\(value.text)")
                }
            }
        }
        let wrong = try office.run(
            "import", SharedWorkbooks.path("04_values.xlsx"), "--mapping", SharedWorkbooks.path("README.md"))
        #expect(wrong.code == 1)
    }

    // MARK: - Values

    private func fen(_ yuan: JSONValue?) -> Int64? {
        guard let text = yuan?.stringValue, let amount = Double(text) else { return nil }
        return Int64((amount * 100).rounded())
    }

    private func members(_ office: Office, of household: JSONValue?) throws -> [JSONValue] {
        try office.list("export", "persons", "--as-of", "2017-12-31").filter { $0["household"] == household }
    }

    @Test("Shared: the members of 02 are registered as listed, and what disagrees is decided by nobody")
    func members() throws {
        let office = try SharedWorkbooks.office()
        try take(office, "02_members_merged.xlsx")
        let homes = try office.list("export", "households", "--as-of", "2017-12-31")
        let outcomes = SharedWorkbooks.expected("02_members_merged.xlsx")["import"]?["outcomes"]
        #expect(homes.count == outcomes?.arrayValue?.count)
        for outcome in outcomes?.arrayValue ?? [] {
            let code = outcome["code"]?.stringValue ?? ""
            let home = try #require(homes.first { $0["household_code"] == outcome["code"] })
            let persons = try members(office, of: home["id"])
            func list(_ key: String) -> JSONValue { .array(persons.map { $0[key] ?? .null }) }
            #expect(list("person_name") == outcome["members"], "\(code)")
            #expect(list("birth") == outcome["births"], "\(code)")
            #expect(list("relation") == outcome["relations"], "\(code)")
            #expect(home["survey_date"] == outcome["surveyed"], "\(code)")
            #expect(
                home["stated_net_income_per_head_fen"]?.intValue == fen(outcome["net_income_per_person"]),
                "\(code)")
            if outcome["grade"] != nil { #expect(home["house_grade"] == outcome["grade"], "\(code)") }
        }
    }

    @Test("Shared: lists in other headers, encodings and producers' ways give the values in their cells")
    func lists() throws {
        for file in [
            "03_villages_aliases.xlsx", "06_other_producers.xlsx", "07_gb18030.csv", "07_utf16le.csv",
        ] {
            let office = try SharedWorkbooks.office()
            try take(office, file)
            let homes = try office.list("export", "households", "--as-of", "2017-12-31")
            let outcomes = SharedWorkbooks.expected(file)["import"]?["outcomes"]?.arrayValue ?? []
            #expect(!outcomes.isEmpty && homes.count == outcomes.count, "\(file)")
            for outcome in outcomes {
                let home = try #require(
                    homes.first {
                        outcome["code"] == nil
                            ? $0["head_name"] == outcome["head"] : $0["household_code"] == outcome["code"]
                    }, "\(file) \(outcome.text)")
                #expect(
                    home["stated_net_income_per_head_fen"]?.intValue == fen(outcome["net_income_per_person"]),
                    "\(file) \(outcome.text)")
                for (key, fact) in [
                    ("members", "household_size"), ("grade", "house_grade"), ("exited", "exited"),
                    ("identified", "registered_on"),
                ] where outcome[key] != nil {
                    #expect(home[fact] == outcome[key], "\(file) \(outcome.text) \(fact)")
                }
                if let year = outcome["exit_year"] {
                    #expect([home["exit_year"], home["exit_planned_year"]].contains(year), "\(outcome.text)")
                }
                if let listed = outcome["listed"] {
                    let persons = try members(office, of: home["id"])
                    #expect(.array(persons.map { $0["person_name"] ?? .null }) == listed, "\(outcome.text)")
                }
            }
        }
    }

    @Test("Shared: the federation's list and the bank's ledger find the persons of 02")
    func departments() throws {
        let office = try SharedWorkbooks.office()
        try take(office, "02_members_merged.xlsx")
        let disabled = try take(office, "08_disabled_persons.xlsx")
        let ledger = try take(office, "08_microcredit.xlsx")
        let persons = try office.list("export", "persons", "--as-of", "2017-12-31")
        func row(_ list: JSONValue, _ row: JSONValue?, _ number: String) -> Bool {
            (list["problems"]?.arrayValue ?? []).contains {
                $0["row"] == row && $0["number"]?.stringValue == number
            }
        }
        let cards = SharedWorkbooks.expected("08_disabled_persons.xlsx")["import"]?["outcomes"]
        for outcome in cards?.arrayValue ?? [] {
            let match = outcome["match"]?.stringValue ?? ""
            if match.hasPrefix("identity number") {
                let person = try #require(persons.first { $0["person_name"] == outcome["person"] })
                #expect(person["disability_class"]?.stringValue == outcome["class"]?.text, "\(outcome.text)")
                #expect(person["disability_grade"] == outcome["grade"], "\(outcome.text)")
            } else {
                // A possible person is named and asked about, nobody is not: neither is written to.
                #expect(
                    row(disabled, outcome["row"], "422.411") == match.hasPrefix("possible"),
                    "\(outcome.text)")
                let person = persons.first { $0["person_name"] == outcome["person"] }
                #expect((person?["disability_class"] ?? .null) == .null, "\(outcome.text)")
            }
        }
        let loans =
            SharedWorkbooks.expected("08_microcredit.xlsx")["import"]?["outcomes"]?.arrayValue ?? []
        for (place, loan) in loans.enumerated() {
            // The latest loan of each borrower is the one that is kept.
            let isLast = !loans[(place + 1)...].contains { $0["borrower"] == loan["borrower"] }
            guard isLast, let person = persons.first(where: { $0["person_name"] == loan["borrower"] }) else {
                #expect(!isLast || row(ledger, loan["row"], "422.410"), "\(loan.text)")
                continue
            }
            // `ask`: a question stands in its cell and no amount.
            #expect(person["loan_amount_fen"]?.intValue == fen(loan["amount_yuan"]), "\(loan.text)")
            #expect(person["loan_from"] == loan["from"] && person["loan_to"] == loan["to"], "\(loan.text)")
            #expect(person["loan_months"] == loan["months"], "\(loan.text)")
            #expect(person["loan_subsidy_fen"]?.intValue == fen(loan["subsidy_per_year"]), "\(loan.text)")
            let rate = loan["rate"]?.stringValue?.prefix(6) ?? ""
            #expect(person["loan_rate"]?.text == String(rate), "\(loan.text)")
        }
        #expect(try office.ask("journal", "verify", "--tables")["ok"] == true)
    }
}

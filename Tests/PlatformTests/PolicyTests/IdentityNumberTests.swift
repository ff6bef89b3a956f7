import Policy
import Testing
import Vocabulary

@Suite("Identity numbers by the pack's scheme", .enabled(if: Packs.exists("qinzhou-2016")))
struct IdentityNumberTests {
    let check: IdentityNumberCheck

    init() throws { check = try Packs.qinzhouCheck.get() }

    @Test func theStandardsOwnExampleIsValid() throws {
        let finding = check.check("11010519491231002X", on: try day("2016-01-01"))
        #expect(
            finding.json("zh").text == """
                {"number":"11010519491231002X","normal":"11010519491231002X","valid":true,"form":"18","problem":null,\
                "upgrade":null,"birth":"1949-12-31","sex":"female","division":"110105","division_name":"朝阳区",\
                "warnings":[]}
                """)
    }

    @Test(arguments: [
        ("450721198001010017", "male", "灵山县"), ("450722197512310021", "female", "浦北县"),
        ("450702200806150034", "male", "钦南区"), ("450703195203100049", "female", "钦北区"),
    ])
    func syntheticNumbersOfTheFourCountiesAreValid(number: String, sex: String, county: String) throws {
        let finding = check.check(number, on: try day("2016-01-01"))
        #expect(finding.isValid)
        #expect(finding.sex == sex)
        #expect(finding.divisionName?("zh") == county)
        #expect(finding.warnings.isEmpty)
    }

    @Test(arguments: [
        ("", "empty"), (" \u{3000}", "empty"), ("1.10101E+17", "excel-scientific"),
        ("1.10101E17", "excel-scientific"),
        ("110101190604123000", "excel-precision"), ("11010119100318614", "length"), ("未上户", "length"),
        ("11010119050922615843", "length"), ("11O101190604123018", "character"),
        ("11010119080407517×", "character"),
        ("990101190604123018", "division"), ("110101190902297016", "date"), ("110101209001010013", "future"),
        ("110101190811204015", "check-digit"), ("110101 19100318 6149", "length"),
    ])
    func whatIsWrongIsNamed(number: String, fault: String) throws {
        let finding = check.check(number, on: try day("2016-01-01"))
        #expect(finding.fault?.rawValue == fault)
        #expect(finding.birth == nil)
    }

    @Test(arguments: [
        ("'110101190604123018", "110101190604123018"), ("‘110101190708233027", "110101190708233027"),
        ("11010119080407517x", "11010119080407517X"), ("11010119090307528Ｘ", "11010119090307528X"),
        ("\u{a0}110101190604123018\u{3000}", "110101190604123018"),
        ("\u{feff}110101190708233027\n", "110101190708233027"),
        ("１１０１０１１９０８１１２０４０１３", "110101190811204013"), ("110101190701015000", "110101190701015000"),
    ])
    func outerDirtIsTakenOffAndNothingElse(given: String, normal: String) throws {
        let finding = check.check(given, on: try day("2016-01-01"))
        #expect(finding.isValid)
        #expect(finding.normal == normal)
        #expect(finding.given == given)
    }

    @Test func theOldFormIsValidAndUpgraded() throws {
        let finding = check.check("110101061019451", on: try day("2016-01-01"))
        #expect(finding.isValid)
        #expect(finding.form == "15")
        #expect(finding.upgrade == "110101190610194517")
        #expect(finding.birth == LocalDate("1906-10-19"))
        #expect(finding.sex == "male")
    }

    @Test func agesAndUnlistedAreasAreOnlyWarnings() throws {
        #expect(check.check("110101190610194517", on: try day("2026-10-19")).warnings.isEmpty)
        #expect(check.check("110101190610194517", on: try day("2026-10-20")).warnings == ["age"])
        let former = check.check("452801198001010019", on: try day("2016-01-01"))
        #expect(former.warnings.isEmpty)
        #expect(former.divisionName?("zh") == "钦州市")
        let unlisted = check.check("110199198001010016", on: try day("2016-01-01"))
        #expect(unlisted.warnings == ["division-unlisted"])
    }

    @Test func anotherCountrysSchemeWorksByItsOwnPack() throws {
        let check = try IdentityNumberCheck(pack: Packs.littleValley)
        // 1·1 + 1·2 + 0·3 + 5·4 + 1·5 + 2·6 + 8·7 + 0·8 = 96, 96 mod 11 = 8
        let finding = check.check("110512808", on: try day("2016-01-01"))
        #expect(finding.isValid, "\(finding)")
        #expect(finding.birth == LocalDate("1980-12-05"))
        #expect(check.check("110512809", on: try day("2016-01-01")).fault == .checkDigit)
    }
}

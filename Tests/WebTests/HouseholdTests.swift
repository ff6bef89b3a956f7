import Access
import Policy
import Registry
import Testing
import Vocabulary

@testable import Web

@Suite("A household's book: what its income counts, who lives there, what may be done")
struct HouseholdTests {
    /// 梁春贵户 with a whole income of 2018 and three more members.
    private func county() throws -> County {
        let county = try County()
        var home = SubjectWrite(kind: .household, id: County.home, village: county.village, isPresent: true)
        home.facts = [
            ("wage_income", .integer(575_000)), ("operating_income", .integer(900_000)),
            ("operating_cost", .integer(368_000)), ("property_income", .integer(48_000)),
            ("transfer_income", .integer(327_600)), ("other_income", .integer(0)),
            ("basic_pension", .integer(126_000)), ("dibao_c_income", .integer(168_000)),
        ]
        var persons: [SubjectWrite] = []
        for (number, name, relation, birth) in [
            (1, "梁春贵", "01", "1967-05-12"), (2, "覃秀英", "02", "1969-03-02"), (3, "梁志芳", "04", "2002-01-20"),
        ] {
            var person = SubjectWrite(
                kind: .person, id: "p-lingshan-\(number)", village: county.village, isPresent: true)
            person.household = County.home
            person.facts = [
                ("person_name", .text(name)), ("relation", .text(relation)),
                ("birth", .day(try #require(LocalDate(birth)))), ("ethnic_group", .text("08")),
                ("health", .text(number == 2 ? "02" : "01")),
            ]
            persons.append(person)
        }
        try county.write([home] + persons, on: "2018-01-10")
        return county
    }

    @Test("The income is reckoned down to a head and the line, in red where it is below, and leads to why")
    func income() async throws {
        let county = try county()
        let client = try await county.signedIn(.reviewer, in: try county.area("灵山县"))
        let page = try await client.get("/household/\(County.home)?as_of=2018-09-30").text
        #expect(page.contains("<dt>家庭人口</dt><dd>4"))
        #expect(page.contains("<th scope=\"rowgroup\" rowspan=\"4\">转移性收入</th>"))
        #expect(page.contains("<td class=\"n\">−3,680.00</td>"))
        #expect(page.contains("<td class=\"n\">–</td><td class=\"n\">1,680.00</td><td><small>2017年版（双认定）不计"))
        #expect(page.contains("没有填，按没有算"))
        #expect(page.contains("<td class=\"n\">11,886.00</td><td class=\"n\">2,940.00</td>"))
        #expect(page.contains("÷4人＝每人</th><td class=\"n un\">2,971.50</td>"))
        #expect(
            page.contains(
                "<a href=\"/household/\(County.home)/why/household-exit/income?as_of=2018-09-30\">对照线2,995.00，差23.50</a>"
            ))
        let why = try await client.get("/household/\(County.home)/why/household-exit/income?as_of=2018-09-30")
        #expect(why.text.contains("<dd>2,995.00 × 4 = 11,980.00元</dd>"))
        #expect(why.text.contains("<dd>11,886.00 &gt; 11,980.00</dd>") && why.text.contains("不成立，相差94.00元"))
        #expect(why.text.contains("11,886.00 &gt; 2,995.00 * 4 → <b class=\"un\">不成立</b>"))
        let english = Client(county.site, language: "en")
        _ = try await english.post("/login", [("login", "user-reviewer"), ("password", County.password)])
        let book = try await english.get("/household/\(County.home)?as_of=2018-09-30").text
        #expect(book.contains("÷ 4 persons = each</th>") && book.contains("Line 2,995.00, 23.50 short"))
    }

    @Test(
        "Members stand with age beside the income; what all have in common once, everything else one press away"
    )
    func members() async throws {
        let county = try county()
        let client = try await county.signedIn(.officer, in: try county.area("灵山县"))
        let page = try await client.get("/household/\(County.home)?as_of=2018-09-30").text
        #expect(page.contains("覃秀英</a></th><td>配偶</td><td>49</td>"))
        #expect(page.contains("<footer>全户相同：") && page.contains("民族 壮族"))
        #expect(page.contains("<details class=\"in push\"><summary class=\"link\">每人全部"))
        #expect(page.contains("<td>1969-03-02</td>") && page.contains("没有一人填了："))
        // An officer sees the book and changes nothing in it.
        #expect(!page.contains("btn pri") && !page.contains("/member"))
        let clerk = try await county.signedIn(.clerk, in: try county.area("灵山县"))
        let own = try await clerk.get("/household/\(County.home)").text
        #expect(own.contains("<a class=\"btn pri\" href=\"/household/\(County.home)/edit\">更正</a>"))
        #expect(own.firstRange(of: "btn pri").map { own[$0.upperBound...].contains("btn pri") } == false)
        #expect(
            own.contains("/household/\(County.home)/member?as=born") && own.contains("/p-lingshan-3/leave"))
    }

    @Test("Whoever sees no names sees no ages either; before any edition there is no reckoning")
    func narrow() async throws {
        let county = try county()
        let leader = try await county.signedIn(.leader, in: try county.area("灵山县"))
        let page = try await leader.get("/household/\(County.home)?as_of=2018-09-30").text
        #expect(page.contains(">覃**</a></th>") && !page.contains("<td>49</td>"))
        let early = try await leader.get("/household/\(County.home)?as_of=2015-06-30").text
        #expect(!early.contains("收入测算") && early.contains("<dt>工资性收入</dt>"))
    }
}

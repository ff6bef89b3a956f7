import HTTPTypes
import SQLiteStorage
import Testing
import Vocabulary

@testable import Access
@testable import Web

@Suite("What people read about the API, about a refusal, and what the log keeps of an address")
struct InterfaceTests {
    @Test("Every operation stands on the page with how it is called, in both languages; nobody else reads it")
    func page() async throws {
        let county = try County()
        let clerk = try await county.signedIn(.clerk, in: try county.area("灵山县"))
        let page = try await clerk.get("/api")
        #expect(page.status == 200)
        for url in SiteURL.allCases {
            for operation in url.operations {
                #expect(page.text.contains("id=\"\(operation.id)\""), "\(operation.id)")
                #expect(page.text.contains(url.pattern), "\(url.pattern)")
                for parameter in operation.parameters {
                    #expect(page.text.contains(parameter.note.zh.prefix(4)), "\(parameter.name)")
                }
            }
        }
        // Written once and copied: a correction with what it must bring.
        let patch = try #require(APITable.byURL[.apiHouseholdFacts]?.first)
        #expect(
            InterfacePage.example(patch, .apiHouseholdFacts) == """
                curl -X PATCH \\
                  -H "Authorization: Bearer $TOKEN" \\
                  -H 'If-Match: …' \\
                  -H 'Content-Type: application/json' \\
                  -d '{"effective_on":"2018-09-30","reason":"…"}' \\
                  "$SITE/api/v1/households/ID/facts"
                """)
        #expect(page.text.contains("href=\"/api\" aria-current=\"page\""))
        let english = try await county.signedIn(.leader, in: county.village, login: "en", language: "en")
        #expect(try await english.get("/api").text.contains("A program brings a token"))
        #expect(try await Client(county.site).get("/api").status == 303)
    }

    @Test("A refusal names the area as people do; where a household lives it does not say")
    func refusal() async throws {
        let county = try County()
        let clerk = try await county.signedIn(.clerk, in: try county.area("浦北县"))
        let village = county.village.description
        let area = try await clerk.get("/area/\(village)")
        #expect(area.status == 403 && area.text.contains("官屯村不在您的"), "\(area.text)")
        #expect(!area.text.contains("<h1>\(village)"))
        let list = try await clerk.get("/households?area=\(village)")
        #expect(list.status == 403 && list.text.contains("官屯村不在您的"), "\(list.text)")
        let household = try await clerk.get("/household/\(County.home)")
        #expect(household.status == 403 && household.text.contains("\(County.home)不在您的"))
        #expect(!household.text.contains("官屯村") && !household.text.contains(village), "\(household.text)")
    }

    @Test("The log keeps the path of a request, but not the code of a card")
    func logged() {
        #expect(SiteURL.logged("/q/5c1f00aa") == "/q/…")
        #expect(SiteURL.logged("/q/5c1f00aa/") == "/q/…")
        #expect(SiteURL.logged("/quality") == "/quality")
        #expect(SiteURL.logged("/household/h-lingshan-1") == "/household/h-lingshan-1")
    }
}

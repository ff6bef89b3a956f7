import Access
import HTTPTypes
import Testing
import Vocabulary

@testable import Web

@Suite("Identity numbers and accounts in clear")
struct UnmaskTests {
    private let number = "450721196705120017"
    private let book = "/household/\(County.home)"

    @Test("A fieldworker sees one number in clear, once, after writing why; the log has the reason")
    func shown() async throws {
        let county = try County()
        let client = try await county.signedIn(.fieldworker, in: county.village)
        let page = try await client.get(book)
        #expect(page.text.contains("450721********0017") && !page.text.contains(number))
        #expect(page.text.contains("<option value=\"p-lingshan-1/identity_number\">梁春贵"))
        let shown = try await client.post(
            book + "/unmask", [("secret", "p-lingshan-1/identity_number"), ("reason", "核对医保参保号码")],
            from: book)
        #expect(shown.status == 200 && shown.headers[.cacheControl] == "no-store")
        #expect(shown.text.contains("<b>\(number)</b>"))
        #expect(!shown.text.contains("6228480000001234567"), "only the one that was asked for")
        let line = try #require(try county.logged().last { $0.action == .unmask })
        #expect(line.subject == "p-lingshan-1" && line.detail["reason"] == "核对医保参保号码")
        #expect(line.detail["fact"] == "identity_number" && line.area == county.village)
        #expect(!(try await client.get(book)).text.contains(number), "the next look shows it masked")
    }

    @Test("A household's account is shown the same way")
    func account() async throws {
        let county = try County()
        let client = try await county.signedIn(.clerk, in: try county.area("灵山县"))
        let shown = try await client.post(
            book + "/unmask", [("secret", "\(County.home)/bank_account"), ("reason", "补贴退回，核对账号")], from: book
        )
        #expect(shown.text.contains("<b>6228480000001234567</b>"))
    }

    @Test("Without a reason, or by GET, nothing is shown and nothing is logged as seen")
    func refused() async throws {
        let county = try County()
        let client = try await county.signedIn(.fieldworker, in: county.village)
        let secret = ("secret", "p-lingshan-1/identity_number")
        let silent = try await client.post(book + "/unmask", [secret, ("reason", "  ")], from: book)
        #expect(silent.status == 422 && silent.text.contains("422.712") && !silent.text.contains(number))
        let byGet = try await client.get(
            book + "/unmask?secret=p-lingshan-1%2Fidentity_number&reason=%E6%A0%B8%E5%AF%B9")
        #expect(byGet.status == 303 && byGet.location == book && !byGet.text.contains(number))
        let forged = try await client.post(
            book + "/unmask", [("secret", "p-lingshan-2/identity_number"), ("reason", "核对号码")], from: book)
        #expect(forged.status == 400, "a person of another household")
        let untokened = try await client.post(
            book + "/unmask", [secret, ("reason", "核对号码")], token: "none")
        #expect(untokened.status == 403)
        #expect(try !county.logged().contains { $0.action == .unmask })
    }

    @Test("An officer and a leader find no form; the address refuses them")
    func roles() async throws {
        let county = try County()
        let area = try county.area("灵山县")
        for role in [Role.officer, .leader] {
            let client = try await county.signedIn(role, in: area)
            let page = try await client.get(book)
            #expect(page.status == 200 && !page.text.contains("id=\"unmask\""))
            let reply = try await client.post(
                book + "/unmask", [("secret", "p-lingshan-1/identity_number"), ("reason", "看看号码")],
                from: "/")
            #expect(reply.status == 403 && !reply.text.contains(number))
        }
    }
}

import Access
import Foundation
import HTTPTypes
import Launching
import Print
import SQLiteStorage
import Storage
import Testing
import Vocabulary

@testable import Web

@Suite("Cards of households on paper")
struct CardTests {
    /// The words of a PDF, read by poppler.
    private func words(_ pdf: [UInt8]) throws -> String {
        let file = FileManager.default.temporaryDirectory.appendingPathComponent("\(UUID().uuidString).pdf")
        try Data(pdf).write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        return try Launched("/usr/bin/pdftotext", ["-layout", file.path, "-"]).wait().out
    }

    @Test(
        "A reviewer of 灵山县 prints 梁春贵's card: conditions with verdicts, room to sign, and a line in the log")
    func pdf() async throws {
        let county = try County()
        let client = try await county.signedIn(.reviewer, in: try county.area("灵山县"))
        let card = try await client.get("/household/\(County.home)/card.pdf?as_of=2018-09-30")
        #expect(card.status == 200)
        #expect(card.headers[.contentType] == "application/pdf")
        #expect(card.headers[.cacheControl] == "no-store")
        #expect(card.headers[.contentDisposition]?.contains("h-lingshan-1.pdf") == true)
        let words = try words(card.bytes)
        for word in ["梁春贵", "官屯村", "待核实", "户主签字", "韦明兰", "灵山县", "5,750.00"] {
            #expect(words.contains(word), "\(word)")
        }
        #expect(!words.contains("450721196705120017") && !words.contains("6228480000001234567"))
        let line = try #require(try county.logged().last { $0.action == .export })
        #expect(line.subject == County.home && line.detail["form"] == "pdf" && line.count == 1)
    }

    @Test("A hostile name stays a name on paper and on screen, and its marks of direction are seen")
    func hostile() async throws {
        let county = try County()
        let client = try await county.signedIn(.reviewer, in: try county.area("灵山县"))
        let path = "/household/\(County.hostileHome)/card"
        let words = try words(try await client.get(path + ".pdf?as_of=2018-09-30").bytes)
        #expect(words.contains("[U+202E]") && words.contains("𠮷") && words.contains("<script>"))
        let page = try await client.get(path + "?as_of=2018-09-30")
        #expect(page.text.contains("[U+202E]&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;"))
        #expect(!page.text.contains("<script"))
        #expect(page.text.contains("<svg viewBox=\"-4 -4 "))
        #expect(page.headers[.cacheControl] == "no-store")
    }

    @Test("The code holds neither name nor id, stays the same, and opens the book only where it may be seen")
    func code() async throws {
        let county = try County()
        let reviewer = try await county.signedIn(.reviewer, in: try county.area("灵山县"), login: "home")
        _ = try await reviewer.get("/household/\(County.home)/card.pdf")
        _ = try await reviewer.get("/household/\(County.home)/card.pdf")
        let codes = try county.store.read { connection in
            try connection.rows("SELECT code, household FROM card_code", []) {
                ($0.text(0) ?? "", $0.text(1) ?? "")
            }
        }
        #expect(codes.count == 1)
        let code = try #require(codes.first?.0)
        #expect(code.count == 32 && !code.contains("lingshan"))
        let opened = try await reviewer.get("/q/\(code)")
        #expect(opened.status == 303 && opened.location == "/household/\(County.home)")
        let stranger = try await county.signedIn(.reviewer, in: try county.area("浦北县"), login: "abroad")
        let (denied, none) = (
            try await stranger.get("/q/\(code)"),
            try await stranger.get("/q/\(String(repeating: "0", count: 32))")
        )
        #expect(denied.status == 404 && none.status == 404)
        func told(_ reply: Reply) -> Substring? { reply.text.firstMatch(of: #/<h1>[^<]*/#)?.output }
        #expect(told(denied) == told(none) && denied.text.count == none.text.count)
        #expect(try county.logged().filter { $0.action == .refused }.count == 2)
        let nobody = try await Client(county.site).get("/q/\(code)")
        #expect(nobody.location?.hasPrefix("/login?next=") == true)
    }

    @Test(
        "A lost card's code is revoked with a reason: the old one says so to whoever may see the book, the new one opens it"
    )
    func lost() async throws {
        let county = try County()
        let clerk = try await county.signedIn(.clerk, in: try county.area("灵山县"), login: "home")
        func code() throws -> String {
            try #require(
                try county.store.read { connection in
                    try connection.first(
                        "SELECT code FROM card_code WHERE household = ?", [.text(County.home)]
                    ) { $0.text(0) ?? "" }
                })
        }
        let path = "/household/\(County.home)/card"
        let page = try await clerk.get(path)
        #expect(page.text.contains("action=\"\(path)/revoke\""), "\(page.text)")
        let old = try code()
        let bare = try await clerk.post(path + "/revoke", [("reason", " ")], from: path)
        #expect(bare.status == 422)
        #expect(try code() == old)
        let done = try await clerk.post(path + "/revoke", [("reason", "雨季进水，卡丢了")], from: path)
        #expect(done.status == 303)
        let renewed = try await clerk.get(try #require(done.location))
        #expect(renewed.text.contains("旧二维码已作废"))
        let new = try code()
        #expect(new != old)
        let told = try await clerk.get("/q/\(old)")
        #expect(told.status == 410 && told.text.contains("410.721") && told.text.contains("2018-09-30"))
        #expect(try await clerk.get("/q/\(new)").location == "/household/\(County.home)")
        // Who may not see the household learns nothing of it.
        let stranger = try await county.signedIn(.clerk, in: try county.area("浦北县"), login: "abroad")
        #expect(try await stranger.get("/q/\(old)").status == 404)
        #expect(try await stranger.post(path + "/revoke", [("reason", "x")], token: "00").status == 403)
        let line = try #require(try county.logged().last { $0.action == .write })
        #expect(line.subject == County.home && line.detail["reason"] == "雨季进水，卡丢了")
        #expect(try county.logged().allSatisfy { !$0.detail.values.contains(old) })
    }

    @Test("A look at the card leaves one line, before it is shown, and the browser keeps none of it")
    func looked() async throws {
        let county = try County()
        let client = try await county.signedIn(.reviewer, in: try county.area("灵山县"))
        let before = try county.logged().count
        let page = try await client.get("/household/\(County.home)/card")
        #expect(page.headers[.cacheControl] == "no-store")
        let lines = try county.logged()
        #expect(lines.count == before + 1)
        #expect(lines.filter { $0.action == .export && $0.subject == County.home }.count == 1)
    }

    @Test("A village's cards are one file, for those who may export and have just given the second factor")
    func village() async throws {
        let county = try County()
        let area = try county.area("灵山县")
        let visitors = try Visitors(county, in: area)
        let asked = try await visitors.ask(.villageCards, .get, .role(.clerk))
        #expect(asked.outcome == .signIn, "the second factor comes first")
        #expect(try await visitors.ask(.villageCards, .get, .role(.fieldworker)).outcome == .refused)
        let client = try await county.signedIn(.reviewer, in: area)
        try await county.passFactor(client)
        let cards = try await client.get("/area/\(county.village)/cards.pdf?as_of=2018-09-30")
        #expect(cards.status == 200)
        let pages = try words(cards.bytes).components(separatedBy: "\u{0C}").filter { $0.contains("贫困户帮扶卡") }
        #expect(pages.count == 2)
        let line = try #require(try county.logged().last { $0.action == .export })
        #expect(line.count == 2 && line.area == county.village)
        #expect(
            try await client.get("/area/a2/cards.pdf").status == 404, "cards are printed a village at a time")
    }
}

import Access
import Foundation
import HTTPTypes
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
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/pdftotext")
        process.arguments = ["-layout", file.path, "-"]
        let pipe = Pipe()
        process.standardOutput = pipe
        try process.run()
        let read = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return String(decoding: read, as: UTF8.self)
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

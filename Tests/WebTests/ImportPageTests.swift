import HTTPTypes
import Registry
import SQLiteStorage
import Testing
import Vocabulary

@testable import Access
@testable import Web

/// The clerk of a town of 灵山县 hands in the survey of 官屯村, with what clerks get wrong.
@Suite("A workbook is handed in, checked, corrected, handed in again, and taken back")
struct ImportPageTests {
    private static let header = "县,乡镇,行政村,户编号,户主姓名,家庭人口,劳动力人数,工资性收入,住房面积,调查日期\r\n"

    private let county: County
    private let town: AreaID
    private let townName: String

    init() async throws {
        county = try County()
        town = try #require(AreaID("a19"))
        let id = town
        let day = try #require(LocalDate(2018, 1, 1))
        townName = try county.store.read { try AreaDirectory($0, asOf: day).name(id, "zh") }
    }

    private func home(_ code: String, _ head: String, size: String = "3", village: String = "官屯村") -> String {
        "灵山县,\(townName),\(village),\(code),\(head),\(size),2,12000.5,75,2016-03-09\r\n"
    }

    /// Hands a file in and follows to its page.
    private func handIn(_ text: String, _ client: Client, name: String = "调查.csv") async throws -> (
        path: String, page: Reply
    ) {
        let reply = try await client.handIn("/import", file: name, Array(text.utf8))
        let path = try #require(reply.location, "\(reply.status) \(reply.text)")
        return (path, try await client.get(path))
    }

    private func entries() async throws -> Int64 { try await county.site.read { $0.receipt } }

    @Test("each problem stands at its cell; the valid rows are taken; the corrected file adds the rest")
    func corrected() async throws {
        let clerk = try await county.signedIn(.clerk, in: town)
        let before = try await entries()
        let bad =
            Self.header + home("GT01", "陆谷雨") + home("GT02", "覃小满", size: "三十x")
            + home("GT03", "韦立秋", village: "无此村")
        let (path, page) = try await handIn(bad, clerk)
        #expect(page.status == 200 && page.text.contains("class=\"sheet\""), "\(page.text)")
        // The marked cell with its row's neighbours, and the same problem in the list below.
        #expect(page.text.contains("无此村") && page.text.contains("陆谷雨"))
        #expect(page.text.contains("422.403") && page.text.contains("<sup id=\"p1\">1</sup>"))
        #expect(page.text.contains("href=\"#p1\""))
        #expect(try await entries() == before, "checking writes nothing")
        let marked = try await clerk.get(path + "/marked")
        #expect(marked.status == 200 && marked.bytes.starts(with: [0x50, 0x4B]))
        #expect(marked.headers[.contentDisposition]?.contains("attachment") == true)
        let taken = try await clerk.post(path, [("do", "take"), ("reason", "入户调查")], from: path)
        #expect(taken.status == 303)
        let result = try await clerk.get(path)
        #expect(result.text.contains("msg ok") && result.text.contains("/batches/"), "\(result.text)")
        let after = try await entries()
        #expect(after > before)
        // Handing in the corrected workbook takes what was left, and nothing twice.
        let good = Self.header + home("GT01", "陆谷雨") + home("GT02", "覃小满") + home("GT03", "韦立秋")
        let (again, clean) = try await handIn(good, clerk)
        #expect(!clean.text.contains("422.403"), "\(clean.text)")
        _ = try await clerk.post(again, [("do", "take")], from: again)
        #expect(try await entries() > after)
        // Sent twice, it is taken once.
        let full = try await entries()
        _ = try await clerk.post(again, [("do", "take")], from: path)
        #expect(try await entries() == full)
        #expect(
            try county.logged().contains { $0.action == .write && $0.detail["file"] == "调查.csv" })
    }

    @Test("a clerk's rows of another town are refused by number, the county's reviewer may hand them in")
    func territory() async throws {
        let elsewhere = try #require(AreaID("a20"))
        let clerk = try await county.signedIn(.clerk, in: elsewhere)
        let text = Self.header + home("GT01", "陆谷雨")
        let before = try await entries()
        let (path, page) = try await handIn(text, clerk)
        #expect(page.text.contains("403.602") && !page.text.contains("value=\"take\""), "\(page.text)")
        _ = try await clerk.post(path, [("do", "take")], from: path)
        #expect(try await entries() == before)
        let reviewer = try await county.signedIn(.reviewer, in: try county.area("灵山县"))
        let (theirs, found) = try await handIn(text, reviewer)
        #expect(!found.text.contains("403.602") && found.text.contains("value=\"take\""), "\(found.text)")
        // Nobody sees what another handed in.
        #expect(try await clerk.get(theirs).status == 404)
        #expect(try await reviewer.get(path + "/marked").status == 404)
    }

    @Test("a batch is taken back with a reason, by whoever may import where it wrote")
    func undone() async throws {
        let clerk = try await county.signedIn(.clerk, in: town)
        let (path, _) = try await handIn(Self.header + home("GT01", "陆谷雨"), clerk)
        _ = try await clerk.post(path, [("do", "take")], from: path)
        let page = try await clerk.get(path)
        let batch = try #require(page.text.firstMatch(of: /href="(\/batches\/[^"]+)"/).map { String($0.1) })
        let other = try await county.signedIn(
            .clerk, in: try county.area("浦北县"), login: "user-pubei")
        #expect(try await other.get(batch).status == 403)
        let bare = try await clerk.post(batch, [("reason", "")], from: batch)
        #expect(bare.status == 422 && bare.text.contains("reason-error"))
        let before = try await entries()
        let done = try await clerk.post(batch, [("reason", "交错了表")], from: batch)
        #expect(done.status == 303)
        #expect(try await entries() > before)
        #expect(try await clerk.get(batch).status == 409)
        #expect(try await clerk.get("/import").text.contains("已撤销"))
    }

    @Test("no file, a file with a foreign token, an old workbook and a hostile name each get their answer")
    func refused() async throws {
        let clerk = try await county.signedIn(.clerk, in: town, language: "en")
        let none = try await clerk.handIn("/import", file: "", [])
        #expect(none.status == 422 && none.text.contains("file-error"), "\(none.text)")
        let forged = try await clerk.handIn("/import", file: "a.csv", Array("x".utf8), token: "00")
        #expect(forged.status == 403 && forged.location == nil)
        let old = try await clerk.handIn(
            "/import", file: "旧.xls", [0xD0, 0xCF, 0x11, 0xE0] + Array(repeating: 0, count: 600))
        let shown = try await clerk.get(try #require(old.location))
        #expect(shown.status == 200 && shown.text.contains("Whole file"), "\(shown.text)")
        let hostile = try await clerk.handIn(
            "/import", file: "../../<script>alert(1)</script>.csv",
            Array((Self.header + home("GT01", County.hostile)).utf8))
        let page = try await clerk.get(try #require(hostile.location))
        #expect(page.status == 200 && !page.text.contains("<script>alert"), "\(page.text)")
        let leader = try await county.signedIn(.leader, in: town)
        #expect(try await leader.handIn("/import", file: "a.csv", Array("x".utf8), token: "00").status == 403)
    }
}

import HTTPTypes
import Registry
import SQLiteStorage
import Storage
import Testing
import Vocabulary

@testable import Access
@testable import Web

/// The clerk of a town of 灵山县 hands in a survey while the server is busy, and does not wait for it.
@Suite("A workbook whose check or taking takes long: how far it is, and stopping it")
struct ImportProgressTests {
    private let county: County
    private let hasty: Site
    private let clerk: Client
    private let survey: [UInt8]

    init() async throws {
        county = try County()
        hasty = Site(
            store: county.store, keys: county.keys, access: county.access,
            documents: county.site.documents.folder, assets: AssetShelf(folder: nil),
            pagePatience: .zero)
        let town = try #require(AreaID("a19"))
        let day = try #require(LocalDate(2018, 1, 1))
        let name = try county.store.read { try AreaDirectory($0, asOf: day).name(town, "zh") }
        clerk = try await county.signedIn(.clerk, in: town, on: hasty)
        survey = Array(
            """
            县,乡镇,行政村,户编号,户主姓名,家庭人口,劳动力人数,工资性收入,住房面积,调查日期\r
            灵山县,\(name),官屯村,GT01,陆谷雨,3,2,12000.5,75,2016-03-09\r
            灵山县,\(name),官屯村,GT02,覃小满,4,1,8000,60,2016-03-09\r

            """.utf8)
    }

    /// Hands the survey in; its address.
    private func handIn() async throws -> String {
        let reply = try await clerk.handIn("/import", file: "调查.csv", survey)
        return try #require(reply.location, "\(reply.status) \(reply.text)")
    }

    /// The page once it says something.
    private func page(_ path: String, until isThere: (String) -> Bool) async throws -> String {
        var text = try await clerk.get(path).text
        for _ in 0..<20_000 where !isThere(text) {
            try await Task.sleep(for: .milliseconds(2))
            text = try await clerk.get(path).text
        }
        #expect(isThere(text), "\(text)")
        return text
    }

    /// The page once nothing is under way.
    private func ended(_ path: String) async throws -> String {
        try await page(path) { !$0.contains("data-every") }
    }

    private func imported() throws -> [String] {
        try county.store.read { connection in
            try connection.rows("SELECT name FROM imported_file", []) { $0.text(0) ?? "" }
        }
    }

    @Test("A check that waits shows that it does, can be stopped, and is made again")
    func checkStopped() async throws {
        let busy = Turnstile()
        busy.close()
        let site = hasty
        let others = (0..<Site.filesAtOnce).map { _ in Task { try await site.fileWork.run { busy.pass() } } }
        while busy.waiting < Site.filesAtOnce { try await Task.sleep(for: .milliseconds(1)) }
        let path = try await handIn()
        let waiting = try await clerk.get(path)
        #expect(waiting.status == 200 && waiting.text.contains("正在检查"), "\(waiting.text)")
        #expect(waiting.text.contains("排队等候") && waiting.text.contains("<progress aria-label"))
        #expect(waiting.text.contains("aria-live=\"polite\""))
        // Without scripts the page loads anew; with them it exchanges its part.
        #expect(waiting.text.contains("<noscript><meta http-equiv=\"refresh\" content=\"2\"></noscript>"))
        #expect(waiting.text.contains("data-every=\"2\""))
        #expect(waiting.headers[.cacheControl] == "no-store")
        #expect(waiting.headers[.contentSecurityPolicy] == Delivery.contentPolicy)
        let stop = try await clerk.post(path, [("do", "stop")], from: path)
        #expect(stop.status == 303)
        #expect(try await clerk.get(path).text.contains("正在停下"))
        busy.open()
        for other in others { try await other.value }
        let stopped = try await ended(path)
        #expect(stopped.contains("409.407") && stopped.contains("还没有查完"), "\(stopped)")
        #expect(!stopped.contains("http-equiv"))
        _ = try await clerk.post(path, [("do", "check")], from: path)
        let checked = try await ended(path)
        #expect(checked.contains("可以入库") && !checked.contains("409.407"), "\(checked)")
        #expect(try imported().isEmpty)
    }

    @Test("A taking that is stopped before it is written leaves nothing; it is taken afterwards, once")
    func takingStopped() async throws {
        let path = try await handIn()
        let checked = try await ended(path)
        #expect(checked.contains("可以入库"), "\(checked)")
        // Codes of four characters, names of three, 3 and 2, 12000.5 and 75; then 4 and 1, 8000 and 60; two days of eight.
        #expect(checked.contains(">49<span class=\"u\">键</span>") && checked.contains("随行写入"), "\(checked)")
        // Somebody else holds the lock of the database.
        let other = Turnstile()
        other.close()
        let store = county.store
        // On a thread of its own: those of the tests are few.
        let thread = BlockingWork(threads: 1)
        let holding = Task { try await thread.run { try store.write { _ in other.pass() } } }
        while other.waiting < 1 { try await Task.sleep(for: .milliseconds(1)) }
        let before = try await hasty.read { $0.receipt }
        _ = try await clerk.post(path, [("do", "take")], from: path)
        _ = try await page(path) { $0.contains("加密封存") }
        _ = try await clerk.post(path, [("do", "stop")], from: path)
        other.open()
        try await holding.value
        try await thread.stop()
        let stopped = try await ended(path)
        #expect(stopped.contains("409.407") && stopped.contains("value=\"take\""), "\(stopped)")
        #expect(try imported().isEmpty)
        #expect(try await hasty.read { $0.receipt } == before)
        _ = try await clerk.post(path, [("do", "take")], from: path)
        let taken = try await ended(path)
        #expect(taken.contains("msg ok") && !taken.contains("409.407"), "\(taken)")
        #expect(try imported() == ["调查.csv"])
    }

    @Test("Stopped while the rows around its problems are read, what was taken stands and no rows are shown")
    func excerptsStopped() async throws {
        // 覃小满's size is no number: a problem in its row.
        let faulty = String(decoding: survey, as: UTF8.self).replacing("覃小满,4", with: "覃小满,四五")
        func handIn() async throws -> String {
            let reply = try await clerk.handIn("/import", file: "调查.csv", Array(faulty.utf8))
            return try #require(reply.location, "\(reply.status) \(reply.text)")
        }
        let first = try await handIn()
        let checked = try await ended(first)
        #expect(checked.contains("陆谷雨"), "\(checked)")
        county.writing.close()
        _ = try await clerk.post(first, [("do", "take")], from: first)
        _ = try await page(first) { $0.contains("写入台账") }
        // Others come before the second reading: the file's thread is free only once they go.
        let busy = Turnstile()
        busy.close()
        let site = hasty
        let others = (0..<Site.filesAtOnce).map { _ in Task { try await site.fileWork.run { busy.pass() } } }
        while busy.waiting < 1 { try await Task.sleep(for: .milliseconds(1)) }
        county.writing.open()
        while busy.waiting < Site.filesAtOnce { try await Task.sleep(for: .milliseconds(1)) }
        _ = try await clerk.post(first, [("do", "stop")], from: first)
        busy.open()
        for other in others { try await other.value }
        let taken = try await ended(first)
        #expect(taken.contains("msg ok") && !taken.contains("409.407"), "\(taken)")
        #expect(!taken.contains("陆谷雨"), "\(taken)")
        #expect(try imported() == ["调查.csv"])
    }

    @Test(
        "While it is written it cannot be stopped, and a second click starts nothing: one batch, one line of the log"
    )
    func written() async throws {
        let reviewer = try await county.signedIn(.reviewer, in: try county.area("灵山县"), on: hasty)
        let path = try await handIn()
        _ = try await ended(path)
        county.writing.close()
        _ = try await clerk.post(path, [("do", "take")], from: path)
        let writing = try await page(path) { $0.contains("写入台账") }
        #expect(writing.contains("正在入库"))
        let again = try await clerk.post(path, [("do", "take")], from: path)
        #expect(again.status == 303)
        let late = try await clerk.post(path, [("do", "stop")], from: path)
        #expect(late.status == 409 && late.text.contains("409.731"), "\(late.text)")
        // Nobody else sees it meanwhile.
        #expect(try await reviewer.get(path).status == 404)
        county.writing.open()
        let taken = try await ended(path)
        #expect(taken.contains("msg ok") && taken.contains("已入库2行"), "\(taken)")
        #expect(try imported() == ["调查.csv"])
        #expect(try county.logged().count { $0.action == .write && $0.detail["file"] == "调查.csv" } == 1)
    }

    @Test("When the server stops, checks are stopped and what is being taken is written whole")
    func serverStops() async throws {
        let path = try await handIn()
        _ = try await ended(path)
        county.writing.close()
        _ = try await clerk.post(path, [("do", "take")], from: path)
        _ = try await page(path) { $0.contains("写入台账") }
        hasty.uploads.stopChecks()
        county.writing.open()
        await hasty.background.drain()
        #expect(try imported() == ["调查.csv"])
    }
}

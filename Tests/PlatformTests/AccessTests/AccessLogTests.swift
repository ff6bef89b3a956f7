import Access
import Foundation
import Journal
import SQLiteStorage
import Storage
import Testing
import Vocabulary

@Suite("The access log")
struct AccessLogTests {
    private func caller(_ id: String) -> Caller {
        Caller(id: id, name: id, way: .session, grants: [Grant(.clerk, in: Place.xinxu)])
    }

    private func event(_ action: AccessAction, _ who: String, _ server: Server, _ subject: String? = nil)
        -> AccessEvent
    {
        AccessEvent(
            action, by: caller(who), at: server.clock.now, subject: subject, area: Place.xinxu,
            detail: ["reason": "核对户主身份证"])
    }

    @Test("An unmasking waits for its line; a page's line comes with the next batch")
    func batches() throws {
        let server = try Server()
        try server.access.log.note(event(.read, "u-qinzhou-1", server, "h-lingshan-1"))
        #expect(try server.access.log.count() == 0)
        try server.access.log.record(event(.unmask, "u-qinzhou-1", server, "p-lingshan-1"))
        let lines = try server.access.log.lines()
        #expect(lines.map(\.event.action) == [.unmask, .read])
        #expect(lines[0].event.detail["reason"] == "核对户主身份证")
        #expect(lines[0].event.area == Place.xinxu)
        #expect(lines[0].seq == 2)
    }

    @Test("A running server writes what waits without being asked")
    func running() async throws {
        let server = try Server()
        try server.access.log.note(event(.read, "u-qinzhou-1", server))
        let log = server.access.log
        let task = Task { try await log.run() }
        for _ in 0..<200 where try log.count() == 0 { try await Task.sleep(for: .milliseconds(50)) }
        #expect(try log.count() == 1)
        try log.note(event(.read, "u-qinzhou-2", server))
        task.cancel()
        try await task.value
        #expect(try log.count() == 2)
    }

    @Test("A list leaves its query, its count and a digest of its ids, not the ids")
    func lists() throws {
        let server = try Server()
        let ids = (1...50).map { "h-lingshan-\($0)" }
        try server.access.log.record(
            AccessEvent(
                .list, by: caller("u-qinzhou-1"), at: server.clock.now, area: Place.xinxu, ids: ids,
                detail: ["query": "filter=黄"]))
        let line = try #require(try server.access.log.lines().first)
        #expect(line.event.count == 50)
        #expect(line.event.digest == AccessEvent.digest(of: ids))
        #expect(line.event.digest != AccessEvent.digest(of: ids.reversed()))
        #expect(line.event.detail["query"] == "filter=黄")
        #expect(try server.disk().range(of: Data("filter=黄".utf8)) == nil)
        #expect(try server.disk().range(of: Data("h-lingshan-17\n".utf8)) == nil)
    }

    @Test("An auditor filters and turns pages")
    func reading() throws {
        let server = try Server()
        for number in 1...30 {
            server.clock.pass(minutes: 1)
            try server.access.log.note(
                event(
                    number % 3 == 0 ? .unmask : .read, "u-qinzhou-\(number % 2)", server,
                    "h-lingshan-\(number)"))
        }
        try server.access.log.flush()
        var filter = AccessLog.Filter()
        filter.action = .unmask
        #expect(try server.access.log.count(filter) == 10)
        filter.account = "u-qinzhou-1"
        #expect(try server.access.log.lines(filter).map(\.seq) == [27, 21, 15, 9, 3])
        let first = try server.access.log.lines(filter, limit: 2)
        let second = try server.access.log.lines(filter, before: try #require(first.last).seq, limit: 2)
        #expect((first + second).map(\.seq) == [27, 21, 15, 9])
        var about = AccessLog.Filter()
        about.subject = "h-lingshan-7"
        #expect(try server.access.log.lines(about).map(\.seq) == [7])
        var late = AccessLog.Filter()
        late.from = Instant(milliseconds: server.clock.now.milliseconds - 60_000)
        late.until = server.clock.now
        #expect(try server.access.log.lines(late).map(\.seq) == [29])
    }

    @Test("Two processes write one chain, and it verifies")
    func twoProcesses() throws {
        let server = try Server()
        let other = try Server.open(
            server.main, try SQLiteStore(path: server.store.path, schema: [AccessTables.migrations]),
            server.keys, server.clock, PasswordCost(logN: 4, blockSize: 8, parallelism: 1))
        for number in 1...20 {
            try (number % 2 == 0 ? other.log : server.access.log).record(event(.read, "u-qinzhou-1", server))
        }
        let report = try server.access.log.verify()
        #expect(report.isSound && report.lines == 20 && report.head.seq == 20)
        #expect(try other.log.verify(expecting: report.head) == report)
    }

    @Test(
        "Whatever is changed in a line is found, and a cut tail by a head noted before",
        arguments: [
            ("UPDATE access_line SET account = 'u-qinzhou-9' WHERE seq = 3", "columns", 3),
            ("UPDATE access_line SET at = at + 1 WHERE seq = 3", "columns", 3),
            ("UPDATE access_line SET subject = NULL WHERE seq = 3", "columns", 3),
            ("UPDATE access_line SET detail = x'00' WHERE seq = 4", "detail", 4),
            (
                "UPDATE access_line SET line = CAST(replace(line, 'read', 'list') AS BLOB) WHERE seq = 2",
                "hash", 2
            ),
            ("DELETE FROM access_line WHERE seq = 2", "seq", 3),
            ("DELETE FROM access_line WHERE seq = 5", "head", 5),
        ])
    func tampering(sql: String, why: String, seq: Int64) throws {
        let server = try Server()
        for number in 1...5 {
            try server.access.log.record(event(.read, "u-qinzhou-1", server, "h-lingshan-\(number)"))
        }
        let head = try server.access.log.verify().head
        try server.store.write { try $0.execute(sql) }
        let report = try server.access.log.verify(expecting: head)
        #expect(!report.isSound)
        #expect(report.firstBad?.why == why && report.firstBad?.seq == seq)
    }

    @Test("No access without its line: where the log cannot be written, an unmasking is refused")
    func unwritable() throws {
        let server = try Server()
        try server.store.write { try $0.execute("ALTER TABLE access_line RENAME TO elsewhere") }
        expect("503.602") { try server.access.log.record(event(.unmask, "u-qinzhou-1", server)) }
        for _ in 1..<AccessLog.mostWaiting { try server.access.log.note(event(.read, "u-qinzhou-1", server)) }
        expect("503.601") { try server.access.log.note(event(.read, "u-qinzhou-1", server)) }
        try server.store.write { try $0.execute("ALTER TABLE elsewhere RENAME TO access_line") }
        try server.access.log.flush()
        #expect(try server.access.log.verify().lines == AccessLog.mostWaiting)
    }

    @Test("Signing in, wrong passwords and what administrators do leave lines")
    func ownLines() throws {
        let server = try Server()
        let account = try server.person("nong", "农小凤", Grant(.clerk, in: Place.xinxu))
        expect("401.601") { try server.signIn("nong", "wrong") }
        try server.access.log.flush()
        let lines = try server.access.log.lines().reversed().map {
            "\($0.event.account) \($0.event.action.rawValue) \($0.event.detail["what"] ?? $0.event.detail["why"] ?? "")"
        }
        #expect(
            lines == [
                "local administer open", "local administer grant", "\(account.id) sign-in done",
                "\(account.id) change-password ", "\(account.id) sign-in wrong",
            ])
    }
}

import Foundation
import Journal
import SQLiteStorage
import Storage
import Testing
import Vocabulary

/// Run by hand: `TUOPIN_BENCH=294784 swift test -c release --filter JournalLoadBench`; prints figures, asserts nothing.
@Suite(.enabled(if: ProcessInfo.processInfo.environment["TUOPIN_BENCH"] != nil)) struct JournalLoadBench {
    @Test func wholeCity() throws {
        let households = Int(ProcessInfo.processInfo.environment["TUOPIN_BENCH"] ?? "") ?? 10_000
        let office = try Office()
        let clock = ContinuousClock()
        var drafting = Duration.zero
        let start = clock.now
        try office.store.write { connection in
            var writer = try JournalWriter(
                connection: connection, keys: office.keys, context: context("2016-03-09T06:30:00.000Z"))
            var at = 0
            while at < households {
                let end = min(at + 4_000, households)
                var drafts: [EntryDraft] = []
                drafting += try clock.measure { drafts = try (at..<end).map { try citySurvey($0) } }
                try writer.append(contentsOf: drafts)
                at = end
            }
            print("rows in", start.duration(to: clock.now))
        }
        print("committed", start.duration(to: clock.now), "of which drafting", drafting)
        try office.store.checkpoint()
        print("folded", start.duration(to: clock.now))
        let size = try FileManager.default.attributesOfItem(atPath: office.path)[.size] as? Int ?? 0
        print("file MB", size / 1_000_000)
        try office.store.read { connection in
            for sql in [
                "SELECT name, SUM(pgsize) FROM dbstat GROUP BY name"
            ] {
                _ = try? connection.forEach(sql, []) { row in
                    print(row.text(0) ?? "", (row.integer(1) ?? 0) / 1_000_000)
                    return true
                }
            }
            let bytes = try connection.first(
                "SELECT (SELECT SUM(LENGTH(header)) FROM journal_entry), (SELECT SUM(LENGTH(body)) FROM journal_body)"
            ) { ($0.integer(0) ?? 0, $0.integer(1) ?? 0) }
            print("header, body bytes", bytes as Any)
        }
        if let keep = ProcessInfo.processInfo.environment["TUOPIN_BENCH_KEEP"] {
            try office.store.backup(to: keep)
        }
        var read = 0
        let reading = try clock.measure {
            try office.read { reader in
                try reader.forEach { entry in
                    read += entry.bodies.count
                    return true
                }
            }
        }
        print("read", read, "bodies in", reading)
    }
}

/// `TUOPIN_BENCH_VERIFY=FILE swift test -c release --filter JournalVerifyBench`.
@Suite(.enabled(if: ProcessInfo.processInfo.environment["TUOPIN_BENCH_VERIFY"] != nil))
struct JournalVerifyBench {
    @Test func wholeCity() throws {
        let path = ProcessInfo.processInfo.environment["TUOPIN_BENCH_VERIFY"] ?? ""
        let store = try SQLiteStore(path: path, readOnly: true)
        let clock = ContinuousClock()
        for _ in 0..<3 {
            var report: VerificationReport?
            let time = try clock.measure { report = try JournalVerifier(store).verify() }
            print("verified", report?.bodies as Any, report?.ok as Any, "in", time)
        }
    }
}

/// A household as the demo records it: one open, one household body, a person and a secret body for each member.
func citySurvey(_ number: Int) throws -> EntryDraft {
    let household = "h-lingshan-\(number)"
    var bodies: [BodyDraft] = [
        BodyDraft(.open, payload: ["file": 3, "row": .int(Int64(number)), "sheet": 1]),
        BodyDraft(
            .household, subject: household,
            payload: [
                "address": "灵山县新圩镇萍塘村12组", "arable_area": 215, "has_broadcast": true,
                "has_power": true, "has_road": true, "has_safe_housing": false, "has_safe_water": true,
                "income_per_head_fen": 287_654, "main_cause": "illness", "poor": true, "score": 58,
                "village": .int(Int64(number / 320)),
            ]),
    ]
    for member in 0..<(3 + number % 3) {
        let person = "p-lingshan-\(number * 5 + member)"
        bodies.append(
            BodyDraft(
                .person, subject: person,
                payload: [
                    "birth": 19_540_302, "disability": nil, "education": "primary", "health": "chronic",
                    "name": "黄秀英",
                    "relation": .int(Int64(member)), "sex": "female", "work": "farm",
                ]))
        bodies.append(BodyDraft(.secret, subject: person, payload: ["identity_number": "450721195403020023"]))
    }
    return EntryDraft(
        chain: "lingshan", effectiveOn: try day("2016-03-01"), kind: "SurveyRecorded", subject: household,
        batch: "b-lingshan-2", bodies: bodies)
}

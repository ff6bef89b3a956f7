import Foundation
import Journal
import Launching
import SQLiteStorage
import Storage
import Testing
import Vocabulary

/// Lingshan's and the port's chains with some surveys.
func surveyedOffice() throws -> Office {
    let office = try Office()
    try office.write("2016-03-09T06:30:00.000Z") { writer in
        for number in 1...3 { try writer.append(survey(number)) }
        try writer.append(survey(1, chain: "qinzhou-port", members: 1))
    }
    return office
}

extension Office {
    func verify(_ expected: [ExpectedHead] = []) throws -> VerificationReport {
        try JournalVerifier(store).verify(expecting: expected)
    }

    func change(_ sql: String, _ values: [SQLValue] = []) throws {
        try store.write { try $0.execute(sql, values) }
    }
}

@Suite struct VerificationTests {
    @Test func anUntouchedJournalVerifies() throws {
        let office = try surveyedOffice()
        let report = try office.verify()
        #expect(report.ok && report.firstBad == nil)
        #expect(report.chains.map { "\($0.chain)@\($0.entries)" } == ["lingshan@4", "qinzhou-port@2"])
        #expect(report.bodies.present == 16 && report.bodies.withheld == 0)
        #expect(report.json["first_bad"] == .null)
    }

    @Test func anyFlippedByteIsNamed() throws {
        let office = try surveyedOffice()
        struct Row { var chain: String, seq: Int64, part: Int64?, bytes: [UInt8] }
        let rows = try office.store.read { connection in
            try connection.rows("SELECT chain, seq, NULL, header FROM journal_entry") {
                Row(chain: $0.text(0) ?? "", seq: $0.integer(1) ?? 0, part: nil, bytes: $0.blob(3) ?? [])
            }
                + connection.rows("SELECT chain, seq, part, body FROM journal_body") {
                    Row(
                        chain: $0.text(0) ?? "", seq: $0.integer(1) ?? 0, part: $0.integer(2),
                        bytes: $0.blob(3) ?? [])
                }
        }
        #expect(rows.count == 22)
        for (turn, row) in rows.enumerated() {
            for at in stride(from: turn % 7, to: row.bytes.count, by: 37) {
                var changed = row.bytes
                changed[at] ^= UInt8(1 << (at % 8))
                func put(_ bytes: [UInt8]) throws {
                    if let part = row.part {
                        try office.change(
                            "UPDATE journal_body SET body = ? WHERE chain = ? AND seq = ? AND part = ?",
                            [.blob(bytes), .text(row.chain), .integer(row.seq), .integer(part)])
                    } else {
                        try office.change(
                            "UPDATE journal_entry SET header = ? WHERE chain = ? AND seq = ?",
                            [.blob(bytes), .text(row.chain), .integer(row.seq)])
                    }
                }
                try put(changed)
                let fault = try office.verify().firstBad
                #expect(fault?.place == (row.part == nil ? "entry" : "body"))
                #expect(fault?.chain == row.chain && fault?.seq == row.seq)
                try put(row.bytes)
            }
        }
        #expect(try office.verify().ok)
    }

    @Test func everyColumnIsHeldToTheHeader() throws {
        func named(_ place: String, _ seq: Int64, _ sql: String) throws {
            let office = try surveyedOffice()
            try office.change(sql)
            let report = try office.verify()
            #expect(report.firstBad?.place == place && report.firstBad?.seq == seq, "\(sql)")
        }
        try named("entry", 2, "UPDATE journal_entry SET hash = x'00' WHERE seq = 2 AND chain = 'lingshan'")
        try named("entry", 3, "DELETE FROM journal_entry WHERE seq = 3 AND chain = 'lingshan'")
        try named("entry", 3, "UPDATE journal_entry SET receipt = -1 WHERE seq = 3 AND chain = 'lingshan'")
        try named("entry", 1, "UPDATE journal_entry SET seq = 9 WHERE seq = 1 AND chain = 'qinzhou-port'")
        try named("body", 2, "UPDATE journal_body SET class = 'open' WHERE seq = 2 AND part = 3")
        try named("body", 2, "UPDATE journal_body SET sha256 = zeroblob(32) WHERE seq = 2 AND part = 0")
        try named("body", 4, "UPDATE journal_body SET part = 17 WHERE seq = 4 AND part = 3")
        try named("body", 99, "INSERT INTO journal_body VALUES ('lingshan', 99, 0, 'open', x'00', x'00')")
    }

    @Test func aRewrittenTailIsSeenByTheHeadThatWasPrinted() throws {
        let office = try surveyedOffice()
        let heads = try office.read { try $0.heads() }
        let printed = heads.map { "\($0.chain)@\($0.seq):\(Hex.text($0.hash))" }
        #expect(try office.verify(printed.compactMap { ExpectedHead($0) }).ok)
        try office.store.write { connection in
            try connection.execute("DELETE FROM journal_entry WHERE chain = 'lingshan' AND seq = 4")
            try connection.execute("DELETE FROM journal_body WHERE chain = 'lingshan' AND seq = 4")
        }
        #expect(try office.verify().ok)
        let cut = try office.verify(printed.compactMap { ExpectedHead($0) })
        #expect(
            cut.firstBad == .init("entry", chain: "lingshan", seq: 4, why: "the entry expected is not there"))
        try office.write("2016-03-09T06:30:00.000Z") { _ = try $0.append(survey(3)) }
        #expect(try office.verify().ok)
        #expect(try office.verify(printed.compactMap { ExpectedHead($0) }).firstBad?.seq == 4)
        #expect(ExpectedHead("lingshan@4") == nil && ExpectedHead("lingshan@4:00") == nil)
    }

    @Test func withheldAndErasedBodiesLeaveTheChainWhole() throws {
        let office = try surveyedOffice()
        try office.change("DELETE FROM journal_body WHERE class = 'secret' AND chain = 'lingshan'")
        try office.change("UPDATE journal_body SET body = NULL WHERE class = 'household' AND seq = 2")
        var report = try office.verify()
        #expect(report.ok && report.bodies.withheld == 5 && report.bodies.present == 11)
        try office.write("2016-03-10T06:30:00.000Z") { writer in
            let batch = try writer.batch(on: "lingshan")
            #expect(batch == "b-lingshan-6")
            try writer.erase("p-lingshan-21", chain: "lingshan", effectiveOn: day("2016-03-10"), batch: batch)
        }
        report = try office.verify()
        #expect(report.ok && report.bodies.withheld == 5 && report.bodies.erased == 1)
        #expect(report.bodies.present == 10)
        let entry = try office.read { try $0.entry(at: "lingshan@3") }
        #expect(entry?.bodies.map(\.state) == [.present, .present, .present, .erased, .withheld])
        #expect(entry?.bodies[3].payload == nil && entry?.bodies[3].subject == "p-lingshan-21")
        #expect(entry?.bodies[2].payload?["name"] == "黄秀英")
        #expect {
            try office.write("2016-03-10T06:31:00.000Z") { _ = try $0.append(survey(2)) }
        } throws: {
            ($0 as? Problem)?.number == .subjectErased
        }
    }

    @Test func piecesOfALongChainAreHeldTogether() throws {
        let office = try Office()
        try office.write("2016-03-09T06:30:00.000Z") { writer in
            for _ in 0..<3 {
                try writer.append(contentsOf: (0..<3_000).map { try survey($0, members: 0) })
            }
        }
        #expect(try office.verify().bodies.present == 18_000)
        for seq in [4_096, 4_097, 8_192, 9_001] as [Int64] {
            let old = try office.store.read {
                try $0.first("SELECT hash FROM journal_entry WHERE seq = ?", [.integer(seq)]) { $0.value(0) }
            }
            try office.change("UPDATE journal_entry SET hash = zeroblob(32) WHERE seq = ?", [.integer(seq)])
            #expect(try office.verify().firstBad?.seq == seq)
            try office.change(
                "UPDATE journal_entry SET hash = ? WHERE seq = ?", [old ?? .null, .integer(seq)])
        }
    }
}

/// Where `Tests/Fixtures` stands.
let fixtures = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appendingPathComponent("Fixtures").path

/// What the outside checker says of a database: its output, or nil and its complaint. Nil without Python.
func outsideChecker(_ database: String) throws -> (ok: JSONValue?, complaint: String)? {
    try outsider([fixtures + "/check_journal.py", database])
}

/// What Python's standard library alone makes of something.
func outsider(_ arguments: [String]) throws -> (ok: JSONValue?, complaint: String)? {
    let answer = try Launched("python3", arguments).wait()
    if answer.code == 127 {
        print("skipped: no python3 here")
        return nil
    }
    return (answer.code == 0 ? try? JSONValue(parsing: answer.out) : nil, answer.err)
}

@Suite struct OutsideCheckerTests {
    @Test func anOutsiderAgreesWithTheVerifier() throws {
        let office = try surveyedOffice()
        try office.change("UPDATE journal_body SET body = NULL WHERE class = 'household' AND seq = 2")
        try office.write("2016-03-10T06:30:00.000Z") { writer in
            _ = try writer.erase(
                "h-lingshan-2", chain: "lingshan", effectiveOn: day("2016-03-10"), batch: "b-1")
        }
        let report = try office.verify()
        guard let answer = try outsideChecker(office.path) else { return }
        #expect(answer.complaint == "")
        #expect(answer.ok?["bodies"] == report.json["bodies"])
        for chain in report.chains {
            let head = "\(chain.chain)@\(chain.seq):\(Hex.text(chain.hash))"
            #expect(answer.ok?["chains"]?[chain.chain]?.stringValue == head)
        }
        try office.change("UPDATE journal_body SET body = x'0102' WHERE seq = 3 AND part = 1")
        #expect(try outsideChecker(office.path)?.complaint.contains("lingshan@3: body 1 was changed") == true)
    }

    @Test(arguments: [true, false])
    func anOutsiderReadsAnOpenBody(_ hasWords: Bool) throws {
        let office = try Office()
        if hasWords {
            let words: [BodyClass: String] = [.open: "{\"payload\":{\"form\":1,\"village\":\"a\"}}"]
            try office.store.write { try BodyWords.keep(words, pack: String(repeating: "ab", count: 32), $0) }
        }
        try office.write("2016-03-09T06:30:00.000Z") { _ = try $0.append(survey(1)) }
        let script = """
            import sqlite3, sys, zlib
            db = sqlite3.connect(sys.argv[1])
            body, = db.execute("SELECT body FROM journal_body WHERE class = 'open'").fetchone()
            words = dict(db.execute("SELECT name, words FROM body_words WHERE class = 'open'"))
            assert (body[1:5] in words) == (sys.argv[2] == "true")
            start = 21 + 1 + body[21] + 3
            print(zlib.decompressobj(-15, zdict=words.get(body[1:5], b"")).decompress(body[start:]).decode())
            """
        guard let answer = try outsider(["-c", script, office.path, String(hasWords)]) else { return }
        #expect(answer.complaint == "")
        let text: JSONValue = ["payload": ["form": 1, "village": "a17"], "reason": "入户调查"]
        #expect(answer.ok == text)
    }

    @Test func theCheckerIsShort() throws {
        let text = try String(contentsOfFile: fixtures + "/check_journal.py", encoding: .utf8)
        #expect(text.split(separator: "\n", omittingEmptySubsequences: false).count < 50)
    }
}

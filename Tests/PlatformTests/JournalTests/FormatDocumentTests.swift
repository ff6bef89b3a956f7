import Foundation
import Journal
import SQLiteStorage
import Storage
import Testing
import Vocabulary

/// The example of docs/journal-format.md is written by this build, byte for byte.
@Suite struct FormatDocumentTests {
    static let document = URL(fileURLWithPath: fixtures).deletingLastPathComponent()
        .deletingLastPathComponent()
        .appendingPathComponent("docs/journal-format.md").path

    /// Every line of the example, as the document shows it.
    static func example() throws -> [String] {
        let office = try Office(.seeded(2016))
        let words: [BodyClass: String] = [
            .open: "{\"payload\":{\"form\":,\"village\":\"a\"},\"reason\":\"\"}",
            .household: "{\"payload\":{\"income_fen\":0}}", .person: "{\"payload\":{\"name\":\"\"}}",
        ]
        try office.store.write { try BodyWords.keep(words, pack: String(repeating: "ab", count: 32), $0) }
        try office.write("2016-03-09T06:30:00.000Z") { writer in
            let batch = try writer.batch(on: "lingshan")
            try writer.append(
                EntryDraft(
                    chain: "lingshan", effectiveOn: day("2016-03-01"), kind: "SurveyRecorded",
                    subject: "h-lingshan-1", batch: batch,
                    bodies: [
                        BodyDraft(.open, payload: ["form": 1, "village": "a17"], reason: "入户调查"),
                        BodyDraft(.household, subject: "h-lingshan-1", payload: ["income_fen": 290_050]),
                        BodyDraft(.person, subject: "p-lingshan-1", payload: ["name": "黄秀英"]),
                    ]))
        }
        var lines: [String] = []
        try office.store.read { connection in
            lines += try connection.rows("SELECT header, hash FROM journal_entry ORDER BY receipt") { row in
                [String(decoding: row.blob(0) ?? [], as: UTF8.self), Hex.text(row.blob(1) ?? [])]
            }.flatMap { $0 }
            lines += try connection.rows("SELECT body FROM journal_body ORDER BY seq, part") {
                Hex.text($0.blob(0) ?? [])
            }
            lines += BodyClass.allCases.compactMap { words[$0] }
            lines += try connection.rows("SELECT DISTINCT hex(name) FROM body_words") {
                ($0.text(0) ?? "").lowercased()
            }
            lines += try connection.rows(
                "SELECT wrapped FROM subject_key WHERE subject <> '' ORDER BY subject"
            ) {
                Hex.text($0.blob(0) ?? [])
            }
        }
        let file = try String(contentsOfFile: office.file.path, encoding: .utf8)
        lines.append(file.trimmingCharacters(in: .newlines))
        return lines
    }

    @Test func theExampleIsWhatIsWritten() throws {
        let document = try String(contentsOfFile: Self.document, encoding: .utf8)
        for line in try Self.example() {
            #expect(document.contains("\n\(line)\n"), "docs/journal-format.md lacks: \(line)")
        }
    }

    @Test func itCarriesTheCheckerAsItStands() throws {
        let document = try String(contentsOfFile: Self.document, encoding: .utf8)
        let checker = try String(contentsOfFile: fixtures + "/check_journal.py", encoding: .utf8)
        #expect(document.contains("```python\n\(checker)```\n"))
    }
}

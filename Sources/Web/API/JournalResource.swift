import Access
import Journal
import Registry
import Storage
import Vocabulary

/// The record itself, and the caller's own batches (账本接口).
enum JournalResource {
    /// The entries of the chains of units in which the caller may see the record, in the order of arrival.
    ///
    /// Headers hold no personal data; bodies are withheld here and read where their subject is.
    static func entries(_ call: APICall) async throws -> Answer {
        let caller = try call.requireCaller()
        let (after, limit) = (Int64(call.number(.afterEntry) ?? 0), call.slice.limit)
        let (rows, total, last, position, asOf) = try await call.read { reading in
            let root = reading.directory.root
            let nodes = (root.map { [$0] } ?? []) + (root.map { reading.directory.below($0.id) } ?? [])
            let chains = reading.view.units.all.filter { unit in
                nodes.first { $0.node == unit.name }.map {
                    caller.may(.seeJournal, in: reading.territory($0.id))
                } ?? false
            }
            let marks = chains.map { _ in "?" }.joined(separator: ", ")
            let names = chains.map { SQLValue.text($0.name) }
            let total = try reading.connection.first(
                "SELECT COUNT(*) FROM journal_entry WHERE chain IN (\(marks))", names
            ) { $0.integer(0) ?? 0 }
            var last = after
            let rows = try reading.connection.rows(
                """
                SELECT header, hash, receipt FROM journal_entry
                WHERE receipt > ? AND chain IN (\(marks)) ORDER BY receipt LIMIT ?
                """, [.integer(after)] + names + [.integer(Int64(limit))]
            ) { row -> JSONValue in
                last = row.integer(2) ?? last
                return Self.row(row)
            }
            return (rows, Int(total ?? 0), last, reading.position, reading.asOf)
        }
        let next = rows.count == limit ? call.address(with: [("after", String(last))]) : nil
        var answer = Answer(
            content: .json([
                "total": .int(Int64(total)), "snapshot": .string(position.description),
                "as_of": .string(asOf.description), "next": .text(next), "items": .array(rows),
            ]))
        answer.tag = APIText.tag(position, asOf)
        return answer
    }

    /// An entry as `journal show` prints it, its bodies withheld: header and hash are the row's first columns.
    private static func row(_ row: any StorageRow) -> JSONValue {
        let header = (try? JSONValue(parsing: row.blob(0) ?? [])) ?? .null
        return [
            "header": header, "hash": .string((row.blob(1) ?? []).map { Figure.hex($0) }.joined()),
            "bodies": .array(
                (header["bodies"]?.arrayValue ?? []).map { body in
                    ["class": body["class"] ?? .null, "sha256": body["sha256"] ?? .null, "bytes": .null]
                }),
        ]
    }

    /// The same by the entry's count of arrival.
    static func row(_ receipt: Int64, _ connection: any StorageConnection) throws -> JSONValue {
        try connection.first(
            "SELECT header, hash FROM journal_entry WHERE receipt = ?", [.integer(receipt)], row) ?? .null
    }

    /// The caller's own batches, the latest first.
    static func batches(_ call: APICall) async throws -> Answer {
        let caller = try call.requireCaller()
        return try await PolicyResource.rows(call) { reading in
            try reading.connection.rows(
                """
                SELECT batch, kind, actor, entries, undone_by FROM batch WHERE actor = ?
                ORDER BY last_receipt DESC
                """, [.text(caller.id)]
            ) { row in
                [
                    "batch": .text(row.text(0)), "kind": .text(row.text(1)), "actor": .text(row.text(2)),
                    "entries": .int(row.integer(3) ?? 0), "undone_by": .text(row.text(4)),
                ]
            }
        }
    }

    /// The files that the caller handed in and of which something was taken, the latest first.
    static func imports(_ call: APICall) async throws -> Answer {
        let caller = try call.requireCaller()
        return try await PolicyResource.rows(call) { reading in
            try reading.connection.rows(
                """
                SELECT f.batch, f.name, f.sha256, f.layout, b.undone_by
                FROM imported_file f JOIN batch b ON b.batch = f.batch
                WHERE b.actor = ? ORDER BY b.last_receipt DESC, f.sha256
                """, [.text(caller.id)]
            ) { row in
                [
                    "batch": .text(row.text(0)), "file": .text(row.text(1)), "sha256": .text(row.text(2)),
                    "layout": .text(row.text(3)), "undone_by": .text(row.text(4)),
                ]
            }
        }
    }

    /// Persons recorded twice, in an area where the caller may merge them.
    static func duplicates(_ call: APICall) async throws -> Answer {
        let caller = try call.requireCaller()
        let (asked, now) = (call.text(.area), call.now)
        var answer = try await PolicyResource.rows(call) { reading in
            let area = try ListReading.area(asked, reading, caller, .mergeSubjects, now)
            try caller.require(.mergeSubjects, in: reading.territory(area), at: now)
            let weights = Duplicates.Weights(reading.pack, on: reading.asOf)
            return try Duplicates(reading.view, reading.directory, weights: weights).rows(
                in: Scope(area, in: reading.directory))
        }
        answer.shows = [
            AccessEvent(.list, by: caller, at: now, detail: ["page": call.visit.url.rawValue])
        ]
        return answer
    }

    /// Accounts with their roles.
    static func users(_ call: APICall) async throws -> Answer {
        let caller = try call.requireCaller()
        var answer = try await PolicyResource.rows(call) {
            try AccountReader($0.connection).all().map(\.json)
        }
        answer.shows = [
            AccessEvent(.administer, by: caller, at: call.now, detail: ["page": call.visit.url.rawValue])
        ]
        return answer
    }
}

extension APIParameter {
    /// Entries after one, by this database's count of arrival.
    static let afterEntry = APIParameter(
        name: "after", schema: .integer(0...Int64(1) << 53),
        note: Phrase("此条之后，取自 next", "After this one: out of `next`"))
}

import Access
import Hummingbird
import Journal
import Policy
import Registry
import Tabular
import Vocabulary

/// The access log for auditors (访问日志): every look at it is a line in it, written before it is shown.
enum LogRoutes {
    static func show(_ visit: Visit) async throws -> Answer {
        guard let caller = visit.caller else { throw Problem(.sessionEnded) }
        let question = try LogModel.Question(visit.query)
        let (access, language) = (visit.site.access, visit.language)
        let expected = (visit.query["expect"] ?? "").trimming
        let wantsWalk = visit.query["verify"] == "1"
        let head = try wantsWalk && !expected.isEmpty ? Self.head(expected) : nil
        let model = try await visit.site.read { reading in
            try access.log.flush()
            return try LogReading(question, access.log, reading, caller, language).model()
        }
        let line = AccessEvent(
            .readLog, by: caller, at: visit.now,
            subject: question.subject.isEmpty ? nil : question.subject,
            ids: model.rows.map { String($0.line.seq) },
            detail: ["query": visit.request.uri.query ?? "", "verify": wantsWalk ? "1" : "0"])
        let report = try await visit.site.work.run {
            let report = wantsWalk ? try access.log.verify(expecting: head) : nil
            try access.log.record(line)
            return report
        }
        var answer = Answer.page(
            LogPage(model: model, report: report, expected: expected, language: language).page)
        answer.isPrivate = true
        return answer
    }

    /// The lines of the address as a file.
    static func file(_ visit: Visit) async throws -> Answer {
        guard let caller = visit.caller else { throw Problem(.sessionEnded) }
        guard let form = ListFile.Form(rawValue: visit.part("form")) else {
            throw Problem(.pageNotFound, ["path": visit.path])
        }
        let question = try LogModel.Question(visit.query)
        let snapshot = try await visit.snapshot()
        let (access, language, now) = (visit.site.access, visit.language, visit.now)
        typealias Say = AdminWords
        let made: (bytes: [UInt8], event: AccessEvent) = try await visit.site.read { reading in
            try access.log.flush()
            let rows = try LogReading(question, access.log, reading, caller, language).all()
            let file = ListFile(
                report: "access-log", title: Say.log(language),
                address: SiteURL.adminLog.path(query: question.query),
                headings: [
                    Say.number, Say.at, Say.who, Say.action, Say.subject, Say.area, Say.subjects, Say.way,
                    Say.detail,
                ].map { $0(language) } + ["SHA-256"],
                keys: [
                    "seq", "at", "account", "action", "subject", "area", "count", "way", "detail", "hash",
                ], isMasked: false, snapshot: snapshot, reading: reading, caller: caller,
                language: language, now: now)
            let bytes = try file.bytes(form, count: rows.count) { place in
                let (row, event) = (rows[place], rows[place].line.event)
                return [
                    .int(row.line.seq), .text(event.at.description), .text(row.who),
                    .text(Say.word(event.action)(language)), .text(event.subject ?? ""),
                    .text(row.area ?? ""), event.count.map { .int(Int64($0)) } ?? .empty,
                    .text(event.way.rawValue), .text(row.detail), .text(Hex.text(row.line.hash)),
                ]
            } json: { place in
                let (line, event) = (rows[place].line, rows[place].line.event)
                return [
                    .int(line.seq), .string(event.at.description), .string(event.account),
                    .string(event.action.rawValue), .text(event.subject), .text(event.area?.description),
                    event.count.map { .int(Int64($0)) } ?? .null, .string(event.way.rawValue),
                    line.json["detail"] ?? .null, .string(Hex.text(line.hash)),
                ]
            }
            let area = caller.areas(for: .seeAccessLog)?.first ?? reading.directory.root?.id ?? AreaID(1)
            return (bytes, file.event(form, area: area, ids: rows.map { String($0.line.seq) }))
        }
        try await visit.site.work.run { try access.log.record(made.event) }
        return Answer(content: .bytes(made.bytes, type: form.type, isImmutable: false))
    }

    /// A head as an auditor noted it: SEQ:HASH.
    private static func head(_ text: String) throws -> (seq: Int64, hash: [UInt8]) {
        let parts = text.split(separator: ":", maxSplits: 1)
        guard parts.count == 2, let seq = Int64(parts[0]), let hash = Hex.bytes(parts[1].utf8) else {
            throw Problem(.badArgument, ["name": "expect", "value": text, "why": "SEQ:HASH"])
        }
        return (seq, hash)
    }
}

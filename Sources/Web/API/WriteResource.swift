import Access
import Foundation
import HTTPTypes
import Identification
import Journal
import Policy
import Registry
import Vocabulary

/// What programs change (写接口): facts of a household, files taken, batches taken back.
enum WriteResource {
    /// Corrects facts of a household and its members as one batch, if its last entry is the one that the sender saw.
    static func facts(_ call: APICall) async throws -> Answer {
        let caller = try call.requireCaller()
        guard let tag = call.text(.ifMatch) else { throw Problem(.ifMatchMissing) }
        guard let seen = APIText.entry(tag) else {
            throw Problem(.badArgument, ["name": "If-Match", "value": tag, "why": "\"chain@seq\""])
        }
        let (id, body, language) = (call.visit.part("id"), call.body ?? [:], call.language)
        guard body["reason"]?.stringValue?.trimming.isEmpty == false else { throw Problem(.reasonMissing) }
        let fields = fields(id, body, try await call.site.read { $0.pack })
        let submission = EditSubmission(call.visit, caller, fields: fields, seen: seen)
        let (refusal, commit) = try await submission.write { decision -> Refusal? in
            switch decision.state {
            case .overtaken: try overtaken(decision, language)
            case .refused, .asked: refused(decision)
            case .open, .unchanged: nil
            }
        }
        if let refusal {
            var answer = ErrorRoutes.forPrograms(refusal.problem, call.visit, refusal.more)
            if let tag = refusal.tag { answer.headers.append((.eTag, tag)) }
            answer.shows = [AccessEvent(.read, by: caller, at: call.now, subject: id)]
            return answer
        }
        let last = try await call.site.read { try HouseholdFile(id, $0).lastEntry() }
        var answer = Answer(
            content: .json([
                "batch": .text(commit.entries > 0 ? commit.batch : nil),
                "entries": .int(Int64(commit.entries)), "position": .string(commit.position.description),
            ]))
        answer.tag = APIText.tag(entry: last)
        answer.isAlwaysSent = true
        if commit.entries > 0 {
            answer.shows = [
                AccessEvent(
                    .write, by: caller, at: call.now, subject: id,
                    detail: ["reason": fields["reason"] ?? ""])
            ]
        }
        return answer
    }

    /// Why nothing was written, with what helps to send it again.
    private struct Refusal: Sendable {
        var problem: Problem
        var more: [JSONValue.Member]
        var tag: String?
    }

    /// Both versions: the household now, and each fact that either changed.
    private static func overtaken(
        _ decision: EditSubmission.Decision, _ language: String
    ) throws -> Refusal {
        let show = decision.ground.show
        guard let file = decision.ground.file else { throw Problem(.unexpected, ["why": ""]) }
        let last = try file.lastEntry()
        let entry = decision.sheet.overtaking
        let differences = decision.sheet.parts.flatMap { part in
            part.fields.compactMap { field -> JSONValue? in
                var yours = show.json(field.fact, field.now)
                var isWanted = false
                switch field.wish {
                case .keep: break
                case .set(let value):
                    yours = show.json(field.fact, value)
                    isWanted = true
                case .refused:
                    yours = field.isMasked ? "***" : .text(field.typed)
                    isWanted = true
                }
                guard isWanted || field.isOvertaken else { return nil }
                return [
                    "id": .string(part.key),
                    "fact": .string(field.fact.key), "before": show.json(field.fact, field.before),
                    "now": show.json(field.fact, field.now), "yours": yours,
                ]
            }
        }
        return Refusal(
            problem: Problem(
                .overtaken, ["id": file.id, "entry": entry?.position ?? last.description]),
            more: [
                .init("last_entry", .string(last.description)),
                .init("recorded_by", .text(entry?.actor)),
                .init("recorded_at", .text(entry?.recordedAt.description)),
                .init("differences", .array(differences)),
                .init("current", try SubjectResource.document(file, show)),
            ], tag: APIText.tag(entry: last))
    }

    /// Each value that cannot be taken, else each doubt that a person must confirm on the page.
    private static func refused(_ decision: EditSubmission.Decision) -> Refusal {
        var problems: [JSONValue] = decision.sheet.parts.flatMap(\.fields).compactMap { field in
            guard case .refused(let problem) = field.wish else { return nil }
            return problem.json
        }
        problems += decision.questions.map(\.json)
        problems += decision.strange.map { name in
            let parts = name.split(separator: ".", maxSplits: 1).map(String.init)
            return Problem(
                .factNotFound, ["fact": parts.last ?? name, "kind": parts.first ?? ""],
                at: Problem.Place(fact: parts.last)
            ).json
        }
        return Refusal(
            problem: Problem(.factsRefused, ["count": String(problems.count)]),
            more: [.init("problems", .array(problems))])
    }

    /// What is sent as the fields of the sheet: `ID.FACT`, values in major units.
    private static func fields(_ id: String, _ body: JSONValue, _ pack: PolicyPack) -> [String: String] {
        var fields: [String: String] = [:]
        for key in ["effective_on", "reason"] { fields[key] = body[key]?.stringValue }
        func take(_ id: String, _ kind: SubjectKind, _ facts: JSONValue?) {
            for member in facts?.members ?? [] {
                let fact = pack.facts.of(kind).first { $0.key == member.key }
                fields["\(id).\(fact?.id ?? member.key)"] = typed(member.value, fact)
            }
        }
        take(id, .household, body["facts"])
        for member in body["members"]?.members ?? [] { take(member.key, .person, member.value) }
        return fields
    }

    /// A value as somebody would type it; null takes the fact away.
    private static func typed(_ value: JSONValue, _ fact: Fact?) -> String {
        switch value {
        case .null: return ""
        case .string(let text):
            // Money and numbers are numbers; a text that looks like one is none. The empty text is no value either.
            let isNumber = fact.map { [.money, .int, .number].contains($0.type) } ?? false
            return isNumber || text.isEmpty ? value.text : text
        case .int(let number) where fact?.type == .money:
            return ValueForm.decimal(number, scale: fact?.scale ?? 0)
        default: return value.text
        }
    }

    /// Takes a batch back, or says what that would do.
    static func undo(_ call: APICall) async throws -> Answer {
        let caller = try call.requireCaller()
        let (id, reason) = (call.visit.part("batch"), call.body?["reason"]?.stringValue?.trimming ?? "")
        guard !reason.isEmpty else { throw Problem(.reasonMissing) }
        let undo = try await call.site.read { try BatchRoutes.plan(id, $0, caller, reason: reason) }
        var written: RegistryWriter.Commit?
        if call.body?["dry_run"]?.boolValue != true, undo.hasEffect {
            let writer = try await ImportWork(call.visit, caller).writer
            written = try await call.site.work.run {
                // Planned again inside the transaction: what others changed meanwhile is kept.
                try writer.commit { connection in
                    try BatchUndo(id, connection, keys: writer.keys, reason: reason).entries
                }
            }
        }
        let position: Position
        if let written {
            position = written.position
        } else {
            position = try await call.site.read { $0.position }
        }
        var answer = Answer(
            content: .json([
                "batch": .string(id), "undone": .int(Int64(undo.undone)),
                "kept": .array(
                    undo.kept.map {
                        [
                            "id": .string($0.id), "fact": .string($0.fact),
                            "changed_by_entry": .string($0.changedBy),
                        ]
                    }), "undone_by": .text(written?.batch), "position": .string(position.description),
            ]))
        let action: AccessAction = written == nil ? .list : .write
        answer.shows = [
            AccessEvent(action, by: caller, at: call.now, subject: id, detail: ["reason": reason])
        ]
        return answer
    }

    /// What a program answers to the questions of a check, cell by cell.
    private static func answers(_ text: String) throws -> [CellAnswer] {
        guard let json = try? JSONValue(parsing: Array(text.utf8)) else {
            throw Problem(.bodyShape, ["why": "answers: JSON"])
        }
        if let fault = APIComponents.answers.fault(json, at: "answers") {
            throw Problem(.bodyShape, ["why": fault])
        }
        return CellAnswer.list(json) ?? []
    }

    /// Takes a file, or says what taking it would find.
    static func importing(_ call: APICall) async throws -> Answer {
        let caller = try call.requireCaller()
        guard let file = call.file else { throw Problem(.fileNotChosen) }
        let work = try await ImportWork(call.visit, caller)
        var options = ImportOptions()
        if let layout = call.fields["layout"], !layout.isEmpty {
            guard work.pack.layouts[layout] != nil else {
                throw Problem(.badArgument, ["name": "layout", "value": layout, "why": "-"])
            }
            options.layout = layout
        }
        options.effectiveOn = call.fields["effective_on"].flatMap { LocalDate($0) }
        options.reason = call.fields["reason"]
        options.isDryRun = call.fields["dry_run"] == "true"
        options.acceptsValid = call.fields["accept_valid"] == "true"
        options.answers = try call.fields["answers"].map(answers) ?? []
        let outcome = try await work.outcome(file, options, call.progress)
        let position = try await call.site.read { $0.position }
        let members: [JSONValue.Member] = [
            .init("batch", .text(outcome.batch)), .init("position", .string(position.description)),
            .init("files", .array([outcome.json])),
        ]
        var answer =
            outcome.status == .refused
            ? ErrorRoutes.forPrograms(Problem(.importRefused), call.visit, members)
            : Answer(content: .json(.object(members)))
        answer.shows = [
            AccessEvent(
                outcome.batch == nil ? .list : .write, by: caller, at: call.now, subject: outcome.batch,
                detail: ["file": file.name, "sha256": outcome.sha256])
        ]
        return answer
    }
}

extension APIParameter {
    static let ifMatch = APIParameter(
        name: "If-Match", place: .header, schema: .string(.written("^\"[a-z][a-z0-9@+-]+\"$")),
        isRequired: true,
        note: Phrase("读该户时得到的 ETag", "The ETag that reading the household gave: its last entry"))
}

import Access
import Journal
import Policy
import Registry
import Vocabulary

/// Verdicts and why they are so (判定接口).
enum JudgementResource {
    /// Why a rule set answered as it did; values that the caller sees masked are masked here too.
    static func explanation(_ call: APICall) async throws -> Answer {
        let caller = try call.requireCaller()
        let (id, ruleSet, language) = (call.visit.part("id"), call.visit.part("ruleset"), call.language)
        let (answer, area) = try await call.read { reading in
            let territory = try reading.territory(of: id)
            let show = FactShow(reading.pack, language, caller, territory)
            let json = try SubjectExplanation.json(
                id, ruleSet, reading.pack, reading.view, reading.directory, at: reading.position,
                keys: reading.keys)
            return (masked(json, show), territory.path.last)
        }
        return Answer(
            content: .json(answer),
            shows: [
                AccessEvent(
                    .read, by: caller, at: call.now, subject: id, area: area, detail: ["page": ruleSet])
            ])
    }

    /// Takes the values out that the caller may not see in clear, and what could be reckoned back from.
    private static func masked(_ json: JSONValue, _ show: FactShow) -> JSONValue {
        func isClear(_ id: JSONValue?) -> Bool {
            id?.stringValue.flatMap { show.pack.facts[$0] }.map { show.visibility(of: $0) == .clear } ?? true
        }
        return changed(json, "criteria") { criteria in
            .array(
                (criteria.arrayValue ?? []).map { criterion in
                    let facts = criterion["facts"]?.arrayValue ?? []
                    guard !facts.allSatisfy({ isClear($0["id"]) }) else { return criterion }
                    var criterion = changed(criterion, "facts") { _ in
                        .array(
                            facts.map { fact in
                                isClear(fact["id"]) ? fact : changed(fact, "value") { _ in .null }
                            })
                    }
                    for key in ["margin", "nearest"] { criterion = changed(criterion, key) { _ in .null } }
                    return criterion
                })
        }
    }

    private static func changed(
        _ json: JSONValue, _ key: String, _ change: (JSONValue) -> JSONValue
    ) -> JSONValue {
        guard let members = json.members else { return json }
        return .object(members.map { $0.key == key ? .init(key, change($0.value)) : $0 })
    }

    /// A rule set over every subject of an area; `next` pins the position, so that a walk sees one state.
    static func evaluations(_ call: APICall) async throws -> Answer {
        let caller = try call.requireCaller()
        let (ruleSet, asked, level) = (call.visit.part("ruleset"), call.text(.area), call.text("summary"))
        let (site, now, language, (offset, limit)) = (call.site, call.now, call.language, call.slice)
        let (evaluation, position, area) = try await call.read { reading in
            let area = try ListReading.area(asked, reading, caller, .seeLists, now)
            try caller.require(.seeLists, in: reading.territory(area), at: now)
            let evaluation = try Evaluation(
                ruleSet, reading.pack, reading.view, Scope(area, in: reading.directory), reading.directory)
            return (evaluation, reading.position, area)
        }
        let (rows, total, ids) = try await site.work.run {
            if let level {
                let all = try evaluation.summary(by: level, site.store, language: language)
                return (Array(all.dropFirst(offset).prefix(limit)), all.count, [String]?.none)
            }
            var rows: [JSONValue] = []
            var ids: [String] = []
            var count = 0
            try evaluation.forEach(site.store) { answer in
                if count >= offset, rows.count < limit {
                    rows.append(answer.json())
                    ids.append(answer.id)
                }
                count += 1
            }
            return (rows, count, ids)
        }
        let asOf = evaluation.moment.asOf
        var next: String?
        if offset + rows.count < total, !rows.isEmpty {
            next = call.address(with: [
                ("page", String((call.number(.page) ?? 1) + 1)), ("as_of", asOf.description),
                ("known_at", position.description),
            ])
        }
        var answer = Answer(
            content: .json([
                "total": .int(Int64(total)), "snapshot": .string(position.description),
                "as_of": .string(asOf.description), "next": .text(next), "items": .array(rows),
            ]))
        answer.tag = APIText.tag(position, asOf)
        if let ids {
            answer.shows = [
                AccessEvent(
                    .list, by: caller, at: now, area: area, ids: ids,
                    detail: ["page": call.visit.url.rawValue, "query": ruleSet])
            ]
        }
        return answer
    }
}

import Access
import Journal
import Policy
import Registry
import Storage
import Vocabulary

/// What a form about many households asks (批量更正单).
struct BulkOrder: Sendable {
    enum Outcome: Sendable {
        case written(batch: String)
        case shown(BulkModel)
    }

    let site: Site
    let caller: Caller
    let language: String
    let now: Instant
    /// The conditions of the list, as they stand behind `?`.
    let list: String
    /// The ids chosen; empty for all of the view.
    let ids: [String]
    /// Whether all of the view is meant.
    let isWhole: Bool
    let fields: [String: String]

    init(_ visit: Visit, _ caller: Caller) throws {
        (site, self.caller, language, now) = (visit.site, caller, visit.language, visit.now)
        fields = visit.fields
        list = fields["list"] ?? ""
        let ticked = fields.keys.filter { $0.hasPrefix("row.") }.map { String($0.dropFirst(4)) }
        let kept = (fields["ids"] ?? "").split(separator: ",").map(String.init)
        let isNew = fields["do"] == "all" || fields["do"] == "rows"
        ids = fields["do"] == "all" ? [] : (isNew ? ticked : kept).sorted()
        isWhole = fields["do"] == "all" || (!isNew && kept.isEmpty && !list.isEmpty)
    }

    var isWriting: Bool { fields["do"] == "write" }

    func reading(_ connection: any StorageConnection) throws -> Reading {
        try site.cache.reading(connection, keys: site.keys, asOf: nil, now: now)
    }

    private func change(_ snapshot: RegistrySnapshot, _ reading: Reading) throws -> BulkChange {
        let query = Percent.fields(list.utf8)
        let read = try ListReading(
            .households, query, snapshot, site.workLists, reading, caller, .editFacts, language, now: now)
        let change = try BulkChange(read, ids: Set(ids))
        return ids.isEmpty && !isWhole ? change.empty : change
    }

    /// The page as it stands now.
    func model(_ snapshot: RegistrySnapshot, _ reading: Reading) throws -> BulkModel {
        try model(try change(snapshot, reading), snapshot, reading).model
    }

    private struct Decision {
        var model: BulkModel
        var plans: [EntryPlan] = []
    }

    private func model(_ change: BulkChange, _ snapshot: RegistrySnapshot, _ reading: Reading) throws
        -> Decision
    {
        let show = change.list.catalog.show
        let isSent = fields["do"] == "preview" || isWriting
        var model = BulkModel(
            state: .choosing,
            crumbs: [
                .init(ListWords.title(.households)(language), SiteURL.households.path() + "?" + list),
                .init(BulkWords.last(language)),
            ], list: list, chosen: change.places.count, ids: ids,
            facts: change.facts.map { ($0.id, $0.label(language)) },
            effectiveOn: .init(
                name: "effective_on", label: EditWords.effectiveOn(language), input: .day,
                value: isSent ? fields["effective_on"]?.trimming ?? "" : reading.asOf.description),
            reason: .init(
                name: "reason", label: EditWords.reason(language), input: .text,
                value: fields["reason"]?.trimming ?? ""))
        guard change.places.count > 0, let fact = change.facts.first(where: { $0.id == fields["fact"] })
        else {
            return Decision(model: model)
        }
        model.state = .asking
        model.fact = fact
        let typed = fields["value"]?.trimming ?? ""
        var field = EditModel.Field(
            name: "value", label: BulkWords.value(language), input: EditModel.input(fact, "", reading, show),
            value: typed, unit: show.unit(fact.form))
        var value: FactValue?
        do { value = try reading.pack.typed(typed, for: fact) } catch let problem as Problem {
            var said = problem
            said.arguments["fact"] = fact.label(language)
            field.problem = isSent ? EditModel.text(said, language) : nil
        }
        model.value = field
        guard isSent else { return Decision(model: model) }
        let day = LocalDate(model.effectiveOn.value)
        if day == nil { model.effectiveOn.refuse("YYYY-MM-DD", language) }
        if model.reason.value.isEmpty { model.reason.refuse(EditWords.reasonWanted(language), language) }
        guard field.problem == nil, let day, !model.reason.value.isEmpty else {
            return Decision(model: model)
        }
        let changing = change.changes(fact, to: value)
        model.state = .preview
        model.changing = changing.count
        model.same = change.places.count - changing.count
        let name = snapshot.pack.facts[ProcessFact.headName]
        func shown(_ value: FactValue?) -> String {
            value.map { show.plain($0, fact.form) } ?? EditWords.unknown(language)
        }
        model.rows = changing.prefix(BulkModel.sample).map { one in
            let head = snapshot.value(ProcessFact.headName, .household, one.place)
            let id = snapshot.id(.household, one.place, change.units)
            return .init(
                id: id, name: name.flatMap { fact in head.map { show.text(fact, $0) } } ?? id,
                before: shown(one.before), now: shown(value))
        }
        guard isWriting else { return Decision(model: model) }
        guard fields["count"] == String(changing.count) else {
            model.state = .overtaken
            return Decision(model: model)
        }
        return Decision(
            model: model,
            plans: change.plans(changing, fact, to: value, on: day, reason: model.reason.value))
    }

    /// Writes it as one batch. Entries are decided on a snapshot and sealed before the lock is taken; where anybody
    /// wrote in between, it is decided again.
    func write() throws -> Outcome {
        for _ in 0..<3 {
            let snapshot = try site.renewSnapshot()
            let decision = try site.store.read { connection in
                let reading = try reading(connection)
                return try model(try change(snapshot, reading), snapshot, reading)
            }
            guard let first = decision.plans.first else { return .shown(decision.model) }
            let writer = RegistryWriter(
                store: site.store, keys: site.keys,
                context: EntryContext(
                    actor: caller.id, pack: snapshot.pack.hash, recordedAt: now, timeZone: snapshot.pack.zone),
                projections: site.access.setting.projections)
            let batch = "b-\(first.chain)-\(Digest.hex(site.access.setting.random.bytes(8)))"
            let sealed = try writer.prepare(decision.plans, batch: batch)
            let commit = try writer.commit(sealed, batch: batch, on: snapshot.position)
            if commit != nil { return .written(batch: batch) }
        }
        throw Problem(.storageBusy, ["why": "3"])
    }
}

extension EditModel.Field {
    /// Says that what was typed cannot be taken.
    mutating func refuse(_ why: String, _ language: String) {
        problem = EditModel.text(
            Problem(.valueRefused, ["fact": label, "value": value, "why": why]), language)
    }
}

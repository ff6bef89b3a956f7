import Access
import HTTPTypes
import Journal
import Policy
import Registry
import Storage
import Vocabulary

/// Corrections of a household and its members (更正): one form, one batch, nothing overwritten unseen.
enum EditRoutes {
    static func show(_ visit: Visit) async throws -> Answer {
        guard let caller = visit.caller else { throw Problem(.sessionEnded) }
        let (id, language) = (visit.part("id"), visit.language)
        let model: EditModel
        if visit.isPost {
            switch try await EditSubmission(visit, caller).save() {
            case .saved(let day):
                let query = day.map { [("as_of", $0.description)] } ?? []
                return .redirect(SiteURL.household.path(id, query: query))
            case .shown(let again): model = again
            }
        } else {
            model = try await visit.site.read { reading in
                let file = try HouseholdFile(id, reading)
                let show = FactShow(reading.pack, language, caller, file.territory)
                return try EditModel(file, try EditSheet(file, show), show, caller, state: .open)
            }
        }
        let status: HTTPResponse.Status =
            switch model.state {
            case .open, .unchanged: .ok
            case .refused: .unprocessableContent
            case .overtaken: .conflict
            }
        let area = try await visit.site.read { try $0.territory(of: id).path.last }
        return .page(
            EditPage(model: model, language: language, token: visit.formField).page, status: status,
            shows: [AccessEvent(.read, by: caller, at: visit.now, subject: id, area: area)])
    }
}

/// A form of corrections that was sent (提交): decided and written inside one write transaction.
struct EditSubmission: Sendable {
    /// What became of it.
    enum Outcome: Sendable {
        /// Written; the day to look at, where it is not today.
        case saved(LocalDate?)
        /// Shown again, with what is wrong.
        case shown(EditModel)
    }

    let site: Site
    let caller: Caller
    let id: String
    let language: String
    let fields: [String: String]
    /// The position whose values the sender saw.
    let seen: Position
    let now: Instant

    init(_ visit: Visit, _ caller: Caller) throws {
        let text = visit.fields["seen"] ?? ""
        guard let seen = Position(text) else {
            throw Problem(
                .badArgument, ["name": "seen", "value": text, "why": "要位置（链@序号） / a position is wanted"])
        }
        (site, self.caller, id, language) = (visit.site, caller, visit.part("id"), visit.language)
        (fields, self.seen, now) = (visit.fields, seen, visit.now)
    }

    /// Writes the changes as one batch; shows the form again where they cannot be taken or somebody was quicker.
    func save() async throws -> Outcome {
        let pack = try await site.read { $0.pack }
        return try await site.work.run {
            var outcome: Outcome?
            let writer = RegistryWriter(
                store: site.store, keys: site.keys,
                context: EntryContext(
                    actor: caller.id, pack: pack.hash, recordedAt: now, timeZone: pack.zone),
                projections: site.access.setting.projections)
            _ = try writer.commit { connection in
                let reading = try site.cache.reading(connection, keys: site.keys, asOf: nil, now: now)
                let decided = try decide(reading)
                outcome = decided.outcome
                return decided.plans
            }
            guard let outcome else { throw Problem(.unexpected, ["why": ""]) }
            return outcome
        }
    }

    private func decide(_ reading: Reading) throws -> (plans: [EntryPlan], outcome: Outcome) {
        let file = try HouseholdFile(id, reading)
        // Once more, inside the transaction: the household may have moved since the gate looked.
        try caller.require(.editFacts, in: file.territory, at: now)
        let show = FactShow(reading.pack, language, caller, file.territory)
        let sheet = try EditSheet(file, show, seen: seen, typed: fields)
        let dayText = fields["effective_on"]?.trimming ?? ""
        let reason = fields["reason"]?.trimming ?? ""
        let day = LocalDate(dayText)
        let changes = sheet.parts.map { ($0.subject, $0.changes) }.filter { !$0.1.isEmpty }
        let isRefused = sheet.parts.contains { part in
            part.fields.contains { if case .refused = $0.wish { true } else { false } }
        }
        let state: EditModel.State
        if sheet.overtaking != nil {
            state = .overtaken
        } else if isRefused || day == nil || reason.isEmpty {
            state = .refused
        } else {
            state = .unchanged
        }
        guard state == .unchanged, !changes.isEmpty, let day else {
            var model = try EditModel(file, sheet, show, caller, state: state)
            model.effectiveOn.value = dayText
            model.reason.value = reason
            if day == nil { refuse(&model.effectiveOn, "YYYY-MM-DD") }
            if reason.isEmpty { refuse(&model.reason, EditWords.reasonWanted(language)) }
            return ([], .shown(model))
        }
        let write = RegistryChanges(reading.view, ChangeReason(effectiveOn: day, reason: reason))
        let plans = try changes.flatMap { try write.edit($0.0, $0.1) }
        return (plans, .saved(day > reading.asOf ? day : nil))
    }

    private func refuse(_ field: inout EditModel.Field, _ why: String) {
        field.problem = EditModel.text(
            Problem(.valueRefused, ["fact": field.label, "value": field.value, "why": why]), language)
    }
}

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

    /// What is made of it, inside the transaction.
    struct Decision {
        let file: HouseholdFile
        let sheet: EditSheet
        let show: FactShow
        let state: EditModel.State
        let day: LocalDate?
        /// Fields that were sent and are none, or take away what the sender sees masked.
        let strange: [String]
        /// What is written.
        var plans: [EntryPlan] = []
    }

    let site: Site
    let caller: Caller
    let id: String
    let language: String
    let fields: [String: String]
    /// The position whose values the sender saw.
    let seen: Position
    let now: Instant
    /// Whether every field but day and reason must be one of the sheet, as where a program sends it.
    var isStrict = false

    init(_ visit: Visit, _ caller: Caller) throws {
        let text = visit.fields["seen"] ?? ""
        guard let seen = Position(text) else {
            throw Problem(
                .badArgument, ["name": "seen", "value": text, "why": "要位置（链@序号） / a position is wanted"])
        }
        self.init(visit, caller, fields: visit.fields, seen: seen)
    }

    /// What a program sends: fields by `ID.FACT`, `effective_on` and `reason`.
    init(_ visit: Visit, _ caller: Caller, fields: [String: String], seen: Position) {
        (site, self.caller, id, language) = (visit.site, caller, visit.part("id"), visit.language)
        (self.fields, self.seen, now) = (fields, seen, visit.now)
    }

    /// Writes the changes as one batch; shows the form again where they cannot be taken or somebody was quicker.
    func save() async throws -> Outcome {
        try await write { decision in
            if !decision.plans.isEmpty, let day = decision.day {
                return .saved(day > decision.file.reading.asOf ? day : nil)
            }
            var model = try EditModel(
                decision.file, decision.sheet, decision.show, caller, state: decision.state)
            model.effectiveOn.value = dayText
            model.reason.value = reason
            if decision.day == nil { refuse(&model.effectiveOn, "YYYY-MM-DD") }
            if reason.isEmpty { refuse(&model.reason, EditWords.reasonWanted(language)) }
            return .shown(model)
        }.said
    }

    /// Decides and writes in one transaction, and gives what is said of it there.
    func write<T: Sendable>(_ say: @escaping @Sendable (Decision) throws -> T) async throws
        -> (said: T, commit: RegistryWriter.Commit)
    {
        let pack = try await site.read { $0.pack }
        return try await site.work.run {
            var said: T?
            let writer = RegistryWriter(
                store: site.store, keys: site.keys,
                context: EntryContext(
                    actor: caller.id, pack: pack.hash, recordedAt: now, timeZone: pack.zone),
                projections: site.access.setting.projections)
            let commit = try writer.commit { connection in
                let reading = try site.cache.reading(connection, keys: site.keys, asOf: nil, now: now)
                let decision = try decide(reading)
                said = try say(decision)
                return decision.plans
            }
            guard let said else { throw Problem(.unexpected, ["why": ""]) }
            return (said, commit)
        }
    }

    private var dayText: String { fields["effective_on"]?.trimming ?? "" }
    private var reason: String { fields["reason"]?.trimming ?? "" }

    private func decide(_ reading: Reading) throws -> Decision {
        let file = try HouseholdFile(id, reading)
        // Once more, inside the transaction: the household may have moved since the gate looked.
        try caller.require(.editFacts, in: file.territory, at: now)
        let show = FactShow(reading.pack, language, caller, file.territory)
        let sheet = try EditSheet(file, show, seen: seen, typed: fields)
        let day = LocalDate(dayText)
        let isRefused = sheet.parts.contains { part in
            part.fields.contains { if case .refused = $0.wish { true } else { false } }
        }
        let strange = isStrict ? self.strange(sheet) : []
        let state: EditModel.State
        if sheet.overtaking != nil {
            state = .overtaken
        } else if isRefused || !strange.isEmpty || day == nil || reason.isEmpty {
            state = .refused
        } else {
            state = .unchanged
        }
        var decision = Decision(
            file: file, sheet: sheet, show: show, state: state, day: day, strange: strange)
        if state == .unchanged, let day {
            let write = RegistryChanges(reading.view, ChangeReason(effectiveOn: day, reason: reason))
            let changes = sheet.parts.map { ($0.subject, $0.changes) }.filter { !$0.1.isEmpty }
            decision.plans = try changes.flatMap { try write.edit($0.0, $0.1) }
        }
        return decision
    }

    private func strange(_ sheet: EditSheet) -> [String] {
        let known = sheet.parts.flatMap(\.fields)
        let names = Set(known.map(\.name) + ["effective_on", "reason"])
        let taken = known.filter { $0.isMasked && $0.typed == "" }.map(\.name)
        return (fields.keys.filter { !names.contains($0) } + taken).sorted()
    }

    private func refuse(_ field: inout EditModel.Field, _ why: String) {
        field.problem = EditModel.text(
            Problem(.valueRefused, ["fact": field.label, "value": field.value, "why": why]), language)
    }
}

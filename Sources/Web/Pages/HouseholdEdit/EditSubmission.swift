import Access
import Journal
import Policy
import Registry
import Storage
import Vocabulary

/// A form that was sent (提交): decided and written inside one write transaction.
struct EditSubmission: Sendable {
    /// What became of it.
    enum Outcome: Sendable {
        /// Written as a batch; the household to look at, and the day where it is not today.
        case saved(batch: String, household: String?, LocalDate?)
        /// Shown again, with what is wrong.
        case shown(EditModel)
    }

    /// Most persons that one form may ask for.
    static let mostMembers = 20

    let site: Site
    let caller: Caller
    let task: EditTask
    let language: String
    let fields: [String: String]
    /// The position whose values the sender saw.
    let seen: Position
    let now: Instant
    /// How many new persons the form has room for.
    let members: Int
    /// Whether every field but day and reason must be one of the sheet, as where a program sends it.
    private(set) var isStrict = false

    init(_ visit: Visit, _ task: EditTask, _ caller: Caller) throws {
        let text = visit.fields["seen"] ?? ""
        guard let seen = Position(text) else {
            throw Problem(
                .badArgument, ["name": "seen", "value": text, "why": "要位置（链@序号） / a position is wanted"])
        }
        (site, self.caller, self.task, language) = (visit.site, caller, task, visit.language)
        (fields, self.seen, now) = (visit.fields, seen, visit.now)
        let asked = visit.fields["members"].flatMap { Int($0) } ?? EditModel.usualMembers
        members = max(1, min(Self.mostMembers, asked + (visit.fields["do"] == "more" ? 1 : 0)))
    }

    /// What a program sends of a household: fields by `ID.FACT`, `effective_on` and `reason`.
    init(_ visit: Visit, _ caller: Caller, fields: [String: String], seen: Position) {
        (site, self.caller, task, language) = (
            visit.site, caller, .household(visit.part("id")), visit.language
        )
        (self.fields, self.seen, now, members) = (fields, seen, visit.now, 1)
        isStrict = true
    }

    /// What is made of it, inside the transaction.
    struct Decision {
        let ground: EditGround
        var sheet: EditSheet
        var state = EditModel.State.unchanged
        var day: LocalDate?
        /// What must be confirmed.
        var questions: [Problem] = []
        /// Fields that were sent and are none, or take away what the sender sees masked.
        var strange: [String] = []
        /// What is written, and the household to look at.
        var plans: [EntryPlan] = []
        var household: String?
    }

    /// Writes the changes as one batch; shows the form again where they cannot be taken or somebody was quicker.
    func save() async throws -> Outcome {
        let (outcome, commit) = try await write {
            decision -> (model: EditModel?, household: String?, day: LocalDate?) in
            guard decision.plans.isEmpty else {
                let day = decision.day.flatMap { $0 > decision.ground.reading.asOf ? $0 : nil }
                return (nil, decision.household, day)
            }
            var model = try EditModel(
                decision.ground, decision.sheet, members: members, state: decision.state,
                questions: decision.questions)
            model.keep(day: dayText, reason: reason, how: how, isWrong: decision.state != .open)
            return (model, nil, nil)
        }
        if let model = outcome.model { return .shown(model) }
        return .saved(batch: commit.batch, household: outcome.household, outcome.day)
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
                let decision = try decide(
                    try site.cache.reading(connection, keys: site.keys, asOf: nil, now: now))
                said = try say(decision)
                return decision.plans
            }
            guard let said else { throw Problem(.unexpected, ["why": ""]) }
            return (said, commit)
        }
    }

    private var dayText: String { fields["effective_on"]?.trimming ?? "" }
    private var reason: String { fields["reason"]?.trimming ?? "" }
    private var how: String { fields["how"] ?? "" }

    private func decide(_ reading: Reading) throws -> Decision {
        let ground = try EditGround(task, reading, caller, language, now: now)
        var decision = Decision(
            ground: ground,
            sheet: try EditSheet(
                ground, members: members, seen: seen, typed: fields, withVisits: isStrict),
            day: LocalDate(dayText))
        if task.isVisit { decision.day = decision.sheet.visitDay }
        func ended(_ state: EditModel.State) -> Decision {
            decision.state = state
            return decision
        }
        if fields["do"] == "more" { return ended(.open) }
        if decision.sheet.overtaking != nil { return ended(.overtaken) }
        if isStrict { decision.strange = strange(decision.sheet) }
        var rules = EditRules(ground)
        if !decision.sheet.isRefused { try rules.check(&decision.sheet, from: decision.day) }
        let wantsWay = if case .leaving = task { EditModel.Way(rawValue: how) == nil } else { false }
        guard !decision.sheet.isRefused, decision.strange.isEmpty, let day = decision.day,
            task.isVisit || !reason.isEmpty, !wantsWay
        else { return ended(.refused) }
        let answered = Set(fields.filter { $0.key.hasPrefix("answer.") }.values)
        guard rules.questions.allSatisfy({ answered.contains(EditModel.text($0, language)) }) else {
            decision.questions = rules.questions
            return ended(.asked)
        }
        let changes = RegistryChanges(
            reading.view, ChangeReason(effectiveOn: day, reason: task.isVisit ? nil : reason))
        (decision.plans, decision.household) = try EditPlans(ground, decision.sheet, changes).plans(
            EditModel.Way(rawValue: how) ?? .left)
        return decision
    }

    private func strange(_ sheet: EditSheet) -> [String] {
        let known = sheet.parts.flatMap(\.fields)
        let names = Set(known.map(\.name) + ["effective_on", "reason"])
        let taken = known.filter { $0.isMasked && $0.typed == "" }.map(\.name)
        return (fields.keys.filter { !names.contains($0) } + taken).sorted()
    }
}

import Access
import Journal
import Policy
import Registry
import Vocabulary

/// One entry of the history of a household or village, as far as a caller may see it (变化时间线).
struct SubjectEvent: Sendable {
    private typealias Say = HouseholdWords

    var at: String
    var what: Phrase
    /// What it tells of a visit, or the kind of document that it files.
    var visit: [String]
    /// The facts set, as far as the caller may see them.
    var facts: [(name: String, value: String)]
    /// How many more it set.
    var more: Int
    /// The members of a household of whom it says something.
    var members: [String] = []
    var who: String
    var entry: String
    var reason: String?
    var effectiveOn: LocalDate

    /// How many a book shows, and how many entries it looks through for visits.
    private static let most = 30
    private static let mostRead = 300

    /// The entries about a subject that count on the day, the latest first; of a household also those about its members.
    static func entries(_ id: String, _ reading: Reading) throws -> [Entry] {
        let journal = JournalReader(connection: reading.connection, keys: reading.keys)
        let found =
            if let subject = reading.view.units.subject(id) {
                try reading.view.entryReceipts(of: subject).prefix(mostRead).compactMap(journal.entry)
            } else {
                try journal.entries(of: id, last: mostRead)
            }
        return found.filter { $0.effectiveOn <= reading.asOf }
    }

    /// The latest of the entries about a subject; bodies of a class that the caller may not see in clear stay closed.
    static func read(_ entries: [Entry], of id: String, _ reading: Reading, _ show: FactShow) throws
        -> [SubjectEvent]
    {
        var names: [String: String] = [:]
        func name(_ person: String) -> String {
            let known = names[person] ?? reading.called(person, show).name
            names[person] = known
            return known
        }
        let household = reading.view.units.subject(id).flatMap { $0.kind == .household ? $0 : nil }
        // An entry may tell of several households: only one's own members are named.
        let own = try household.map(reading.view.everMembers) ?? []
        return try entries.prefix(most).map { entry in
            let members = entry.subjects.filter(own.contains)
            // Of one member alone what it says of that one is told.
            let isOfOne = members.count == 1 && entry.facts(of: id).isEmpty
            var set: [(name: String, value: String)] = []
            var all = 0
            var visit: [String: JSONValue] = [:]
            for member in entry.facts(of: isOfOne ? members[0] : id) {
                let fact = reading.pack.facts[member.key]
                // A visit is told in words of its own, before what it found out.
                if fact?.visit != nil {
                    visit[member.key] = member.value
                    continue
                }
                all += 1
                guard set.count < 3, let fact,
                    fact.sensitivity != .secret, show.visibility(of: fact) == .clear,
                    let value = fact.form.value(of: member.value)
                else { continue }
                let unit = show.unit(fact.form) ?? ""
                set.append((fact.label(show.language), show.plain(value, fact.form) + unit))
            }
            let filed = entry.bodies.compactMap { $0.payload?["document"]?["kind"]?.stringValue }.map {
                reading.pack.documentKinds[$0]?.label(show.language) ?? $0
            }
            return SubjectEvent(
                at: entry.recordedAt.minute(in: reading.pack.zone), what: ChangeWords.kind(entry.kind),
                visit: SubjectVisit.told(visit, show) + filed, facts: set, more: all - set.count,
                members: members.map(name),
                who: try reading.who(entry.actor, show.language), entry: entry.position,
                reason: entry.bodies.lazy.compactMap(\.reason).first, effectiveOn: entry.effectiveOn)
        }
    }

    /// The panel with the latest of them, and the way to all.
    static func panel(_ events: [SubjectEvent], all: String, _ language: String) -> Markup {
        guard !events.isEmpty else {
            return Components.panel(Say.history(language), "", Components.empty(Say.noHistory(language)))
        }
        let items = Markup.each(events) { $0.item(language) }
        return Components.panel(
            Say.history(language), "<a href=\"\(all)\">\(ChangeListWords.all(language))</a>",
            Components.inset("<ol class=\"tl\">\(items)</ol>"))
    }

    /// What it says, in a line.
    func told(_ language: String) -> String {
        let told =
            (visit + facts.map { "\($0.name) \($0.value)" }).joined(separator: language == "zh" ? "，" : ", ")
            + (more > 0 ? Say.more(language, ["count": String(more)]) : "")
        guard !members.isEmpty else { return told }
        let names = Say.memberNames(
            language, ["names": members.joined(separator: language == "zh" ? "、" : ", ")])
        return told.isEmpty ? names : told + (language == "zh" ? "；" : "; ") + names
    }

    private func item(_ language: String) -> Markup {
        let told = told(language)
        let reason = reason.map { " · " + Say.reason(language, ["reason": $0]) } ?? ""
        let rest: Markup = """
            \(Say.effective(language, ["day": effectiveOn.description])) · \(who)\(reason) · \(RecordPage.link(entry, Say.entry(language, ["entry": entry])))
            """
        let colon = told.isEmpty ? "" : language == "zh" ? "：" : ": "
        return "<li><time>\(at)</time>\(what(language))\(colon)\(told) <small>\(rest)</small></li>\n"
    }
}

extension ValueForm {
    /// The value that a body of an entry states; nil where it is none of this form.
    func value(of json: JSONValue) -> FactValue? {
        switch (type, json) {
        case (.bool, .bool(let value)): .bool(value)
        case (.int, .int(let value)), (.money, .int(let value)), (.number, .int(let value)): .integer(value)
        case (.number, .string(let text)), (.number, .number(let text)): try? self.value(text)
        case (.code, .string(let text)), (.text, .string(let text)): .text(text)
        case (.date, .string(let text)): LocalDate(text).map { .day($0) }
        default: nil
        }
    }
}

extension Entry {
    /// The facts that it sets of a subject, body by body.
    func facts(of subject: String) -> [JSONValue.Member] {
        bodies.filter { $0.payload?["subject"]?.stringValue == subject }
            .flatMap { $0.payload?["set"]?.members ?? [] }
    }
}

import Access
import Journal
import Policy
import Registry
import Vocabulary

/// One visit to a household or village as its book shows it (走访), as far as the caller may see it.
struct SubjectVisit: Sendable {
    private typealias Say = VisitWords

    /// How many a book shows.
    private static let most = 10

    var on: LocalDate
    var by: String?
    /// What else it tells, in the order of the pack.
    var told: [String]
    var entry: String

    /// The visits that entries about a subject tell of, the latest first; one whose batch was taken back is none. Nil
    /// where the pack keeps no visits to such a subject, or the caller may not see their day.
    static func read(
        _ entries: [Entry], of id: String, _ kind: SubjectKind, _ reading: Reading, _ show: FactShow
    ) throws -> [SubjectVisit]? {
        let facts = reading.pack.facts.visit(to: kind).filter(show.saysSomething)
        guard let day = facts.first(where: { $0.visit == .day }) else { return nil }
        var undone: [String: Bool] = [:]
        return try entries.compactMap { entry -> SubjectVisit? in
            // What takes a batch back may say again what was said before: that is no visit more.
            guard entry.kind != EntryKind.batchUndone else { return nil }
            let set = Dictionary(
                entry.facts(of: id).map { ($0.key, $0.value) }, uniquingKeysWith: { $1 })
            guard let said = set[day.id], case .day(let on)? = day.form.value(of: said) else { return nil }
            let isUndone = try undone[entry.batch] ?? reading.view.isUndone(entry.batch)
            undone[entry.batch] = isUndone
            guard !isUndone else { return nil }
            let by = facts.first { $0.visit == .by }.flatMap { fact in
                set[fact.id].flatMap { fact.form.value(of: $0) }.map { show.text(fact, $0) }
            }
            return SubjectVisit(on: on, by: by, told: told(set, show), entry: entry.position)
        }.enumerated().sorted { ($1.element.on, $0.offset) < ($0.element.on, $1.offset) }.map(\.element)
    }

    /// What else than day and visitor an entry tells of a visit, in the order of the pack.
    static func told(_ set: [String: JSONValue], _ show: FactShow) -> [String] {
        show.pack.facts.all.filter { $0.visit == .also && show.saysSomething($0) }.compactMap { fact in
            set[fact.id].flatMap { fact.form.value(of: $0) }.map { words(fact, $0, show) }
        }
    }

    /// A code by its name, a text as it is, a truth by the fact's name.
    private static func words(_ fact: Fact, _ value: FactValue, _ show: FactShow) -> String {
        let label = fact.label(show.language)
        switch (fact.type, value) {
        case (.code, _), (.text, _): return show.text(fact, value)
        case (.bool, .bool(true)): return label
        default:
            let unit = show.unit(fact.form) ?? ""
            return Say.told(show.language, ["fact": label, "value": show.text(fact, value) + unit])
        }
    }

    /// The way to the form that records one; nothing where none are kept.
    static func button(_ visits: [SubjectVisit]?, _ form: SiteURL, _ id: String, _ language: String) -> Markup
    {
        guard visits != nil else { return "" }
        return "<a class=\"btn\" href=\"\(form.path(id))\">\(Say.record(language))</a>"
    }

    /// The panel with the latest of them.
    static func panel(_ visits: [SubjectVisit]?, _ language: String) -> Markup {
        guard let visits else { return "" }
        guard !visits.isEmpty else {
            return Components.panel(
                Say.visits(language), "", Components.empty(Say.none(language)))
        }
        let items = Markup.each(visits.prefix(most)) { $0.item(language) }
        let count = Say.count(language, ["count": String(visits.count)])
        return Components.panel(
            Say.visits(language), "<small>\(count)</small>",
            Components.inset("<ol class=\"tl\">\(items)</ol>"))
    }

    private func item(_ language: String) -> Markup {
        let told = told.joined(separator: language == "zh" ? "，" : ", ")
        let by = by.map { "\($0) · " } ?? ""
        return """
            <li><time>\(on.description)</time>\(told) <small>\(by)\(RecordPage.link(entry, HouseholdWords.entry(language, ["entry": entry])))</small></li>

            """
    }
}

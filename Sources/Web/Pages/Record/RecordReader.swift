import Access
import Exit
import Journal
import Policy
import Registry
import Vocabulary

/// Reads what an entry says of each of its subjects (入账读取), against what was known before it.
struct RecordReader {
    private let entry: Entry
    private let reading: Reading
    private let caller: Caller
    private let language: String

    init(_ entry: Entry, _ reading: Reading, _ caller: Caller, _ language: String) {
        self.entry = entry
        self.reading = reading
        self.caller = caller
        self.language = language
    }

    /// What the entry says of a subject.
    func about(_ id: String) throws -> RecordModel.About {
        let show = FactShow(reading.pack, language, caller, try reading.territory(of: id))
        let called = reading.called(id, show)
        var about = RecordModel.About(id: id, title: called.name, book: called.book)
        let pieces = entry.bodies.filter { ($0.payload?["subject"]?.stringValue ?? $0.subject) == id }
        about.isErased = pieces.contains { $0.state == .erased }
        let source = pieces.lazy.compactMap { $0.payload?["source"] }.first
        about.source = source.map { FactOrigin.words($0) }
        about.document = pieces.lazy.compactMap { $0.payload?["document"]?["kind"]?.stringValue }.first.map {
            reading.pack.documentKinds[$0]?.label(language) ?? $0
        }
        let known = try known(before: id)
        var set: Set<String> = []
        for (fact, said) in pieces.flatMap(\.changes) {
            guard let fact = reading.pack.facts[fact], show.isShown(fact) else {
                about.hidden += 1
                continue
            }
            set.insert(fact.id)
            about.changes.append(
                RecordModel.Change(
                    name: fact.label(language), before: try known(fact).map { show.markup(fact, $0) },
                    after: said.flatMap { fact.form.value(of: $0) }.map { show.markup(fact, $0) }))
        }
        about.conditions = conditions(id, set)
        return about
    }

    /// What was known of a subject's facts for the day of the entry, just before it.
    private func known(before id: String) throws -> (Fact) throws -> FactValue? {
        guard let unit = reading.view.units.number(entry.chain) else { return { _ in nil } }
        var seqs = reading.view.moment.seqs
        seqs[unit] = entry.seq - 1
        let moment = Moment(asOf: entry.effectiveOn, seqs: seqs)
        let view = try RegistryView(reading.connection, at: moment, tables: reading.view.tables)
        let kind: SubjectKind
        let state: SubjectState?
        if let area = AreaID(id), let node = reading.directory[area], let village = node.village {
            kind = village == area ? .village : .group
            state = try StateReader(view.tables, kinds: [kind]).state(
                kind, area.number, unit: node.unit ?? unit, village: village.number, at: moment,
                view.connection)
        } else if let subject = view.units.subject(id) {
            kind = subject.kind
            state = try view.state(subject)
        } else {
            return { _ in nil }
        }
        let secrets = SecretValues(view, reading.keys)
        return { fact in
            guard let state, fact.subject == kind else { return nil }
            return fact.sensitivity == .secret
                ? try secrets.value(kind, state, fact.id) : view.value(fact.id, kind, state)
        }
    }

    /// The way to a subject.
    func crumbs(_ id: String) -> [Page.Crumb] {
        if let area = AreaID(id) { return reading.crumbs(area, caller, language) }
        guard let village = try? reading.territory(of: id).path.last else { return [] }
        let areas = reading.crumbs(village, caller, language)
        guard let territory = try? reading.territory(of: id) else { return areas }
        let called = reading.called(id, FactShow(reading.pack, language, caller, territory))
        return areas + (called.book.map { [Page.Crumb(called.name, $0)] } ?? [])
    }

    /// The exit conditions that read one of these facts, with what they answer now.
    private func conditions(_ id: String, _ set: Set<String>) -> [(
        name: String, verdict: Verdict, why: String
    )] {
        let isVillage = AreaID(id) != nil
        guard let rules = isVillage ? reading.rules.judge.village : reading.rules.judge.household,
            let subject = try? WhySubject(isVillage ? .village : .household, id, reading, caller, language)
        else { return [] }
        return rules.explain(subject.source, in: reading.pack, nearest: { _ in false }).criteria
            .filter { criterion in criterion.facts.contains { set.contains($0.id) } }
            .map { criterion in
                (
                    criterion.label(language), criterion.result.verdict,
                    subject.named.why(rules.ruleSet.id, criterion.id, asOf: reading.asOf)
                )
            }
    }
}

extension EntryBody {
    /// What it sets, and as nil what it takes back.
    fileprivate var changes: [(fact: String, value: JSONValue?)] {
        (payload?["set"]?.members ?? []).map { ($0.key, $0.value == .null ? nil : $0.value) }
            + (payload?["unset"]?.arrayValue ?? []).compactMap(\.stringValue).map { ($0, nil) }
    }
}

extension FactOrigin {
    /// File, sheet and row of a source, in a line.
    static func words(_ source: JSONValue) -> String {
        [source["file"]?.stringValue, source["sheet"]?.stringValue, source["row"]?.intValue.map { "\($0)" }]
            .compactMap { $0 }.joined(separator: " › ")
    }
}

extension Reading {
    /// What a household, person or area is called, and its book: of a person that of the household.
    func called(_ id: String, _ show: FactShow) -> (name: String, book: String?) {
        if let area = AreaID(id) { return (directory.name(area, show.language), SiteURL.area.path(id)) }
        guard let subject = view.units.subject(id), let state = try? view.state(subject) else {
            return (id, nil)
        }
        let isPerson = subject.kind == .person
        let household =
            isPerson ? state.link.map { view.units.text(SubjectID(kind: .household, key: $0)) } : id
        let fact = pack.facts[isPerson ? ProcessFact.personName : ProcessFact.headName]
        let name = fact.flatMap { fact in
            (view.value(fact.id, subject.kind, state) ?? (try? HouseholdFile(id, self))?.value(fact.id))
                .map { show.text(fact, $0) }
        }
        return (
            name.map { isPerson ? $0 : HouseholdWords.title(show.language, ["name": $0]) } ?? id,
            household.map { SiteURL.household.path($0) }
        )
    }
}

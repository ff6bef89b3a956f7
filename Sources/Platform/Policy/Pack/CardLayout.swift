internal import Vocabulary

/// What stands on the printed card of a household, in order (户卡版式).
public struct CardLayout: Sendable, Hashable, Identifiable {
    /// One cell of a table of facts or signatures.
    public enum Cell: Sendable, Hashable {
        /// A fact with its name before it.
        case fact(String)
        /// Where the household lives, from the level below the top down.
        case area
        /// Words, and room beside them for a hand.
        case blank(Label)
    }

    /// One part of the card.
    public enum Content: Sendable, Hashable {
        /// Facts side by side.
        case facts([[Cell]])
        /// The household exit rules, a row a condition.
        case conditions
        /// Facts as the columns of one row.
        case amounts([String])
        /// The members, a row each, with these facts.
        case persons([String])
        /// The lines of the work list.
        case tasks
        /// Facts and room to sign.
        case signatures([[Cell]])
    }

    /// A part with its heading.
    public struct Part: Sendable, Hashable {
        /// The heading; nil for none.
        public var heading: Label?
        /// What stands there.
        public var content: Content
        /// Where it stands in the pack.
        public var place: PackPlace
    }

    /// The id.
    public var id: String
    /// Its title.
    public var label: Label
    /// The line under the title.
    public var subtitle: Label
    /// The words under the code.
    public var caption: Label
    /// The parts in order.
    public var parts: [Part]
    /// The small print.
    public var notes: [Label]
    /// How firm it is.
    public var status: SourceStatus
    /// Where it was read.
    public var citation: Citation?
    /// Where it stands in the pack.
    public var place: PackPlace

    /// The facts that it names.
    public var facts: [String] {
        parts.flatMap { part -> [String] in
            switch part.content {
            case .facts(let rows), .signatures(let rows):
                rows.flatMap { $0 }.compactMap { cell in
                    if case .fact(let id) = cell { id } else { nil }
                }
            case .amounts(let facts): facts
            case .conditions, .persons, .tasks: []
            }
        }
    }

    /// The facts of persons that it names.
    public var personFacts: [String] {
        parts.flatMap { part -> [String] in if case .persons(let facts) = part.content { facts } else { [] } }
    }
}

extension PolicyPack {
    /// What cards name that is no fact of a household, or of a person where members stand.
    var missingOnCards: [(fact: String, place: PackPlace)] {
        cards.flatMap { card -> [(fact: String, place: PackPlace)] in
            let named =
                card.facts.map { ($0, SubjectKind.household) } + card.personFacts.map { ($0, .person) }
            return named.filter { facts[$0.0]?.subject != $0.1 }.map { ($0.0, card.place) }
        }
    }
}

extension CardLayout {
    init?(_ cursor: PackCursor) {
        let keys = ["card", "subtitle", "caption", "parts", "notes", "status", "source", "note"]
        guard let map = cursor.map(keys, labels: true), let id = map.required("card")?.id() else {
            return nil
        }
        self.id = id
        label = map.label(what: id)
        subtitle = map["subtitle"]?.label(what: id) ?? Label([])
        caption = map["caption"]?.label(what: id) ?? Label([])
        parts = (map.required("parts")?.list() ?? []).compactMap(Part.init)
        notes = (map["notes"]?.list() ?? []).compactMap { $0.label(what: id) }
        citation = map["source"]?.citation()
        if map["status"] == nil { cursor.report(.packNoStatus, ["what": id]) }
        status = map["status"]?.oneOf(SourceStatus.self) ?? .unverified
        place = cursor.place
    }
}

extension CardLayout.Part {
    init?(_ cursor: PackCursor) {
        let kinds = ["facts", "conditions", "amounts", "persons", "tasks", "sign"]
        guard let map = cursor.map(kinds, labels: true) else { return nil }
        let written = kinds.filter { map[$0] != nil }
        guard written.count == 1, let kind = written.first, let value = map[kind] else {
            cursor.wrong("one of " + kinds.joined(separator: ", "))
            return nil
        }
        place = cursor.place
        let hasHeading = map.entries.contains { !kinds.contains($0.key) }
        heading = hasHeading ? map.label(what: kind) : nil
        func cells() -> [[CardLayout.Cell]] {
            value.list().map { row in row.list().compactMap(CardLayout.Cell.init) }
        }
        switch kind {
        case "facts": content = .facts(cells())
        case "sign": content = .signatures(cells())
        case "amounts": content = .amounts(value.texts())
        case "persons": content = .persons(value.texts())
        case "conditions", "tasks":
            guard value.bool() == true else { return nil }
            content = kind == "tasks" ? .tasks : .conditions
        default: return nil
        }
    }
}

extension CardLayout.Cell {
    init?(_ cursor: PackCursor) {
        if cursor.isMap {
            guard let label = cursor.label(what: "sign") else { return nil }
            self = .blank(label)
            return
        }
        guard let text = cursor.text() else { return nil }
        self = text == "area" ? .area : .fact(text)
    }
}

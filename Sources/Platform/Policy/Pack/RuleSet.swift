public import Vocabulary

/// Criteria that are judged together, as 八有一超 (规则集).
public struct RuleSet: Sendable, Identifiable {
    /// The criteria's texts as one document of a time had them (版本).
    public struct Edition: Sendable, Hashable, Identifiable {
        /// Its id, as `2017`.
        public var id: String
        /// The first day on which it decides.
        public var from: LocalDate
        /// Its name.
        public var label: Label
        /// Its document.
        public var citation: Citation?
        /// How firm it is.
        public var status: SourceStatus?
        /// Where it stands in the pack.
        public var place: PackPlace
    }

    /// The id.
    public var id: String
    /// Its name.
    public var label: Label
    /// Whom it judges.
    public var subject: SubjectKind
    /// For whom a list is made; nil: everybody.
    public var among: ExpressionText?
    /// Its editions, the earliest first.
    public var editions: PackList<Edition>
    /// Its criteria in order.
    public var criteria: PackList<Criterion>
    /// Where it stands in the pack.
    public var place: PackPlace

    /// The edition that decides on a day; nil before the first.
    public func edition(on day: LocalDate) -> Edition? { editions.last { $0.from <= day } }

    /// The criteria in force in an edition with their texts, in order.
    public func criteria(in edition: Edition) -> [(criterion: Criterion, edition: CriterionEdition)] {
        guard let at = editions.position(of: edition.id) else { return [] }
        let ids = editions[0...at].map(\.id)
        return criteria.compactMap { criterion in criterion.edition(among: ids).map { (criterion, $0) } }
    }
}

/// One thing that is asked of a subject (条件); its id is stable, its place and name may change.
public struct Criterion: Sendable, Identifiable {
    /// The stable id.
    public var id: String
    /// Its name.
    public var label: Label
    /// The department that repairs it.
    public var department: String?
    /// The measures that repair it.
    public var measures: [String]
    /// Its texts by edition, the earliest first; an edition that is not there goes on with the one before.
    public var editions: [CriterionEdition]
    /// Where it stands in the pack.
    public var place: PackPlace

    /// The text in force in the last of these editions; nil where the criterion is not asked there.
    public func edition(among ids: [String]) -> CriterionEdition? {
        for id in ids.reversed() {
            guard let edition = editions.first(where: { $0.id == id }) else { continue }
            return edition.isWithdrawn ? nil : edition
        }
        return nil
    }
}

/// A criterion as one edition has it (条件的某一版本).
public struct CriterionEdition: Sendable, Hashable {
    /// Whether it decides (作用).
    public enum Role: String, Sendable, Hashable, CaseIterable {
        /// 硬指标: it decides.
        case gate
        /// 参考指标: it is listed and does not decide.
        case reference
    }

    /// The edition's id.
    public var id: String
    /// From this edition on the criterion is not asked any more.
    public var isWithdrawn = false
    /// Whether it decides.
    public var role: Role = .gate
    /// Where it applies; false: not applicable; nil: everywhere.
    public var when: ExpressionText?
    /// When it is met.
    public var met: ExpressionText
    /// How far from the line, positive when met.
    public var margin: ExpressionText?
    /// The unit and decimal places of the margin; nil: as the expression's facts have it.
    public var marginForm: ValueForm?
    /// The papers required.
    public var evidence: [String] = []
    /// Who signs.
    public var signatures: [String] = []
    /// How firm it is.
    public var status: SourceStatus = .unverified
    /// Where it was read.
    public var citation: Citation?
    /// Sentences by verdict; braces name facts and parameters.
    public var texts: [Verdict: Label] = [:]
    /// Where it stands in the pack.
    public var place: PackPlace
}

extension RuleSet {
    init?(_ cursor: PackCursor) {
        let keys = [
            "rule_set", "subject", "among", "editions", "criteria", "source", "status", "note", "department",
        ]
        guard let map = cursor.map(keys, labels: true), let id = map.required("rule_set")?.id(),
            let subject = map.required("subject")?.oneOf(SubjectKind.self)
        else { return nil }
        self.id = id
        self.subject = subject
        label = map.label(what: id)
        among = map["among"]?.expression()
        place = cursor.place
        var editions: [Edition] = []
        for cursor in map.required("editions")?.list() ?? [] {
            guard let map = cursor.map(["id", "from", "source", "status", "note"], labels: true),
                let id = map.required("id")?.text(), let from = map.required("from")?.day()
            else { continue }
            editions.append(
                Edition(
                    id: id, from: from, label: map.label(what: id), citation: map["source"]?.citation(),
                    status: map["status"]?.oneOf(SourceStatus.self), place: cursor.place))
        }
        if editions.isEmpty { cursor.report(.packMissingKey, ["key": "editions"]) }
        editions.sort { $0.from < $1.from }
        self.editions = PackList()
        for edition in editions where !self.editions.append(edition) {
            cursor.log.report(.packRepeatedId, ["id": edition.id, "what": id], at: edition.place)
        }
        criteria = PackList()
        let department = map["department"]?.text()
        for written in map["criteria"]?.list() ?? [] {
            guard var criterion = Criterion(written, editions: self.editions) else { continue }
            if criterion.department == nil { criterion.department = department }
            if !criteria.append(criterion) {
                written.report(.packRepeatedId, ["id": criterion.id, "what": id])
            }
        }
    }
}

extension Criterion {
    init?(_ cursor: PackCursor, editions known: PackList<RuleSet.Edition>) {
        let keys = ["id", "department", "measures", "editions", "note"]
        guard let map = cursor.map(keys, labels: true), let id = map.required("id")?.id() else { return nil }
        self.id = id
        label = map.label(what: id)
        department = map["department"]?.text()
        measures = map["measures"]?.texts() ?? []
        place = cursor.place
        var read: [String: CriterionEdition] = [:]
        var later: [(String, PackPlace, PackCursor)] = []
        for (key, place, value) in map.required("editions")?.map(nil)?.all ?? [] {
            guard known[key] != nil else {
                cursor.log.report(.packUnknownReference, ["kind": "edition", "id": key], at: place)
                continue
            }
            later.append((key, place, value))
        }
        later.sort { (known.position(of: $0.0) ?? 0) < (known.position(of: $1.0) ?? 0) }
        for (key, place, value) in later {
            if value.isEmpty {
                read[key] = CriterionEdition(
                    id: key, isWithdrawn: true, met: ExpressionText(text: "true", place: place), place: place)
            } else if let edition = CriterionEdition(value, id: key, earlier: read) {
                read[key] = edition
            }
        }
        editions = known.compactMap { read[$0.id] }
    }
}

extension CriterionEdition {
    static let keys = [
        "like", "role", "when", "met", "margin", "evidence", "signatures", "status", "source", "texts",
        "note",
    ]

    /// Reads one edition; `like: "2017"` takes from that earlier edition all that is not said here.
    init?(_ cursor: PackCursor, id: String, earlier: [String: CriterionEdition]) {
        guard let map = cursor.map(Self.keys) else { return nil }
        var from: CriterionEdition?
        if let like = map["like"], let name = like.text() {
            from = earlier[name]
            if from == nil { like.report(.packUnknownReference, ["kind": "edition", "id": name]) }
        }
        guard let met = map["met"]?.expression() ?? from?.met else {
            cursor.report(.packMissingKey, ["key": "met"])
            return nil
        }
        self = from ?? CriterionEdition(id: id, met: met, place: cursor.place)
        self.id = id
        self.met = met
        place = cursor.place
        if let role = map["role"]?.oneOf(Role.self) { self.role = role }
        if let when = map["when"]?.expression() { self.when = when }
        if let margin = map["margin"] { read(margin: margin) }
        if let evidence = map["evidence"]?.texts() { self.evidence = evidence }
        if let signatures = map["signatures"]?.texts() { self.signatures = signatures }
        if let citation = map["source"]?.citation() { self.citation = citation }
        if let status = map["status"]?.oneOf(SourceStatus.self) {
            self.status = status
        } else if from == nil {
            cursor.report(.packNoStatus, ["what": id])
        }
        let words = Verdict.allCases.map(\.rawValue)
        for (key, _, value) in map["texts"]?.map(words)?.all ?? [] {
            if let verdict = Verdict(rawValue: key) { texts[verdict] = value.label(what: "texts.\(key)") }
        }
    }

    private mutating func read(margin cursor: PackCursor) {
        guard cursor.isMap else {
            margin = cursor.expression()
            return
        }
        guard let map = cursor.map(["of", "unit", "scale", "type"]) else { return }
        margin = map.required("of")?.expression()
        guard map["type"] != nil || map["unit"] != nil || map["scale"] != nil else { return }
        let type = map["type"]?.oneOf(FactType.self) ?? (map["scale"] == nil ? .int : .number)
        let scale = type == .money ? cursor.log.exponent : map["scale"]?.int() ?? 0
        marginForm = ValueForm(type: type, scale: scale, unit: map["unit"]?.text())
    }
}

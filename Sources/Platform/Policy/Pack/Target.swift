internal import Vocabulary

/// A number that the plan wants reached in a year (目标).
public struct Target: Sendable, Hashable, Identifiable {
    /// Which side of the number is wanted.
    public enum Bound: String, Sendable, Hashable, CaseIterable {
        /// The number itself.
        case exactly
        /// 不低于.
        case atLeast = "at-least"
        /// 不超过.
        case atMost = "at-most"
    }

    /// The id.
    public var id: String
    /// Its name.
    public var label: Label
    /// The unit of its numbers, with their decimal places.
    public var form: ValueForm
    /// The area it is for.
    public var area: String?
    /// The indicator that measures it.
    public var indicator: String?
    /// Which side is wanted.
    public var bound: Bound
    /// The numbers by year, in 10^-scale units.
    public var values: [Int: Int64]
    /// The same by area below, where the plan splits it.
    public var byArea: [String: [Int: Int64]]
    /// How firm it is.
    public var status: SourceStatus
    /// Where it was read.
    public var citation: Citation?
    /// Where it stands in the pack.
    public var place: PackPlace

    /// The years in order.
    public var years: [Int] { values.keys.sorted() }

    /// The number of a year, of an area below where one is named.
    public func value(_ year: Int, area: String? = nil) -> Int64? {
        guard let area, area != self.area else { return values[year] }
        return byArea[area]?[year]
    }
}

extension Target {
    init?(_ cursor: PackCursor) {
        let keys = [
            "id", "unit", "area", "bound", "values", "by_area", "source", "status", "note", "indicator",
            "type",
        ]
        guard let map = cursor.map(keys, labels: true), let id = map.required("id")?.id() else { return nil }
        self.id = id
        label = map.label(what: id)
        area = map["area"]?.text()
        indicator = map["indicator"]?.text()
        bound = map["bound"]?.oneOf(Bound.self) ?? .exactly
        citation = map["source"]?.citation()
        place = cursor.place
        if map["status"] == nil { cursor.report(.packNoStatus, ["what": id]) }
        status = map["status"]?.oneOf(SourceStatus.self) ?? .unverified
        let written = map.required("values")?.map(nil)?.all ?? []
        var groups: [(String?, [(key: String, place: PackPlace, value: PackCursor)])] = [(nil, written)]
        for (area, _, cursor) in map["by_area"]?.map(nil)?.all ?? [] {
            groups.append((area, cursor.map(nil)?.all ?? []))
        }
        // All numbers of a target keep as many places as the one that has the most.
        var scale = 0
        for (_, entries) in groups {
            for (_, _, value) in entries {
                if case .scalar(let text) = value.node.content, let point = text.utf8.firstIndex(of: 0x2E) {
                    scale = max(scale, text.utf8.distance(from: point, to: text.utf8.endIndex) - 1)
                }
            }
        }
        form = ValueForm(type: scale > 0 ? .number : .int, scale: scale, unit: map["unit"]?.text())
        values = [:]
        byArea = [:]
        for (area, entries) in groups {
            for (key, place, cursor) in entries {
                guard let year = Int(key) else {
                    cursor.log.report(.packShape, ["wanted": "a year"], at: place)
                    continue
                }
                guard case .integer(let value)? = cursor.value(form) else { continue }
                if let area { byArea[area, default: [:]][year] = value } else { values[year] = value }
            }
        }
    }
}

/// A department that repairs what is unmet (责任部门).
public struct Department: Sendable, Hashable, Identifiable {
    /// The id.
    public var id: String
    /// Its name.
    public var label: Label
    /// Where it stands in the pack.
    public var place: PackPlace

    init?(_ cursor: PackCursor) {
        guard let map = cursor.map(["id", "source", "status", "note", "short"], labels: true),
            let id = map.required("id")?.id()
        else { return nil }
        self.id = id
        label = map.label(what: id)
        place = cursor.place
    }
}

/// Something that is done for a subject (帮扶措施).
public struct Measure: Sendable, Hashable, Identifiable {
    /// The id.
    public var id: String
    /// Its name.
    public var label: Label
    /// The department that does it.
    public var department: String?
    /// Where it was read.
    public var citation: Citation?
    /// Where it stands in the pack.
    public var place: PackPlace

    init?(_ cursor: PackCursor) {
        guard let map = cursor.map(["id", "department", "source", "status", "note"], labels: true),
            let id = map.required("id")?.id()
        else { return nil }
        self.id = id
        label = map.label(what: id)
        department = map["department"]?.text()
        citation = map["source"]?.citation()
        place = cursor.place
    }
}

/// One paragraph of the plan and what carries it (规划段落索引).
public struct PlanParagraph: Sendable, Hashable, Identifiable {
    /// Its number in the plan's text.
    public var number: Int
    /// Its chapter.
    public var chapter: String
    /// Its first words.
    public var text: String
    /// What carries it, as `rule:household-exit/housing`.
    public var carries: [String]
    /// The stage in which it will be carried.
    public var later: String?
    /// Why it is not software.
    public var reason: String?
    /// Where it stands in the pack.
    public var place: PackPlace

    /// The number as text.
    public var id: String { String(number) }

    init?(_ cursor: PackCursor) {
        guard let map = cursor.map(["n", "chapter", "text", "carries", "later", "none", "note"]),
            let number = map.required("n")?.int()
        else { return nil }
        self.number = number
        chapter = map["chapter"]?.text() ?? ""
        text = map["text"]?.text() ?? ""
        carries = map["carries"]?.texts() ?? []
        later = map["later"]?.text()
        reason = map["none"]?.text()
        place = cursor.place
        if carries.isEmpty, later == nil, reason == nil {
            cursor.report(.packMissingKey, ["key": "carries"])
        }
    }
}

/// A place where the plan's own numbers may not agree (规划自相矛盾之处).
public struct Contradiction: Sendable, Identifiable {
    /// One number of it.
    public struct Number: Sendable, Hashable {
        /// Its name.
        public var name: String
        /// The number or an expression over parameters and targets.
        public var expression: ExpressionText
    }

    /// The id.
    public var id: String
    /// What does not agree.
    public var label: Label
    /// The numbers, as the plan states and as they compute.
    public var numbers: [Number]
    /// True where they agree.
    public var holds: ExpressionText
    /// Where it was read.
    public var citation: Citation?
    /// Where it stands in the pack.
    public var place: PackPlace

    init?(_ cursor: PackCursor) {
        guard let map = cursor.map(["id", "numbers", "holds", "source", "status", "note"], labels: true),
            let id = map.required("id")?.id(), let holds = map.required("holds")?.expression()
        else { return nil }
        self.id = id
        self.holds = holds
        label = map.label(what: id)
        citation = map["source"]?.citation()
        place = cursor.place
        numbers = (map["numbers"]?.map(nil)?.all ?? []).compactMap { key, _, value in
            value.expression().map { Number(name: key, expression: $0) }
        }
    }
}

public import Vocabulary

/// A number or word of policy with its dated values (参数).
public struct Parameter: Sendable, Hashable, Identifiable {
    /// The value that holds from a day to the day before the next one.
    public struct DatedValue: Sendable, Hashable {
        /// The first day.
        public var from: LocalDate
        /// The value; nil from the day on which the parameter ceases to hold.
        public var value: FactValue?
        /// How firm it is.
        public var status: SourceStatus
        /// Where it was read.
        public var citation: Citation?
        /// Where it stands in the pack.
        public var place: PackPlace
    }

    /// The id that expressions name.
    public var id: String
    /// Its name.
    public var label: Label
    /// Type, scale, unit.
    public var form: ValueForm
    /// What its unit is taken per.
    public var per: String?
    /// The series it belongs to, as `nbs-current`.
    public var series: String?
    /// Its values, the earliest first.
    public var values: [DatedValue]
    /// The last day on which it is asked for; nil: the pack's.
    public var until: LocalDate?
    /// Where it stands in the pack.
    public var place: PackPlace

    /// The dated value in force on a day; nil before the first one and after it ceased.
    public func entry(on day: LocalDate) -> DatedValue? {
        guard let entry = values.last(where: { $0.from <= day }), entry.value != nil else { return nil }
        return entry
    }

    /// The value in force on a day.
    public func value(on day: LocalDate) -> FactValue? { entry(on: day)?.value }
}

extension Parameter {
    init?(id: String, _ cursor: PackCursor) {
        let keys = [
            "type", "scale", "unit", "per", "codes", "series", "values", "value", "until", "source", "status",
            "note",
        ]
        guard let map = cursor.map(keys, labels: true), let form = ValueForm(map) else { return nil }
        self.id = id
        self.form = form
        label = map.label(what: id)
        per = map["per"]?.text()
        series = map["series"]?.text()
        until = map["until"]?.day()
        place = cursor.place
        values = []
        let status = map["status"]?.oneOf(SourceStatus.self)
        let citation = map["source"]?.citation()
        func dated(_ from: LocalDate, _ cursor: PackCursor) -> DatedValue? {
            if cursor.isEmpty {
                return DatedValue(
                    from: from, value: nil, status: status ?? .unverified, citation: citation,
                    place: cursor.place)
            }
            guard cursor.isMap else {
                guard let value = cursor.value(form) else { return nil }
                if status == nil { cursor.report(.packNoStatus, ["what": id]) }
                return DatedValue(
                    from: from, value: value, status: status ?? .unverified, citation: citation,
                    place: cursor.place)
            }
            guard let map = cursor.map(["value", "status", "source", "note"]),
                let written = map.required("value"),
                let value = written.value(form)
            else { return nil }
            let own = map["status"]?.oneOf(SourceStatus.self) ?? status
            if own == nil { cursor.report(.packNoStatus, ["what": "\(id) \(from)"]) }
            return DatedValue(
                from: from, value: value, status: own ?? .unverified,
                citation: map["source"]?.citation() ?? citation,
                place: written.place)
        }
        if let value = map["value"], let only = dated(.distantPast, value) { values.append(only) }
        if let written = map["values"]?.map(nil) {
            for (key, place, cursor) in written.all {
                guard let from = LocalDate(key) else {
                    cursor.log.report(.packShape, ["wanted": "a day as 2016-01-05"], at: place)
                    continue
                }
                if let value = dated(from, cursor) { values.append(value) }
            }
        }
        if map["value"] == nil, map["values"] == nil { cursor.report(.packMissingKey, ["key": "values"]) }
        values.sort { $0.from < $1.from }
    }
}

public import Vocabulary

/// A form whose answers give points (评分表).
public struct ScoreForm: Sendable, Identifiable {
    /// One answer and its points.
    public struct Option: Sendable, Hashable {
        /// When it holds.
        public var when: ExpressionText
        /// The points.
        public var points: Int
        /// Its name.
        public var label: Label
    }

    /// One question.
    public struct Item: Sendable, Hashable, Identifiable {
        /// The stable id.
        public var id: String
        /// Its name.
        public var label: Label
        /// The most points it can give.
        public var cap: Int?
        /// Whether all options that hold are summed; else the first gives the points.
        public var adds: Bool
        /// The answers in order.
        public var options: [Option]
        /// Where it stands in the pack.
        public var place: PackPlace
    }

    /// The id.
    public var id: String
    /// Its name.
    public var label: Label
    /// Whether it is the office's own; false: illustrative.
    public var official: Bool
    /// Whom it scores.
    public var subject: SubjectKind
    /// What more points mean, as `better-off`.
    public var higherIs: String?
    /// The most points of the whole form.
    public var full: Int?
    /// Whether the cut-off itself is inside.
    public var cutoffInclusive: ExpressionText?
    /// The first day; nil: always.
    public var from: LocalDate?
    /// Its items in order.
    public var items: PackList<Item>
    /// How firm it is.
    public var status: SourceStatus
    /// Where it was read.
    public var citation: Citation?
    /// Where it stands in the pack.
    public var place: PackPlace
}

extension ScoreForm {
    init?(_ cursor: PackCursor) {
        let keys = [
            "form", "official", "subject", "higher_is", "full", "cutoff", "items", "source", "status", "note",
            "from",
        ]
        guard let map = cursor.map(keys, labels: true), let id = map.required("form")?.id() else {
            return nil
        }
        self.id = id
        label = map.label(what: id)
        official = map["official"]?.bool() ?? false
        subject = map["subject"]?.oneOf(SubjectKind.self) ?? .household
        higherIs = map["higher_is"]?.text()
        full = map["full"]?.int()
        cutoffInclusive = map["cutoff"]?.map(["inclusive"])?["inclusive"]?.expression()
        from = map["from"]?.day()
        status = map["status"]?.oneOf(SourceStatus.self) ?? .unverified
        citation = map["source"]?.citation()
        place = cursor.place
        items = PackList()
        for written in map.required("items")?.list() ?? [] {
            guard let item = Item(written) else { continue }
            if !items.append(item) { written.report(.packRepeatedId, ["id": item.id, "what": id]) }
        }
        let sum = items.reduce(0) { $0 + ($1.greatestPoints) }
        if let full, sum != full, !items.isEmpty {
            map["full"]?.report(.packFullMark, ["form": id, "full": String(full), "sum": String(sum)])
        }
    }
}

extension ScoreForm.Item {
    init?(_ cursor: PackCursor) {
        let keys = ["id", "cap", "add", "options", "source", "status", "note"]
        guard let map = cursor.map(keys, labels: true), let id = map.required("id")?.id() else { return nil }
        self.id = id
        label = map.label(what: id)
        cap = map["cap"]?.int()
        adds = map["add"]?.bool() ?? false
        place = cursor.place
        options = (map.required("options")?.list() ?? []).compactMap { cursor in
            guard let map = cursor.map(["when", "points", "source", "status", "note"], labels: true),
                let when = map.required("when")?.expression(), let points = map.required("points")?.int()
            else { return nil }
            return ScoreForm.Option(when: when, points: points, label: map.label(what: id))
        }
    }

    /// The most that the item can give.
    public var greatestPoints: Int {
        let most = adds ? options.reduce(0) { $0 + max(0, $1.points) } : options.map(\.points).max() ?? 0
        return min(most, cap ?? most)
    }
}

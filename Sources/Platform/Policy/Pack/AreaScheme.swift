public import Vocabulary

/// The areas that a pack knows, their levels, trees and codes (区划); villages enter by the journal.
public struct AreaScheme: Sendable {
    /// A level of the management tree, as 县区.
    public struct Level: Sendable, Hashable, Identifiable {
        /// The id, as `unit`.
        public var id: String
        /// Its name.
        public var label: Label
    }

    /// A scheme of codes (代码体系).
    public struct CodeScheme: Sendable, Hashable, Identifiable {
        /// The id, as `nbs-2023`.
        public var id: String
        /// Its name.
        public var label: Label
        /// The first day on which its codes hold.
        public var from: LocalDate?
        /// The last day.
        public var to: LocalDate?
        /// Where it was read.
        public var citation: Citation?
        /// How firm it is.
        public var status: SourceStatus
    }

    /// Villages that the plan names (规划点名的村), by list.
    public struct NamedVillages: Sendable, Hashable, Identifiable {
        /// One village.
        public struct Village: Sendable, Hashable {
            /// Its unit's area id.
            public var unit: String
            /// Its town's area id.
            public var town: String?
            /// Its name.
            public var name: Label
        }
        /// The list's id.
        public var id: String
        /// Its name.
        public var label: Label
        /// Where it was read.
        public var citation: Citation?
        /// The villages in order.
        public var villages: [Village]
    }

    /// The levels, top down.
    public var levels: PackList<Level> = PackList()
    /// The trees; the first is the management tree.
    public var trees: [String] = []
    /// The schemes of codes; the first is the default.
    public var schemes: PackList<CodeScheme> = PackList()
    /// The areas in the order of the pack.
    public var areas: PackList<Area> = PackList()
    /// Lists of villages that the plan names.
    public var namedVillages: PackList<NamedVillages> = PackList()
    /// The grid of the schematic map; nil where the pack places its areas nowhere.
    public var grid: AreaGrid?

    init() {}

    /// The areas that have a chain of their own (节点).
    public var units: [Area] { areas.filter { $0.node != nil } }

    /// The area of a node's name.
    public func area(node: String) -> Area? { areas.first { $0.node == node } }

    /// The areas right under one in a tree on a day, in the order of the pack.
    public func children(of id: String, tree: String? = nil, on day: LocalDate? = nil) -> [Area] {
        let tree = tree ?? trees.first ?? ""
        return areas.filter { $0.parent(tree: tree, on: day) == id }
    }

    /// The areas that bear a code on a day: in one scheme, or in any.
    public func areas(code: String, scheme: String? = nil, on day: LocalDate? = nil) -> [Area] {
        let wanted = scheme.map { [$0] } ?? schemes.map(\.id)
        return areas.filter { area in wanted.contains { area.code(scheme: $0, on: day) == code } }
    }

    /// The areas that bear a name or an alias on a day, exactly as written.
    public func areas(named name: String, on day: LocalDate? = nil) -> [Area] {
        areas.filter { area in
            area.aliases.contains(name) || area.name(on: day).texts.contains { $0.text == name }
        }
    }
}

/// One area of the pack (区域): its id is our own, its names, parents and codes are dated.
public struct Area: Sendable, Hashable, Identifiable {
    /// Something that holds from a day to a day.
    public struct Dated<Value: Sendable & Hashable>: Sendable, Hashable {
        /// The first day; nil: from the start.
        public var from: LocalDate?
        /// The last day; nil: without end.
        public var to: LocalDate?
        /// What holds.
        public var value: Value

        func holds(on day: LocalDate?) -> Bool {
            guard let day else { return to == nil }
            return (from.map { $0 <= day } ?? true) && (to.map { day <= $0 } ?? true)
        }
    }

    /// The id, as `a17`.
    public var id: String
    /// Its level's id.
    public var level: String
    /// Its names.
    public var names: [Dated<Label>]
    /// Its parents by tree.
    public var parents: [Dated<[String: String]>]
    /// Its codes by scheme.
    public var codes: [Dated<[String: String]>]
    /// Further spellings.
    public var aliases: [String]
    /// The name of its chain; nil where it is no authority unit.
    public var node: String?
    /// The small integer of an authority unit.
    public var unit: Int?
    /// The first day of the area.
    public var from: LocalDate?
    /// Its last day.
    public var to: LocalDate?
    /// Where it stands in the pack.
    public var place: PackPlace

    /// Its name on a day; nil: its present name.
    public func name(on day: LocalDate? = nil) -> Label {
        (names.first { $0.holds(on: day) } ?? names.last)?.value ?? Label([])
    }

    /// Its present name in a language.
    public func name(_ language: String) -> String { name()(language) }

    /// Its parent in a tree on a day; nil at the top.
    public func parent(tree: String, on day: LocalDate? = nil) -> String? {
        (parents.first { $0.holds(on: day) } ?? parents.last)?.value[tree]
    }

    /// Its code in a scheme on a day.
    public func code(scheme: String, on day: LocalDate? = nil) -> String? {
        (codes.first { $0.holds(on: day) } ?? codes.last)?.value[scheme]
    }
}

extension AreaScheme {
    static let keys = ["levels", "trees", "schemes", "areas", "named_villages", "grid"]

    /// Merges one file of `areas/`.
    mutating func read(_ cursor: PackCursor) {
        guard let map = cursor.map(Self.keys) else { return }
        for cursor in map["levels"]?.list() ?? [] {
            guard let map = cursor.map(["id", "source", "status", "note"], labels: true),
                let id = map.required("id")?.id()
            else { continue }
            if !levels.append(Level(id: id, label: map.label(what: id))) {
                cursor.report(.packRepeatedId, ["id": id, "what": "levels"])
            }
        }
        if let written = map["trees"] { trees += written.texts().filter { !trees.contains($0) } }
        for cursor in map["schemes"]?.list() ?? [] {
            let keys = ["id", "from", "to", "source", "status", "note", "standard"]
            guard let map = cursor.map(keys, labels: true), let id = map.required("id")?.id() else {
                continue
            }
            let scheme = CodeScheme(
                id: id, label: map.label(what: id), from: map["from"]?.day(), to: map["to"]?.day(),
                citation: map["source"]?.citation(),
                status: map["status"]?.oneOf(SourceStatus.self) ?? .unverified)
            if !schemes.append(scheme) { cursor.report(.packRepeatedId, ["id": id, "what": "schemes"]) }
        }
        for cursor in map["areas"]?.list() ?? [] {
            guard let area = Area(cursor) else { continue }
            if !areas.append(area) { cursor.report(.packRepeatedId, ["id": area.id, "what": "areas"]) }
        }
        if let written = map["grid"] {
            if grid != nil { written.report(.packRepeatedId, ["id": "grid", "what": "areas"]) }
            grid = AreaGrid(written)
        }
        for cursor in map["named_villages"]?.list() ?? [] {
            guard let list = NamedVillages(cursor) else { continue }
            if !namedVillages.append(list) {
                cursor.report(.packRepeatedId, ["id": list.id, "what": "named_villages"])
            }
        }
    }
}

extension AreaScheme.NamedVillages {
    init?(_ cursor: PackCursor) {
        guard let map = cursor.map(["list", "source", "status", "note", "villages"], labels: true),
            let id = map.required("list")?.id()
        else { return nil }
        self.id = id
        label = map.label(what: id)
        citation = map["source"]?.citation()
        villages = (map["villages"]?.list() ?? []).compactMap { cursor in
            guard let map = cursor.map(["unit", "town", "name", "note", "aliases"]),
                let unit = map.required("unit")?.text(),
                let name = map.required("name")?.label(what: id)
            else { return nil }
            return Village(unit: unit, town: map["town"]?.text(), name: name)
        }
    }
}

extension Area {
    init?(_ cursor: PackCursor) {
        let keys = [
            "id", "level", "name", "parent", "codes", "aliases", "node", "unit", "abbreviation", "from", "to",
            "source",
            "status", "note",
        ]
        guard let map = cursor.map(keys), let id = map.required("id")?.id(),
            let level = map.required("level")?.text()
        else { return nil }
        self.id = id
        self.level = level
        place = cursor.place
        aliases = map["aliases"]?.texts() ?? []
        node = map["node"]?.text()
        unit = map["unit"]?.int() ?? (map["unit"] == nil ? map["abbreviation"]?.int() : nil)
        let from = map["from"]?.day()
        let to = map["to"]?.day()
        self.from = from
        self.to = to
        /// `name`, `parent` and `codes` are one mapping, or a list of them with `from` and `to` where they changed.
        func dated<Value>(_ key: String, _ read: (PackMap) -> Value) -> [Dated<Value>] {
            (map[key]?.list() ?? []).compactMap { cursor in
                guard let map = cursor.map(nil) else { return nil }
                return Dated(from: map["from"]?.day(), to: map["to"]?.day(), value: read(map))
            }
        }
        func pairs(_ map: PackMap) -> [String: String] {
            var pairs: [String: String] = [:]
            for (key, _, value) in map.all where key != "from" && key != "to" {
                if let text = value.text() { pairs[key] = text }
            }
            return pairs
        }
        names = dated("name") { $0.label(what: id) }
        parents = dated("parent", pairs)
        codes = dated("codes", pairs)
        if names.isEmpty { cursor.report(.packMissingKey, ["key": "name"]) }
    }
}

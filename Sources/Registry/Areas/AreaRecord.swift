public import Vocabulary

/// An area as an entry records it: its level, and its names, parents and codes from a day on (地区登记).
public struct AreaRecord: Sendable, Hashable {
    /// Our own id.
    public var id: AreaID
    /// A level of the pack's management tree, or `group` below the last.
    public var level: String
    /// The small integer of the authority unit that answers for it; nil above the units.
    public var unit: Int?
    /// The chain name where the area is itself an authority unit.
    public var node: String?
    /// A village's own id, a group's village; nil above the villages.
    public var village: AreaID?
    /// Names by language.
    public var names: [(language: String, name: String)] = []
    /// Further spellings under which files name it.
    public var aliases: [String] = []
    /// Parents by tree.
    public var parents: [(tree: String, parent: AreaID)] = []
    /// Codes by scheme.
    public var codes: [(scheme: String, code: String)] = []
    /// The day from which names, parents and codes hold.
    public var from: LocalDate

    /// An area without names yet.
    public init(
        id: AreaID, level: String, unit: Int?, node: String? = nil, village: AreaID? = nil, from: LocalDate
    ) {
        self.id = id
        self.level = level
        self.unit = unit
        self.node = node
        self.village = village
        self.from = from
    }

    /// The level of natural villages and village groups, below every pack's last.
    public static let groupLevel = "group"

    /// Whether both would be recorded as the same bytes.
    public static func == (left: AreaRecord, right: AreaRecord) -> Bool { left.json == right.json }
    /// Hashes what would be recorded.
    public func hash(into hasher: inout Hasher) { hasher.combine(json) }

    /// As a journal body carries it.
    public var json: JSONValue {
        func pairs(_ values: [(String, JSONValue)]) -> JSONValue {
            .object(values.map { JSONValue.Member($0.0, $0.1) })
        }
        return [
            "id": .string(id.description), "level": .string(level),
            "unit": unit.map { .int(Int64($0)) } ?? .null, "node": .text(node),
            "village": .text(village?.description),
            "names": pairs(names.map { ($0.language, .string($0.name)) }),
            "aliases": .array(aliases.map { .string($0) }),
            "parents": pairs(parents.map { ($0.tree, .string($0.parent.description)) }),
            "codes": pairs(codes.map { ($0.scheme, .string($0.code)) }),
            "from": .string(from.description),
        ]
    }

    /// From a journal body; nil when it is not of this form.
    init?(json: JSONValue) {
        guard let id = json["id"]?.stringValue.flatMap({ AreaID($0) }),
            let level = json["level"]?.stringValue,
            let from = json["from"]?.stringValue.flatMap({ LocalDate($0) })
        else { return nil }
        self.init(
            id: id, level: level, unit: json["unit"]?.intValue.map { Int($0) },
            node: json["node"]?.stringValue,
            village: json["village"]?.stringValue.flatMap { AreaID($0) }, from: from)
        names = (json["names"]?.members ?? []).compactMap { member in
            member.value.stringValue.map { (member.key, $0) }
        }
        aliases = (json["aliases"]?.arrayValue ?? []).compactMap(\.stringValue)
        parents = (json["parents"]?.members ?? []).compactMap { member in
            member.value.stringValue.flatMap { AreaID($0) }.map { (member.key, $0) }
        }
        codes = (json["codes"]?.members ?? []).compactMap { member in
            member.value.stringValue.map { (member.key, $0) }
        }
    }
}

public import Vocabulary

/// A list of codes with its dated versions (代码表).
public struct CodeList: Sendable, Hashable, Identifiable {
    /// One code.
    public struct Value: Sendable, Hashable {
        /// The code as kept.
        public var code: String
        /// Its name.
        public var label: Label
        /// Further spellings that mean it.
        public var aliases: [String]
        /// Of a relation to the head: generations below the head (a child 1, a parent -1).
        public var generation: Int? = nil
    }

    /// The list as it holds from a day.
    public struct Version: Sendable, Hashable {
        /// The first day.
        public var from: LocalDate
        /// The last day; nil: until the next version.
        public var to: LocalDate?
        /// Its codes in order.
        public var values: [Value]
        private var byCode: [String: Int]

        init(from: LocalDate, to: LocalDate?, values: [Value]) {
            self.from = from
            self.to = to
            self.values = values
            byCode = [:]
            for (at, value) in values.enumerated() where byCode[value.code] == nil { byCode[value.code] = at }
        }

        /// The entry of a code.
        public subscript(code: String) -> Value? { byCode[code].map { values[$0] } }
    }

    /// The list's id.
    public var id: String
    /// Its name.
    public var label: Label
    /// The standard it follows.
    public var standard: String?
    /// Where it was read.
    public var citation: Citation?
    /// How firm it is.
    public var status: SourceStatus
    /// Its versions, the earliest first.
    public var versions: [Version]
    /// Where it stands in the pack.
    public var place: PackPlace

    /// The version in force on a day; before the first one, the first.
    public func version(on day: LocalDate) -> Version? {
        versions.last { $0.from <= day } ?? versions.first
    }

    /// The entry of a code on a day, else in the latest version that has it.
    public func value(_ code: String, on day: LocalDate? = nil) -> Value? {
        if let day, let value = version(on: day)?[code] { return value }
        for version in versions.reversed() { if let value = version[code] { return value } }
        return nil
    }

    /// The codes of every version, in order of first appearance.
    public var allCodes: [String] {
        var seen: Set<String> = []
        return versions.flatMap(\.values).map(\.code).filter { seen.insert($0).inserted }
    }
}

extension CodeList {
    init?(_ cursor: PackCursor) {
        let keys = ["list", "standard", "source", "status", "versions", "values", "note"]
        guard let map = cursor.map(keys, labels: true), let id = map.required("list")?.id() else {
            return nil
        }
        self.id = id
        label = map.label(what: id)
        standard = map["standard"]?.text()
        citation = map["source"]?.citation()
        status = map["status"]?.oneOf(SourceStatus.self) ?? .unverified
        place = cursor.place
        versions = []
        if let values = map["values"] {
            versions = [Version(from: .distantPast, to: nil, values: Self.values(values, of: id))]
        }
        for version in map["versions"]?.list() ?? [] {
            guard let map = version.map(["from", "to", "values", "table", "source", "status", "note"]) else {
                continue
            }
            let from = map["from"]?.day() ?? .distantPast
            var values = map["values"].map { Self.values($0, of: id) } ?? []
            if let table = map["table"] { values += Self.table(table) }
            versions.append(Version(from: from, to: map["to"]?.day(), values: values))
        }
        if versions.isEmpty { cursor.report(.packMissingKey, ["key": "versions"]) }
        versions.sort { $0.from < $1.from }
    }

    /// A long official list as lines of code, space, name; the names stand for every language.
    private static func table(_ cursor: PackCursor) -> [Value] {
        guard let text = cursor.text() else { return [] }
        return text.utf8.split(separator: 0x0A).compactMap { line in
            guard let space = line.firstIndex(of: 0x20), let code = String(line[..<space]),
                let name = String(line[line.index(after: space)...])
            else { return nil }
            return Value(code: code, label: Label(cursor.log.languages.map { ($0, name) }), aliases: [])
        }
    }

    private static func values(_ cursor: PackCursor, of list: String) -> [Value] {
        var seen: Set<String> = []
        return cursor.list().compactMap { cursor in
            let keys = ["code", "aliases", "generation", "source", "status", "note", "to", "from"]
            guard let map = cursor.map(keys, labels: true), let code = map.required("code")?.text() else {
                return nil
            }
            if !seen.insert(code).inserted { cursor.report(.packRepeatedId, ["id": code, "what": list]) }
            return Value(
                code: code, label: map.label(what: "\(list) \(code)"), aliases: map["aliases"]?.texts() ?? [],
                generation: map["generation"]?.int())
        }
    }
}

extension LocalDate {
    /// A day before every day of a pack, for what holds from the start.
    static let distantPast = LocalDate(dayNumber: -719_162)
    /// A day after every day of a pack.
    static let distantFuture = LocalDate(dayNumber: 2_932_896)
}

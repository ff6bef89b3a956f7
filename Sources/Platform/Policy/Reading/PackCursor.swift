public import Vocabulary

/// Where something of a pack stands: file, line and column (出处位置).
public struct PackPlace: Sendable, Hashable {
    /// The file's path within the pack.
    public var file: String
    /// The line, from 1.
    public var line: Int
    /// The column, from 1, in characters.
    public var column: Int

    /// A place by file, line and column.
    public init(file: String, line: Int, column: Int) {
        self.file = file
        self.line = line
        self.column = column
    }

    /// The place of a problem: the line stands as its row.
    public var problemPlace: Problem.Place {
        Problem.Place(file: file, row: line, column: String(column))
    }
}

/// What one reading of a pack collects: complaints, and what every reader needs to know of `pack.yaml`.
final class PackLog {
    var problems: [Problem] = []
    var languages: [String] = ["en"]
    /// Decimal places of the pack's currency.
    var exponent = 2

    func report(
        _ number: ProblemNumber, _ arguments: [String: String] = [:], at place: PackPlace, fact: String? = nil
    ) {
        var place = place.problemPlace
        place.fact = fact
        problems.append(Problem(number, arguments, at: place))
    }
}

/// A node that is being read, with its file and the log for complaints.
struct PackCursor {
    let node: PackNode
    let file: String
    let log: PackLog

    var place: PackPlace { PackPlace(file: file, line: node.line, column: node.column) }

    func at(_ node: PackNode) -> PackCursor { PackCursor(node: node, file: file, log: log) }

    func report(_ number: ProblemNumber, _ arguments: [String: String] = [:]) {
        log.report(number, arguments, at: place)
    }

    func wrong(_ wanted: String) { report(.packShape, ["wanted": wanted]) }

    var isEmpty: Bool { if case .empty = node.content { true } else { false } }
    var isMap: Bool { if case .map = node.content { true } else { false } }
    var isList: Bool { if case .list = node.content { true } else { false } }

    /// The mapping here; keys outside `keys` are reported, `nil` allows any.
    func map(_ keys: [String]?, labels: Bool = false) -> PackMap? {
        guard case .map(let entries) = node.content else {
            wrong("a mapping")
            return nil
        }
        if let keys {
            for entry in entries where !keys.contains(entry.key) {
                if labels, log.languages.contains(entry.key) { continue }
                log.report(
                    .packUnknownKey,
                    [
                        "key": entry.key,
                        "known": (keys + (labels ? log.languages : [])).joined(separator: ", "),
                    ],
                    at: PackPlace(file: file, line: entry.line, column: entry.column))
            }
        }
        return PackMap(entries: entries, cursor: self)
    }

    /// The elements of a list; a single value stands for a list of one.
    func list() -> [PackCursor] {
        switch node.content {
        case .empty: return []
        case .list(let nodes): return nodes.map(at)
        case .scalar, .map: return [self]
        }
    }

    func text() -> String? {
        guard case .scalar(let text) = node.content else {
            wrong("text")
            return nil
        }
        return text
    }

    func texts() -> [String] { list().compactMap { $0.text() } }

    func int() -> Int? {
        guard let text = text() else { return nil }
        guard let value = Int(text) else {
            wrong("a whole number")
            return nil
        }
        return value
    }

    func bool() -> Bool? {
        guard let text = text() else { return nil }
        switch text {
        case "true": return true
        case "false": return false
        default:
            wrong("true or false")
            return nil
        }
    }

    func day() -> LocalDate? {
        guard let text = text() else { return nil }
        guard let day = LocalDate(text) else {
            wrong("a day as 2016-01-05")
            return nil
        }
        return day
    }

    func oneOf<Value: RawRepresentable & CaseIterable>(_ type: Value.Type) -> Value?
    where Value.RawValue == String {
        guard let text = text() else { return nil }
        guard let value = Value(rawValue: text) else {
            wrong("one of " + Value.allCases.map(\.rawValue).joined(separator: ", "))
            return nil
        }
        return value
    }

    /// A name in ASCII: `[a-z][a-z0-9-_.]*`; a fact's has no `-` or `.`, since it is a name in expressions.
    func id(fact: Bool = false) -> String? {
        guard let text = text() else { return nil }
        let bytes = Array(text.utf8)
        let good =
            bytes.first.map { (97...122).contains($0) } == true
            && bytes.allSatisfy {
                (97...122).contains($0) || (48...57).contains($0) || $0 == UInt8(ascii: "_")
                    || (!fact && ($0 == UInt8(ascii: "-") || $0 == UInt8(ascii: ".")))
            }
        if !good { report(.packId, ["id": text]) }
        return text
    }

    func expression() -> ExpressionText? {
        guard let text = text() else { return nil }
        do {
            _ = try Expression(text)
        } catch {
            report(.packExpression, ["why": error.description])
        }
        return ExpressionText(text: text, place: place)
    }

    /// Texts by language: a mapping of languages, or one text for all of them.
    func label(what: String) -> Label? {
        switch node.content {
        case .scalar(let text): return Label(log.languages.map { ($0, text) })
        case .map:
            guard let map = map([], labels: true) else { return nil }
            return map.label(what: what)
        default:
            wrong("texts by language")
            return nil
        }
    }

    /// Where something is said: `{document: ID, place: "2.3"}`, or the document's id, a space and the place.
    func citation() -> Citation? {
        switch node.content {
        case .scalar(let text):
            let parts = text.split(separator: " ", maxSplits: 1)
            return Citation(
                document: parts.first.map(String.init) ?? text,
                section: parts.count > 1 ? String(parts[1]) : nil,
                at: place)
        case .map:
            guard let map = map(["document", "place"]), let document = map.required("document")?.text() else {
                return nil
            }
            return Citation(document: document, section: map["place"]?.text(), at: place)
        default:
            wrong("a document and a place")
            return nil
        }
    }
}

/// A mapping that is being read.
struct PackMap {
    let entries: [PackNode.Entry]
    let cursor: PackCursor

    subscript(key: String) -> PackCursor? {
        guard let entry = entries.first(where: { $0.key == key }) else { return nil }
        if case .empty = entry.node.content { return nil }
        return cursor.at(entry.node)
    }

    func required(_ key: String) -> PackCursor? {
        if let found = self[key] { return found }
        cursor.report(.packMissingKey, ["key": key])
        return nil
    }

    /// The keys in the order of writing, each with the place of its key and what stands under it.
    var all: [(key: String, place: PackPlace, value: PackCursor)] {
        entries.map {
            ($0.key, PackPlace(file: cursor.file, line: $0.line, column: $0.column), cursor.at($0.node))
        }
    }

    /// The label written as keys of this mapping, one per language; missing translations are reported.
    func label(what: String) -> Label {
        var texts: [(String, String)] = []
        var missing: [String] = []
        for language in cursor.log.languages {
            if let text = self[language]?.text() {
                texts.append((language, text))
            } else {
                missing.append(language)
            }
        }
        if texts.isEmpty {
            cursor.report(.packNoLabel, ["what": what])
        } else if !missing.isEmpty {
            cursor.report(.packNoTranslation, ["what": what, "language": missing.joined(separator: ", ")])
        }
        return Label(texts)
    }
}

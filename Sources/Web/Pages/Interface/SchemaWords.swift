import Vocabulary

extension APISchema {
    /// The keys of an object, one that is named too.
    var properties: [Property] {
        switch self {
        case .object(let properties, _): properties
        case .named(let name): APIComponents.all.first { $0.0 == name }?.1.properties ?? []
        default: []
        }
    }

    /// What it holds, in short.
    var words: String {
        switch self {
        case .anything: "JSON"
        case .null: "null"
        case .boolean: "true, false"
        case .integer(nil), .number: "0"
        case .integer(let range?):
            range.upperBound == .max ? "≥ \(range.lowerBound)" : "\(range.lowerBound)–\(range.upperBound)"
        case .string(let rule): rule.words
        case .array(let items): "[\(items.words)]"
        case .object(let properties, let others):
            "{\((properties.map(\.key) + (others.map { ["…: \($0.words)"] } ?? [])).joined(separator: ", "))}"
        case .any(let schemas): schemas.map(\.words).joined(separator: " | ")
        case .named(let name): name
        }
    }

    /// What it holds, with the keys of what it names.
    var keys: String {
        switch self {
        case .named(let name): "\(name) \(APIComponents.all.first { $0.0 == name }?.1.words ?? "")"
        case .any(let schemas): schemas.map(\.keys).joined(separator: " | ")
        case .object(let properties, nil):
            // Of a page of rows the rows are what matters.
            "{"
                + properties.map { property in
                    if case .array(let items) = property.schema { return "\(property.key): [\(items.keys)]" }
                    return property.key
                }.joined(separator: ", ") + "}"
        default: words
        }
    }

    /// A value of the shape with what must be there, for an example.
    var sample: JSONValue {
        switch self {
        case .boolean: true
        case .integer(let range): .int(max(0, range?.lowerBound ?? 0))
        case .number: 0
        case .string(.choice(let words)): .text(words.first)
        case .string(.day): "2018-09-30"
        case .string: "…"
        case .array(let items): [items.sample]
        case .object, .named:
            .object(properties.filter { !$0.isOptional }.map { .init($0.key, $0.schema.sample) })
        case .any(let schemas): schemas.first?.sample ?? .null
        case .anything, .null: .null
        }
    }
}

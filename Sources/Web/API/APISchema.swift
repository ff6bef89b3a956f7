import Vocabulary

/// The shape of a JSON value (形状), said once: written into the description and asked of what is sent.
indirect enum APISchema: Sendable {
    /// Anything.
    case anything
    /// Nothing known.
    case null
    case boolean
    case integer(ClosedRange<Int64>?)
    case number
    case string(Rule)
    case array(APISchema)
    /// Known keys, and of further keys what they hold; nil: no further keys.
    case object([Property], others: APISchema?)
    /// One of these.
    case any([APISchema])
    /// One of the description's components, by name.
    case named(String)

    /// What is asked of a text.
    enum Rule: Sendable, Hashable {
        case any
        /// At least one character, at most so many.
        case filled(Int)
        case day, instant, position
        /// A file.
        case binary
        case choice([String])
        /// A regular expression for readers; the operation itself decides.
        case written(String)
    }

    /// One key of an object.
    struct Property: Sendable {
        var key: String
        var schema: APISchema
        var isOptional = false
    }

    /// Text of any kind.
    static let text = APISchema.string(.any)
    static let day = APISchema.string(.day)
    static let instant = APISchema.string(.instant)
    static let position = APISchema.string(.position)
    static let count = APISchema.integer(0...Int64.max)
    /// Any value of a fact.
    static let value = APISchema.any([.boolean, .number, .text, .null])
    static let verdict = APISchema.string(.choice(Verdict.allCases.map(\.rawValue)))

    static func choice(_ words: [String]) -> APISchema { .string(.choice(words)) }

    /// The same, or null where it is not known.
    var orNull: APISchema { .any([self, .null]) }

    /// An object with exactly these keys.
    static func record(_ properties: [(String, APISchema)], others: APISchema? = nil) -> APISchema {
        .object(properties.map { Property(key: $0.0, schema: $0.1) }, others: others)
    }

    /// An object with any keys.
    static func map(_ values: APISchema) -> APISchema { .object([], others: values) }

    /// A body whose keys may be left out but for those named.
    static func body(_ properties: [(String, APISchema)], wants required: Set<String>) -> APISchema {
        .object(
            properties.map { Property(key: $0.0, schema: $0.1, isOptional: !required.contains($0.0)) },
            others: nil)
    }
}

extension APISchema {
    static let positionPattern =
        "^[a-z][a-z0-9-]{1,30}@(0|[1-9][0-9]{0,17})(,[a-z][a-z0-9-]{1,30}@(0|[1-9][0-9]{0,17}))*$"

    /// As JSON Schema, as OpenAPI 3.1 has it.
    var json: JSONValue {
        switch self {
        case .anything: [:]
        case .null: ["type": "null"]
        case .boolean: ["type": "boolean"]
        case .integer(nil): ["type": "integer"]
        case .integer(let range?):
            .object(
                [.init("type", "integer"), .init("minimum", .int(range.lowerBound))]
                    + (range.upperBound == .max ? [] : [.init("maximum", .int(range.upperBound))]))
        case .number: ["type": "number"]
        case .string(let rule): .object([.init("type", "string")] + rule.members)
        case .array(let items): ["type": "array", "items": items.json]
        case .object(let properties, let others):
            .object([
                .init("type", "object"),
                .init("properties", .object(properties.map { .init($0.key, $0.schema.json) })),
                .init("required", .array(properties.filter { !$0.isOptional }.map { .string($0.key) })),
                .init("additionalProperties", others?.json ?? false),
            ])
        case .any(let schemas): ["anyOf": .array(schemas.map(\.json))]
        case .named(let name): ["$ref": .string("#/components/schemas/\(name)")]
        }
    }

    /// Why a value is not of this shape, by the path to where it is not; nil where it is.
    func fault(_ value: JSONValue, at path: String = "$") -> String? {
        switch (self, value) {
        case (.anything, _), (.null, .null), (.boolean, .bool), (.number, .int), (.number, .number): nil
        case (.integer(let range), .int(let number)):
            range?.contains(number) ?? true ? nil : "\(path): \(number)"
        case (.string(let rule), .string(let text)): rule.admits(text) ? nil : "\(path): “\(text)”"
        case (.array(let items), .array(let values)):
            values.enumerated().lazy.compactMap { items.fault($1, at: "\(path)[\($0)]") }.first
        case (.object(let properties, let others), .object(let members)):
            Self.fault(properties, others, members, path)
        case (.any(let schemas), _):
            schemas.contains { $0.fault(value, at: path) == nil } ? nil : "\(path): fits none of the shapes"
        case (.named(let name), _):
            APIComponents.all.first { $0.0 == name }.map { $0.1.fault(value, at: path) } ?? "no \(name)"
        default: "\(path): is of another type"
        }
    }

    private static func fault(
        _ properties: [Property], _ others: APISchema?, _ members: [JSONValue.Member], _ path: String
    ) -> String? {
        for member in members {
            let known = properties.first { $0.key == member.key }?.schema ?? others
            guard let known else { return "\(path).\(member.key): is not known" }
            if let fault = known.fault(member.value, at: "\(path).\(member.key)") { return fault }
        }
        let missing = properties.first { property in
            !property.isOptional && !members.contains { $0.key == property.key }
        }
        return missing.map { "\(path).\($0.key): is missing" }
    }
}

extension APISchema.Rule {
    /// The keywords of JSON Schema.
    var members: [JSONValue.Member] {
        switch self {
        case .any: []
        case .binary: [.init("format", "binary")]
        case .filled(let most): [.init("minLength", 1), .init("maxLength", .int(Int64(most)))]
        case .day: [.init("format", "date")]
        case .instant: [.init("format", "date-time")]
        case .position: [.init("pattern", .string(APISchema.positionPattern))]
        case .choice(let words): [.init("enum", .array(words.map { .string($0) }))]
        case .written(let pattern): [.init("pattern", .string(pattern))]
        }
    }

    /// Whether a text keeps the rule; what is only for readers always does.
    func admits(_ text: String) -> Bool {
        switch self {
        case .any, .written, .binary: true
        case .filled(let most): (1...most).contains(text.unicodeScalars.count)
        case .day: LocalDate(text) != nil
        case .instant: Instant(text) != nil
        case .position: APIText.position(text) != nil
        case .choice(let words): words.contains(text)
        }
    }

    /// What it asks, in short, for a refusal.
    var words: String {
        switch self {
        case .any, .binary: "text"
        case .filled(let most): "1–\(most)"
        case .day: "YYYY-MM-DD"
        case .instant: "RFC 3339"
        case .position: "chain@seq"
        case .choice(let words): words.joined(separator: ", ")
        case .written(let pattern): pattern
        }
    }
}

import Vocabulary

/// Functions of the language's extensions: those of namespaces, and those of values.
enum ExtensionFunctions {
    typealias Function = @Sendable ([CELValue]) -> Outcome

    /// A function by its full name, looked up in the container first; nil when there is none.
    static func namespaced(_ name: String, in container: String) -> Function? {
        var container = container[...]
        while !container.isEmpty {
            if let found = functions["\(container).\(name)"] { return found }
            container = container.lastIndex(of: ".").map { container[..<$0] } ?? ""
        }
        return functions[name]
    }

    private static let functions = own.merging(MathFunctions.all) { first, _ in first }

    private static let own: [String: Function] = [
        "optional.of": { one($0, "optional.of") { .value(.optional($0)) } },
        "optional.none": {
            $0.isEmpty ? .value(.optional(nil)) : StandardFunctions.noOverload("optional.none", $0)
        },
        "optional.ofNonZeroValue": {
            one($0, "optional.ofNonZeroValue") { .value(.optional(isZero($0) ? nil : $0)) }
        },
        "strings.quote": { TextFunctions.quote($0) },
    ]

    private static func one(_ values: [CELValue], _ name: String, _ apply: (CELValue) -> Outcome) -> Outcome {
        values.count == 1 ? apply(values[0]) : StandardFunctions.noOverload(name, values)
    }

    private static func isZero(_ value: CELValue) -> Bool {
        switch value {
        case .int(let number): number == 0
        case .uint(let number): number == 0
        case .double(let number): number == 0
        case .bool(let truth): !truth
        case .string(let text): text.isEmpty
        case .bytes(let bytes): bytes.isEmpty
        case .null: true
        case .list(let elements): elements.isEmpty
        case .map(let map): map.entries.isEmpty
        case .duration(let length): length.nanoseconds == 0
        case .optional(let inner): inner == nil
        default: false
        }
    }

    /// A function of a value; nil when there is none.
    static func member(_ name: String, _ values: [CELValue]) -> Outcome? {
        guard let first = values.first else { return nil }
        if case .optional(let inner) = first { return optional(name, inner, values) }
        return TextFunctions.member(name, values)
    }

    private static func optional(_ name: String, _ inner: CELValue?, _ values: [CELValue]) -> Outcome? {
        switch (name, values.count) {
        case ("hasValue", 1): return .bool(inner != nil)
        case ("value", 1):
            return inner.map { .value($0) } ?? .failed(.expressionNoSuchElement, "the optional is empty")
        default: return nil
        }
    }
}

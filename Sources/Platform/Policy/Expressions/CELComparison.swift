extension CELValue {
    /// The language's `==`: across the number types by value, false across other types; NaN equals nothing.
    public func equality(with other: CELValue) -> Bool {
        switch (self, other) {
        case (.bool(let left), .bool(let right)): return left == right
        case (.string(let left), .string(let right)): return left.utf8.elementsEqual(right.utf8)
        case (.bytes(let left), .bytes(let right)): return left == right
        case (.null, .null): return true
        case (.timestamp(let left), .timestamp(let right)): return left == right
        case (.duration(let left), .duration(let right)): return left == right
        case (.date(let left), .date(let right)): return left == right
        case (.type(let left), .type(let right)): return left == right
        case (.list(let left), .list(let right)):
            return left.count == right.count && zip(left, right).allSatisfy { $0.equality(with: $1) }
        case (.map(let left), .map(let right)):
            return left.entries.count == right.entries.count
                && left.entries.allSatisfy { entry in
                    right[entry.key].map { entry.value.equality(with: $0) } ?? false
                }
        case (.optional(let left), .optional(let right)):
            guard let left, let right else { return left == nil && right == nil }
            return left.equality(with: right)
        default: return numericOrder(against: other) == .equal
        }
    }

    /// How two values stand to one another.
    enum Order {
        case less, equal, greater
        /// A NaN is among them.
        case unordered
    }

    /// The order of two values for `<` and its kin; nil where the language defines none.
    func order(against other: CELValue) -> Order? {
        switch (self, other) {
        case (.bool(let left), .bool(let right)): Self.order(left ? 1 : 0, right ? 1 : 0)
        case (.string(let left), .string(let right)): Self.order(bytes: left.utf8, right.utf8)
        case (.bytes(let left), .bytes(let right)): Self.order(bytes: left, right)
        case (.timestamp(let left), .timestamp(let right)): Self.order(left, right)
        case (.duration(let left), .duration(let right)): Self.order(left.nanoseconds, right.nanoseconds)
        case (.date(let left), .date(let right)): Self.order(left, right)
        default: numericOrder(against: other)
        }
    }

    /// UTF-8 bytes sort as code points do.
    private static func order(bytes left: some Sequence<UInt8>, _ right: some Sequence<UInt8>) -> Order {
        if left.lexicographicallyPrecedes(right) { return .less }
        return right.lexicographicallyPrecedes(left) ? .greater : .equal
    }

    private static func order<T: Comparable>(_ left: T, _ right: T) -> Order {
        left < right ? .less : (left > right ? .greater : .equal)
    }

    private static func order(_ left: Double, _ right: Double) -> Order {
        if left.isNaN || right.isNaN { return .unordered }
        return left < right ? .less : (left > right ? .greater : .equal)
    }

    /// Integers compare exactly; an integer and a double as doubles, as the reference implementation does.
    private func numericOrder(against other: CELValue) -> Order? {
        switch (self, other) {
        case (.int(let left), .int(let right)): Self.order(left, right)
        case (.uint(let left), .uint(let right)): Self.order(left, right)
        case (.double(let left), .double(let right)): Self.order(left, right)
        case (.int(let left), .uint(let right)): left < 0 ? .less : Self.order(UInt64(left), right)
        case (.uint(let left), .int(let right)): right < 0 ? .greater : Self.order(left, UInt64(right))
        case (.int(let left), .double(let right)): Self.order(Double(left), right)
        case (.uint(let left), .double(let right)): Self.order(Double(left), right)
        case (.double(let left), .int(let right)): Self.order(left, Double(right))
        case (.double(let left), .uint(let right)): Self.order(left, Double(right))
        default: nil
        }
    }
}

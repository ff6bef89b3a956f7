/// The value of one fact (事实值): integers are money in the smallest unit or scaled numbers, codes are text.
public enum FactValue: Sendable, Hashable {
    /// An integer; money in the smallest unit, a number in its fact's scale.
    case int(Int64)
    /// A truth value.
    case bool(Bool)
    /// A day.
    case date(LocalDate)
    /// Text, or a code of a list.
    case text(String)

    /// The value as journal bodies carry it: days as text.
    public var json: JSONValue {
        switch self {
        case .int(let value): .int(value)
        case .bool(let value): .bool(value)
        case .date(let day): .string(day.description)
        case .text(let text): .string(text)
        }
    }
}

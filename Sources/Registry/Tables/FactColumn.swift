public import Policy
public import Storage
public import Vocabulary

/// A fact as a column of a version table (事实列): how its values are kept and who may see them.
public struct FactColumn: Sendable, Hashable {
    /// How a column keeps its values.
    public enum Form: String, Sendable {
        /// Integers: counts, money in the smallest unit, scaled numbers.
        case int
        /// 0 or 1.
        case bool
        /// yyyymmdd.
        case date
        /// Text and codes.
        case text
        /// Where the encrypted value stands: the entry's receipt above 16 bits of the piece of its secret body.
        case secret
    }

    /// The fact's id, which is the column's name.
    public var fact: String
    /// What it is about.
    public var subject: SubjectKind
    /// Its place among the columns of that subject, from 0; given once at adoption and never changed.
    public var ordinal: Int
    /// How its values are kept.
    public var form: Form
    /// Which body of an entry carries it.
    public var sensitivity: Sensitivity

    /// The column of a value.
    func sql(_ value: FactValue) -> SQLValue {
        switch value {
        case .integer(let number): .integer(number)
        case .bool(let truth): .integer(truth ? 1 : 0)
        case .day(let day): .integer(Int64(day.yyyymmdd))
        case .text(let text): .text(text)
        }
    }

    /// The value of a column; nil where the fact is not known, and for secret columns.
    public func value(_ value: SQLValue) -> FactValue? {
        switch (form, value) {
        case (.int, .integer(let number)): .integer(number)
        case (.bool, .integer(let number)): .bool(number != 0)
        case (.date, .integer(let number)): LocalDate(yyyymmdd: Int(number)).map { .day($0) }
        case (.text, .text(let text)): .text(text)
        default: nil
        }
    }

    /// The value that a journal body carries for this fact; nil for null and for what does not fit.
    func value(json: JSONValue) -> FactValue? {
        switch (form, json) {
        case (.int, .int(let number)): .integer(number)
        case (.bool, .bool(let truth)): .bool(truth)
        case (.date, .string(let text)): LocalDate(text).map { .day($0) }
        case (.text, .string(let text)), (.secret, .string(let text)): .text(text)
        default: nil
        }
    }
}

import Glibc
public import Vocabulary

/// What the cells of a column are read as (列类型).
public enum ColumnKind: Sendable, Hashable {
    /// Text as it stands.
    case text
    /// A whole number.
    case whole
    /// A number with at most so many decimals, kept exactly: 12.5 with two decimals is 1250.
    case decimal(places: Int)
    /// A day, as its number since 1970-01-01.
    case day
    /// One of these words for yes, or one of those for no; a workbook's own truth values too.
    case truth(yes: [String], no: [String])

    /// Its name in problems.
    var name: String {
        switch self {
        case .text: "text"
        case .whole: "whole"
        case .decimal(let places): "decimal(\(places))"
        case .day: "day"
        case .truth: "truth"
        }
    }
}

/// A column as it was read: one value a row, or none; nothing allocated for a cell (列).
///
/// An empty cell and one that could not be read have no value; the latter stands among the table's problems.
/// Unchecked: filled by one reader and never written once it is given away.
public final class TypedColumn: @unchecked Sendable {
    /// What its cells were read as.
    public let kind: ColumnKind
    /// How many rows it has.
    public private(set) var count = 0

    private var numbers: UnsafeMutablePointer<Int64>
    private var present: UnsafeMutablePointer<UInt8>
    private var capacity = 4_096
    private var texts = ByteBuffer(capacity: 1 << 14)
    private let words: [(bytes: [UInt8], isYes: Bool)]
    private let places: Int

    init(_ kind: ColumnKind) {
        self.kind = kind
        numbers = Self.zeros(capacity)
        present = Self.zeros(capacity)
        if case .truth(let yes, let no) = kind {
            words = yes.map { (Array($0.utf8), true) } + no.map { (Array($0.utf8), false) }
        } else {
            words = []
        }
        if case .decimal(let places) = kind { self.places = places } else { places = 0 }
    }

    deinit {
        numbers.deallocate()
        present.deallocate()
        texts.free()
    }

    private static func zeros<Element: FixedWidthInteger>(_ count: Int) -> UnsafeMutablePointer<Element> {
        let memory = UnsafeMutablePointer<Element>.allocate(capacity: count)
        memory.initialize(repeating: 0, count: count)
        return memory
    }

    // MARK: - Asking

    /// Whether a row has a value.
    public func hasValue(_ row: Int) -> Bool { row >= 0 && row < count && present[row] != 0 }

    /// A number, a scaled decimal, a day's number, 1 or 0 for yes or no; nil without a value and for texts.
    public func number(_ row: Int) -> Int64? {
        guard hasValue(row), kind != .text else { return nil }
        return numbers[row]
    }

    /// A day; nil without a value and in other columns.
    public func day(_ row: Int) -> LocalDate? {
        guard hasValue(row), kind == .day else { return nil }
        return LocalDate(dayNumber: Int32(truncatingIfNeeded: numbers[row]))
    }

    /// A text; nil without a value and in other columns.
    public func text(_ row: Int) -> String? {
        guard hasValue(row), kind == .text else { return nil }
        return withBytes(row) { String(decoding: $0, as: UTF8.self) }
    }

    /// Lends a text's bytes; none without a value.
    public func withBytes<Result>(_ row: Int, _ body: (UnsafeBufferPointer<UInt8>) throws -> Result) rethrows
        -> Result
    {
        guard hasValue(row), kind == .text else { return try body(UnsafeBufferPointer(start: nil, count: 0)) }
        let start = Int(numbers[row] >> Self.lengthBits)
        let length = Int(numbers[row] & (1 << Self.lengthBits - 1))
        let all = texts.bytes.assumingMemoryBound(to: UInt8.self)
        return try body(UnsafeBufferPointer(rebasing: all[start..<start + length]))
    }

    /// All numbers at once, one a row and 0 without a value, for loops that look at `hasValue` themselves.
    public func withNumbers<Result>(_ body: (UnsafeBufferPointer<Int64>) throws -> Result) rethrows -> Result
    {
        try body(UnsafeBufferPointer(start: numbers, count: count))
    }

    // MARK: - Filling

    /// No text is longer than this many bits can say: a record may have 8 MiB.
    private static let lengthBits: Int64 = 24

    @inline(__always)
    func beginRow() {
        if count == capacity { grow() }
        count += 1
    }

    @inline(never)
    private func grow() {
        let moreNumbers: UnsafeMutablePointer<Int64> = Self.zeros(capacity * 2)
        let morePresent: UnsafeMutablePointer<UInt8> = Self.zeros(capacity * 2)
        memcpy(moreNumbers, numbers, count * 8)
        memcpy(morePresent, present, count)
        numbers.deallocate()
        present.deallocate()
        numbers = moreNumbers
        present = morePresent
        capacity *= 2
    }

    /// Reads a cell into the row last begun; false when it is not of the column's kind.
    @inline(__always)
    func take(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        let value: Int64
        switch kind {
        case .text:
            value = Int64(texts.count) << Self.lengthBits | Int64(bytes.count)
            texts.put(bytes)
        case .whole:
            guard let number = CellNumber.decimal(bytes, places: 0) else { return false }
            value = number
        case .decimal:
            guard let number = CellNumber.decimal(bytes, places: places) else { return false }
            value = number
        case .day:
            guard let day = CellNumber.day(bytes) else { return false }
            value = Int64(day)
        case .truth:
            guard let isYes = truth(bytes) else { return false }
            value = isYes ? 1 : 0
        }
        numbers[count - 1] = value
        present[count - 1] = 1
        return true
    }

    /// Takes a workbook's own truth value into the row last begun.
    func take(isTrue: Bool) -> Bool {
        numbers[count - 1] = isTrue ? 1 : 0
        present[count - 1] = 1
        return true
    }

    private func truth(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool? {
        for word in words where word.bytes.elementsEqual(bytes) { return word.isYes }
        return nil
    }
}

/// Numbers and days straight from a cell's bytes, exactly or not at all.
enum CellNumber {
    /// A decimal times ten to the power of `places`; nil for anything else, for more decimals than that (zeros
    /// behind them do not count) and beyond 18 digits.
    @inline(__always)
    static func decimal(_ bytes: UnsafeBufferPointer<UInt8>, places: Int) -> Int64? {
        guard let base = bytes.baseAddress else { return nil }
        let count = bytes.count
        var at = 0
        let isNegative = count > 0 && base[0] == 0x2D
        if isNegative { at = 1 }
        let start = at
        var value: Int64 = 0
        while at < count, base[at] &- 48 < 10 {
            guard at - start < 18 else { return nil }
            value = value &* 10 &+ Int64(base[at] &- 48)
            at += 1
        }
        guard at > start else { return nil }
        var missing = places
        if at < count {
            guard base[at] == 0x2E, at + 1 < count else { return nil }
            at += 1
            while at < count, base[at] &- 48 < 10 {
                let digit = Int64(base[at] &- 48)
                if missing > 0 {
                    guard at - start < 19 else { return nil }
                    value = value &* 10 &+ digit
                    missing -= 1
                } else if digit != 0 {
                    return nil
                }
                at += 1
            }
            guard at == count else { return nil }
        }
        while missing > 0 {
            let (product, overflows) = value.multipliedReportingOverflow(by: 10)
            guard !overflows else { return nil }
            value = product
            missing -= 1
        }
        return isNegative ? -value : value
    }

    /// The number of a day written `YYYY-MM-DD`; nil for anything else.
    @inline(__always)
    static func day(_ bytes: UnsafeBufferPointer<UInt8>) -> Int32? {
        guard bytes.count == 10, bytes[4] == 0x2D, bytes[7] == 0x2D else { return nil }
        var year = 0
        var month = 0
        var day = 0
        for index in 0..<10 where index != 4 && index != 7 {
            let digit = bytes[index] &- 48
            guard digit < 10 else { return nil }
            if index < 4 {
                year = year &* 10 &+ Int(digit)
            } else if index < 7 {
                month = month &* 10 &+ Int(digit)
            } else {
                day = day &* 10 &+ Int(digit)
            }
        }
        return LocalDate(year, month, day)?.dayNumber
    }
}

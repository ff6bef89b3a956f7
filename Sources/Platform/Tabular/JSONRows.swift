/// Rows as JSON objects under fixed keys, written straight to bytes: the lists of the API and of `jsonl`.
public struct JSONRows: ~Copyable {
    /// How rows are put together.
    public enum Form: Sendable {
        /// One array.
        case array
        /// One object a line.
        case lines
    }

    private let buffer = ByteBuffer(capacity: 1 << 16)
    /// The keys as they are written, one after another, and where each ends.
    private let keys: ByteBuffer
    private let keyEnds: UnsafeMutablePointer<Int>
    private let keyCount: Int
    private let form: Form
    private var column = 0
    private var rowCount = 0

    /// Rows with these keys, in this order.
    public init(keys: [String], form: Form) {
        self.form = form
        keyCount = keys.count
        keyEnds = UnsafeMutablePointer<Int>.allocate(capacity: max(1, keys.count))
        self.keys = ByteBuffer(capacity: 1_024)
        for (index, key) in keys.enumerated() {
            self.keys.put(index == 0 ? 0x7B : 0x2C)
            self.keys.put(quoted: key)
            self.keys.put(0x3A)
            keyEnds[index] = self.keys.count
        }
        if form == .array { buffer.put(0x5B) }
    }

    deinit {
        buffer.free()
        keys.free()
        keyEnds.deallocate()
    }

    /// Begins a row.
    public mutating func beginRow() {
        if form == .array, rowCount > 0 { buffer.put(0x2C) }
        rowCount += 1
        column = 0
    }

    @inline(__always)
    private mutating func key() {
        if column < keyCount {
            let start = column == 0 ? 0 : keyEnds[column - 1]
            let bytes = keys.bytes.assumingMemoryBound(to: UInt8.self)
            buffer.put(UnsafeBufferPointer(rebasing: bytes[start..<keyEnds[column]]))
        }
        column += 1
    }

    /// The next value: text, or null.
    public mutating func add(_ text: String?) {
        key()
        if let text { buffer.put(quoted: text) } else { buffer.put("null") }
    }

    /// The next value: a whole number, or null.
    public mutating func add(_ value: Int64?) {
        key()
        if let value { buffer.put(number: value) } else { buffer.put("null") }
    }

    /// The next value: a truth value, or null.
    public mutating func add(_ value: Bool?) {
        key()
        if let value { buffer.put(value ? "true" : "false") } else { buffer.put("null") }
    }

    /// The next value: a rate or measure as the shortest text that gives it back; null when it is not finite.
    public mutating func add(_ value: Double?) {
        key()
        guard let value, value.isFinite else {
            buffer.put("null")
            return
        }
        if value == value.rounded(), abs(value) < 1e15 {
            buffer.put(number: Int64(value))
        } else {
            buffer.put(text: value.description)
        }
    }

    /// The next value: JSON that stands already as text, as a list.
    public mutating func add(json: [UInt8]) {
        key()
        buffer.put(json)
    }

    /// The next value: UTF-8 bytes as text.
    public mutating func add(utf8 bytes: UnsafeBufferPointer<UInt8>) {
        key()
        buffer.put(quoted: bytes)
    }

    /// Ends a row; keys without a value become null.
    public mutating func endRow() {
        while column < keyCount { add(nil as Bool?) }
        if keyCount == 0 { buffer.put(0x7B) }
        buffer.put(0x7D)
        if form == .lines { buffer.put(0x0A) }
    }

    /// The bytes so far, taken out; call it now and then while writing a long list.
    public mutating func takeBytes() -> [UInt8] {
        let bytes = Array(buffer.bytes)
        buffer.clear()
        return bytes
    }

    /// The bytes gathered and not yet taken.
    public var byteCount: Int { buffer.count }

    /// Ends the list and gives the bytes that were not yet taken.
    public consuming func finish() -> [UInt8] {
        if form == .array { buffer.put(0x5D) }
        return Array(buffer.bytes)
    }
}

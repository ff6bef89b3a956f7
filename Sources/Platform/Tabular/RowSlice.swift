import Glibc

/// A row as it is read: its cells as stretches of bytes, nothing made a `String` until it is asked for (行切片).
///
/// Lent for the length of one call and used again for the next row. Only cells that are not empty are there, in
/// order of column; texts are UTF-8.
public struct RowSlice: ~Copyable {
    /// What a cell holds; `day` is a date or a time of day, `month` a date under a format of year and month alone.
    public enum Kind: UInt8, Sendable { case text, number, day, month, bool, error }

    struct Piece {
        var base: UnsafePointer<UInt8>
        var count: Int32
        var column: Int32
        var style: Int32
        /// The number of the shared string, −1 for other cells.
        var shared: Int32
        var kind: Kind
        var isFormula: Bool
    }

    /// 1-based, as the file shows it; in a CSV the record's number.
    public internal(set) var number = 0
    /// The 1-based line on which the row starts (CSV only): where its problems are reported.
    public internal(set) var line: Int?
    /// How many cells are not empty.
    public private(set) var count = 0

    private var pieces: UnsafeMutablePointer<Piece>
    private var capacity = 256
    private var kept = KeptBytes()
    private let formats: [NumberFormat]
    private let strings: SharedStrings?

    init(formats: [NumberFormat] = [], strings: SharedStrings? = nil) {
        self.formats = formats
        self.strings = strings
        pieces = UnsafeMutablePointer<Piece>.allocate(capacity: capacity)
    }

    deinit { pieces.deallocate() }

    // MARK: - Asking

    /// The 0-based column of a cell.
    @inline(__always)
    public func column(_ index: Int) -> Int { Int(piece(index).column) }

    /// What a cell holds.
    @inline(__always)
    public func kind(_ index: Int) -> Kind { piece(index).kind }

    /// Whether a formula stands behind a cell.
    public func isFormula(_ index: Int) -> Bool { piece(index).isFormula }

    /// A number format's code where it is not General.
    public func format(_ index: Int) -> String? {
        let style = Int(piece(index).style)
        return style < formats.count ? formats[style].code : nil
    }

    /// Lends a cell's bytes: its text, a number in plain decimal, a date as `read` prints it, `TRUE` or `FALSE`.
    @inline(__always)
    public func withBytes<Result, Failure: Error>(
        _ index: Int, _ body: (UnsafeBufferPointer<UInt8>) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try body(bytes(index))
    }

    /// A cell's text as `read` prints it; an error cell's as it stands.
    public func text(_ index: Int) -> String {
        let piece = piece(index)
        if piece.shared >= 0, let text = strings?.string(Int(piece.shared)) { return text }
        return String(decoding: bytes(index), as: UTF8.self)
    }

    /// A cell as a value of its own.
    public func cell(_ index: Int) -> Cell {
        let piece = piece(index)
        let text = text(index)
        let value: Cell.Value
        switch piece.kind {
        case .text: value = .text(text)
        case .number: value = .number(text)
        case .day: value = .date(text, monthOnly: false)
        case .month: value = .date(text, monthOnly: true)
        case .bool: value = .bool(piece.count == 4)
        case .error: value = .error(text)
        }
        return Cell(
            column: Int(piece.column), value: value, isFormula: piece.isFormula, format: format(index))
    }

    /// The row as values of their own, as `WorkbookReader.forEachRow` gives it.
    public func row() -> SheetRow { SheetRow(number: number, cells: cells(), line: line) }

    func cells() -> [Cell] {
        var cells: [Cell] = []
        cells.reserveCapacity(count)
        for index in 0..<count { cells.append(cell(index)) }
        return cells
    }

    @inline(__always)
    package func bytes(_ index: Int) -> UnsafeBufferPointer<UInt8> {
        let piece = piece(index)
        return UnsafeBufferPointer(start: piece.base, count: Int(piece.count))
    }

    @inline(__always)
    private func piece(_ index: Int) -> Piece {
        precondition(index >= 0 && index < count)
        return pieces[index]
    }

    // MARK: - Filling

    /// Empties the row; bytes kept for it may be written over.
    mutating func clear() {
        count = 0
        kept.clear()
    }

    @inline(__always)
    mutating func add(
        _ bytes: UnsafeBufferPointer<UInt8>, _ kind: Kind, column: Int, style: Int = Int(Int32.max),
        shared: Int = -1, isFormula: Bool = false
    ) {
        guard let base = bytes.baseAddress else { return }
        if count == capacity { grow() }
        (pieces + count).initialize(
            to: Piece(
                base: base, count: Int32(truncatingIfNeeded: bytes.count),
                column: Int32(truncatingIfNeeded: column), style: Int32(truncatingIfNeeded: style),
                shared: Int32(truncatingIfNeeded: shared), kind: kind, isFormula: isFormula))
        count += 1
    }

    @inline(never)
    private mutating func grow() {
        let larger = UnsafeMutablePointer<Piece>.allocate(capacity: capacity * 2)
        larger.moveInitialize(from: pieces, count: count)
        pieces.deallocate()
        pieces = larger
        capacity *= 2
    }

    /// A copy of bytes that stands until the row is cleared.
    mutating func keep(_ bytes: UnsafeBufferPointer<UInt8>) -> UnsafeBufferPointer<UInt8> { kept.keep(bytes) }

    /// Takes out the cells for which this is true.
    mutating func removeAll(where isOut: (_ column: Int) -> Bool) {
        var left = 0
        for index in 0..<count {
            let piece = pieces[index]
            if isOut(Int(piece.column)) { continue }
            pieces[left] = piece
            left += 1
        }
        count = left
    }

    /// Puts cells that came out of order in order of column; of two in one place the later stands.
    mutating func order() {
        var byColumn: [Int32: Piece] = [:]
        for index in 0..<count { byColumn[pieces[index].column] = pieces[index] }
        count = 0
        for piece in byColumn.values.sorted(by: { $0.column < $1.column }) {
            pieces[count] = piece
            count += 1
        }
    }
}

/// Bytes made for a row that lie in no buffer of the file: they keep their place until the row is done.
private struct KeptBytes: ~Copyable {
    private static let size = 1 << 14
    private let first = UnsafeMutablePointer<UInt8>.allocate(capacity: size)
    private var used = 0
    private var others: [UnsafeMutablePointer<UInt8>] = []

    deinit {
        first.deallocate()
        for other in others { other.deallocate() }
    }

    mutating func clear() {
        used = 0
        guard !others.isEmpty else { return }
        for other in others { other.deallocate() }
        others.removeAll()
    }

    mutating func keep(_ bytes: UnsafeBufferPointer<UInt8>) -> UnsafeBufferPointer<UInt8> {
        guard let from = bytes.baseAddress else { return UnsafeBufferPointer(start: first, count: 0) }
        let to: UnsafeMutablePointer<UInt8>
        if used + bytes.count <= Self.size {
            to = first + used
            used += bytes.count
        } else {
            to = UnsafeMutablePointer<UInt8>.allocate(capacity: bytes.count)
            others.append(to)
        }
        memcpy(to, from, bytes.count)
        return UnsafeBufferPointer(start: to, count: bytes.count)
    }
}

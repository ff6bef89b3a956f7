/// References like `AK12` and ranges like `A5:A7`, read from bytes.
enum CellReference {
    /// A whole number of up to nine digits.
    static func number(_ raw: UnsafeBufferPointer<UInt8>) -> Int? {
        guard raw.count > 0, raw.count <= 9 else { return nil }
        var value = 0
        for byte in raw {
            let digit = Int(byte) - 48
            guard digit >= 0, digit < 10 else { return nil }
            value = value * 10 + digit
        }
        return value
    }

    /// The 0-based column of a reference.
    @inline(__always)
    static func column(_ raw: UnsafeBufferPointer<UInt8>) -> Int? {
        var value = 0
        var count = 0
        for byte in raw {
            let letter = Int(byte & 0xDF) - 64
            guard letter >= 1, letter <= 26, byte >= 65 else { break }
            value = value * 26 + letter
            count += 1
            if count > 3 { return nil }
        }
        guard count > 0, value <= SheetPart.columnCount, count < raw.count else { return nil }
        return value - 1
    }

    /// A range or a single cell; whole columns (`A:C`) and rows (`1:3`) too.
    static func range(_ raw: UnsafeBufferPointer<UInt8>) -> CellRange? {
        let bytes = raw.filter { $0 != 0x24 }
        let corners = bytes.split(separator: 0x3A, maxSplits: 1, omittingEmptySubsequences: false)
        guard let first = corners.first.flatMap({ corner($0) }),
            let last = corners.last.flatMap({ corner($0) })
        else { return nil }
        let rows = (first.row ?? 1, last.row ?? SheetPart.lastRow)
        let columns = (first.column ?? 0, last.column ?? SheetPart.columnCount - 1)
        return CellRange(
            rows: min(rows.0, rows.1)...max(rows.0, rows.1),
            columns: min(columns.0, columns.1)...max(columns.0, columns.1))
    }

    private static func corner(_ bytes: ArraySlice<UInt8>) -> (row: Int?, column: Int?)? {
        let letters = bytes.prefix { $0 & 0xDF >= 65 && $0 & 0xDF <= 90 }
        let digits = Array(bytes.dropFirst(letters.count))
        guard letters.count <= 3, letters.count + digits.count > 0 else { return nil }
        let column = letters.isEmpty ? nil : letters.reduce(0) { $0 * 26 + Int($1 & 0xDF) - 64 } - 1
        let row = digits.withUnsafeBufferPointer { number($0) }
        guard digits.isEmpty || row != nil, (row ?? 1) >= 1, (row ?? 1) <= SheetPart.lastRow,
            (column ?? 0) < SheetPart.columnCount
        else { return nil }
        return (row, column)
    }
}

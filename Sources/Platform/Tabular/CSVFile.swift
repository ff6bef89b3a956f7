import Vocabulary

/// A CSV file opened: its encoding and delimiter, found without asking.
struct CSVFile {
    let store: ByteStore
    let name: String
    let encoding: TextEncoding
    /// Whether all its bytes were found to be sound UTF-8, so that they need no decoding.
    let isSound: Bool
    let delimiter: UInt8
    /// Whether the first line is `sep=` and no row.
    let hasSeparatorLine: Bool

    init(_ store: ByteStore, name: String) throws {
        self.store = store
        self.name = name
        (encoding, isSound) = try TextEncoding.of(store)
        let head = try CSVFile.head(store, encoding)
        if let stated = CSVFile.stated(head) {
            delimiter = stated
            hasSeparatorLine = true
        } else {
            delimiter = try CSVFile.likely(head)
            hasSeparatorLine = false
        }
    }

    /// Lends each record as a row with its number among the rows and the line on which it starts.
    ///
    /// Problems of records go to the log with their lines.
    func forEachRow(log: inout ProblemLog, _ body: (borrowing RowSlice) throws -> Void) throws {
        let text = isSound ? nil : try TextSource(store, encoding)
        let source: any ByteSource =
            if let text {
                store.count > 1 << 20 ? PrefetchSource(text) : text
            } else {
                StretchSource(store, from: encoding.markCount)
            }
        var records = CSVRecords(source, delimiter: delimiter)
        var row = RowSlice()
        var expected = 0
        var any = false
        if hasSeparatorLine { _ = try records.next() }
        while try records.next() {
            row.clear()
            row.number += 1
            let line = records.line
            row.line = line
            let count = records.count
            records.fill(&row)
            if let text, text.takeInvalid(before: records.endOffset) {
                log.add(problem(.invalidBytes, line, ["encoding": encoding.rawValue]))
            }
            if records.hasTextAfterQuote { log.add(problem(.textAfterQuote, line)) }
            let isBlank = count == 1 && row.count == 0
            if expected == 0, !isBlank {
                expected = count
                reportDuplicates(row.cells(), line, &log)
            } else if !isBlank, count != expected {
                let arguments = ["found": String(count), "expected": String(expected)]
                log.add(problem(count < expected ? .rowShort : .rowLong, line, arguments))
            }
            if !isBlank { any = true }
            try body(row)
        }
        guard any else { throw Problem(.noRows, at: .init(file: name)) }
    }

    private func problem(
        _ number: ProblemNumber, _ line: Int, _ arguments: [String: String] = [:], column: Int? = nil
    ) -> Problem {
        Problem(
            number, arguments.merging(["line": String(line)]) { $1 },
            at: .init(file: name, row: line, column: column.map { String($0) }))
    }

    private func reportDuplicates(_ cells: [Cell], _ line: Int, _ log: inout ProblemLog) {
        var seen: [[UInt8]: Int] = [:]
        for cell in cells {
            guard let text = cell.text else { continue }
            let key = Array(text.utf8)
            if let first = seen[key] {
                let arguments = ["name": text, "first": String(first + 1), "second": String(cell.column + 1)]
                var found = problem(.duplicateHeader, line, arguments, column: cell.column + 1)
                found.value = text
                log.add(found)
            } else {
                seen[key] = cell.column
            }
        }
    }

    private static func head(_ store: ByteStore, _ encoding: TextEncoding) throws -> [UInt8] {
        let source = try TextSource(store, encoding)
        var head = [UInt8](repeating: 0, count: 65_536)
        var count = 0
        while count + 8 <= head.count {
            let start = count
            let got = try head.withUnsafeMutableBytes { buffer in
                try source.read(into: UnsafeMutableRawBufferPointer(rebasing: buffer[start...]))
            }
            if got == 0 { break }
            count += got
        }
        head.removeLast(head.count - count)
        return head
    }

    /// The delimiter of a first line `sep=;`, quoted or not.
    private static func stated(_ head: [UInt8]) -> UInt8? {
        var line = head.prefix { $0 != 0x0A && $0 != 0x0D }
        if line.count >= 2, line.first == 0x22, line.last == 0x22 { line = line.dropFirst().dropLast() }
        guard line.count == 5,
            line.prefix(4).elementsEqual("sep=".utf8) || line.prefix(4).elementsEqual("SEP=".utf8),
            let last = line.last, last < 0x80, last != 0x22
        else { return nil }
        return last
    }

    /// The delimiter by which most of the first records have the same number of columns, above one.
    private static func likely(_ head: [UInt8]) throws -> UInt8 {
        var best = (delimiter: UInt8(0x2C), share: 0.0, columns: 1)
        for delimiter in [0x2C, 0x09, 0x3B] as [UInt8] {
            var counts: [Int] = []
            var records = CSVRecords(
                StretchSource(ByteStore(bytes: head)), delimiter: delimiter, window: 1 << 17)
            do {
                while counts.count < 200, try records.next() {
                    if records.count > 1 || !records.isEmpty { counts.append(records.count) }
                }
            } catch is Problem {
                // A cut or broken head still tells what came before.
            }
            if head.count >= 65_000, counts.count > 1 { counts.removeLast() }
            guard !counts.isEmpty else { continue }
            var tally: [Int: Int] = [:]
            for count in counts where count > 1 { tally[count, default: 0] += 1 }
            for (columns, times) in tally.sorted(by: { $0.key < $1.key }) {
                let share = Double(times) / Double(counts.count)
                if share > best.share || share == best.share && columns > best.columns {
                    best = (delimiter, share, columns)
                }
            }
        }
        return best.delimiter
    }

    /// The name of the sheet: the file's, without its folder.
    var sheetName: String { WorkbookParts.split(name).file }

    /// The delimiter as text.
    var delimiterText: String { String(decoding: [delimiter], as: UTF8.self) }
}

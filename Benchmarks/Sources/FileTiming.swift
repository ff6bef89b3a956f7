import Foundation
import Tabular
import Vocabulary

/// Files in and out.
enum FileTiming {
    /// CSV in: every cell of every row, its numbers read as numbers.
    static func csv(_ folder: String) throws {
        var cells = 0
        var total = 0.0
        let seconds = try Bench.median(of: 5) {
            cells = 0
            _ = try WorkbookReader.forEachRow(file: folder + "/in.csv") { _, row in
                cells += row.cells.count
                for cell in row.cells where [3, 4, 6, 8].contains(cell.column % 10) {
                    if case .text(let text) = cell.value { total += number(text) }
                }
            }
        }
        Bench.report(
            "csv", ["seconds": .double(seconds), "cells": .int(Int64(cells)), "sum": .double(total)])
    }

    /// A plain decimal read from its bytes.
    private static func number(_ text: String) -> Double {
        var text = text
        return text.withUTF8 { bytes in
            var digits: Int64 = 0
            var scale = 1.0
            var isFraction = false
            for byte in bytes {
                if byte == 0x2E {
                    isFraction = true
                } else {
                    digits = digits &* 10 &+ Int64(byte &- 0x30)
                    if isFraction { scale *= 10 }
                }
            }
            return Double(digits) / scale
        }
    }

    /// A workbook of 100,000 × 23 in.
    static func workbookIn(_ folder: String) throws {
        var cells = 0
        let seconds = try Bench.median(of: 5) {
            cells = 0
            _ = try WorkbookReader.forEachRow(file: folder + "/in.xlsx") { _, row in cells += row.cells.count
            }
        }
        Bench.report("xlsx-in", ["seconds": .double(seconds), "cells": .int(Int64(cells))])
    }

    /// A workbook of 295,000 × 40 out.
    static func workbookOut(_ folder: String) throws {
        let path = folder + "/out.xlsx"
        let seconds = try Bench.median(of: 3) {
            try? FileManager.default.removeItem(atPath: path)
            try Generating.workbook(path, rows: 295_000, columns: 40)
        }
        let size = try FileManager.default.attributesOfItem(atPath: path)[.size] as? Int ?? 0
        Bench.report("xlsx-out", ["seconds": .double(seconds), "bytes": .int(Int64(size))])
    }

    /// 10,000 households of 23 values as JSON; the values are written to a file so that the peer has the same.
    static func json(_ folder: String) {
        var dice = Dice(state: 1)
        let names = (0..<10_000).map { _ in
            Generating.surnames[Int(dice.next() % 10)] + Generating.names[Int(dice.next() % 10)]
        }
        let ids = (0..<10_000).map { _ in "h-lingshan-\(dice.next() % 1_000_000)" }
        let numbers = (0..<10_000).map { _ in Int64(dice.next() % 5_000_000) }
        let keys = (0..<23).map { "column_\($0)" }
        func write(_ take: ([UInt8]) -> Void) {
            var rows = JSONRows(keys: keys, form: .array)
            for row in 0..<10_000 {
                rows.beginRow()
                for column in 0..<23 {
                    switch column % 5 {
                    case 0: rows.add(names[(row + column) % 10_000])
                    case 1: rows.add(ids[(row + column) % 10_000])
                    case 2: rows.add(numbers[(row + column) % 10_000])
                    case 3: rows.add(column % 2 == 0)
                    default: rows.add(nil as String?)
                    }
                }
                rows.endRow()
                // As an answer is sent: piece by piece.
                if rows.byteCount > 60_000 { take(rows.takeBytes()) }
            }
            take(rows.finish())
        }
        var count = 0
        let seconds = Bench.median(of: 21) {
            count = 0
            write { count += $0.count }
        }
        var bytes: [UInt8] = []
        write { bytes += $0 }
        try? Data(bytes).write(to: URL(fileURLWithPath: folder + "/rows.json"))
        Bench.report("json", ["seconds": .double(seconds), "bytes": .int(Int64(count))])
    }
}

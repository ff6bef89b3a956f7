import Foundation
import Tabular
import Vocabulary

/// Files in and out.
enum FileTiming {
    /// CSV in, every cell into its typed column: exact decimals, days, yes and no; once in UTF-8, once in GB18030.
    static func csv(_ folder: String) throws {
        let kinds: [ColumnKind] = (0..<40).map { column in
            switch column % 10 {
            case 3, 6: .whole
            case 4, 8: .decimal(places: 2)
            case 5: .day
            case 9: .truth(yes: ["是"], no: ["否"])
            default: .text
            }
        }
        for (name, file) in [("csv", "in.csv"), ("csv-gb18030", "in-gb18030.csv")] {
            guard FileManager.default.fileExists(atPath: "\(folder)/\(file)") else { continue }
            var table: TypedTable?
            let seconds = try Bench.median(of: 5) {
                table = nil
                table = try TypedTable.read(file: "\(folder)/\(file)", kinds: kinds)
            }
            guard let table else { return }
            // Sums that the peer must have too: numbers in hundredths, bytes of text.
            var sum: Int64 = 0
            var bytes = 0
            var values = 0
            for case let column? in table.columns {
                for row in 0..<column.count where column.hasValue(row) {
                    values += 1
                    switch column.kind {
                    case .whole: sum += (column.number(row) ?? 0) * 100
                    case .decimal: sum += column.number(row) ?? 0
                    case .text: bytes += column.withBytes(row) { $0.count }
                    default: break
                    }
                }
            }
            Bench.report(
                name,
                [
                    "seconds": .double(seconds), "rows": .int(Int64(table.rowNumbers.count)),
                    "values": .int(Int64(values)), "sum": .int(sum), "bytes": .int(Int64(bytes)),
                    "problems": .int(Int64(table.problems.count)),
                ])
        }
    }

    /// A workbook of 100,000 × 23 in: each cell a value of its own, and each lent as its bytes.
    static func workbookIn(_ folder: String) throws {
        var cells = 0
        let seconds = try Bench.median(of: 5) {
            cells = 0
            _ = try WorkbookReader.forEachRow(file: folder + "/in.xlsx") { cells += $1.cells.count }
        }
        var bytes = 0
        let lent = try Bench.median(of: 5) {
            bytes = 0
            _ = try WorkbookReader.forEachSlice(file: folder + "/in.xlsx") { _, row in
                for index in 0..<row.count { bytes += row.withBytes(index) { $0.count } }
            }
        }
        Bench.report(
            "xlsx-in",
            [
                "seconds": .double(seconds), "lent": .double(lent), "cells": .int(Int64(cells)),
                "bytes": .int(Int64(bytes)),
            ])
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

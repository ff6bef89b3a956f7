import ArgumentParser
import Foundation
import Tabular
import Vocabulary

/// How an answer is written.
enum OutputFormat: String, ExpressibleByArgument, CaseIterable {
    case table, json, jsonl, csv, xlsx
}

/// Writes a verb's answer: one document, or rows (输出).
struct Printer {
    private let format: OutputFormat
    private let out: String?
    private var file: FileHandle?

    init(_ options: OutputOptions, rows: Bool) throws {
        out = options.out
        format =
            options.format
            ?? (StandardOutput.isTerminal && options.out == nil ? .table : rows ? .jsonl : .json)
        if let out, format != .xlsx {
            guard FileManager.default.createFile(atPath: out, contents: nil),
                let handle = FileHandle(forWritingAtPath: out)
            else { throw Problem(.cannotWrite, ["file": out]) }
            file = handle
        }
    }

    /// Whether a person reads the answer in a terminal.
    var isTable: Bool { format == .table }

    /// Bytes as they are.
    func write(_ bytes: [UInt8]) throws {
        if let file { try file.write(contentsOf: Data(bytes)) } else { StandardOutput.write(bytes) }
    }

    /// Text as it is.
    func write(_ text: String) throws { try write(Array(text.utf8)) }

    /// One document; a table shows its keys and values.
    func document(_ value: JSONValue) throws {
        switch format {
        case .json, .jsonl: try write(value.bytes + [0x0A])
        case .table:
            for member in value.members ?? [] {
                try write(Array("\(member.key): \(TextTable.cell(member.value))\n".utf8))
            }
        case .csv, .xlsx:
            try rows([value].lazy.map { $0 })
        }
    }

    /// Rows of the same keys, written as they come.
    func rows(_ rows: some Sequence<JSONValue>) throws {
        var sink = RowSink(self)
        for row in rows { try sink.add(row) }
        try sink.end()
    }

    /// A sink to which rows are handed one by one.
    func sink() -> RowSink { RowSink(self) }

    /// Takes rows one by one and writes them in the format asked for.
    struct RowSink {
        private let printer: Printer
        private var buffer: [UInt8] = []
        private var count = 0
        private var table: [JSONValue] = []
        private let csv: CSVWriter?

        init(_ printer: Printer) {
            self.printer = printer
            csv = printer.format == .csv ? CSVWriter() : nil
        }

        mutating func add(_ row: JSONValue) throws {
            switch printer.format {
            case .jsonl:
                row.write(into: &buffer, canonical: false)
                buffer.append(0x0A)
            case .json:
                buffer.append(count == 0 ? 0x5B : 0x2C)
                row.write(into: &buffer, canonical: false)
            case .csv:
                if count == 0 { try csv?.row((row.members ?? []).map { .text($0.key) }) }
                try csv?.row((row.members ?? []).map { Self.cell($0.value) })
            case .table, .xlsx: table.append(row)
            }
            count += 1
            if buffer.count > 1 << 16 {
                try printer.write(buffer)
                buffer.removeAll(keepingCapacity: true)
            }
        }

        mutating func end() throws {
            switch printer.format {
            case .json: buffer += count == 0 ? [0x5B, 0x5D, 0x0A] : [0x5D, 0x0A]
            case .table: buffer += TextTable(table).text.utf8
            case .xlsx: try writeWorkbook()
            case .csv: buffer += try csv?.finish() ?? []
            case .jsonl: break
            }
            try printer.write(buffer)
            buffer = []
        }

        private func writeWorkbook() throws {
            guard let out = printer.out else {
                throw Problem(
                    .badArgument, ["name": "--out", "value": "", "why": "xlsx 需要文件名 / xlsx needs a file"])
            }
            let writer = try WorkbookWriter(file: out)
            try writer.beginSheet(
                "Sheet1", columns: (table.first?.members ?? []).map { SheetColumn($0.key) })
            for row in table {
                writer.beginRow()
                for member in row.members ?? [] { writer.cell(Self.cell(member.value)) }
                try writer.endRow()
            }
            try writer.finish()
        }

        static func cell(_ value: JSONValue) -> CellContent {
            switch value {
            case .null: .empty
            case .int(let number): .int(number)
            case .number(let text): .decimal(text)
            case .bool(let truth): .bool(truth)
            case .string(let text): .text(text)
            case .array, .object: .text(value.text)
            }
        }
    }
}

/// Rows as an aligned table for a terminal: numbers to the right, Chinese characters two columns wide.
struct TextTable {
    let text: String

    init(_ rows: [JSONValue]) {
        let header = (rows.first?.members ?? []).map(\.key)
        let cells = rows.map { row in header.map { key in Self.cell(row[key] ?? .null) } }
        let isNumber = header.map { key in rows.allSatisfy { Self.isNumber($0[key] ?? .null) } }
        var widths = header.map(Self.width)
        for row in cells {
            for (index, cell) in row.enumerated() {
                widths[index] = max(widths[index], min(60, Self.width(cell)))
            }
        }
        text = ([header] + cells).map { row in
            let line = row.enumerated().map { index, cell in
                let space = String(repeating: " ", count: max(0, widths[index] - Self.width(cell)))
                return isNumber[index] ? space + cell : cell + space
            }.joined(separator: "  ")
            return line.reversed().drop { $0 == " " }.reversed().map(String.init).joined() + "\n"
        }.joined()
    }

    /// Whether a cell stands to the right: a number, or nothing.
    private static func isNumber(_ value: JSONValue) -> Bool {
        switch value {
        case .int, .number, .null: true
        default: false
        }
    }

    static func cell(_ value: JSONValue) -> String {
        switch value {
        case .string(let text): text
        case .null: "—"
        default: value.text
        }
    }

    /// Columns on a terminal.
    static func width(_ text: String) -> Int {
        text.unicodeScalars.reduce(0) { sum, scalar in
            let wide =
                scalar.properties.isEmojiPresentation || (0x1100...0x115F).contains(scalar.value)
                || (0x2E80...0xA4CF).contains(scalar.value) || (0xAC00...0xD7A3).contains(scalar.value)
                || (0xF900...0xFAFF).contains(scalar.value) || (0xFE30...0xFE6F).contains(scalar.value)
                || (0xFF00...0xFF60).contains(scalar.value) || (0xFFE0...0xFFE6).contains(scalar.value)
                || (0x20000...0x3FFFD).contains(scalar.value)
            return sum + (wide ? 2 : 1)
        }
    }
}

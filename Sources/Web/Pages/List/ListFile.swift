import Access
import Foundation
import Journal
import Policy
import Registry
import Storage
import Tabular
import Vocabulary

/// Rows written as a file (清单文件), with who took them out, for which area, and when.
struct ListFile {
    /// The kinds of files.
    enum Form: String, Sendable {
        case xlsx, csv, json

        var type: String {
            switch self {
            case .xlsx: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
            case .csv: "text/csv; charset=utf-8"
            case .json: "application/json"
            }
        }
    }

    /// The name of the list, as `households`.
    let report: String
    /// The name of the sheet.
    let title: String
    /// The address of the page that shows the same.
    let address: String
    /// Headings of the columns.
    let headings: [String]
    /// Keys of the columns in JSON.
    let keys: [String]
    /// Whether personal facts are masked though the page may show them.
    let isMasked: Bool
    let snapshot: RegistrySnapshot
    let reading: Reading
    let caller: Caller
    let language: String
    let now: Instant

    /// The file of so many rows.
    func bytes(
        _ form: Form, count: Int, cells: (Int) -> [CellContent], json: (Int) -> [JSONValue]
    ) throws -> [UInt8] {
        switch form {
        case .json: return self.json(count, json)
        case .xlsx: return try workbook(count, cells)
        case .csv:
            let writer = CSVWriter()
            try writer.row(headings.map { .text($0) })
            for row in 0..<count { try writer.row(cells(row)) }
            return try writer.finish()
        }
    }

    /// The line of the access log about rows with these ids.
    func event(_ form: Form, area: AreaID, ids: [String]) -> AccessEvent {
        AccessEvent(
            .export, by: caller, at: now, area: area, ids: ids,
            detail: [
                "page": report, "form": form.rawValue, "query": address,
                "personal": isMasked ? "masked" : "clear",
            ])
    }

    private func workbook(_ count: Int, _ cells: (Int) -> [CellContent]) throws -> [UInt8] {
        let folder = FileManager.default.temporaryDirectory.appending(path: "tuopin-" + UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let path = folder.appending(path: "list.xlsx").path
        let book = try PublishedWorkbook(file: path, form: .xlsx)
        let widths: [Double] = [6, 18, 12]
        try book.beginSheet(
            title,
            columns: headings.enumerated().map { place, name in
                SheetColumn(name, width: place < widths.count ? widths[place] : 14, isText: place == 1)
            })
        for row in 0..<count { try book.add(cells(row)) }
        _ = try book.finish(try provenance())
        return [UInt8](try Data(contentsOf: URL(filePath: path)))
    }

    private func provenance() throws -> Provenance {
        var provenance = Provenance(
            report: report, arguments: address, pack: "\(snapshot.pack.id) \(snapshot.pack.version)",
            packHash: snapshot.pack.hash, engine: "tuopin", position: snapshot.position.description,
            heads: try heads(snapshot.position), asOf: snapshot.moment.asOf, exportedBy: caller.id,
            exportedAt: now)
        provenance["user"] = caller.name
        provenance["office"] = office
        provenance["personal"] = isMasked ? "masked" : "clear"
        return provenance
    }

    /// The caller's roles with their areas.
    private var office: String { caller.office(reading.directory, language) }

    private func json(_ count: Int, _ json: (Int) -> [JSONValue]) -> [UInt8] {
        let head: JSONValue = [
            "list": .string(address), "as_of": .string(snapshot.moment.asOf.description),
            "position": .string(snapshot.position.description),
            "pack": .string("\(snapshot.pack.id) \(snapshot.pack.version)"),
            "personal": .string(isMasked ? "masked" : "clear"), "exported_by": .string(caller.id),
            "office": .string(office), "exported_at": .string(now.description), "total": .int(Int64(count)),
        ]
        var out = Array(head.bytes.dropLast())
        out += Array(",\"rows\":".utf8)
        var rows = JSONRows(keys: keys, form: .array)
        for row in 0..<count {
            rows.beginRow()
            for value in json(row) { rows.add(json: value.bytes) }
            rows.endRow()
            if rows.byteCount > 1 << 16 { out += rows.takeBytes() }
        }
        out += rows.finish()
        out.append(UInt8(ascii: "}"))
        return out
    }

    /// The heads of a position with their hashes, as provenance states them.
    private func heads(_ position: Position) throws -> String {
        try position.heads.map { head in
            let hash = try reading.connection.first(
                "SELECT hash FROM journal_entry WHERE chain = ? AND seq = ?",
                [.text(head.chain), .integer(head.seq)]
            ) { $0.blob(0) ?? [] }
            return "\(head.chain)@\(head.seq):" + (hash ?? []).map { Figure.hex($0) }.joined()
        }.joined(separator: ",")
    }
}

extension FactShow {
    /// Masks names where a file about a territory may not have them, or is asked to; 403.603 where the second factor is
    /// wanted. Whether they are masked.
    mutating func maskNames(
        _ isAsked: Bool, _ caller: Caller, _ territory: Territory, _ now: Instant
    ) throws -> Bool {
        guard let fact = pack.facts[ProcessFact.headName], visibility(of: fact) == .clear else { return true }
        if !isAsked, caller.may(.exportPersonal, in: territory) {
            try caller.require(.exportPersonal, in: territory, at: now)
            return false
        }
        self = masking(.person)
        return true
    }
}

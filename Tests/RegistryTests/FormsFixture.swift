import Foundation
import Policy
import Tabular
import Vocabulary

@testable import Registry

/// What the tests of the forms share: the first pack of this repository.
enum FormsFixture {
    static let day = LocalDate(2017, 12, 31) ?? LocalDate(dayNumber: 0)
    static let pack: PolicyPack? = {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        return try? PolicyPack.load(directory: root.appending(path: "Policies/qinzhou-2016").path)
    }()
    static let dictionary = pack.map { FormDictionary(pack: $0, on: day) }
    static let layouts = pack.map { pack in pack.layouts.map { FormLayout($0, of: pack, on: day) } } ?? []

    /// A sheet from rows of texts; numbers and days as the file would hold them by `cell`.
    static func sheet(_ name: String, _ rows: [[String?]]) -> Sheet {
        var sheet = Sheet(name: name)
        for (at, row) in rows.enumerated() {
            let cells = row.enumerated().compactMap { column, text in
                text.map { Cell(column: column, value: .text($0)) }
            }
            if !cells.isEmpty { sheet.rows.append(SheetRow(number: at + 1, cells: cells)) }
        }
        return sheet
    }

    static func read(_ workbook: Workbook, layout: String? = nil) -> FormReading? {
        dictionary.map { FormReader($0).read(workbook, layouts: layouts, forcedLayout: layout) }
    }
}

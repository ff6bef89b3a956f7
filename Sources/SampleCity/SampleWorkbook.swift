import Tabular
import Vocabulary

/// A workbook of the sample while it is written, with the number of the row at hand.
final class SampleWorkbook {
    let writer: WorkbookWriter
    /// The row written last, 1-based as the sheet shows it.
    private(set) var row = 0

    init(file path: String) throws { writer = try WorkbookWriter(file: path) }

    func beginSheet(_ name: String) throws {
        try writer.beginSheet(name)
        row = 0
    }

    func beginRow() {
        writer.beginRow()
        row += 1
    }

    func finish() throws { try writer.finish() }
}

import Registry
import Tabular
import Vocabulary

/// The rows of a sheet around its problems (表的片段), as a page shows them.
struct SheetExcerpt: Sendable {
    /// One cell.
    struct Cell: Sendable {
        /// What stands in it, long numbers masked.
        var text: String
        /// How it is marked.
        var mark: CellMark?
        /// The problems at it, by their place in the list from 1.
        var problems: [Int] = []
    }

    /// One row, by its number in the file.
    struct Row: Sendable {
        var number: Int
        var cells: [Cell]
    }

    /// Most rows of all sheets together.
    private static let rowLimit = 60
    /// Most columns that are looked at.
    private static let columnLimit = 60
    /// So many columns are shown whole; of wider sheets the first ones, which say whose row it is, and those of problems.
    private static let (whole, firstOnes) = (14, 6)
    /// So many digits in a row are a number of a person, a telephone or an account.
    private static let longNumber = 11

    /// The sheet's name.
    var name: String
    /// Its columns' letters.
    var columns: [String]
    /// How many columns without a problem are left out.
    var leftOut: Int
    /// The head row, rows with problems and those beside them.
    var rows: [Row]

    /// The excerpts of a workbook, sheet by sheet; `headers` are those that the layout knows.
    static func of(_ book: Workbook, problems: [Problem], headers: Set<String>) -> [SheetExcerpt] {
        var marks: [Int: [(number: Int, mark: MarkedWorkbook.Mark)]] = [:]
        for (index, problem) in problems.enumerated() {
            guard let mark = MarkedWorkbook.Mark(problem, language: "en"), mark.column < columnLimit,
                let sheet = book.sheets.firstIndex(where: { sheet in
                    mark.sheet == nil || book.kind == .csv || sheet.name == mark.sheet
                })
            else { continue }
            marks[sheet, default: []].append((index + 1, mark))
        }
        var left = rowLimit
        return marks.keys.sorted().compactMap { index in
            guard left > 0 else { return nil }
            let excerpt = of(book.sheets[index], marks[index] ?? [], headers: headers, limit: left)
            left -= excerpt.rows.count
            return excerpt
        }
    }

    private static func of(
        _ sheet: Sheet, _ marks: [(number: Int, mark: MarkedWorkbook.Mark)], headers: Set<String>, limit: Int
    ) -> SheetExcerpt {
        let byRow = Dictionary(grouping: marks, by: \.mark.row)
        let rows = sheet.rows
        var wanted: Set<Int> = []
        if let head = head(of: rows, headers) { wanted.insert(head) }
        for index in rows.indices where byRow[rows[index].line ?? rows[index].number] != nil {
            guard wanted.count + 3 <= limit else { break }
            wanted.formUnion([index - 1, index, index + 1].filter(rows.indices.contains))
        }
        let shown = wanted.sorted()
        let widest = shown.flatMap { rows[$0].cells.map(\.column) }.max() ?? 0
        let marked = Set(
            shown.flatMap { byRow[rows[$0].line ?? rows[$0].number] ?? [] }.map(\.mark.column))
        let width = min(max(widest, marked.max() ?? 0) + 1, columnLimit)
        let columns = (0..<width).filter { width <= whole || $0 < firstOnes || marked.contains($0) }
        return SheetExcerpt(
            name: sheet.name, columns: columns.map { ColumnName.letters($0) },
            leftOut: width - columns.count,
            rows: shown.map { index in
                let number = rows[index].line ?? rows[index].number
                let cells = cells(rows[index], byRow[number] ?? [], width: width)
                return Row(number: number, cells: columns.map { cells[$0] })
            })
    }

    private static func cells(
        _ row: SheetRow, _ marks: [(number: Int, mark: MarkedWorkbook.Mark)], width: Int
    ) -> [Cell] {
        var cells = Array(repeating: Cell(text: ""), count: width)
        for cell in row.cells where cell.column < width {
            cells[cell.column].text = masked(cell.text ?? errorText(cell))
        }
        for (number, mark) in marks where mark.column < width {
            cells[mark.column].problems.append(number)
            let worst = min(cells[mark.column].mark?.rawValue ?? mark.mark.rawValue, mark.mark.rawValue)
            cells[mark.column].mark = CellMark(rawValue: worst)
        }
        return cells
    }

    private static func errorText(_ cell: Tabular.Cell) -> String {
        if case .error(let text) = cell.value { text } else { "" }
    }

    /// The row among the first whose texts are most often headers of the layout.
    private static func head(of rows: [SheetRow], _ headers: Set<String>) -> Int? {
        let counts = rows.prefix(10).map { row in
            row.cells.count { cell in headers.contains((cell.text ?? "").filter { !$0.isWhitespace }) }
        }
        guard let most = counts.max(), most > 0 else { return nil }
        return counts.firstIndex(of: most)
    }

    /// A text in which a long number shows its ends alone.
    private static func masked(_ text: String) -> String {
        var longest = 0
        var run = 0
        for byte in text.utf8 {
            run = (0x30...0x39).contains(byte) ? run + 1 : 0
            longest = max(longest, run)
        }
        return longest >= longNumber ? SecretValues.masked(text) : text
    }
}

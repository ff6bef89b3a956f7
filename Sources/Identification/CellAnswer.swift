import Tabular
public import Vocabulary

/// What somebody answers to a question about a cell (对疑问的答复): what stands in the cell instead.
public struct CellAnswer: Sendable, Hashable {
    /// The sheet; nil for the only one.
    public var sheet: String?
    /// The row as the problem names it.
    public var row: Int
    /// The column as the problem names it: a letter, of a CSV a number from 1.
    public var column: String
    /// What is to stand there; nil leaves the cell empty.
    public var value: String?

    /// Reads `[{"sheet","row","column","value"}]`; nil for anything else.
    public static func list(_ json: JSONValue) -> [CellAnswer]? {
        guard let items = json.arrayValue else { return nil }
        let answers = items.compactMap(CellAnswer.init)
        return answers.count == items.count ? answers : nil
    }

    init?(_ json: JSONValue) {
        guard let row = json["row"]?.intValue.flatMap({ Int(exactly: $0) }), row > 0,
            let column = json["column"]?.stringValue, let value = json["value"],
            value == .null || value.stringValue != nil
        else { return nil }
        self.row = row
        self.column = column
        self.value = value.stringValue
        sheet = json["sheet"]?.stringValue
    }

    /// Where it stands, without what was answered: the facts themselves say that.
    var place: JSONValue {
        ["sheet": .text(sheet), "row": .int(Int64(row)), "column": .string(column)]
    }

    /// All of it in one line, for a digest.
    var line: String {
        JSONValue.array([.text(sheet), .int(Int64(row)), .string(column), .text(value)]).text
    }

    /// The place of its column, from 0; nil where it is none.
    fileprivate var index: Int? {
        if let number = Int(column) { return number >= 1 ? number - 1 : nil }
        return ColumnName.index(column)
    }
}

extension Workbook {
    /// Puts answers where they belong, as if the workbook had been corrected; a Problem (422.731) where it has no such row
    /// or column.
    mutating func put(_ answers: [CellAnswer]) throws(Problem) {
        for answer in answers {
            let place = sheets.firstIndex { sheet in
                answer.sheet.map { $0 == sheet.name || kind == .csv } ?? (sheets.count == 1)
            }
            guard let place, let column = answer.index,
                let row = sheets[place].rows.firstIndex(where: { ($0.line ?? $0.number) == answer.row }),
                column <= (sheets[place].rows.compactMap { $0.cells.last?.column }.max() ?? -1)
            else {
                throw Problem(
                    .answerNowhere,
                    ["sheet": answer.sheet ?? "", "row": String(answer.row), "column": answer.column])
            }
            sheets[place].rows[row].cells.removeAll { $0.column == column }
            guard let value = answer.value, !value.isEmpty else { continue }
            let cells = sheets[place].rows[row].cells
            sheets[place].rows[row].cells.insert(
                Cell(column: column, value: .text(value)),
                at: cells.firstIndex { $0.column > column } ?? cells.count)
        }
    }
}

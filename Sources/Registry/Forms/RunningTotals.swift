import Tabular
import Vocabulary

/// Sums down the columns of a sheet, to hold totals and subtotals against.
struct RunningTotals {
    private var sums: [Int64] = []
    private var isSpoilt: [Bool] = []
    private var sumsBefore: [Int64] = []
    private var isSpoiltSince: [Bool] = []
    var households = 0
    var persons = 0
    private var householdsBefore = 0
    private var personsBefore = 0

    init(width: Int = 0) {
        sums = Array(repeating: 0, count: width)
        sumsBefore = sums
        isSpoilt = Array(repeating: false, count: width)
        isSpoiltSince = isSpoilt
    }

    mutating func add(_ column: Int, _ value: Int64) {
        let (sum, overflow) = sums[column].addingReportingOverflow(value)
        if overflow { spoil(column) } else { sums[column] = sum }
    }

    /// A value of this column was not taken: its sum says nothing.
    mutating func spoil(_ column: Int) {
        isSpoilt[column] = true
        isSpoiltSince[column] = true
    }

    /// The sum of a column since the last subtotal, or of all; nil where a value is missing.
    func sum(_ column: Int, sinceSubtotal: Bool) -> Int64? {
        if sinceSubtotal { return isSpoiltSince[column] ? nil : sums[column] - sumsBefore[column] }
        return isSpoilt[column] ? nil : sums[column]
    }

    func count(sinceSubtotal: Bool) -> (households: Int, persons: Int) {
        sinceSubtotal ? (households - householdsBefore, persons - personsBefore) : (households, persons)
    }

    mutating func startSubtotal() {
        sumsBefore = sums
        isSpoiltSince = Array(repeating: false, count: sums.count)
        householdsBefore = households
        personsBefore = persons
    }
}

extension SheetReading {
    /// Holds the figures of a total row against the rows above it.
    mutating func checkTotals(_ row: SheetRow, _ label: Cell, _ book: inout BookReading) {
        let text = label.text.map(CellText.closed) ?? ""
        let isSubtotal = text.contains("小计") || text.contains("本页") || text.lowercased().contains("subtotal")
        for cell in row.cells where cell.column != label.column {
            guard cell.column < plans.count, let plan = plans[cell.column], plan.isSummed,
                case .number(var rule) = plan.reader
            else { continue }
            rule.minimum = nil
            rule.maximum = nil
            rule.suspectFrom = nil
            guard case .taken(let stated, _) = book.numbers.read(cell, rule),
                let counted = totals.sum(cell.column, sinceSubtotal: isSubtotal), stated != counted
            else { continue }
            book.note(
                .totalDiffers, plan, sheet: sheet.name, row: row.number, value: cell.text,
                ["stated": Self.decimal(stated, rule.scale), "counted": Self.decimal(counted, rule.scale)])
        }
        checkCounts(row, label, text, isSubtotal, &book)
        if isSubtotal { totals.startSubtotal() }
    }

    /// `4户13人` in the label against the households and persons listed.
    private func checkCounts(
        _ row: SheetRow, _ label: Cell, _ text: String, _ isSubtotal: Bool, _ book: inout BookReading
    ) {
        let counted = totals.count(sinceSubtotal: isSubtotal)
        let households = Self.number(before: book.conventions.householdCounters, in: text)
        let persons = Self.number(before: book.conventions.personCounters, in: text)
        let listsPersons = isList || match.layout.row == .member
        var stated: [String] = []
        var found: [String] = []
        if let households, !isList, !isArea, households != counted.households {
            stated.append("\(households)户")
            found.append("\(counted.households)户")
        }
        if let persons, listsPersons, persons != counted.persons {
            stated.append("\(persons)人")
            found.append("\(counted.persons)人")
        }
        guard !stated.isEmpty else { return }
        book.note(
            Problem(
                .totalDiffers, ["stated": stated.joined(), "counted": found.joined()],
                at: .init(
                    file: book.file, sheet: sheet.name, row: row.number, column: book.letter(label.column)),
                value: label.text),
            column: label.column)
    }

    private static func number(before counters: [String], in text: String) -> Int? {
        for counter in counters {
            guard let range = text.range(of: counter) else { continue }
            let digits = text[..<range.lowerBound].reversed().prefix { $0.isASCII && $0.isNumber }.reversed()
            if let number = Int(String(digits)) { return number }
        }
        return nil
    }
}

extension String {
    /// The first place of a text in this one.
    fileprivate func range(of text: String) -> Range<String.Index>? { firstRange(of: text) }
}

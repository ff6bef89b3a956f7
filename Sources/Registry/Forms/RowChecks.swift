import Policy
import Tabular
import Vocabulary

/// Lists of persons: what the pack asks of each row, and where a search that finds nobody points.
extension SheetReading {
    /// Holds a row to the checks of its layout, below the rows of the same person above it; it is taken all the same.
    mutating func check(_ row: FormRow, _ book: inout BookReading) {
        guard !match.layout.checks.isEmpty else { return }
        let facts = Dictionary(
            row.facts.filter(\.isSettled).map { ($0.fact, $0.value) }, uniquingKeysWith: { first, _ in first }
        )
        let person = row.identity ?? row.name ?? ""
        let earlier = rowsOfPerson[person] ?? []
        for check in match.layout.checks {
            guard let said = check.complaint(facts, earlier) else { continue }
            let column = row.facts.first { $0.fact == check.fact }?.column ?? row.keyColumn
            book.note(
                Problem(
                    .rowAgainstRule, said,
                    at: .init(
                        file: book.file, sheet: sheet.name, row: row.row, column: column, fact: check.fact)),
                column: plans.firstIndex { $0?.letter == column } ?? -1)
        }
        rowsOfPerson[person] = earlier + [facts]
    }

    /// The number or card where the layout asks for one, else the name that it asks for, else whichever is there.
    var searchColumn: String? {
        let keys = [identityAt, nameAt].filter { $0 >= 0 }
        return (keys.first { plans[$0]?.isRequired ?? false } ?? keys.first).flatMap { plans[$0]?.letter }
    }
}

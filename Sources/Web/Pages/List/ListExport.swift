import Access
import Columns
import Journal
import Policy
import Registry
import Tabular
import Vocabulary

/// A whole list as a file (导出): the rows and columns of an address, with who took it out, for which area, and when.
///
/// Personal facts go out in clear only to who may export them and has just passed the second factor (403.603); in
/// the files of others, and where the address asks for it, they are masked.
struct ListExport {
    private let list: ListReading
    private let show: FactShow
    private let columns: [ListColumn]
    private let places: [Snapshot.Row]
    private let rows: ListRows
    private let now: Instant
    private let isMasked: Bool

    init(_ list: ListReading, now: Instant) throws {
        self.list = list
        self.now = now
        columns = list.columns
        let pack = list.catalog.snapshot.pack
        let facts =
            [list.catalog.kind.name.flatMap { pack.facts[$0] }].compactMap { $0 }
            + columns.compactMap {
                column in
                guard case .fact(let fact) = column else { return nil }
                return fact
            }
        let isPersonal = facts.contains {
            $0.sensitivity == .person && list.catalog.show.visibility(of: $0) == .clear
        }
        let territory = list.reading.territory(list.question.area)
        var masked = isPersonal
        if isPersonal, !list.question.isMasked, list.caller.may(.exportPersonal, in: territory) {
            try list.caller.require(.exportPersonal, in: territory, at: now)
            masked = false
        }
        isMasked =
            masked
            || facts.contains { $0.sensitivity == .person && list.catalog.show.visibility(of: $0) != .clear }
        show = masked ? list.catalog.show.masking(.person) : list.catalog.show
        var question = list.question
        question.page = 1
        question.size = Int.max / 2
        places = try list.page(question).rows
        rows = try list.listRows()
    }

    private var file: ListFile {
        let kind = list.catalog.kind
        return ListFile(
            report: kind.url.rawValue, title: ListWords.title(kind)(language),
            address: kind.url.path(query: list.question.with { _ in }.query),
            headings: [ListWords.number(language), ListWords.code(language), ListWords.name(kind)(language)]
                + columns.map(list.catalog.heading), keys: ["id", "name"] + columns.map(\.id),
            isMasked: isMasked, snapshot: list.catalog.snapshot, reading: list.reading, caller: list.caller,
            language: language, now: now)
    }

    /// The line of the access log.
    func event(_ form: ListFile.Form) -> AccessEvent {
        file.event(form, area: list.question.area, ids: places.map(rows.id))
    }

    /// The file.
    func bytes(_ form: ListFile.Form) throws -> [UInt8] {
        try file.bytes(form, count: places.count) { place in
            cells(place + 1, rows.row(places[place]))
        } json: { place in
            let row = rows.row(places[place])
            return [.string(row.id), .string(name(row))]
                + zip(columns, row.cells).map { $1.json($0, list.catalog, show) }
        }
    }

    private var language: String { show.language }

    private func name(_ row: ListRow) -> String {
        if let area = row.areaName { return area }
        guard let fact = list.catalog.kind.name.flatMap({ list.catalog.snapshot.pack.facts[$0] }),
            let value = row.name
        else { return "" }
        return show.text(fact, value)
    }

    private func cells(_ number: Int, _ row: ListRow) -> [CellContent] {
        [.int(Int64(number)), .text(row.id), .text(name(row))]
            + zip(columns, row.cells).map { content($0, $1) }
    }

    private func content(_ column: ListColumn, _ cell: ListCell) -> CellContent {
        switch cell {
        case .none: return .empty
        case .text(let text): return .text(text)
        case .count(let count): return .int(Int64(count))
        case .due(let day): return day.map { .date($0) } ?? .empty
        case .kinds(let kinds): return .text(kinds.named(language))
        case .condition(let verdict): return .text(VerdictMark.word(verdict)(language))
        case .conditions(let verdicts): return .text(words(verdicts))
        case .value(let value):
            guard let value, case .fact(let fact) = column else { return .empty }
            guard show.visibility(of: fact) == .clear else { return .text(show.text(fact, value)) }
            switch value {
            case .integer(let number):
                return fact.form.scale == 0 ? .int(number) : .decimal(fact.form.text(value))
            case .day(let day): return .date(day)
            case .bool, .text: return .text(show.plain(value, fact.form))
            }
        }
    }

    private func words(_ verdicts: [Verdict]) -> String {
        zip(list.catalog.criteria, verdicts).map { criterion, verdict in
            criterion.label(language) + (language == "zh" ? "：" : ": ") + VerdictMark.word(verdict)(language)
        }.joined(separator: language == "zh" ? "；" : "; ")
    }
}

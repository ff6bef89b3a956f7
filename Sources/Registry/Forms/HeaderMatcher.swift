import Tabular

/// A sheet of a layout as found in a sheet of the file: which rows are its header, what each column holds.
struct MatchedSheet: Sendable {
    /// A column of the file that the layout knows.
    struct Column: Sendable {
        var index: Int
        var layout: FormLayout.Column
        var header: String
        var unit: String?
    }

    var layout: FormLayout.Sheet
    /// Row numbers of the header.
    var header: ClosedRange<Int>
    var columns: [Column]
    /// Columns that have a header but no place in the layout.
    var unknown: [(index: Int, header: String)]
    /// Columns that mean the same as an earlier one.
    var repeated: [(index: Int, header: String)]
    /// First headers of the layout's required columns that the sheet does not have.
    var missing: [String]
    /// Folded header texts, by row of the header and column: a page break repeats them.
    var texts: [[Int: String]]
    /// How well it fits.
    var score: Int
}

/// The headers of one sheet of a layout, folded once.
struct HeaderIndex: Sendable {
    let layout: FormLayout.Sheet
    /// Places in the layout's columns by folded header.
    let lookup: [String: Int]

    init(_ layout: FormLayout.Sheet, _ conventions: ReadingConventions) {
        self.layout = layout
        var lookup: [String: Int] = [:]
        for (index, column) in layout.columns.enumerated() {
            for header in column.headers {
                let text = HeaderText(header, conventions)
                for key in [text.key, text.loose] where lookup[key] == nil { lookup[key] = index }
            }
        }
        self.lookup = lookup
    }
}

/// Finds header rows: title rows above, one to three rows, merged parents, any column order (表头匹配).
struct HeaderMatcher {
    let conventions: ReadingConventions
    /// How many rows from the top are tried as a header's first.
    static let depth = 25

    /// The best fit of a layout's sheet in a sheet; nil where its key columns are not found.
    func match(_ index: HeaderIndex, _ parsed: ParsedHead) -> MatchedSheet? {
        var best: MatchedSheet?
        for first in parsed.rows.indices {
            for height in 1...3 where first + height <= parsed.rows.count {
                guard parsed.rows[first + height - 1].number == parsed.rows[first].number + height - 1 else {
                    break
                }
                guard parsed.promises(first, height),
                    let found = match(parsed, first, height, index.layout, index.lookup)
                else { continue }
                if found.score > best?.score ?? 0 { best = found }
            }
        }
        return best
    }

    private func match(
        _ parsed: ParsedHead, _ first: Int, _ height: Int, _ layout: FormLayout.Sheet, _ lookup: [String: Int]
    ) -> MatchedSheet? {
        let rows = Array(parsed.rows[first..<(first + height)])
        guard rows[0].texts.count > 1 || height > 1 else { return nil }
        var columns: [MatchedSheet.Column] = []
        var unknown: [(index: Int, header: String)] = []
        var repeated: [(index: Int, header: String)] = []
        var taken: Set<FormLayout.Target> = []
        var score = 0
        let width = rows.map { $0.texts.keys.max() ?? 0 }.max() ?? 0
        for index in 0...min(width, 1_000) {
            let labels = parsed.labels(rows, index)
            guard !labels.isEmpty else { continue }
            let header = labels.map(\.text).joined(separator: " ")
            guard let at = find(labels, lookup) else {
                unknown.append((index, header))
                continue
            }
            let column = layout.columns[at]
            let isSingle: Bool =
                switch column.target {
                case .ignored, .remark: false
                default: true
                }
            if isSingle, !taken.insert(column.target).inserted {
                repeated.append((index, header))
                continue
            }
            if isSingle { score += 1 }
            let unit = labels.reversed().lazy.compactMap(\.folded.unit).first
            columns.append(
                MatchedSheet.Column(index: index, layout: column, header: header, unit: unit ?? column.unit))
        }
        guard hasKey(layout.row, taken), taken.count >= 2 else { return nil }
        let missing = layout.columns.filter { $0.isRequired && !taken.contains($0.target) }
        return MatchedSheet(
            layout: layout, header: rows[0].number...rows[height - 1].number, columns: columns,
            unknown: unknown,
            repeated: repeated, missing: missing.compactMap(\.headers.first),
            texts: rows.map { row in row.texts.mapValues { CellText.closed($0.text) } },
            // A further header row must add a column: ties go to fewer rows.
            score: score * 100 - min(missing.count, 40) - (height - 1) * 5)
    }

    /// Whether the columns that say whose a row is are there.
    private func hasKey(_ row: FormLayout.Row, _ taken: Set<FormLayout.Target>) -> Bool {
        let names = FormDictionary.Names()
        let hasName = taken.contains(.fact(names.name))
        let hasCode = taken.contains(.householdCode)
        let hasPerson = hasName || taken.contains(.fact(names.identity)) || hasCard(taken)
        switch row {
        case .household:
            return hasCode || hasPerson || taken.contains(.fact(names.headName))
                || taken.contains(.fact(names.headIdentity))
        case .member: return hasName && (hasCode || taken.contains(.fact(names.relation)))
        case .person: return hasPerson
        case .village, .group:
            return taken.contains(.place(level: row.rawValue))
                || taken.contains(.placeCode(level: row.rawValue))
        }
    }

    private func hasCard(_ taken: Set<FormLayout.Target>) -> Bool {
        for target in taken {
            if case .card = target { return true }
        }
        return false
    }

    private func find(_ labels: [ParsedHead.Label], _ lookup: [String: Int]) -> Int? {
        func look(_ text: HeaderText) -> Int? {
            for key in text.keys { if let at = lookup[key] { return at } }
            return nil
        }
        guard let last = labels.last else { return nil }
        if labels.count > 1 {
            for start in 0..<(labels.count - 1) {
                let joined = labels[start...].map(\.folded.loose).joined()
                if let at = lookup[joined] { return at }
                for stroke in ["", "/"] {
                    if let at = lookup[labels[start...].map(\.folded.key).joined(separator: stroke)] {
                        return at
                    }
                }
                if let at = lookup[labels[start...].map(\.folded.loose).joined(separator: "/")] { return at }
            }
            // A parent that speaks of another year is never dropped.
            if labels.dropLast().contains(where: \.folded.isEarlierYear) { return nil }
        }
        return look(last.folded)
    }
}

/// The first rows of a sheet with their texts folded once, shared by all layouts.
struct ParsedHead {
    struct Text {
        var text: String
        var folded: HeaderText
    }
    struct Row {
        var number: Int
        var texts: [Int: Text]
        /// How many of its cells are headers of some layout by themselves.
        var hits: Int
    }
    struct Label {
        var text: String
        var folded: HeaderText
        var row: Int
    }

    var rows: [Row] = []
    private var merges: [CellRange]
    private let hasMerges: Bool

    /// Rows whose cells are headers of some layout are worth trying; data rows are not.
    init(_ sheet: Sheet, _ conventions: ReadingConventions, known: [HeaderIndex]) {
        merges = []
        for row in sheet.rows.prefix(HeaderMatcher.depth + 2) {
            var texts: [Int: Text] = [:]
            for cell in row.cells.prefix(1_000) {
                guard case .text(let text) = cell.value, !CellText.isBlank(text), text.utf8.count <= 300
                else {
                    if let text = cell.text, !CellText.isBlank(text) {
                        texts[cell.column] = Text(text: text, folded: HeaderText(text, conventions))
                    }
                    continue
                }
                texts[cell.column] = Text(text: CellText.trimmed(text), folded: HeaderText(text, conventions))
            }
            let hits = texts.values.filter { text in
                text.folded.keys.contains { key in known.contains { $0.lookup[key] != nil } }
            }
            rows.append(Row(number: row.number, texts: texts, hits: hits.count))
        }
        hasMerges = !sheet.merges.isEmpty
        let last = rows.last?.number ?? 0
        merges = sheet.merges.filter { $0.rows.lowerBound <= last && $0.columns.count > 1 }
    }

    /// Whether so many rows from one on may be a header: the last of them names columns, all of them two at least.
    func promises(_ first: Int, _ height: Int) -> Bool {
        rows[first + height - 1].hits > 0 && rows[first..<(first + height)].reduce(0) { $0 + $1.hits } >= 2
    }

    /// The header texts over a column from the top row down: merged parents reach over their children.
    func labels(_ rows: [Row], _ column: Int) -> [Label] {
        var labels: [Label] = []
        for (at, row) in rows.enumerated() {
            if let text = row.texts[column] {
                labels.append(Label(text: text.text, folded: text.folded, row: row.number))
                continue
            }
            guard at < rows.count - 1, rows[(at + 1)...].contains(where: { $0.texts[column] != nil }) else {
                continue
            }
            if let merge = merges.first(where: { $0.rows.contains(row.number) && $0.columns.contains(column) }
            ) {
                let top = rows.first { $0.number == merge.rows.lowerBound }
                if let text = top?.texts[merge.columns.lowerBound] {
                    labels.append(Label(text: text.text, folded: text.folded, row: row.number))
                }
            } else if !hasMerges, let left = row.texts.keys.filter({ $0 < column }).max(),
                let text = row.texts[left],
                rows[(at + 1)...].contains(where: { $0.texts[left] != nil })
            {
                labels.append(Label(text: text.text, folded: text.folded, row: row.number))
            }
        }
        return labels
    }
}

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
    /// Columns that have a header but no place in the layout's sheet.
    var unknown: [(index: Int, header: String)]
    /// Those of them that no other sheet of the layout knows either.
    var foreign: [String]
    /// Columns that mean the same as an earlier one.
    var repeated: [(index: Int, header: String)]
    /// First headers of the layout's required columns that the sheet does not have.
    var missing: [String]
    /// Folded header texts, by row of the header and column: a page break repeats them.
    var texts: [[Int: String]]
    /// How well it fits.
    var score: Int
    /// Whether the sheet bears a name that the layout gives it.
    var isNamed = false
}

/// The folded headers of all layouts as numbers: a text is hashed once, whatever the number of layouts.
struct HeaderNumbers: Sendable {
    private var numbers: [String: Int] = [:]

    /// The number of a header, given at first sight.
    mutating func number(of key: String) -> Int {
        if let known = numbers[key] { return known }
        numbers[key] = numbers.count
        return numbers.count - 1
    }

    /// The number of a text that is a header of some layout.
    subscript(key: String) -> Int? { numbers[key] }
}

/// The headers of one sheet of a layout, folded once.
struct HeaderIndex: Sendable {
    var layout: FormLayout.Sheet
    /// Places in the layout's columns by the header's number.
    let lookup: [Int: Int]
    /// For each column the first that has its target; nil for columns that may stand many times.
    let targets: [Int?]

    init(_ layout: FormLayout.Sheet, _ conventions: ReadingConventions, _ numbers: inout HeaderNumbers) {
        self.layout = layout
        var lookup: [Int: Int] = [:]
        for (index, column) in layout.columns.enumerated() {
            for header in column.headers {
                let text = HeaderText(header, conventions)
                for key in [text.key, text.loose] {
                    let number = numbers.number(of: key)
                    if lookup[number] == nil { lookup[number] = index }
                }
            }
        }
        self.lookup = lookup
        targets = layout.columns.map { column in
            switch column.target {
            case .ignored, .remark: nil
            default: layout.columns.firstIndex { $0.target == column.target }
            }
        }
    }
}

/// Finds header rows: title rows above, one to three rows, merged parents, any column order (表头匹配).
struct HeaderMatcher {
    /// How many rows from the top are tried as a header's first.
    static let depth = 25

    /// The best fit of one of a layout's sheets in a sheet; nil where its key columns are not found.
    func match(_ index: HeaderIndex, of layout: [HeaderIndex], _ parsed: ParsedHead) -> MatchedSheet? {
        var best: MatchedSheet?
        for candidate in parsed.candidates {
            if let found = match(parsed, candidate, index, of: layout, above: best?.score ?? 0) {
                best = found
            }
        }
        return best
    }

    private func match(
        _ parsed: ParsedHead, _ candidate: HeaderCandidate, _ index: HeaderIndex, of all: [HeaderIndex],
        above least: Int
    ) -> MatchedSheet? {
        let layout = index.layout
        var found: [(label: Int, column: Int)] = []
        var unknown: [Int] = []
        var repeated: [Int] = []
        var isTaken = Array(repeating: false, count: layout.columns.count)
        var taken = 0
        for (at, label) in candidate.labels.enumerated() {
            guard let column = label.keys.lazy.compactMap({ index.lookup[$0] }).first else {
                unknown.append(at)
                continue
            }
            if let target = index.targets[column] {
                guard !isTaken[target] else {
                    repeated.append(at)
                    continue
                }
                isTaken[target] = true
                taken += 1
            }
            found.append((at, column))
        }
        guard taken >= 2 else { return nil }
        let targets = layout.columns.indices.filter { isTaken[$0] }.map { layout.columns[$0].target }
        guard hasKey(layout.row, targets) else { return nil }
        let missing = layout.columns.indices.filter { at in
            layout.columns[at].isRequired && !(index.targets[at].map { isTaken[$0] } ?? false)
        }
        // A further header row must add a column: ties go to fewer rows.
        let score = taken * 100 - min(missing.count, 40) - (candidate.rows.count - 1) * 5
        guard score > least else { return nil }
        func plain(_ places: [Int]) -> [(index: Int, header: String)] {
            places.map { (candidate.labels[$0].index, candidate.labels[$0].header) }
        }
        let rows = parsed.rows[candidate.rows]
        return MatchedSheet(
            layout: layout, header: rows[rows.startIndex].number...rows[rows.endIndex - 1].number,
            columns: found.map { at, column in
                let label = candidate.labels[at]
                return MatchedSheet.Column(
                    index: label.index, layout: layout.columns[column], header: label.header,
                    unit: label.unit ?? layout.columns[column].unit)
            },
            unknown: plain(unknown),
            foreign: unknown.map { candidate.labels[$0] }.filter { label in
                !all.contains { sheet in label.keys.contains { sheet.lookup[$0] != nil } }
            }.map(\.header),
            repeated: plain(repeated),
            missing: missing.compactMap { layout.columns[$0].headers.first },
            texts: rows.map { row in row.texts.mapValues { CellText.closed($0.text) } }, score: score)
    }

    /// Whether the columns that say whose a row is are there.
    private func hasKey(_ row: FormLayout.Row, _ taken: [FormLayout.Target]) -> Bool {
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

    private func hasCard(_ taken: [FormLayout.Target]) -> Bool {
        for target in taken {
            if case .card = target { return true }
        }
        return false
    }
}

/// One to three rows that may be a header, with what each of their columns may be called.
struct HeaderCandidate {
    struct Label {
        var index: Int
        var header: String
        var unit: String?
        /// The numbers of what the column may be called, the best first; only headers of some layout.
        var keys: [Int]
    }

    var rows: Range<Int>
    var labels: [Label]
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
    private(set) var candidates: [HeaderCandidate] = []
    private var merges: [CellRange]
    private let hasMerges: Bool

    /// Rows whose cells are headers of some layout are worth trying; data rows are not.
    init(_ sheet: Sheet, _ conventions: ReadingConventions, _ numbers: HeaderNumbers, known: Set<Int>) {
        merges = []
        // Rows of data say the same again and again: each text is folded once.
        var folded: [String: HeaderText] = [:]
        func fold(_ text: String) -> HeaderText {
            if let known = folded[text] { return known }
            let made = HeaderText(text, conventions)
            folded[text] = made
            return made
        }
        for row in sheet.rows.prefix(HeaderMatcher.depth + 2) {
            var texts: [Int: Text] = [:]
            for cell in row.cells.prefix(1_000) {
                guard let text = cell.text, !CellText.isBlank(text) else { continue }
                let isText = if case .text = cell.value { text.utf8.count <= 300 } else { false }
                texts[cell.column] = Text(text: isText ? CellText.trimmed(text) : text, folded: fold(text))
            }
            let hits = texts.values.filter { text in
                text.folded.keys.contains { key in numbers[key].map(known.contains) ?? false }
            }
            rows.append(Row(number: row.number, texts: texts, hits: hits.count))
        }
        hasMerges = !sheet.merges.isEmpty
        let last = rows.last?.number ?? 0
        merges = sheet.merges.filter { $0.rows.lowerBound <= last && $0.columns.count > 1 }
        for first in rows.indices {
            for height in 1...3 where first + height <= rows.count {
                guard rows[first + height - 1].number == rows[first].number + height - 1 else { break }
                guard promises(first, height), rows[first].texts.count > 1 || height > 1 else { continue }
                candidates.append(candidate(first..<(first + height), numbers))
            }
        }
    }

    private func candidate(_ range: Range<Int>, _ numbers: HeaderNumbers) -> HeaderCandidate {
        let rows = Array(self.rows[range])
        let width = rows.map { $0.texts.keys.max() ?? 0 }.max() ?? 0
        var candidate = HeaderCandidate(rows: range, labels: [])
        for index in 0...min(width, 1_000) {
            let labels = labels(rows, index)
            guard !labels.isEmpty else { continue }
            candidate.labels.append(
                HeaderCandidate.Label(
                    index: index, header: labels.map(\.text).joined(separator: " "),
                    unit: labels.reversed().lazy.compactMap(\.folded.unit).first,
                    keys: Self.keys(labels).compactMap { numbers[$0] }))
        }
        return candidate
    }

    /// What a column may be called by the headers over it: with its parents, else by the last alone.
    private static func keys(_ labels: [Label]) -> [String] {
        guard let last = labels.last else { return [] }
        var keys: [String] = []
        if labels.count > 1 {
            for start in 0..<(labels.count - 1) {
                let loose = labels[start...].map(\.folded.loose)
                let full = labels[start...].map(\.folded.key)
                keys.append(loose.joined())
                keys.append(full.joined())
                keys.append(full.joined(separator: "/"))
                keys.append(loose.joined(separator: "/"))
            }
            // A parent that speaks of another year is never dropped.
            if labels.dropLast().contains(where: \.folded.isEarlierYear) { return keys }
        }
        return keys + last.folded.keys
    }

    /// Whether so many rows from one on may be a header: the last of them names columns, all of them two at least.
    private func promises(_ first: Int, _ height: Int) -> Bool {
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

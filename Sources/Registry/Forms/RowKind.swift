import Tabular

/// What a row under the header is.
enum RowKind {
    case blank
    case data
    /// The header again, at a page break.
    case header
    /// A group heading with the group's name.
    case heading(String)
    /// A remark, signature or count: said, not read.
    case note(zh: String, en: String, cell: Cell)
    case total(Cell)
    /// Nobody's row.
    case unclear(Cell)
}

extension SheetReading {
    /// Whether a cell holds something that shows.
    private func isFilled(_ cell: Cell) -> Bool {
        guard let text = cell.text else { return true }
        return !CellText.isBlank(text)
    }

    /// What a row is: data as soon as it has a household code, an identity number or a name that is no label.
    func kind(of row: SheetRow, _ conventions: ReadingConventions) -> RowKind {
        var first: Cell?
        var filled = 0
        var code: Cell?
        var name: Cell?
        var identity: Cell?
        var known = 0
        for cell in row.cells where isFilled(cell) {
            if first == nil { first = cell }
            filled += 1
            let at = cell.column
            if at < plans.count, plans[at] != nil { known += 1 }
            if at == codeAt { code = cell }
            if at == nameAt || at == headNameAt && name == nil { name = cell }
            if at == identityAt { identity = cell }
        }
        guard let first else { return .blank }
        if isHeader(row, code ?? name ?? identity ?? first) { return .header }
        let label = first.text.map(CellText.closed) ?? ""
        // A lone text where codes stand is a title, a remark or a heading, unless it looks like a code.
        let isLoneText = filled == 1 && code?.text.map { !isPlainCode($0) } ?? false
        if code == nil || isLoneText, identity == nil {
            if isTotal(row, conventions) { return .total(labelCell(row, conventions) ?? first) }
            if let note = noteKind(row, filled, first, label, conventions) { return note }
            if filled == 1, let heading = heading(row, first, label, conventions) { return .heading(heading) }
        } else if let firstText = (code ?? identity)?.text, !isPlainCode(firstText),
            isTotalLabel(CellText.closed(firstText), conventions)
        {
            return .total(code ?? identity ?? first)
        } else if filled <= 4, isNoCode(code), isNoCode(identity),
            let note = signatures(row, filled, first, conventions)
        {
            return note
        }
        if code != nil || identity != nil || name != nil { return .data }
        if isArea {
            for cell in row.cells where isFilled(cell) {
                if cell.column < plans.count, case .place? = plans[cell.column]?.reader { return .data }
            }
        }
        if known >= 2 { return .data }
        return .unclear(first)
    }

    /// Whether a cell is empty or holds words.
    private func isNoCode(_ cell: Cell?) -> Bool { cell?.text.map { !isPlainCode($0) } ?? true }

    /// Whether a text is a code of ASCII letters and digits: no label of a total.
    private func isPlainCode(_ text: String) -> Bool {
        var hasDigit = false
        for byte in text.utf8 {
            if byte >= 0x80 { return false }
            if byte &- 48 < 10 { hasDigit = true }
        }
        return hasDigit
    }

    /// Whether a row repeats the header.
    private func isHeader(_ row: SheetRow, _ key: Cell) -> Bool {
        guard let text = key.text else { return false }
        if isPlainCode(text), !match.texts.contains(where: { $0[key.column] == text }) { return false }
        for texts in match.texts {
            guard let header = texts[key.column], CellText.closed(text) == header else { continue }
            var same = 0
            var different = 0
            for cell in row.cells where isFilled(cell) {
                guard let text = cell.text, texts[cell.column] == CellText.closed(text) else {
                    different += 1
                    continue
                }
                same += 1
            }
            if same >= 2, different <= same / 4 { return true }
        }
        return false
    }

    /// The cell that says that a row is a total: among its first three.
    private func labelCell(_ row: SheetRow, _ conventions: ReadingConventions) -> Cell? {
        row.cells.lazy.filter(isFilled).prefix(3).first { cell in
            guard case .text(let text) = cell.value else { return false }
            return isTotalLabel(CellText.closed(text), conventions)
        }
    }

    func isTotal(_ row: SheetRow, _ conventions: ReadingConventions) -> Bool {
        labelCell(row, conventions) != nil
    }

    private func isTotalLabel(_ text: String, _ conventions: ReadingConventions) -> Bool {
        for word in conventions.totalWords {
            if text == word { return true }
            guard text.hasPrefix(word) || text.hasSuffix(word) && text.count <= word.count + 6 else {
                continue
            }
            if text.hasSuffix(word) { return true }
            let next = text.dropFirst(word.count).first
            if let next, ":(,，:0123456789".contains(next) || next.isNumber { return true }
        }
        // 共7人
        for word in ["共", "共有", "计"] where text.hasPrefix(word) {
            let rest = text.dropFirst(word.count)
            if let digit = rest.first, digit.isNumber, let last = rest.last,
                (conventions.personCounters + conventions.householdCounters).contains(String(last))
            {
                return true
            }
        }
        return false
    }

    /// A row with 填表人：, 审核人（签字）： in it, in whatever columns.
    private func signatures(
        _ row: SheetRow, _ filled: Int, _ first: Cell, _ conventions: ReadingConventions
    ) -> RowKind? {
        for cell in row.cells where isFilled(cell) {
            guard case .text(let text) = cell.value, text.utf8.count < 200 else { continue }
            let closed = CellText.closed(text)
            for word in conventions.signatureWords where closed.hasPrefix(word) {
                let rest = closed.dropFirst(word.count)
                if rest.isEmpty && filled <= 2 || rest.hasPrefix(":") || rest.hasPrefix("(") {
                    return .note(zh: "签字行", en: "a row of signatures", cell: first)
                }
            }
        }
        return nil
    }

    private func noteKind(
        _ row: SheetRow, _ filled: Int, _ first: Cell, _ label: String, _ conventions: ReadingConventions
    ) -> RowKind? {
        if let note = signatures(row, filled, first, conventions) { return note }
        guard filled <= 2 else { return nil }
        for word in conventions.remarkWords where label.hasPrefix(word) {
            let rest = label.dropFirst(word.count)
            if rest.isEmpty || rest.hasPrefix(":") || rest.hasPrefix(".") || rest.first?.isNumber == true {
                return .note(zh: "说明行", en: "a remark", cell: first)
            }
        }
        // Further lines of a remark: `2. 空白处由……补填。`
        if filled == 1, first.column != nameAt, first.column != headNameAt, label.first?.isNumber == true,
            label.count > 8, label.contains(where: { "。.、".contains($0) })
        {
            return .note(zh: "说明行", en: "a remark", cell: first)
        }
        return nil
    }

    /// The group's name in `一、岭脚组`.
    private func heading(
        _ row: SheetRow, _ cell: Cell, _ label: String, _ conventions: ReadingConventions
    ) -> String? {
        var text = label[...]
        let marks: Set<Character> = ["、", ".", ")", "(", ":", "，", ","]
        var hasMark = false
        let digits = text.prefix { $0.isNumber || "一二三四五六七八九十(".contains($0) }
        if !digits.isEmpty, digits.count < text.count {
            let rest = text.dropFirst(digits.count)
            if let mark = rest.first, marks.contains(mark) {
                text = rest.drop { marks.contains($0) }
                hasMark = true
            }
        }
        guard !text.isEmpty, text.count <= 20 else { return nil }
        let isMerged = sheet.merges.contains {
            $0.rows.contains(row.number) && $0.columns.contains(cell.column) && $0.columns.count >= 3
        }
        for ending in conventions.groupEndings where text.hasSuffix(ending) && text.count > ending.count {
            guard hasMark || isMerged || cell.column != nameAt && cell.column != headNameAt else { continue }
            return String(text.dropLast(ending.count))
        }
        return hasMark || isMerged ? String(text) : nil
    }
}

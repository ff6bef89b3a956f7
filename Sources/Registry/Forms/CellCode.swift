package import Tabular
package import Vocabulary

/// Reads codes, truth values and text (代码、是否与文字单元格).
package struct CellCode: Sendable {
    let conventions: ReadingConventions

    package init(_ conventions: ReadingConventions = .usual) { self.conventions = conventions }

    /// The code that a cell spells by code, label or alias.
    package func code(_ cell: Cell, in list: FormCodes) -> CellReading<String> {
        if case .error = cell.value { return .refused(.errorCell) }
        guard let text = cell.text else { return .empty }
        if let code = list.code(text) { return .taken(code) }
        if CellText.isBlank(text) { return .empty }
        let word = CellText.closed(text).lowercased()
        if conventions.noneWords.contains(word) { return .none }
        if conventions.unknownWords.contains(word) { return .refused(.valueNotKnown) }
        return .refused(.codeUnknown)
    }

    /// Yes or no, in words, ticks or as 1 and 0; the words of a layout come first.
    package func bool(_ cell: Cell, words: [String: Bool] = [:]) -> CellReading<Bool> {
        switch cell.value {
        case .bool(let value): return .taken(value)
        case .error: return .refused(.errorCell)
        case .date: return .refused(.valueOfOtherKind)
        case .number(let text), .text(let text):
            if !words.isEmpty, let value = words[FormCodes.key(text)] { return .taken(value) }
            if conventions.yesWords.contains(text) { return .taken(true) }
            if conventions.noWords.contains(text) { return .taken(false) }
            if CellText.isBlank(text) { return .empty }
            let word = CellText.closed(text).lowercased()
            if conventions.yesWords.contains(word) { return .taken(true) }
            if conventions.noWords.contains(word) { return .taken(false) }
            if conventions.noneWords.contains(word) { return .none }
            if conventions.unknownWords.contains(word) { return .refused(.valueNotKnown) }
            return .refused(.boolUnreadable)
        }
    }

    /// Text without outer white space; a number cell that holds more digits than a spreadsheet keeps is damaged.
    package func text(_ cell: Cell) -> CellReading<String> {
        switch cell.value {
        case .error: return .refused(.errorCell)
        case .number(let text) where text.utf8.count > 15 && !text.utf8.contains(UInt8(ascii: ".")):
            return .refused(.digitsLost)
        case .text(let text):
            let trimmed = CellText.trimmed(text)
            return trimmed.isEmpty ? .empty : .taken(trimmed)
        default: return cell.text.map { .taken($0) } ?? .empty
        }
    }

    /// A person's name: padding spaces between ideographs are closed, with a note.
    package func name(_ cell: Cell) -> CellReading<String> {
        switch text(cell) {
        case .taken(let text, let said):
            let scalars = Array(text.unicodeScalars)
            guard scalars.contains(where: CellText.isSpace) else { return .taken(text, said: said) }
            var out: [Unicode.Scalar] = []
            var closed = false
            for (at, scalar) in scalars.enumerated() {
                guard CellText.isSpace(scalar) else {
                    out.append(scalar)
                    continue
                }
                let next = scalars[(at + 1)...].first { !CellText.isSpace($0) }
                if let before = out.last, Self.isIdeograph(before), next.map(Self.isIdeograph) ?? true {
                    closed = true
                } else if out.last != " " {
                    out.append(" ")
                }
            }
            return .taken(CellText.string(out), said: closed ? said + [.nameInnerSpace] : said)
        case let other: return other
        }
    }

    private static func isIdeograph(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x3400...0x9FFF, 0xF900...0xFAFF, 0x20000...0x3FFFF: true
        default: false
        }
    }
}

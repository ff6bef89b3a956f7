/// A header made comparable: width, spaces, case and a unit in brackets taken off (表头).
struct HeaderText: Sendable, Hashable {
    /// The text to look up first.
    var key: String
    /// Without anything in brackets.
    var loose: String
    /// The unit in brackets, behind a stroke or a comma, as `万元`.
    var unit: String?
    /// Whether it speaks of an earlier year: such a parent is never dropped from the header below it.
    var isEarlierYear = false
    /// The texts to look up, the exact one first.
    var keys: [String] = []

    init(_ text: String, _ conventions: ReadingConventions) {
        var scalars: [Unicode.Scalar] = []
        for scalar in CellText.folded(text) where scalar != " " {
            switch scalar {
            case "[", "【", "〔", "{", "〈", "《": scalars.append("(")
            case "]", "】", "〕", "}", "〉", "》": scalars.append(")")
            case "*", "\u{2605}", "\u{2606}": continue
            default: scalars.append(scalar)
            }
        }
        while let last = scalars.last, last == ":" || last == "\u{3002}" || last == "," {
            scalars.removeLast()
        }
        var key: [Unicode.Scalar] = []
        var loose: [Unicode.Scalar] = []
        var unit: String?
        var at = 0
        while at < scalars.count {
            guard scalars[at] == "(", let end = scalars[at...].firstIndex(of: ")") else {
                key.append(scalars[at])
                loose.append(scalars[at])
                at += 1
                continue
            }
            let inner = CellText.string(scalars[(at + 1)..<end]).lowercased()
            if UnitWord(inner, conventions) != nil {
                unit = unit ?? inner
            } else {
                key.append(contentsOf: scalars[at...end])
            }
            at = end + 1
        }
        self.key = CellText.string(key).lowercased()
        self.loose = CellText.string(loose).lowercased()
        self.unit = unit
        if unit == nil, let stroke = key.lastIndex(where: { $0 == "/" || $0 == "," }) {
            let tail = CellText.string(key[(stroke + 1)...]).lowercased()
            if UnitWord(tail, conventions) != nil {
                self.unit = tail
                self.key = CellText.string(key[..<stroke]).lowercased()
                self.loose = self.key
            }
        }
        isEarlierYear = conventions.earlierYearWords.contains { CellText.has(self.key, $0) }
        keys = spellings(conventions)
    }

    private func spellings(_ conventions: ReadingConventions) -> [String] {
        var keys = key == loose ? [key] : [key, loose]
        for text in keys {
            let words = conventions.ofWhichWords.filter {
                text.utf8.count > $0.utf8.count && text.utf8.starts(with: $0.utf8)
            }
            if let longest = words.max(by: { $0.utf8.count < $1.utf8.count }) {
                keys.append(String(text.dropFirst(longest.count)))
            }
        }
        return keys.filter { !$0.isEmpty }
    }
}

/// A unit as a word: the power of ten and the unit behind it (计量单位).
struct UnitWord: Sendable, Hashable {
    /// 万元: 4.
    var power: Int
    /// Ids of the units that the word may mean, as `major` for the currency's; none for a bare power or a percent sign.
    var units: [String]

    /// `万元`, `元`, `%`, `平方米`, `元/人`; nil for anything else.
    init?(_ text: String, _ conventions: ReadingConventions) {
        var word = text[...]
        if let stroke = word.firstIndex(of: "/"), stroke > word.startIndex { word = word[..<stroke] }
        var power = 0
        for (spelled, ten) in conventions.powers
        where word.hasPrefix(spelled) && spelled != "千" || word == "千元" {
            if word == "千元" {
                power = 3
                word = "元"
            } else {
                power = ten
                word = word.dropFirst(spelled.count)
            }
            break
        }
        self.power = power
        if word.isEmpty {
            guard power != 0 else { return nil }
            units = []
        } else {
            units = conventions.units.filter { $0.word == String(word) }.map(\.unit)
            guard !units.isEmpty else { return nil }
        }
    }
}

/// Something that is wrong with an input or a request, by its number in one catalogue (问题).
///
/// The number's integer part is the HTTP status. It says what, where, why and what to do, in both languages.
public struct Problem: Error, Sendable, Hashable {
    /// How much it weighs (严重程度).
    public enum Severity: String, Sendable, Hashable {
        /// The value, row or file is not taken.
        case error
        /// Not taken until somebody answers.
        case question
        /// Taken, and said.
        case warning
    }

    /// Where it stands: whatever of these is known.
    public struct Place: Sendable, Hashable {
        /// The file's name as given.
        public var file: String?
        /// The sheet's name.
        public var sheet: String?
        /// The row, 1-based as the file shows it.
        public var row: Int?
        /// The column's letter; in a CSV its 1-based number.
        public var column: String?
        /// The fact that the value was for.
        public var fact: String?

        /// A place in a file, or nowhere in particular.
        public init(
            file: String? = nil, sheet: String? = nil, row: Int? = nil, column: String? = nil,
            fact: String? = nil
        ) {
            self.file = file
            self.sheet = sheet
            self.row = row
            self.column = column
            self.fact = fact
        }
    }

    /// The number in the catalogue, as `422.101`.
    public var number: ProblemNumber
    /// Its weight here; the catalogue's own unless the caller says otherwise.
    public var severity: Severity
    /// What fills the catalogue's texts.
    public var arguments: [String: String]
    /// Where it stands.
    public var place: Place
    /// The value found, already masked where its fact is sensitive.
    public var value: String?

    /// A problem by its catalogue number, with what fills its texts.
    public init(
        _ number: ProblemNumber, _ arguments: [String: String] = [:], at place: Place = Place(),
        value: String? = nil, severity: Severity? = nil
    ) {
        self.number = number
        self.severity = severity ?? number.entry.severity
        self.arguments = arguments
        self.place = place
        self.value = value
    }

    /// The sentence in a language (`zh`, else English), with its arguments filled in; an argument that is words itself stands
    /// in Chinese under its name with `.zh` behind it.
    public func text(_ language: String) -> String {
        let isChinese = language == "zh"
        var text = isChinese ? number.entry.zh : number.entry.en
        for (key, value) in arguments.sorted(by: { $0.key < $1.key }) {
            let words = isChinese ? arguments[key + ".zh"] : nil
            text = text.replacing("{\(key)}", with: words ?? value)
        }
        return text
    }

    /// The problem object of interfaces.md section 1.
    public var json: JSONValue {
        [
            "number": .string(number.rawValue), "severity": .string(severity.rawValue),
            "file": .text(place.file), "sheet": .text(place.sheet),
            "row": place.row.map { .int(Int64($0)) } ?? .null, "column": .text(place.column),
            "cell": .text(place.cell), "fact": .text(place.fact), "value": .text(value),
            "zh": .string(text("zh")), "en": .string(text("en")),
        ]
    }
}

extension Problem.Place {
    /// The cell as a spreadsheet names it, also where the column is a number, as in a CSV; nil for a whole row or file.
    public var cell: String? {
        guard let row, let column else { return nil }
        guard var number = Int(column), number > 0 else { return "\(column)\(row)" }
        var letters = ""
        while number > 0 {
            letters.insert(Character(UnicodeScalar(UInt8(0x41 + (number - 1) % 26))), at: letters.startIndex)
            number = (number - 1) / 26
        }
        return "\(letters)\(row)"
    }
}

extension Problem: CustomStringConvertible {
    /// The number and the English sentence.
    public var description: String { "\(number.rawValue) \(text("en"))" }
}

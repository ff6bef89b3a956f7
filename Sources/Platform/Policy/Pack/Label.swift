public import Vocabulary

/// A name or sentence in the pack's languages (名称).
public struct Label: Sendable, Hashable {
    /// One language's text.
    public struct Text: Sendable, Hashable {
        /// The language, as `zh`.
        public var language: String
        /// The text in it.
        public var text: String
    }

    /// The texts in the order of the pack's languages.
    public var texts: [Text]

    /// A label from pairs of language and text, the pack's first language first.
    public init(_ texts: [(String, String)]) {
        self.texts = texts.map { Text(language: $0.0, text: $0.1) }
    }

    /// The text in a language, else in the pack's first language, else nothing.
    public func callAsFunction(_ language: String) -> String {
        texts.first { $0.language == language }?.text ?? texts.first?.text ?? ""
    }

    /// One JSON member per language, as outputs carry them.
    public var members: [JSONValue.Member] {
        texts.map { JSONValue.Member($0.language, .string($0.text)) }
    }
}

/// Where a value or rule is said: a document of the pack and a place in it (出处).
public struct Citation: Sendable, Hashable {
    /// The document's id in `pack.yaml`.
    public var document: String
    /// The chapter, article or page; nil where none was given.
    public var section: String?
    /// Where the citation stands in the pack.
    public var at: PackPlace

    /// The citation of explanations: `{"document","place"}`.
    public var json: JSONValue { ["document": .string(document), "place": .text(section)] }
}

/// How firm a value is (来源状态).
public enum SourceStatus: String, Sendable, Hashable, CaseIterable {
    /// 规划: the plan itself says it.
    case plan
    /// 外部文件: read in another source.
    case outside
    /// 未核实: remembered or derived; marked wherever it decides.
    case unverified
}

/// An expression as it stands in the pack, with its place (表达式).
public struct ExpressionText: Sendable, Hashable {
    /// The text in the profile of CEL.
    public var text: String
    /// Where it stands.
    public var place: PackPlace
    /// The expression; nil where the text is none, which the reading of the pack has reported.
    public var expression: Expression?

    /// An expression by its text and place.
    public init(text: String, place: PackPlace) {
        self.text = text
        self.place = place
        expression = try? Expression(text)
    }
}

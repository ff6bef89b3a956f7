internal import Vocabulary

extension PolicyPack {
    /// A value as a sentence shows it: numbers grouped, without needless zeros; codes by their names; days as they are.
    ///
    /// No unit: the sentence has it. Money keeps its places unless it is whole.
    public func shown(_ value: FactValue, _ form: ValueForm, _ language: String) -> String {
        switch value {
        case .integer(let number):
            var text = ValueForm.decimal(number, scale: form.scale, grouped: true)
            guard form.scale > 0 else { return text }
            var bytes = Array(text.utf8)
            let zeros = bytes.reversed().prefix { $0 == 48 }.count
            // Of money either all places are shown or none.
            if form.type == .money, zeros < form.scale { return text }
            bytes.removeLast(min(zeros, form.scale))
            if bytes.last == UInt8(ascii: ".") { bytes.removeLast() }
            text = String(decoding: bytes, as: UTF8.self)
            return text
        case .text(let code):
            return form.codes.flatMap { codeLists[$0]?.value(code)?.label(language) } ?? code
        case .bool, .day: return form.text(value)
        }
    }

    /// What stands for a name in a sentence's braces, a fact or `param:…`; nil where it is not known.
    func shown(_ name: String, _ facts: some Bindings, _ context: EvaluationContext, _ language: String)
        -> String?
    {
        let found: (value: FactValue, form: ValueForm)?
        if name.hasPrefix("param:") {
            let id = String(name.dropFirst(6))
            found = parameters[id].flatMap { parameter in
                context.parameter(id, nil).flatMap { FactValue($0) }.map { ($0, parameter.form) }
            }
        } else if let fact = self.facts[name], case .value(let value)? = facts.value(of: name) {
            found = FactValue(value).map { ($0, fact.form) }
        } else {
            found = nil
        }
        return found.map { shown($0.value, $0.form, language) }
    }

    /// The unit of a form in words of outputs: the currency's code for money, else the unit's id.
    public func unit(of form: ValueForm) -> String? {
        form.type == .money ? currency.code : form.unit
    }
}

/// Fills the braces of a criterion's text (文字填充).
struct SentenceFilling {
    /// The parts of a text: plain words, and the names in braces.
    enum Part: Equatable {
        case words(String)
        case name(String)
    }

    static func parts(_ text: String) -> [Part] {
        var parts: [Part] = []
        var rest = text[...]
        while let open = rest.firstIndex(of: "{"), let close = rest[open...].firstIndex(of: "}") {
            if open > rest.startIndex { parts.append(.words(String(rest[..<open]))) }
            parts.append(.name(String(rest[rest.index(after: open)..<close])))
            rest = rest[rest.index(after: close)...]
        }
        if !rest.isEmpty { parts.append(.words(String(rest))) }
        return parts
    }

    static func filled(_ text: String, _ value: (String) -> String) -> String {
        parts(text).map { part in
            switch part {
            case .words(let words): words
            case .name(let name): value(name)
            }
        }.joined()
    }
}

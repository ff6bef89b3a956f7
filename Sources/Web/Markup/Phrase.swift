/// One sentence or word of a page in the languages that the pages speak (页面用语).
///
/// Texts of policy come from packs; these are the pages' own. A language that has none here reads English.
struct Phrase: Sendable, Hashable {
    /// The languages in which the pages speak, the first one first.
    static let languages = ["zh", "en"]

    let zh: String
    let en: String

    init(_ zh: String, _ en: String) {
        self.zh = zh
        self.en = en
    }

    /// The text in a language; `{name}` is filled from the arguments.
    func callAsFunction(_ language: String, _ arguments: [String: String] = [:]) -> String {
        var text = language == "zh" ? zh : en
        for (key, value) in arguments { text = text.replacing("{\(key)}", with: value) }
        return text
    }

    /// Whether a text may name a language: two to eight small letters and hyphens. A pack may speak more than the pages.
    static func isLanguage(_ id: String) -> Bool {
        (2...8).contains(id.utf8.count) && id.utf8.allSatisfy { (97...122).contains($0) || $0 == 45 }
    }
}

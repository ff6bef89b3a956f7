import Policy
import Synchronization

/// The pages of the pack that was adopted last, written once a language (政策页缓存).
final class PolicyShelf: Sendable {
    /// A page with its first heading.
    struct Written: Sendable {
        var name: String
        var title: String
        var text: String
    }

    private let kept = Mutex<(pack: String, pages: [String: [Written]])>(("", [:]))

    /// The pages of a pack in one of its languages, else in English.
    func pages(_ pack: PolicyPack, _ language: String) -> [Written] {
        let language = pack.languages.contains(language) ? language : "en"
        let known = kept.withLock { $0.pack == pack.hash ? $0.pages[language] : nil }
        if let known { return known }
        let made = PolicyPages(pack).markdown(language).map {
            Written(name: $0.name, title: PolicyText($0.text) { $0 }.title, text: $0.text)
        }
        kept.withLock { kept in
            if kept.pack != pack.hash { kept = (pack.hash, [:]) }
            kept.pages[language] = made
        }
        return made
    }
}

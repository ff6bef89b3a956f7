import HTTPTypes
import Vocabulary

/// Language and skin, kept in the browser (偏好).
enum PreferenceRoutes {
    /// A year.
    private static let kept = 31_536_000

    /// Keeps a language and goes back.
    static func language(_ visit: Visit) -> Answer {
        let id = visit.part("id")
        guard Phrase.isLanguage(id) else { return back(visit, []) }
        return back(visit, [SiteCookie(name: .language, value: id, seconds: kept)])
    }

    /// Keeps a skin and goes back.
    static func skin(_ visit: Visit) -> Answer {
        guard let skin = Skin(rawValue: visit.part("id")) else { return back(visit, []) }
        return back(visit, [SiteCookie(name: .skin, value: skin.rawValue, seconds: kept)])
    }

    private static func back(_ visit: Visit, _ cookies: [SiteCookie]) -> Answer {
        .redirect(Self.local(visit.fields["back"]), cookies: cookies)
    }

    /// An address of this site; anything else becomes the first page.
    static func local(_ path: String?) -> String {
        guard let path, path.hasPrefix("/"), !path.hasPrefix("//"), !path.hasPrefix("/\\"),
            path.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F && $0 != 0x5C })
        else { return SiteURL.today.path() }
        return path
    }
}

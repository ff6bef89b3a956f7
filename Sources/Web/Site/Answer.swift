import Access
import HTTPTypes
import Vocabulary

/// What a page answers (应答), before frame, headers and compression are put around it.
struct Answer: Sendable {
    /// The kinds of content.
    enum Content: Sendable {
        /// A page within the frame.
        case page(Page)
        /// Somewhere else on this site.
        case redirect(String)
        /// JSON of the API.
        case json(JSONValue)
        /// Bytes of a type; an immutable one is kept by browsers for a year.
        case bytes([UInt8], type: String, isImmutable: Bool)
        /// Server-sent events, each as it comes, until the stream ends or the visitor goes.
        case events(AsyncStream<ChangeFeed.Message>, text: @Sendable (ChangeFeed.Message) -> String)
    }

    /// The content.
    var content: Content
    /// The status.
    var status: HTTPResponse.Status = .ok
    /// Cookies to be set.
    var cookies: [SiteCookie] = []
    /// The name under which a browser keeps it as a file; nil for what it shows.
    var fileName: String?
    /// Whether a browser may show the file in its place: pictures and PDF.
    var isShownInPlace = false
    /// Further headers.
    var headers: [(name: HTTPField.Name, value: String)] = []
    /// The ETag, where it is not made from the bytes.
    var tag: String?
    /// Whether neither a browser nor this process keeps it, though no line of the access log comes with it.
    var isPrivate = false
    /// Whether it is sent to who has it already: what names an entry to be changed says nothing of the day.
    var isAlwaysSent = false
    /// What of personal data it shows: one line each in the access log.
    var shows: [AccessEvent] = []

    /// A page within the frame.
    static func page(_ page: Page, status: HTTPResponse.Status = .ok, shows: [AccessEvent] = []) -> Answer {
        Answer(content: .page(page), status: status, shows: shows)
    }

    /// See the other address, by GET.
    static func redirect(_ path: String, cookies: [SiteCookie] = []) -> Answer {
        Answer(content: .redirect(path), status: .seeOther, cookies: cookies)
    }

    /// Plain text for machines, never kept.
    static func text(
        _ text: String, status: HTTPResponse.Status = .ok, type: String = "text/plain; charset=utf-8"
    ) -> Answer {
        Answer(content: .bytes(Array(text.utf8), type: type, isImmutable: false), status: status)
    }
}

/// One cookie of ours (小甜饼): never readable by scripts, never sent from other sites.
struct SiteCookie: Sendable, Hashable {
    /// The names that we use.
    enum Name: String, Sendable {
        /// The session.
        case session = "tuopin"
        /// Forms before a session.
        case visitor = "tuopin-visitor"
        /// The language.
        case language = "tuopin-language"
        /// The skin.
        case skin = "tuopin-skin"
    }

    /// Its name.
    var name: Name
    /// Its value; empty takes it away.
    var value: String
    /// Seconds for which the browser keeps it; nil until it is closed.
    var seconds: Int?

    /// The header's value.
    func header(isSecure: Bool) -> String {
        var text = "\(name.rawValue)=\(value); Path=/; HttpOnly; SameSite=Strict"
        if let seconds = value.isEmpty ? 0 : seconds { text += "; Max-Age=\(seconds)" }
        if isSecure { text += "; Secure" }
        return text
    }

    /// Our cookies of a request.
    static func read(_ header: String?) -> [String: String] {
        var found: [String: String] = [:]
        for pair in (header ?? "").split(separator: ";") {
            let parts = pair.split(separator: "=", maxSplits: 1)
            guard parts.count == 2 else { continue }
            let name = parts[0].drop { $0 == " " }
            if found[String(name)] == nil { found[String(name)] = String(parts[1]) }
        }
        return found
    }
}

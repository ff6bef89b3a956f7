import Access
import HTTPTypes
import Hummingbird
import Logging
import Policy
import Registry
import Vocabulary

/// One request as a page sees it (一次访问): who asks, in which language, with which fields.
struct Visit: Sendable {
    /// The running server.
    let site: Site
    /// The address asked for.
    let url: SiteURL
    /// The request.
    let request: Request
    /// The parts of the path.
    let parts: [String: String]
    /// The conditions behind `?`.
    let query: [String: String]
    /// What the form sent; empty but for forms.
    var fields: [String: String]
    /// The file that the form brought.
    var file: ArrivedFile?
    /// Why its file was not taken, where the form is to come back with that.
    var refusal: Problem?
    /// The language of the page.
    let language: String
    /// The skin of the page.
    let skin: Skin
    /// Who asks; nil where nobody has signed in.
    var caller: Caller?
    /// The session's token, or that of a form before any session.
    var token: String?
    /// From which address.
    let address: String
    /// When.
    let now: Instant
    /// The number of the request in the log.
    let number: String

    /// A part of the path.
    func part(_ name: String) -> String { parts[name] ?? "" }

    /// The path asked for.
    var path: String { request.uri.path }

    /// The path with what stands behind `?`.
    var uri: String { request.uri.description }

    /// Whether a form was sent.
    var isPost: Bool { request.method == .post }

    /// Whether something may be changed.
    var isWrite: Bool { ![.get, .head, .options].contains(request.method) }

    /// Whether the form that was sent brings a file.
    var bringsFile: Bool {
        isPost && url.takesFile
            && request.headers[.contentType]?.hasPrefix("multipart/form-data") == true
    }

    /// The token that every form carries.
    var formToken: String { token.map(FormToken.of(session:)) ?? "" }

    /// The hidden field that every form carries.
    var formField: Markup { "<input type=\"hidden\" name=\"form_token\" value=\"\(formToken)\">" }

    /// The day asked for by `as_of`; a Problem where it is none.
    func asOf() throws -> LocalDate? { try query.day("as_of") }

    /// The columns of today's state at the journal's end, loaded by the first who asks.
    func snapshot() async throws -> RegistrySnapshot {
        if let current = site.live.current { return current }
        let site = site
        return try await site.work.run { try site.renewSnapshot() }
    }

    /// The state on the day that the address names, of the area that it names; nil for today's. `StillReading` where it
    /// lasts longer than a page waits, unless the whole of it is wanted, as for a file.
    func past(_ permission: Permission, waits: Bool = false) async throws -> CursorShelf.Held? {
        guard let caller, let day = try asOf() else { return nil }
        let (asked, now) = (query["area"], now)
        let (position, area) = try await read { reading in
            let area = try ListReading.area(asked, reading, caller, permission, now)
            try caller.require(permission, in: reading.territory(area), at: now)
            return (reading.position, area)
        }
        return try await site.state(
            asOf: day, knownAt: position, of: area, patience: waits ? nil : site.pagePatience)
    }

    /// Reads the database as this visit asks for it, off the threads that answer requests.
    func read<T: Sendable>(_ body: @escaping @Sendable (Reading) throws -> T) async throws -> T {
        let asOf = try asOf()
        return try await site.read(asOf: asOf, body)
    }
}

/// How pages look (皮肤).
enum Skin: String, Sendable, CaseIterable {
    /// 桌面: light.
    case desk
    /// 大屏: dark, larger.
    case wall
}

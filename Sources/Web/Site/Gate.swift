import Access
import HTTPTypes
import Hummingbird
import Journal
import Logging
import NIOCore
import Registry
import Vocabulary

/// Looks at a request before its page begins (门卫): who asks, may they, is the form ours.
struct Gate {
    let site: Site

    /// The header in which a session's write brings the form's token.
    static let formTokenHeader = "X-Tuopin-Form-Token"

    /// Longest form that is taken, in bytes; files have routes of their own.
    static let longestForm = 1 << 20

    /// The request as anybody's, before anything is checked: what an error page needs.
    func doorstep(_ url: SiteURL, _ request: Request, _ context: SiteContext) -> Visit {
        let cookies = SiteCookie.read(request.headers[.cookie])
        let forwarded = HTTPField.Name("X-Forwarded-For").flatMap { request.headers[$0] }
        let address = site.isBehindProxy ? forwarded?.split(separator: ",").last.map(String.init) : nil
        return Visit(
            site: site, url: url, request: request,
            parts: Dictionary(
                context.parameters.map { (String($0.key), Percent.decoded($0.value.utf8)) },
                uniquingKeysWith: { first, _ in first }),
            query: Percent.fields((request.uri.query ?? "").utf8), fields: [:],
            language: language(cookies, request), skin: Skin(rawValue: cookies["tuopin-skin"] ?? "") ?? .desk,
            caller: nil, token: nil, address: address?.trimming ?? context.peer,
            now: site.access.setting.clock(),
            number: context.logger[metadataKey: "hb.request.id"]?.description ?? "-")
    }

    /// The visit where it may go on; a Problem where not. A visitor without a cookie yet gets one.
    func admit(_ doorstep: Visit) async throws -> (visit: Visit, cookies: [SiteCookie]) {
        var visit = doorstep
        try checkSameSite(visit)
        if visit.isPost, !visit.bringsFile, !visit.url.isForMachines {
            visit.fields = try await fields(of: visit.request)
        }
        let cookies = SiteCookie.read(visit.request.headers[.cookie])
        switch visit.url.entry {
        case .everyone:
            return (visit, [])
        case .visitor:
            let (token, fresh) = Self.visitor(visit)
            visit.token = token
            if visit.isPost {
                try FormToken.check(visit.fields["form_token"], session: fresh.isEmpty ? token : "")
            }
            return (visit, fresh)
        case .signedIn:
            visit = try await signedIn(visit, cookies)
            return (visit, [])
        case .permission(let permission, let place):
            visit = try await signedIn(visit, cookies)
            try await check(permission, place, visit)
            if visit.bringsFile, !visit.url.isForMachines { try await takeFile(&visit) }
            return (visit, [])
        }
    }

    /// The token of forms before a session, with its cookie where the visitor has none yet.
    static func visitor(_ visit: Visit) -> (token: String, fresh: [SiteCookie]) {
        let cookies = SiteCookie.read(visit.request.headers[.cookie])
        if let known = cookies[SiteCookie.Name.visitor.rawValue], known.utf8.count == 64 {
            return (known, [])
        }
        let token = visit.site.access.setting.random.bytes(32).map { Figure.hex($0) }.joined()
        return (token, [SiteCookie(name: .visitor, value: token, seconds: nil)])
    }

    /// The session that a request names.
    func session(_ request: Request) -> String? {
        SiteCookie.read(request.headers[.cookie])[SiteCookie.Name.session.rawValue]
    }

    /// The page as it was sent to this session before, while the session is open; nil where it has to be made. Its lines of
    /// the access log are written as of now.
    func kept(_ place: PageShelf.Place, _ visit: Visit) async throws -> PageShelf.Kept? {
        guard let kept = site.pages.page(at: place) else { return nil }
        let (access, session) = (site.access, place.session)
        if !access.wasOpen(session: session, at: visit.now) {
            // Asked about again each second, and no longer signed in to the end, it has its pages made anew.
            let stage = try await site.work.run { try access.caller(session: session).stage }
            guard stage == .full else { return nil }
        }
        for var line in kept.shows {
            line.at = visit.now
            try await site.note(line)
        }
        return kept
    }

    /// The visit with whoever asks, where a session says it: for pages about errors.
    func known(_ visit: Visit) async -> Visit {
        let cookies = SiteCookie.read(visit.request.headers[.cookie])
        guard visit.caller == nil, !visit.path.hasPrefix("/api/"),
            let token = cookies[SiteCookie.Name.session.rawValue],
            let caller = try? await site.work.run({ try site.access.caller(session: token) })
        else { return visit }
        var visit = visit
        visit.token = token
        visit.caller = caller
        return visit
    }

    /// Who the session or a machine's token belongs to; the form's token is checked with a session, whose cookie a
    /// browser sends by itself.
    private func signedIn(_ visit: Visit, _ cookies: [String: String]) async throws -> Visit {
        if visit.url.isForMachines, let credentials = visit.request.headers[.authorization] {
            var visit = visit
            visit.caller = try await machine(credentials)
            return visit
        }
        guard let token = cookies[SiteCookie.Name.session.rawValue] else { throw Problem(.sessionEnded) }
        var visit = visit
        visit.token = token
        do {
            visit.caller = try await site.work.run { try site.access.caller(session: token) }
        } catch let problem as Problem where problem.number == .sessionEnded {
            if let form = InterruptedForm(visit, session: token) { throw form }
            throw problem
        }
        if visit.url.isForMachines, visit.isWrite {
            try FormToken.check(
                HTTPField.Name(Self.formTokenHeader).flatMap { visit.request.headers[$0] }, session: token)
        } else if visit.isPost, !visit.bringsFile {
            try FormToken.check(visit.fields["form_token"], session: token)
        }
        return visit
    }

    /// Whose token a program sends as `Bearer` (401.605 for anything else).
    private func machine(_ credentials: String) async throws -> Caller {
        let parts = credentials.split(separator: " ", maxSplits: 1)
        guard parts.count == 2, parts[0].lowercased() == "bearer" else { throw Problem(.tokenWrong) }
        let token = parts[1].trimming
        return try await site.work.run { try site.access.caller(token: token) }
    }

    /// Reads a form with a file, only once its sender may send one; a file without the form's token is dropped.
    private func takeFile(_ visit: inout Visit) async throws {
        let form = try await FileForm(site, at: visit.url).read(visit.request)
        do {
            try FormToken.check(form.fields["form_token"], session: visit.token ?? "")
        } catch {
            site.uploads.discard(form.file)
            throw error
        }
        if let refusal = form.refusal, visit.url != .documentNew { throw refusal }
        visit.fields = form.fields
        visit.file = form.file
        visit.refusal = form.refusal
    }

    private func check(_ permission: Permission, _ place: SiteEntry.Place, _ visit: Visit) async throws {
        guard let caller = visit.caller else { throw Problem(.sessionEnded) }
        var permission = permission
        let territory: Territory? =
            switch place {
            case .anywhere: nil
            case .entry(let part): try await need(visit.part(part), caller, &permission, visit)
            case .subject(let part): try await visit.read { try $0.territory(of: visit.part(part)) }
            case .area(let part):
                try await visit.read { reading in
                    guard let area = AreaID(visit.part(part)), reading.directory[area] != nil else {
                        throw Problem(.areaNotFound, ["area": visit.part(part)])
                    }
                    return reading.territory(area)
                }
            }
        do {
            try caller.require(permission, in: territory, at: visit.now)
        } catch {
            let line = AccessEvent(
                .refused, by: caller, at: visit.now, subject: visit.parts["id"], area: territory?.path.last,
                detail: ["permission": permission.rawValue, "page": visit.url.rawValue])
            try await site.note(line)
            throw Self.told(error, place, visit)
        }
    }

    /// Where an entry may be looked at, and what must be held there.
    private func need(_ entry: String, _ caller: Caller, _ permission: inout Permission, _ visit: Visit)
        async throws -> Territory?
    {
        let need = try await visit.read { reading in
            RecordNeed.met(by: caller, of: try RecordNeed.all(of: try reading.entry(at: entry), reading))
        }
        if let need { permission = need.permission }
        return need?.territory
    }

    /// What is said of a refusal: where a household or person lives is not told to whoever may not see it.
    private static func told(_ error: any Error, _ place: SiteEntry.Place, _ visit: Visit) -> any Error {
        guard var problem = error as? Problem, problem.number == .outsideTerritory else { return error }
        switch place {
        case .anywhere, .area: return error
        case .subject(let part), .entry(let part): problem.arguments["area"] = visit.part(part)
        }
        return problem
    }

    /// Browsers say from where a form was sent; one from elsewhere is refused, whatever its token.
    private func checkSameSite(_ visit: Visit) throws {
        guard visit.isWrite,
            let site = HTTPField.Name("Sec-Fetch-Site").flatMap({ visit.request.headers[$0] })
        else { return }
        guard site == "same-origin" || site == "none" else { throw Problem(.formTokenWrong) }
    }

    private func fields(of request: Request) async throws -> [String: String] {
        guard request.headers[.contentType]?.hasPrefix("application/x-www-form-urlencoded") ?? true else {
            throw Problem(.formUnreadable)
        }
        var bytes: [UInt8] = []
        for try await piece in request.body {
            bytes.append(contentsOf: piece.readableBytesView)
            guard bytes.count <= Self.longestForm else {
                throw Problem(.formTooLong, ["bytes": String(Self.longestForm)])
            }
        }
        return Percent.fields(bytes)
    }

    /// The language of the cookie, else the first that the browser wishes and we have, else the first we have.
    private func language(_ cookies: [String: String], _ request: Request) -> String {
        let languages = site.languages
        if let chosen = cookies[SiteCookie.Name.language.rawValue], Phrase.isLanguage(chosen) {
            return chosen
        }
        let wishes = (request.headers[.acceptLanguage] ?? "").split(separator: ",").map {
            $0.prefix(while: { $0 != ";" })
        }
        for wish in wishes {
            let id = wish.drop { $0 == " " }.prefix { $0 != "-" }.lowercased()
            if languages.contains(id) { return id }
        }
        return languages.first ?? Phrase.languages[0]
    }
}

extension StringProtocol {
    /// Without spaces at its ends.
    var trimming: String {
        var rest = self[...]
        while rest.first == " " { rest = rest.dropFirst() }
        while rest.last == " " { rest = rest.dropLast() }
        return String(rest)
    }
}

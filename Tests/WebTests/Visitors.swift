import Foundation
import HTTPTypes
import SQLiteStorage
import Storage
import Testing
import Vocabulary

@testable import Access
@testable import Web

/// Who comes to the door of a county (来访者): nobody, somebody half signed in, and a person of every role.
enum Visitor: Hashable {
    /// Nobody has signed in.
    case nobody
    /// A reviewer who has not changed the one-time password yet.
    case unfinished
    /// Somebody of a role, fully signed in.
    case role(Role)

    static let all: [Visitor] = [.nobody, .unfinished] + Role.allCases.map { .role($0) }

    var name: String {
        switch self {
        case .nobody: "nobody"
        case .unfinished: "unfinished"
        case .role(let role): role.rawValue
        }
    }
}

/// Everybody of one territory with a session each, asking a county for pages (一处的各种来访者).
final class Visitors {
    /// What became of a request.
    enum Outcome: String {
        /// The page was reached, whatever it said.
        case reached
        /// Sent to the page on which to sign in, or to the step of it that is left.
        case signIn = "sign-in"
        /// Refused.
        case refused
    }

    private static let stranger = String(repeating: "ab", count: 32)
    private let county: County
    private let area: AreaID
    private let local = Caller.commandLine(actor: "local")
    private var sessions: [Visitor: OpenedSession] = [:]
    private var oneTime = ""
    private var recoveryCodes: [Role: [String]] = [:]

    /// People whose grants are in one area of a county.
    init(_ county: County, in area: AreaID) throws {
        self.county = county
        self.area = area
        let access = county.access
        let unfinished = try access.openAccount(login: login("unfinished"), name: "未完成", by: local)
        oneTime = unfinished.password
        _ = try access.grant(Grant(.reviewer, in: area), to: unfinished.account.id, by: local)
        for role in Role.allCases {
            let opened = try access.openAccount(login: login(role.rawValue), name: "韦明兰", by: local)
            _ = try access.grant(Grant(role, in: area), to: opened.account.id, by: local)
            let first = try access.signIn(
                login: login(role.rawValue), password: opened.password, from: "10.0.0.8")
            sessions[.role(role)] = try access.changePassword(
                session: first.token, from: opened.password, to: County.password)
            if role.isAdministrator { try enrol(role, opened.account.id) }
        }
    }

    private func login(_ name: String) -> String { "\(area)-\(name)" }

    private func enrol(_ role: Role, _ id: String) throws {
        let access = county.access
        let session = try #require(sessions[.role(role)])
        _ = try access.offerSecondFactor(session: session.token)
        let secret = try county.accessStore.read { connection in
            try FactorTable(connection: connection, seal: access.seal).offered(id)
        }
        let step = TimeCode.step(access.setting.clock())
        let code = TimeCode(secret: try #require(secret)).code(step)
        (sessions[.role(role)], recoveryCodes[role]) = try access.confirmSecondFactor(
            session: session.token, code: code)
    }

    /// The session of somebody, opened again where it has ended; nil for nobody.
    private func session(_ visitor: Visitor) throws -> OpenedSession? {
        if let open = sessions[visitor], (try? county.access.caller(session: open.token)) != nil {
            return open
        }
        let opened: OpenedSession?
        switch visitor {
        case .nobody: opened = nil
        case .unfinished:
            opened = try county.access.signIn(
                login: login("unfinished"), password: oneTime, from: "10.0.0.8")
        case .role(let role):
            var session = try county.access.signIn(
                login: login(role.rawValue), password: County.password, from: "10.0.0.8")
            if let code = recoveryCodes[role]?.popLast() {
                session = try county.access.passSecondFactor(session: session.token, code: code)
            }
            opened = session
        }
        sessions[visitor] = opened
        return opened
    }

    /// Asks for an address as somebody; `forges` sends a form with a token of somebody else's.
    func ask(_ url: SiteURL, _ method: HTTPRequest.Method, _ visitor: Visitor, forges: Bool = false)
        async throws -> (outcome: Outcome, status: Int)
    {
        let session = try session(visitor)
        // A form before a session belongs to the visitor's cookie, whoever has signed in besides.
        let isBefore = url.entry == .visitor
        let cookies =
            [session.map { "\(SiteCookie.Name.session.rawValue)=\($0.token)" }]
            + [isBefore ? "\(SiteCookie.Name.visitor.rawValue)=\(Self.stranger)" : nil]
        let cookie = HTTPField(name: .cookie, value: cookies.compactMap { $0 }.joined(separator: "; "))
        let owner = isBefore ? Self.stranger : session?.token ?? "nobody"
        let token = FormToken.of(session: forges ? "somebody else" : owner)
        let client = Client(county.site)
        let path = try Self.path(url)
        let reply =
            url.isForMachines
            ? try await client.api(
                path, method, more: [cookie, try Self.header(Gate.formTokenHeader, token)])
            : method == .post
                ? try await client.post(path, [], token: token, [cookie])
                : try await client.get(path, [cookie])
        let steps = [SiteURL.signIn, .password, .secondFactor].map { $0.path() }
        let to = reply.location?.prefix { $0 != "?" } ?? ""
        // Signing out leads to the sign-in page too; whoever had a session did sign out.
        let isTurnedAway = steps.contains(String(to)) && !isBefore && !(url == .signOut && session != nil)
        if isTurnedAway { return (.signIn, reply.status) }
        // Programs are told so by number instead of being led to a form.
        let unfinished = ["401.602", "403.604"].contains { reply.text.contains("\"number\":\"\($0)\"") }
        if url.isForMachines, unfinished { return (.signIn, reply.status) }
        return (reply.status == 403 ? .refused : .reached, reply.status)
    }

    private static func header(_ name: String, _ value: String) throws -> HTTPField {
        HTTPField(name: try #require(HTTPField.Name(name)), value: value)
    }

    /// An address with its parts filled in; a part that no sample names fails the test.
    private static func path(_ url: SiteURL) throws -> String {
        var samples = [
            "ruleset": "household-exit", "criterion": "income", "file": "style.css", "id": "zh",
            "skin": "desk", "kind": "json", "layer": "boundaries", "z": "9", "x": "0", "y": "0.mvt",
            "entry": "lingshan@3", "upload": "00", "batch": "b-none", "token": "00", "account": "u-none",
            "form": "csv",
            "document": "lingshan@1", "person": "p-lingshan-1", "job": "j-none", "page": "parameters",
        ]
        switch url.entry {
        case .permission(_, .subject(let part)): samples[part] = County.home
        case .permission(_, .area(let part)): samples[part] = "a2"
        default: break
        }
        return try url.pattern.split(separator: "/", omittingEmptySubsequences: false).map { piece in
            // `/households.{form}` stands as it is: its part names no place.
            guard piece.hasPrefix("{"), let close = piece.firstIndex(of: "}") else { return String(piece) }
            let name = String(piece[..<close].dropFirst())
            let sample = try #require(samples[name], "\(url): give Visitors a sample of {\(name)}")
            return sample + piece[piece.index(after: close)...]
        }.joined(separator: "/")
    }
}

extension County {
    /// Enrols a second factor on its page, which counts for a quarter of an hour.
    func passFactor(_ client: Client) async throws {
        let page = try await client.get("/second-factor")
        let text = try #require(page.text.firstMatch(of: #/secret=([A-Z2-7]+)/#)?.1)
        var (secret, word, bits): ([UInt8], UInt32, Int) = ([], 0, 0)
        for letter in text.utf8 {
            word = word << 5 | UInt32(letter >= 65 ? letter - 65 : letter - 24)
            bits += 5
            if bits >= 8 {
                bits -= 8
                secret.append(UInt8(truncatingIfNeeded: word >> UInt32(bits)))
            }
        }
        let code = TimeCode(secret: secret).code(TimeCode.step(access.setting.clock()))
        // The page offers a new secret each time: the form's token comes from this one.
        let token = page.text.firstMatch(of: #/name="form_token" value="([^"]*)"/#).map { String($0.1) }
        let reply = try await client.post("/second-factor", [("code", code)], token: token)
        #expect(reply.status < 400, "\(reply.text)")
    }
}

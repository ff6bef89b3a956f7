import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import Synchronization
import Vocabulary

@testable import Web

/// What came back.
struct Reply {
    var status: Int
    var headers: HTTPFields
    var bytes: [UInt8]

    var text: String { String(decoding: bytes, as: UTF8.self) }
    var location: String? { headers[.location] }
}

/// A browser that keeps cookies and finds the token of the form before it sends one, without any socket.
final class Client: Sendable {
    private let responder: RouterResponder<SiteContext>
    private let cookies = Mutex<[String: String]>([:])
    let language: String

    init(_ site: Site, language: String = "zh") {
        responder = SiteRouter(site).responder()
        self.language = language
    }

    func get(_ path: String, _ more: [HTTPField] = []) async throws -> Reply {
        try await send(.get, path, more, body: "")
    }

    /// Sends a form with the token that the page at `page` (else the same path) carries.
    func post(
        _ path: String, _ fields: [(String, String)], from page: String? = nil, token: String? = nil,
        _ more: [HTTPField] = []
    ) async throws -> Reply {
        var known = token
        if known == nil {
            let form = try await get(page ?? path)
            known = form.text.firstMatch(of: #/name="form_token" value="([^"]*)"/#).map { String($0.1) }
        }
        let all = fields + [("form_token", known ?? "")]
        let body = all.map { "\(Percent.encoded($0.0))=\(Percent.encoded($0.1))" }.joined(separator: "&")
        let type = HTTPField(name: .contentType, value: "application/x-www-form-urlencoded")
        return try await send(.post, path, [type] + more, body: body)
    }

    /// Sends a form with a file, as a browser does.
    func handIn(_ path: String, file: String, _ bytes: [UInt8], token: String? = nil) async throws -> Reply {
        var known = token
        if known == nil {
            let form = try await get(path)
            known = form.text.firstMatch(of: #/name="form_token" value="([^"]*)"/#).map { String($0.1) }
        }
        let head = "--tuopin\r\nContent-Disposition: form-data; name="
        var body = ByteBuffer(string: head + "\"form_token\"\r\n\r\n\(known ?? "")\r\n")
        body.writeString(head + "\"file\"; filename=\"\(file)\"\r\nContent-Type: text/csv\r\n\r\n")
        body.writeBytes(bytes)
        body.writeString("\r\n--tuopin--\r\n")
        let type = HTTPField(name: .contentType, value: "multipart/form-data; boundary=tuopin")
        return try await send(.post, path, [type], body: body)
    }

    /// Asks the API, with JSON where something is sent.
    func api(
        _ path: String, _ method: HTTPRequest.Method = .get, json: String? = nil, more: [HTTPField] = []
    ) async throws -> Reply {
        let type = json.map { _ in HTTPField(name: .contentType, value: "application/json") }
        return try await send(method, path, [type].compactMap { $0 } + more, body: json ?? "")
    }

    /// Sends a form with or without a file to the API.
    func upload(
        _ path: String, _ fields: [(String, String)], file: (name: String, bytes: [UInt8])?, more: [HTTPField]
    ) async throws -> Reply {
        let head = "--tuopin\r\nContent-Disposition: form-data; name="
        var body = ByteBuffer()
        for (name, value) in fields { body.writeString(head + "\"\(name)\"\r\n\r\n\(value)\r\n") }
        if let file {
            body.writeString(head + "\"file\"; filename=\"\(file.name)\"\r\n\r\n")
            body.writeBytes(file.bytes)
            body.writeString("\r\n")
        }
        body.writeString("--tuopin--\r\n")
        let type = HTTPField(name: .contentType, value: "multipart/form-data; boundary=tuopin")
        return try await send(.post, path, [type] + more, body: body)
    }

    private func send(_ method: HTTPRequest.Method, _ path: String, _ more: [HTTPField], body: String)
        async throws -> Reply
    {
        try await send(method, path, more, body: ByteBuffer(string: body))
    }

    private func send(_ method: HTTPRequest.Method, _ path: String, _ more: [HTTPField], body: ByteBuffer)
        async throws -> Reply
    {
        var head = HTTPRequest(method: method, scheme: "http", authority: "localhost", path: path)
        head.headerFields[.acceptLanguage] = language
        let jar = cookies.withLock { $0 }
        if !jar.isEmpty {
            head.headerFields[.cookie] = jar.map { "\($0.key)=\($0.value)" }.joined(separator: "; ")
        }
        for field in more { head.headerFields[field.name] = field.value }
        let request = Request(head: head, body: RequestBody(buffer: body))
        var logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        logger[metadataKey: "hb.request.id"] = "test"
        let response = try await responder.respond(
            to: request, context: SiteContext(logger: logger, peer: "10.0.0.9"))
        for value in response.headers[values: .setCookie] {
            let pair = value.prefix { $0 != ";" }.split(separator: "=", maxSplits: 1).map(String.init)
            cookies.withLock { $0[pair[0]] = pair.count > 1 ? pair[1] : nil }
        }
        let kept = Kept()
        // A stream of events has no end while the server runs: its head is enough.
        if response.headers[.contentType] != "text/event-stream" {
            try await response.body.write(KeptWriter(kept: kept))
        }
        return Reply(
            status: response.status.code, headers: response.headers, bytes: kept.bytes.withLock { $0 })
    }
}

/// Where a body is kept.
final class Kept: Sendable {
    let bytes = Mutex<[UInt8]>([])
}

struct KeptWriter: ResponseBodyWriter {
    let kept: Kept

    mutating func write(_ buffer: ByteBuffer) async throws {
        kept.bytes.withLock { $0.append(contentsOf: buffer.readableBytesView) }
    }

    consuming func finish(_ trailingHeaders: HTTPFields?) async throws {}
}

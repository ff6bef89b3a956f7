import Crypto
import HTTPTypes
import Hummingbird
import NIOCore
import Vocabulary

/// Turns an answer into a response (送出): frame, security headers, cookies, ETag, compression.
struct Delivery {
    private let visit: Visit

    init(_ visit: Visit) { self.visit = visit }

    /// No script but our own files, nothing from elsewhere; what MapLibre needs and no more.
    static let contentPolicy = [
        "default-src 'none'", "script-src 'self'", "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data: blob:", "worker-src 'self' blob:", "connect-src 'self' data: blob:",
        "font-src 'self'", "manifest-src 'self'", "form-action 'self'", "frame-ancestors 'none'",
        "base-uri 'none'",
    ].joined(separator: "; ")

    private static let security: [(HTTPField.Name?, String)] = [
        (.contentSecurityPolicy, contentPolicy), (.xContentTypeOptions, "nosniff"),
        (HTTPField.Name("X-Frame-Options"), "DENY"), (HTTPField.Name("Referrer-Policy"), "same-origin"),
        (HTTPField.Name("Cross-Origin-Opener-Policy"), "same-origin"),
        (HTTPField.Name("Cross-Origin-Resource-Policy"), "same-origin"),
        (HTTPField.Name("Permissions-Policy"), "camera=(), microphone=(), geolocation=(self), payment=()"),
    ]

    /// The response to an answer.
    func response(_ answer: Answer) -> Response {
        var headers = HTTPFields()
        for (name, value) in Self.security { if let name { headers[name] = value } }
        if visit.site.isBehindProxy {
            headers[.strictTransportSecurity] = "max-age=31536000; includeSubDomains"
        }
        for cookie in answer.cookies {
            headers.append(
                HTTPField(name: .setCookie, value: cookie.header(isSecure: visit.site.isBehindProxy)))
        }
        for (name, value) in answer.headers { headers[name] = value }
        if let name = answer.fileName {
            let place = answer.isShownInPlace ? "inline" : "attachment"
            headers[.contentDisposition] = "\(place); filename*=UTF-8''\(Percent.encoded(name))"
        }
        switch answer.content {
        case .redirect(let path):
            headers[.location] = path
            headers[.cacheControl] = "no-store"
            return Response(status: answer.status, headers: headers)
        case .page(let page):
            headers[.contentLanguage] = visit.language
            headers[.contentType] = "text/html; charset=utf-8"
            let html = Layout(visit).html(page)
            // What shows persons is not left in the browser's store; the rest is asked for again and compared.
            let isKept = answer.shows.isEmpty && !answer.isPrivate
            headers[.cacheControl] = isKept ? "private, no-cache" : "no-store"
            return body(html.bytes, answer, headers)
        case .json(let value):
            headers[.contentType] =
                answer.status.code < 400 ? "application/json" : "application/problem+json"
            headers[.cacheControl] = answer.shows.isEmpty ? "private, no-cache" : "no-store"
            return body(value.bytes, answer, headers)
        case .events(let messages, let text):
            headers[.contentType] = "text/event-stream"
            headers[.cacheControl] = "no-store"
            return Response(
                status: answer.status, headers: headers,
                body: ResponseBody { writer in
                    // So that the browser knows at once that the stream is open.
                    try await writer.write(ByteBuffer(string: ": \n\n"))
                    for await message in messages {
                        try await writer.write(ByteBuffer(string: text(message)))
                    }
                    try await writer.finish(nil)
                })
        case .bytes(let bytes, let type, let isImmutable):
            headers[.contentType] = type
            headers[.cacheControl] = isImmutable ? "public, max-age=31536000, immutable" : "no-store"
            return body(bytes, answer, headers)
        }
    }

    private func body(_ bytes: [UInt8], _ answer: Answer, _ headers: HTTPFields) -> Response {
        var headers = headers
        headers[.vary] = "Accept-Encoding, Authorization, Cookie, Accept-Language"
        let made =
            headers[.cacheControl] == "no-store"
            ? nil : "W/\"" + SHA256.hash(data: bytes).prefix(12).map { Figure.hex($0) }.joined() + "\""
        if answer.status == .ok, let tag = answer.tag ?? made {
            headers[.eTag] = tag
            if !answer.isAlwaysSent, Self.isKnown(tag, to: visit.request) {
                return Response(status: .notModified, headers: headers)
            }
        }
        var sent = bytes
        if bytes.count > 1_000, isCompressible(headers[.contentType] ?? ""), Self.takesGzip(visit.request),
            let packed = Gzip.packed(bytes)
        {
            headers[.contentEncoding] = "gzip"
            sent = packed
        }
        return Response(
            status: answer.status, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(bytes: sent)))
    }

    private func isCompressible(_ type: String) -> Bool {
        type.hasPrefix("text/") || type.hasPrefix("application/json") || type.hasPrefix("image/svg")
    }

    /// Whether a visitor says to have what the tag names.
    static func isKnown(_ tag: String, to request: Request) -> Bool {
        let known = request.headers[.ifNoneMatch]?.split(separator: ",").map { $0.drop { $0 == " " } }
        return known?.contains { $0 == tag } == true
    }

    /// Whether a visitor takes compressed answers.
    static func takesGzip(_ request: Request) -> Bool {
        (request.headers[.acceptEncoding] ?? "").split(separator: ",").contains { wish in
            wish.drop { $0 == " " }.hasPrefix("gzip") && !wish.hasSuffix("q=0")
        }
    }
}

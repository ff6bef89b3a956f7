import Crypto
import Journal
import Storage
public import Vocabulary

/// A line of the access log as read (访问日志行).
public struct AccessLine: Sendable, Hashable {
    /// Its place in the chain, from 1.
    public var seq: Int64
    /// Who did what, when, to whom; the detail decrypted.
    public var event: AccessEvent
    /// SHA-256 over the line's bytes.
    public var hash: [UInt8]

    /// The hash before the first line.
    static let origin = [UInt8](repeating: 0, count: 32)
    private static let purpose = "access-line"

    init(_ bytes: [UInt8], detail: [UInt8]?, hash: [UInt8], _ seal: SubjectSeal) throws {
        guard let json = try? JSONValue(parsing: bytes), let seq = json["seq"]?.intValue,
            let at = json["at"]?.stringValue.flatMap({ Instant($0) }),
            let account = json["account"]?.stringValue,
            let way = json["way"]?.stringValue.flatMap({ Caller.Way(rawValue: $0) }),
            let action = json["action"]?.stringValue.flatMap({ AccessAction(rawValue: $0) })
        else { throw Problem(.accessLogDamaged) }
        self.seq = seq
        self.hash = hash
        event = AccessEvent(
            action, account: account, way: way, at: at, subject: json["subject"]?.stringValue,
            area: json["area"]?.stringValue.flatMap { AreaID($0) })
        event.count = json["count"]?.intValue.map { Int($0) }
        event.digest = json["digest"]?.stringValue
        if let detail, let clear = seal.open(detail, purpose: Self.purpose) {
            for member in (try? JSONValue(parsing: clear))?.members ?? [] {
                event.detail[member.key] = member.value.stringValue
            }
        }
    }

    static func sealed(_ detail: [String: String], _ seal: SubjectSeal) throws -> [UInt8]? {
        if detail.isEmpty { return nil }
        let json = JSONValue.object(detail.map { .init($0.key, .string($0.value)) })
        return try seal.seal(json.canonicalBytes, purpose: purpose)
    }

    /// The canonical bytes over which the chain runs; the detail by the hash of its stored form.
    static func bytes(of event: AccessEvent, seq: Int64, detail: [UInt8]?, previous: [UInt8]) -> [UInt8] {
        let json: JSONValue = [
            "account": .string(event.account), "action": .string(event.action.rawValue),
            "area": .text(event.area?.description), "at": .string(event.at.description),
            "count": event.count.map { .int(Int64($0)) } ?? .null,
            "detail": .text(detail.map { Hex.text(SHA256.hash(data: $0)) }), "digest": .text(event.digest),
            "previous": .string(Hex.text(previous)), "seq": .int(seq), "subject": .text(event.subject),
            "v": 1, "way": .string(event.way.rawValue),
        ]
        return json.canonicalBytes
    }

    /// As lists and the API show it.
    public var json: JSONValue {
        [
            "seq": .int(seq), "at": .string(event.at.description), "account": .string(event.account),
            "way": .string(event.way.rawValue), "action": .string(event.action.rawValue),
            "subject": .text(event.subject), "area": .text(event.area?.description),
            "count": event.count.map { .int(Int64($0)) } ?? .null, "digest": .text(event.digest),
            "detail": .object(
                event.detail.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
                    .map { .init($0.key, .string($0.value)) }),
            "hash": .string(Hex.text(hash)),
        ]
    }
}

/// What a walk over the access log found (访问日志核验).
public struct AccessLogReport: Sendable, Hashable {
    /// Whether every line links to the one before it and says what its columns say.
    public var isSound = true
    /// How many lines were walked.
    public var lines = 0
    /// The last line.
    public var head: (seq: Int64, hash: [UInt8]) = (0, AccessLine.origin)
    /// The first line that is wrong, and why.
    public var firstBad: (seq: Int64, why: String)?

    init(walking connection: any StorageConnection, expecting expected: (seq: Int64, hash: [UInt8])?) throws {
        var isExpectedThere = expected == nil
        try connection.forEach(
            "SELECT seq, at, account, action, subject, line, detail, hash FROM access_line ORDER BY seq", []
        ) { row in
            let seq = row.integer(0) ?? 0
            if let why = Self.fault(row, after: head) {
                firstBad = (seq, why)
                return false
            }
            lines += 1
            head = (seq, row.blob(7) ?? [])
            if let expected, expected.seq == seq, areEqual(expected.hash, head.hash) {
                isExpectedThere = true
            }
            return true
        }
        if firstBad == nil, !isExpectedThere, let expected { firstBad = (expected.seq, "head") }
        isSound = firstBad == nil
    }

    /// What is wrong with a line: its place, link, hash, detail, or columns that differ from its bytes.
    private static func fault(_ row: any StorageRow, after head: (seq: Int64, hash: [UInt8])) -> String? {
        let bytes = row.blob(5) ?? []
        guard let json = try? JSONValue(parsing: bytes) else { return "line" }
        guard row.integer(0) == head.seq + 1, json["seq"]?.intValue == head.seq + 1 else { return "seq" }
        guard json["previous"]?.stringValue == Hex.text(head.hash) else { return "previous" }
        guard Array(SHA256.hash(data: bytes)) == row.blob(7) else { return "hash" }
        let detail = row.blob(6).map { Hex.text(SHA256.hash(data: $0)) }
        guard json["detail"]?.stringValue == detail else { return "detail" }
        let isShown =
            json["account"]?.stringValue == row.text(2) && json["action"]?.stringValue == row.text(3)
            && json["subject"]?.stringValue == row.text(4)
            && json["at"]?.stringValue == row.integer(1).map { Instant(milliseconds: $0).description }
        return isShown ? nil : "columns"
    }

    /// As commands and the API show it.
    public var json: JSONValue {
        [
            "ok": .bool(isSound), "lines": .int(Int64(lines)), "seq": .int(head.seq),
            "hash": .string(Hex.text(head.hash)),
            "first_bad": firstBad.map { ["seq": .int($0.seq), "why": .string($0.why)] } ?? .null,
        ]
    }

    /// Whether two walks found the same.
    public static func == (left: AccessLogReport, right: AccessLogReport) -> Bool { left.json == right.json }
    /// Hashes what was found.
    public func hash(into hasher: inout Hasher) { hasher.combine(json) }
}

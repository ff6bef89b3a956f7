import Foundation
import Vocabulary

/// Takes a form with files apart as its bytes arrive, without ever holding a whole file (分段表单).
struct MultipartReader {
    /// What the bytes mean, in their order.
    enum Piece: Equatable {
        /// A part begins: its name, and its file's name where it is one.
        case begins(name: String, file: String?)
        /// Bytes of the part.
        case bytes([UInt8])
        /// The part is whole.
        case ends
    }

    private enum Place { case outside, afterMark, head, body, done }

    /// Longest head of a part.
    private static let longestHead = 8_192
    private let mark: [UInt8]
    private var place = Place.outside
    // The first mark has no line break before it; with one it is like the others.
    private var waiting: [UInt8] = [0x0D, 0x0A]

    /// A reader for a content type; nil where it names no boundary.
    init?(contentType: String) {
        guard let at = contentType.range(of: "boundary=") else { return nil }
        let boundary = contentType[at.upperBound...].prefix { $0 != ";" && $0 != " " }.filter { $0 != "\"" }
        guard (1...70).contains(boundary.utf8.count) else { return nil }
        mark = Array("\r\n--\(boundary)".utf8)
    }

    /// Whether the last mark has been read.
    var isDone: Bool { place == .done }

    /// Takes further bytes and says what they mean.
    mutating func read(_ bytes: some Sequence<UInt8>) throws(Problem) -> [Piece] {
        waiting.append(contentsOf: bytes)
        var pieces: [Piece] = []
        var from = 0
        reading: while true {
            switch place {
            case .outside, .body:
                let isBody = place == .body
                guard let at = Self.find(mark, in: waiting, from: from) else {
                    // The end may be the beginning of a mark.
                    let sure = max(from, waiting.count - mark.count + 1)
                    if isBody, sure > from { pieces.append(.bytes(Array(waiting[from..<sure]))) }
                    from = sure
                    break reading
                }
                if isBody {
                    if at > from { pieces.append(.bytes(Array(waiting[from..<at]))) }
                    pieces.append(.ends)
                }
                from = at + mark.count
                place = .afterMark
            case .afterMark:
                guard waiting.count >= from + 2 else { break reading }
                switch (waiting[from], waiting[from + 1]) {
                case (0x2D, 0x2D): place = .done
                case (0x0D, 0x0A): place = .head
                default: throw Problem(.formUnreadable)
                }
                from += 2
            case .head:
                guard let end = Self.find(Array("\r\n\r\n".utf8), in: waiting, from: from) else {
                    guard waiting.count - from <= Self.longestHead else { throw Problem(.formUnreadable) }
                    break reading
                }
                pieces.append(try Self.begin(String(decoding: waiting[from..<end], as: UTF8.self)))
                from = end + 4
                place = .body
            case .done:
                from = waiting.count
                break reading
            }
        }
        waiting.removeFirst(from)
        return pieces
    }

    private static func begin(_ head: String) throws(Problem) -> Piece {
        let line = head.split(separator: "\r\n").first {
            $0.lowercased().hasPrefix("content-disposition:")
        }
        guard let line, let name = value("name", line) else { throw Problem(.formUnreadable) }
        return .begins(name: name, file: value("filename", line))
    }

    /// The quoted value of a parameter, with the three characters back that browsers escape.
    private static func value(_ name: String, _ line: Substring) -> String? {
        guard let start = line.range(of: "; \(name)=\"") else { return nil }
        return String(line[start.upperBound...].prefix { $0 != "\"" })
            .replacing("%22", with: "\"").replacing("%0D", with: "\r").replacing("%0A", with: "\n")
    }

    /// Where a short sequence begins.
    private static func find(_ wanted: [UInt8], in bytes: [UInt8], from: Int) -> Int? {
        guard bytes.count - from >= wanted.count else { return nil }
        return bytes.withUnsafeBufferPointer { bytes in
            wanted.withUnsafeBufferPointer { wanted in
                var at = from
                let last = bytes.count - wanted.count
                while at <= last {
                    if bytes[at] == wanted[0] {
                        var same = 1
                        while same < wanted.count, bytes[at + same] == wanted[same] { same += 1 }
                        if same == wanted.count { return at }
                    }
                    at += 1
                }
                return nil
            }
        }
    }
}

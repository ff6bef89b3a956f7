import Vocabulary

/// A part's text with changes noted by place and applied at the end, so that all else stays byte for byte.
struct PartEdit {
    /// The part as UTF-8.
    private(set) var bytes: [UInt8]
    let part: String
    private var edits: [(place: Range<Int>, text: String)] = []

    /// Bytes that a part may have to be edited.
    static let limit = 96 << 20

    init(_ archive: ZipArchive, _ entry: ZipArchive.Entry) throws {
        part = entry.name
        bytes = []
        let source = try XMLEncoding.utf8(archive.open(entry))
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 18, alignment: 16)
        defer { buffer.deallocate() }
        while true {
            let got = try source.read(into: buffer)
            if got == 0 { break }
            bytes.append(contentsOf: buffer[..<got])
            guard bytes.count <= Self.limit else {
                throw Problem(.tooManyCells, ["limit": String(Self.limit)])
            }
        }
        // The declaration may name an encoding that no longer holds.
        if bytes.starts(with: "<?xml".utf8), let end = bytes.firstIndex(of: 0x3E) {
            bytes.replaceSubrange(...end, with: Array("\(XLSXParts.declaration)".utf8.dropLast()))
        }
    }

    /// A reader over the part as it was.
    func reader() throws -> XMLReader {
        try XMLReader(StretchSource(ByteStore(bytes: bytes)), part: part)
    }

    /// Notes text to stand in place of a range.
    mutating func replace(_ place: Range<Int>, with text: String) { edits.append((place, text)) }

    /// Notes text to be put in at a place, behind what was noted for it before.
    mutating func insert(_ text: String, at place: Int) { edits.append((place..<place, text)) }

    /// The text of a range of the part as it was.
    func text(_ place: Range<Int>) -> String { String(decoding: bytes[place], as: UTF8.self) }

    /// Puts text before the end tag of the root element, which may close itself.
    mutating func append(toRoot text: String) throws {
        var reader = try reader()
        var depth = 0
        while true {
            switch try reader.next() {
            case .start:
                if depth == 0, reader.closesItself {
                    let end = reader.position
                    guard let slash = bytes[..<end].lastIndex(of: 0x2F) else { return }
                    let start = self.text(reader.tagStart + 1..<reader.namePlace.upperBound)
                    replace(slash..<end, with: ">\(text)</\(start)>")
                    return
                }
                depth += 1
            case .end:
                depth -= 1
                if depth == 0 {
                    insert(text, at: reader.tagStart)
                    return
                }
            case .text: continue
            case .finished: throw reader.malformed("the root element does not end")
            }
        }
    }

    /// The part with its changes.
    func applied() -> [UInt8] {
        var out: [UInt8] = []
        out.reserveCapacity(bytes.count + edits.count * 64)
        var at = 0
        let ordered = edits.enumerated().sorted {
            ($0.element.place.lowerBound, $0.offset) < ($1.element.place.lowerBound, $1.offset)
        }
        for edit in ordered.map(\.element) where edit.place.lowerBound >= at {
            out.append(contentsOf: bytes[at..<edit.place.lowerBound])
            out.append(contentsOf: edit.text.utf8)
            at = edit.place.upperBound
        }
        out.append(contentsOf: bytes[at...])
        return out
    }
}

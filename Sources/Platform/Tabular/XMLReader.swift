// One scanner, kept together: every state of the token loop shares the same window.
import Glibc
import Vocabulary

/// A byte-level reader of XML parts: start tags, end tags and text in order, nothing copied.
///
/// Names are local names (the prefix dropped). Ranges point into the window and hold until the next call.
/// Comments and processing instructions are passed over; a document type is refused. UTF-16 and the declared
/// legacy encodings are converted on the way in.
struct XMLReader: ~Copyable {
    enum Event { case start, end, text, finished }

    struct Attribute {
        var nameStart: Int
        var nameEnd: Int
        var valueStart: Int
        var valueEnd: Int
    }

    /// Bytes that one tag or one run of text may have.
    static let tokenLimit = 4 << 20
    private static let attributeLimit = 64

    let part: String
    /// Where the last tag begins in the whole text.
    private(set) var tagStart = 0
    /// Where the last token ends in the whole text.
    var position: Int { passed + at }
    /// Whether the last start tag closes itself.
    var closesItself: Bool { closesNext }
    /// Where the last tag's local name stands in the whole text.
    var namePlace: Range<Int> { passed + nameStart..<passed + nameEnd }

    /// Where an attribute's value stands in the whole text.
    func valuePlace(_ name: StaticString) -> Range<Int>? {
        guard let value = attribute(name), let start = value.baseAddress else { return nil }
        let place = passed + (start - UnsafePointer(base))
        return place..<place + value.count
    }
    private let source: any ByteSource
    /// The part in memory, where it is there whole: then it is the window, and is not freed here.
    private let whole: PartBytes?
    private(set) var base: UnsafeMutablePointer<UInt8>
    private var capacity: Int
    private var at = 0
    private var filled = 0
    private var exhausted = false
    private var passed = 0
    private var closesNext = false

    /// The local name of the tag: place, and its first eight bytes where it has no more.
    private(set) var nameStart = 0
    private(set) var nameEnd = 0
    private(set) var key: UInt64 = 0
    private let attributes: UnsafeMutablePointer<Attribute>
    private(set) var attributeCount = 0
    private(set) var textStart = 0
    private(set) var textEnd = 0
    /// Whether the text stands in CDATA, where `&` means itself.
    private(set) var isCDATA = false

    init(_ source: any ByteSource, part: String) throws {
        self.part = part
        capacity = 1 << 18
        base = Self.window(1 << 18)
        whole = nil
        attributes = UnsafeMutablePointer<Attribute>.allocate(capacity: Self.attributeLimit)
        self.source = try XMLEncoding.utf8(source)
    }

    /// A reader of a part that is in memory, without a copy where it is UTF-8.
    init(_ bytes: PartBytes, part: String) throws {
        if let mark = XMLEncoding.markOfUTF8(UnsafeRawBufferPointer(bytes.buffer)) {
            self.init(bytes, from: mark, part: part)
        } else {
            try self.init(PartBytesSource(bytes), part: part)
        }
    }

    private init(_ bytes: PartBytes, from start: Int, part: String) {
        self.part = part
        source = PartBytesSource(bytes)
        whole = bytes
        base = bytes.base
        capacity = bytes.count
        filled = bytes.count
        at = start
        exhausted = true
        attributes = UnsafeMutablePointer<Attribute>.allocate(capacity: Self.attributeLimit)
    }

    deinit {
        if whole == nil { base.deallocate() }
        attributes.deallocate()
    }

    /// A window and behind it the padding that scanning by words needs.
    private static func window(_ capacity: Int) -> UnsafeMutablePointer<UInt8> {
        let window = UnsafeMutablePointer<UInt8>.allocate(capacity: capacity + PlainScan.padding)
        window.initialize(repeating: 0, count: capacity + PlainScan.padding)
        return window
    }

    /// The bytes not yet read that are at hand; nil inside an element that closes itself.
    ///
    /// For the fast ways through common content, which take what they know by `take(to:)` and leave the rest.
    @inline(__always)
    var unread: (base: UnsafePointer<UInt8>, from: Int, to: Int)? {
        closesNext ? nil : (UnsafePointer(base), at, filled)
    }

    /// Passes over bytes that a fast way has read.
    @inline(__always)
    mutating func take(to place: Int) { at = place }

    /// Brings more bytes behind a short rest; false where the rest is long or nothing comes.
    mutating func bringMore() throws -> Bool {
        guard (filled - at) * 2 <= capacity else { return false }
        return try refill()
    }

    /// Goes to the end tag of this name where the part is in memory and its place is beyond doubt: the name stands
    /// there once more and no more than once, in an end tag.
    private mutating func jump(toEndOf name: StaticString) -> Bool {
        guard whole != nil else { return false }
        // Looked for by its capital, which is rare in sheets.
        var capital = 0
        while capital + 1 < name.utf8CodeUnitCount, name.utf8Start[capital] > 0x5A { capital += 1 }
        let letter = Int32(name.utf8Start[capital])
        var found: Int?
        var from = at
        while from < filled, let hit = memchr(base + from, letter, filled - from) {
            let at = UnsafePointer(hit.assumingMemoryBound(to: UInt8.self)) - UnsafePointer(base)
            let place = at - capital
            from = at + 1
            guard place >= self.at + 2, place + name.utf8CodeUnitCount < filled,
                memcmp(base + place, name.utf8Start, name.utf8CodeUnitCount) == 0
            else { continue }
            guard found == nil else { return false }
            found = place
        }
        guard var start = found else { return false }
        // A prefix.
        while start > at, base[start - 1] > 0x20, base[start - 1] != 0x3C, base[start - 1] != 0x2F {
            start -= 1
        }
        guard start >= at + 2, base[start - 1] == 0x2F, base[start - 2] == 0x3C else { return false }
        at = start - 2
        return true
    }

    /// Local names of up to eight bytes as one word.
    static func key(_ name: StaticString) -> UInt64 {
        var key: UInt64 = 0
        for index in (0..<min(8, name.utf8CodeUnitCount)).reversed() {
            key = key << 8 | UInt64(name.utf8Start[index])
        }
        return key
    }

    func isNamed(_ name: StaticString) -> Bool {
        nameEnd - nameStart == name.utf8CodeUnitCount
            && memcmp(base + nameStart, name.utf8Start, nameEnd - nameStart) == 0
    }

    var name: String {
        String(
            decoding: UnsafeBufferPointer(start: base + nameStart, count: nameEnd - nameStart), as: UTF8.self)
    }

    var text: UnsafeBufferPointer<UInt8> {
        UnsafeBufferPointer(start: base + textStart, count: textEnd - textStart)
    }

    func malformed(_ why: String) -> Problem {
        Problem(.malformedXML, ["part": part, "offset": String(passed + at), "why": why])
    }

    /// The raw bytes of an attribute by its local name; empty attributes are empty, missing ones nil.
    func attribute(_ name: StaticString) -> UnsafeBufferPointer<UInt8>? {
        let count = name.utf8CodeUnitCount
        for index in 0..<attributeCount {
            let attribute = attributes[index]
            if attribute.nameEnd - attribute.nameStart == count,
                memcmp(base + attribute.nameStart, name.utf8Start, count) == 0
            {
                return UnsafeBufferPointer(
                    start: base + attribute.valueStart, count: attribute.valueEnd - attribute.valueStart)
            }
        }
        return nil
    }

    /// The attribute at an index: the first byte of its one-letter name (0 for longer names) and its value.
    @inline(__always)
    func shortAttribute(_ index: Int) -> (UInt8, UnsafeBufferPointer<UInt8>) {
        let attribute = attributes[index]
        return (
            attribute.nameEnd - attribute.nameStart == 1 ? base[attribute.nameStart] : 0,
            UnsafeBufferPointer(
                start: base + attribute.valueStart, count: attribute.valueEnd - attribute.valueStart)
        )
    }

    /// An attribute as text, its entities resolved.
    func attributeText(_ name: StaticString) -> String? {
        guard let raw = attribute(name) else { return nil }
        var bytes: [UInt8] = []
        XMLText.append(raw, isCDATA: false, to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Whether an attribute says true (`1`, `true`, `on`).
    func attributeIsTrue(_ name: StaticString) -> Bool {
        guard let raw = attribute(name) else { return false }
        return raw.elementsEqual("1".utf8) || raw.elementsEqual("true".utf8) || raw.elementsEqual("on".utf8)
    }

    /// The next token.
    mutating func next() throws -> Event {
        if closesNext {
            closesNext = false
            return .end
        }
        while true {
            if at >= filled {
                guard try refill() else { return .finished }
            }
            if base[at] != 0x3C { return try scanText() }
            guard filled - at >= 2 else {
                guard try refill() else { throw malformed("the part ends inside a tag") }
                continue
            }
            let second = base[at + 1]
            if second == 0x21 || second == 0x3F {
                if try scanMarkup(second) { return .text }
                continue
            }
            if let event = try scanTag() { return event }
            guard try refill() else { throw malformed("the part ends inside a tag") }
        }
    }

    /// Passes over everything up to the end tag of the element whose start tag was the last token.
    mutating func skipElement() throws {
        if closesNext {
            closesNext = false
            return
        }
        var depth = 1
        while depth > 0 {
            switch try next() {
            case .start: depth += 1
            case .end: depth -= 1
            case .text: continue
            case .finished: throw malformed("the part ends inside an element")
            }
        }
    }

    /// Passes quickly over all content up to an end tag of this name; nothing in between is examined.
    mutating func skip(toEndOf name: StaticString) throws {
        if closesNext {
            closesNext = false
            return
        }
        _ = jump(toEndOf: name)
        while true {
            guard skipToTag(), filled - at >= 2 else {
                guard try refill() else { throw malformed("the part ends inside an element") }
                continue
            }
            switch base[at + 1] {
            case 0x21, 0x3F: _ = try scanMarkup(base[at + 1])
            case 0x2F:
                guard let event = try scanTag() else {
                    guard try refill() else { throw malformed("the part ends inside a tag") }
                    continue
                }
                if event == .end, isNamed(name) { return }
            default: at += 1
            }
        }
    }

    /// Moves to the next `<`; to the end of the window and false where there is none.
    private mutating func skipToTag() -> Bool {
        guard let found = memchr(base + at, 0x3C, filled - at) else {
            at = filled
            return false
        }
        at = UnsafePointer(found.assumingMemoryBound(to: UInt8.self)) - UnsafePointer(base)
        return true
    }

    private mutating func scanText() throws -> Event {
        var from = 0
        while true {
            if let found = memchr(base + at + from, 0x3C, filled - at - from) {
                textStart = at
                textEnd = UnsafePointer(found.assumingMemoryBound(to: UInt8.self)) - UnsafePointer(base)
                break
            }
            from = filled - at
            if try !refill() {
                textStart = at
                textEnd = filled
                break
            }
        }
        at = textEnd
        isCDATA = false
        return .text
    }

    /// A comment, an instruction or CDATA from `at` on; true when there is CDATA text to give.
    private mutating func scanMarkup(_ second: UInt8) throws -> Bool {
        // Every mark ends with `>`: found by that byte, then compared.
        func find(_ mark: StaticString, after skip: Int) throws -> Int {
            let length = mark.utf8CodeUnitCount
            var from = skip + length - 1
            while true {
                if filled - at > from, let found = memchr(base + at + from, 0x3E, filled - at - from) {
                    let end = UnsafePointer(found.assumingMemoryBound(to: UInt8.self)) - UnsafePointer(base)
                    if memcmp(base + end + 1 - length, mark.utf8Start, length) == 0 {
                        return end + 1 - length
                    }
                    from = end + 1 - at
                } else {
                    from = max(from, filled - at)
                    guard try refill() else { throw malformed("\(mark) missing") }
                }
            }
        }
        if second == 0x3F {
            at = try find("?>", after: 2) + 2
            return false
        }
        while filled - at < 9 {
            guard try refill() else { throw malformed("the part ends inside a tag") }
        }
        if base[at + 2] == 0x2D, base[at + 3] == 0x2D {
            at = try find("-->", after: 4) + 3
            return false
        }
        guard memcmp(base + at, "<![CDATA[", 9) == 0 else { throw malformed("a document type declaration") }
        let end = try find("]]>", after: 9)
        textStart = at + 9
        textEnd = end
        at = end + 3
        isCDATA = true
        return true
    }

    /// A start or end tag from `at` on; nil when the window ends inside it.
    private mutating func scanTag() throws -> Event? {
        let base = self.base
        let filled = self.filled
        var at = self.at + 1
        let closes = base[at] == 0x2F
        if closes { at += 1 }
        var nameStart = at
        var key: UInt64 = 0
        var shift: UInt64 = 0
        var byte: UInt8 = 0
        while at < filled {
            byte = base[at]
            if byte <= 0x20 || byte == 0x3E || byte == 0x2F { break }
            if byte == 0x3A {
                nameStart = at + 1
                key = 0
                shift = 0
            } else {
                if shift < 64 { key |= UInt64(byte) << shift }
                shift += 8
            }
            at += 1
        }
        guard at < filled else { return nil }
        let nameEnd = at
        if shift > 64 { key = 0 }
        var count = 0
        var isEmpty = false
        while true {
            while at < filled, base[at] <= 0x20 { at += 1 }
            guard at < filled else { return nil }
            byte = base[at]
            if byte == 0x3E {
                at += 1
                break
            }
            if byte == 0x2F {
                isEmpty = true
                at += 1
                continue
            }
            var attributeName = at
            while at < filled {
                byte = base[at]
                if byte == 0x3D || byte <= 0x20 || byte == 0x3E { break }
                if byte == 0x3A { attributeName = at + 1 }
                at += 1
            }
            let attributeNameEnd = at
            while at < filled, base[at] <= 0x20 { at += 1 }
            guard at < filled else { return nil }
            guard base[at] == 0x3D else { throw malformed("an attribute without a value") }
            at += 1
            while at < filled, base[at] <= 0x20 { at += 1 }
            guard at < filled else { return nil }
            let quote = base[at]
            guard quote == 0x22 || quote == 0x27 else { throw malformed("an attribute without quotes") }
            at += 1
            let valueStart = at
            while at < filled, base[at] != quote { at += 1 }
            guard at < filled else { return nil }
            if count < Self.attributeLimit {
                attributes[count] = Attribute(
                    nameStart: attributeName, nameEnd: attributeNameEnd, valueStart: valueStart, valueEnd: at)
                count += 1
            }
            at += 1
        }
        guard nameEnd > nameStart else { throw malformed("a tag without a name") }
        tagStart = passed + self.at
        self.at = at
        self.nameStart = nameStart
        self.nameEnd = nameEnd
        self.key = key
        attributeCount = count
        if closes { return .end }
        closesNext = isEmpty
        return .start
    }

    /// Brings more bytes behind what is not yet read; false when there are none.
    private mutating func refill() throws -> Bool {
        guard !exhausted else { return false }
        let rest = filled - at
        if at > 0, rest > 0 { memmove(base, base + at, rest) }
        passed += at
        at = 0
        filled = rest
        if rest * 2 > capacity {
            guard rest <= Self.tokenLimit else {
                throw Problem(.cellTooLong, ["part": part, "limit": String(Self.tokenLimit)])
            }
            let larger = Self.window(capacity * 2)
            memcpy(larger, base, rest)
            base.deallocate()
            base = larger
            capacity *= 2
        }
        while filled < capacity {
            let got = try source.read(
                into: UnsafeMutableRawBufferPointer(start: base + filled, count: capacity - filled))
            if got == 0 {
                exhausted = true
                break
            }
            filled += got
        }
        return filled > rest
    }
}

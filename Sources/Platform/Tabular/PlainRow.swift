// One scanner, kept together: a row is taken in one walk over the window, or not at all.
import Vocabulary

/// The fast way through rows as nearly every producer writes them.
///
/// It takes a row only when all of it is in the window and in the common form: no prefixes, entities, comments,
/// CDATA or rich text, attributes in double quotes, cells in order, nothing that deserves a problem. For any other
/// row it takes nothing, and the general reader begins at the same byte; both give the same cells.
extension SheetPart {
    enum PlainOutcome { case taken, unusual, cut }

    private static let margin = 96
    /// Takes the row at the reader's place into `slice`.
    mutating func plainRow() -> PlainOutcome {
        guard let (base, from, end) = reader.unread else { return .unusual }
        var at = from
        while at < end, base[at] <= 0x20 { at += 1 }
        guard end - at >= Self.margin else { return .cut }
        guard PlainScan.half(base, at) == marks.rowTag else { return .unusual }
        at += 4
        var number: Int?
        var isHidden: Bool?
        var attributes = 0
        while base[at] == 0x20, attributes < 60 {
            attributes += 1
            guard let attribute = PlainAttribute(base, at + 1, end) else { return .unusual }
            at = attribute.end
            let value = attribute.value(base)
            if attribute.isNamed(base, "r"), number == nil {
                guard let stated = CellReference.number(value), stated >= 1, stated <= Self.lastRow else {
                    return .unusual
                }
                number = stated
            } else if attribute.isNamed(base, "hidden"), isHidden == nil {
                guard value.count == 1 else { return .unusual }
                isHidden = value[0] == 0x31
            }
            guard end - at >= Self.margin else { return .cut }
        }
        let next = number ?? row + 1
        guard next <= Self.lastRow else { return .unusual }
        slice.clear()
        column = -1
        if base[at] == 0x3E {
            at += 1
            switch plainCells(base, &at, end) {
            case .taken: break
            case let other: return other
            }
        } else {
            guard base[at] == 0x2F, base[at + 1] == 0x3E else { return .unusual }
            at += 2
        }
        row = next
        slice.number = next
        if isHidden == true { sheet.hiddenRows.insert(next) }
        reader.take(to: at)
        return .taken
    }

    private mutating func plainCells(
        _ base: UnsafePointer<UInt8>, _ place: inout Int, _ end: Int
    ) -> PlainOutcome {
        var at = place
        while true {
            while at < end, base[at] <= 0x20 { at += 1 }
            guard end - at >= 8 else { return .cut }
            let head = PlainScan.word(base, at)
            if head & 0xFF_FFFF != marks.cellTag {
                guard head & 0xFFFF_FFFF_FFFF == marks.rowEnd else { return .unusual }
                place = at + 6
                return .taken
            }
            guard end - at >= Self.margin else { return .cut }
            at += 2
            var next = column + 1
            var style = 0
            var type = CellType.number
            var attributes = 0
            while base[at] == 0x20 {
                attributes += 1
                guard attributes <= 3, base[at + 2] == 0x3D, base[at + 3] == 0x22 else { return .unusual }
                let letter = base[at + 1]
                at += 4
                if letter == 0x72 {
                    guard let place = Self.plainReference(base, &at) else { return .unusual }
                    next = place
                } else if letter == 0x73 {
                    guard let number = Self.plainNumber(base, &at, digits: 6) else { return .unusual }
                    style = number
                } else if letter == 0x74 {
                    let start = at
                    while base[at] != 0x22, at - start < 10 { at += 1 }
                    type = Self.type(UnsafeBufferPointer(start: base + start, count: at - start))
                } else {
                    return .unusual
                }
                guard base[at] == 0x22 else { return .unusual }
                at += 1
            }
            guard next > column, next < Self.columnCount else { return .unusual }
            column = next
            if base[at] == 0x3E {
                at += 1
                let outcome = plainContent(base, &at, end, type, style)
                guard outcome == .taken else { return outcome }
            } else {
                guard base[at] == 0x2F, base[at + 1] == 0x3E else { return .unusual }
                at += 2
            }
        }
    }

    /// The content of a cell up to behind its end tag.
    @inline(__always)
    private mutating func plainContent(
        _ base: UnsafePointer<UInt8>, _ place: inout Int, _ end: Int, _ type: CellType, _ style: Int
    ) -> PlainOutcome {
        var at = place
        var isFormula = false
        if base[at + 1] == 0x66, base[at] == 0x3C {
            guard let behind = Self.plainFormula(base, at + 2, end) else { return .unusual }
            at = behind
            isFormula = true
        }
        guard end - at >= 48 else { return .cut }
        let head = PlainScan.half(base, at)
        var kind = type
        let start: Int
        let text: PlainScan.Text
        if head & 0xFF_FFFF == marks.valueTag {
            start = at + 3
            at = start
            if type == .shared {
                var index = 0
                while base[at] &- 48 < 10, at - start < 9 {
                    index = index &* 10 &+ Int(base[at] &- 48)
                    at += 1
                }
                guard at > start, PlainScan.word(base, at) == marks.valueEnd else { return .unusual }
                place = at + 8
                return finishShared(index, style: style, isFormula: isFormula) == nil ? .taken : .unusual
            }
            if type == .number {
                while base[at] &- 46 < 12, base[at] != 0x2F, at - start < 20 { at += 1 }
            }
            if type == .number, PlainScan.word(base, at) == marks.valueEnd {
                text = PlainScan.Text(end: at, isWide: false, hasUnderscore: false)
            } else {
                guard let found = PlainScan.text(base, start, end) else { return .unusual }
                text = found
            }
            guard end - text.end >= 8 else { return .cut }
            guard PlainScan.word(base, text.end) == marks.valueEnd else { return .unusual }
            place = text.end + 8
        } else if type == .inline || type == .number, let opening = marks.inlineText(base, at) {
            kind = .inline
            start = opening
            guard let found = PlainScan.text(base, start, end) else { return .unusual }
            text = found
            guard end - text.end >= 13 else { return .cut }
            guard PlainScan.word(base, text.end) == marks.inlineEnd, base[text.end + 8] == 0x3E,
                PlainScan.half(base, text.end + 9) == marks.cellEnd
            else { return .unusual }
            place = text.end + 13
        } else {
            guard head == marks.cellEnd else { return .unusual }
            if isFormula { addNotCalculated(style: style) }
            place = at + 4
            return .taken
        }
        let raw = UnsafeBufferPointer(start: base + start, count: text.end - start)
        guard raw.count <= XMLReader.tokenLimit else { return .unusual }
        if raw.isEmpty {
            if isFormula, kind == .number { addNotCalculated(style: style) }
            return .taken
        }
        if text.isWide {
            guard kind == .inline || kind == .text, UTF8Count.isSound(UnsafeRawBufferPointer(raw)) else {
                return .unusual
            }
        }
        if text.hasUnderscore, PlainScan.mayEscape(raw) { return .unusual }
        return finish(kind, raw, style: style, isFormula: isFormula) == nil ? .taken : .unusual
    }

    /// The column of a reference, its row passed over; nil for another form than letters and digits.
    @inline(__always)
    private static func plainReference(_ base: UnsafePointer<UInt8>, _ place: inout Int) -> Int? {
        var at = place
        var value = 0
        while base[at] &- 65 < 26 {
            guard at - place < 3 else { return nil }
            value = value &* 26 &+ Int(base[at] &- 64)
            at += 1
        }
        let digits = at
        while base[at] &- 48 < 10, at - digits < 8 { at += 1 }
        guard digits > place, at > digits, value <= columnCount else { return nil }
        place = at
        return value - 1
    }

    @inline(__always)
    private static func plainNumber(
        _ base: UnsafePointer<UInt8>, _ place: inout Int, digits: Int
    ) -> Int? {
        var at = place
        var value = 0
        while base[at] &- 48 < 10, at - place < digits {
            value = value &* 10 &+ Int(base[at] &- 48)
            at += 1
        }
        guard at > place else { return nil }
        place = at
        return value
    }

    /// The place behind a formula, from behind its `<f`.
    private static func plainFormula(_ base: UnsafePointer<UInt8>, _ start: Int, _ end: Int) -> Int? {
        var at = start
        while at < end, base[at] == 0x20 {
            guard let attribute = PlainAttribute(base, at + 1, end) else { return nil }
            at = attribute.end
        }
        guard end - at >= 8 else { return nil }
        if base[at] == 0x2F, base[at + 1] == 0x3E { return at + 2 }
        guard base[at] == 0x3E else { return nil }
        at += 1
        while at < end, base[at] != 0x3C { at += 1 }
        guard end - at >= 8, base[at + 1] == 0x2F, base[at + 2] == 0x66, base[at + 3] == 0x3E else {
            return nil
        }
        return at + 4
    }
}

/// The tags of the common form as words, kept beside the reader so that comparing costs one load.
struct PlainMarks {
    let rowTag = UInt32(truncatingIfNeeded: PlainScan.key("<row"))
    let cellTag = PlainScan.key("<c ")
    let valueTag = UInt32(truncatingIfNeeded: PlainScan.key("<v>"))
    let valueEnd = PlainScan.key("</v></c>")
    let cellEnd = UInt32(truncatingIfNeeded: PlainScan.key("</c>"))
    let rowEnd = PlainScan.key("</row>")
    let inlineEnd = PlainScan.key("</t></is")
    private let inlineTag = PlainScan.key("<is><t>")
    private let spaceTag = (
        PlainScan.key("<is><t x"), PlainScan.key("ml:space"), PlainScan.key("=\"preser"),
        PlainScan.key("ve\">")
    )

    /// The place behind `<is><t>`, its white space kept or not.
    @inline(__always)
    func inlineText(_ base: UnsafePointer<UInt8>, _ at: Int) -> Int? {
        let head = PlainScan.word(base, at)
        if head << 8 == inlineTag << 8 { return at + 7 }
        guard head == spaceTag.0, PlainScan.word(base, at + 8) == spaceTag.1,
            PlainScan.word(base, at + 16) == spaceTag.2, UInt64(PlainScan.half(base, at + 24)) == spaceTag.3
        else { return nil }
        return at + 28
    }
}

/// An attribute `name="value"` in its common form.
private struct PlainAttribute {
    private let name: Range<Int>
    private let text: Range<Int>
    /// The place behind the closing quote.
    let end: Int

    @inline(__always)
    init?(_ base: UnsafePointer<UInt8>, _ start: Int, _ limit: Int) {
        var at = start
        var nameStart = start
        while at < limit, base[at] != 0x3D {
            let byte = base[at]
            guard byte > 0x20, byte != 0x3E, byte != 0x2F, byte != 0x22, byte != 0x3C else { return nil }
            if byte == 0x3A { nameStart = at + 1 }
            at += 1
        }
        name = nameStart..<at
        guard at + 1 < limit, at > start, base[at + 1] == 0x22 else { return nil }
        at += 2
        let valueStart = at
        while at < limit, base[at] != 0x22 { at += 1 }
        guard at < limit else { return nil }
        text = valueStart..<at
        end = at + 1
    }

    @inline(__always)
    func isNamed(_ base: UnsafePointer<UInt8>, _ other: StaticString) -> Bool {
        guard name.count == other.utf8CodeUnitCount else { return false }
        for index in 0..<name.count where base[name.lowerBound + index] != other.utf8Start[index] {
            return false
        }
        return true
    }

    @inline(__always)
    func value(_ base: UnsafePointer<UInt8>) -> UnsafeBufferPointer<UInt8> {
        UnsafeBufferPointer(start: base + text.lowerBound, count: text.count)
    }
}

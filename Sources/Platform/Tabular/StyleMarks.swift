import Vocabulary

/// The styles part of a workbook with fills for marks added, and each style once more under each mark used.
struct StyleMarks {
    private var edit: PartEdit?
    private var styles: [(text: String, fill: Range<Int>?, apply: Range<Int>?, nameEnd: Int)] = []
    private var fillCount = 0
    private var end: Int?
    private var made: [Int: Int] = [:]
    private var added = ""
    private var counts: (fills: Range<Int>?, styles: Range<Int>?) = (nil, nil)
    private var prefix = ""

    /// Whether the workbook has no styles, so that our own stand in for them.
    let isOurs: Bool

    init(_ archive: ZipArchive, part: String) throws {
        guard let entry = archive.entry(part) else {
            isOurs = true
            return
        }
        isOurs = false
        var edit = try PartEdit(archive, entry)
        var reader = try edit.reader()
        var inFills = false
        var inStyles = false
        var depth = 0
        var fillsEnd: Int?
        loop: while true {
            switch try reader.next() {
            case .start:
                depth += 1
                if depth == 1 { prefix = edit.text(reader.tagStart + 1..<reader.namePlace.lowerBound) }
                if reader.isNamed("fills") {
                    inFills = true
                    counts.fills = reader.valuePlace("count")
                } else if reader.isNamed("cellXfs") {
                    inStyles = true
                    counts.styles = reader.valuePlace("count")
                } else if inFills, depth == 3, reader.isNamed("fill") {
                    fillCount += 1
                } else if inStyles, depth == 3, reader.isNamed("xf") {
                    let start = reader.tagStart
                    func moved(_ place: Range<Int>?) -> Range<Int>? {
                        place.map { $0.lowerBound - start..<$0.upperBound - start }
                    }
                    let fill = moved(reader.valuePlace("fillId"))
                    let apply = moved(reader.valuePlace("applyFill"))
                    let nameEnd = reader.namePlace.upperBound - start
                    try reader.skipElement()
                    depth -= 1
                    styles.append((edit.text(start..<reader.position), fill, apply, nameEnd))
                }
            case .end:
                depth -= 1
                if reader.isNamed("fills") {
                    inFills = false
                    fillsEnd = reader.tagStart
                } else if reader.isNamed("cellXfs") {
                    inStyles = false
                    end = reader.tagStart
                }
            case .text: continue
            case .finished: break loop
            }
        }
        guard let fillsEnd, end != nil, !styles.isEmpty else { return }
        let fills = CellMark.allCases.map { XLSXStyle.fill($0.color, prefix: prefix) }.joined()
        edit.insert(fills, at: fillsEnd)
        if let place = counts.fills { edit.replace(place, with: String(fillCount + CellMark.allCases.count)) }
        self.edit = edit
    }

    /// The number of a style under a mark; the style itself where the workbook's styles cannot be added to.
    mutating func style(_ style: Int, _ mark: CellMark) -> Int {
        if isOurs { return mark.rawValue * XLSXStyle.allCases.count }
        guard edit != nil else { return style }
        let base = style < styles.count ? style : 0
        let key = base * 4 + mark.rawValue
        if let number = made[key] { return number }
        let (text, fill, apply, nameEnd) = styles[base]
        var bytes = Array(text.utf8)
        // From the back, so that the places before stay true.
        var changes: [(Range<Int>, String)] = []
        let number = String(fillCount + mark.rawValue - 1)
        if let fill {
            changes.append((fill, number))
        } else {
            changes.append((nameEnd..<nameEnd, " fillId=\"\(number)\""))
        }
        if let apply {
            changes.append((apply, "1"))
        } else {
            changes.append((nameEnd..<nameEnd, " applyFill=\"1\""))
        }
        for (place, text) in changes.sorted(by: { $0.0.lowerBound > $1.0.lowerBound }) {
            bytes.replaceSubrange(place, with: Array(text.utf8))
        }
        added += String(decoding: bytes, as: UTF8.self)
        made[key] = styles.count + made.count
        return made[key] ?? base
    }

    /// The part to be written; nil where nothing changes.
    func part() -> [UInt8]? {
        if isOurs { return Array(XLSXStyle.part.utf8) }
        guard var edit, let end, !made.isEmpty else { return nil }
        edit.insert(added, at: end)
        if let place = counts.styles { edit.replace(place, with: String(styles.count + made.count)) }
        return edit.applied()
    }
}

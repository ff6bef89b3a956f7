import Vocabulary

/// The parts of an xlsx file that stand beside its sheets: which sheets there are, formats, date system.
struct WorkbookParts {
    /// A sheet's tab.
    struct Tab {
        var name: String
        var isHidden: Bool
        var part: String
    }

    var tabs: [Tab] = []
    var dateSystem = DateSystem.from1900
    var formats: [NumberFormat] = []
    var sharedStringsPart: String?
    var stylesPart = "xl/styles.xml"
    private var main = "xl/workbook.xml"

    /// No parts.
    init() {}

    /// Finds the workbook by the root relationships, else by its usual name.
    init(_ archive: ZipArchive) throws {
        if let entry = archive.entry("_rels/.rels") {
            let relations = try Relations(archive, entry: entry, folder: "")
            main = relations.first(ofType: "/officeDocument") ?? main
        }
        guard let entry = archive.entry(main) else {
            if archive.entry("xl/workbook.bin") != nil { throw Problem(.otherFormat, ["what": "xlsb"]) }
            if archive.entry("mimetype") != nil, archive.entry("content.xml") != nil {
                throw Problem(.otherFormat, ["what": "ods"])
            }
            throw Problem(.notAWorkbook)
        }
        if main.utf8.reversed().starts(with: ".bin".utf8.reversed()) {
            throw Problem(.otherFormat, ["what": "xlsb"])
        }
        let (folder, file) = Self.split(main)
        var relations = Relations()
        if let rels = archive.entry("\(folder)_rels/\(file).rels") {
            relations = try Relations(archive, entry: rels, folder: folder)
        }
        try readWorkbook(archive, entry: entry, relations: relations)
        sharedStringsPart = relations.first(ofType: "/sharedStrings")
        if sharedStringsPart == nil, archive.entry("\(folder)sharedStrings.xml") != nil {
            sharedStringsPart = "\(folder)sharedStrings.xml"
        }
        stylesPart = relations.first(ofType: "/styles") ?? "\(folder)styles.xml"
        if let entry = archive.entry(stylesPart) { try readStyles(archive, entry: entry) }
    }

    private mutating func readWorkbook(
        _ archive: ZipArchive, entry: ZipArchive.Entry, relations: Relations
    ) throws {
        var reader = try XMLReader(archive.open(entry), part: entry.name)
        var isWorkbook = false
        loop: while true {
            switch try reader.next() {
            case .start:
                if reader.isNamed("workbook") {
                    isWorkbook = true
                } else if reader.isNamed("workbookPr"), reader.attributeIsTrue("date1904") {
                    dateSystem = .from1904
                } else if reader.isNamed("sheet") {
                    try readTab(reader, archive, relations)
                }
            case .end, .text: continue
            case .finished: break loop
            }
        }
        guard isWorkbook else { throw Problem(.notAWorkbook) }
    }

    private mutating func readTab(
        _ reader: borrowing XMLReader, _ archive: ZipArchive, _ relations: Relations
    ) throws {
        let name = reader.attributeText("name") ?? "Sheet\(tabs.count + 1)"
        let state = reader.attributeText("state")
        var part: String?
        if let relation = relations.byId[reader.attributeText("id") ?? ""] {
            // Chart sheets and macro sheets hold no cells of ours.
            guard relation.type.hasSuffix("/worksheet") else { return }
            part = relation.target
        }
        try PartLimit.check(tabs.count, in: reader.part)
        tabs.append(
            Tab(
                name: name, isHidden: state == "hidden" || state == "veryHidden",
                part: part ?? "xl/worksheets/sheet\(tabs.count + 1).xml"))
    }

    private mutating func readStyles(_ archive: ZipArchive, entry: ZipArchive.Entry) throws {
        var reader = try XMLReader(archive.open(entry), part: entry.name)
        var custom: [Int: NumberFormat] = [:]
        var inFormats = false
        var inCells = false
        loop: while true {
            switch try reader.next() {
            case .start:
                if reader.isNamed("numFmts") {
                    inFormats = true
                } else if reader.isNamed("cellXfs") {
                    inCells = true
                } else if inFormats, reader.isNamed("numFmt") {
                    if let id = reader.attributeText("numFmtId").flatMap({ Int($0) }),
                        let code = reader.attributeText("formatCode")
                    {
                        try PartLimit.check(custom.count, in: reader.part)
                        custom[id] = NumberFormat(code: code)
                    }
                } else if inCells, reader.isNamed("xf") {
                    let id = reader.attributeText("numFmtId").flatMap { Int($0) } ?? 0
                    try PartLimit.check(formats.count, in: reader.part)
                    formats.append(custom[id] ?? NumberFormat.builtIn(id) ?? .general)
                }
            case .end:
                if reader.isNamed("numFmts") { inFormats = false }
                if reader.isNamed("cellXfs") { inCells = false }
            case .text: continue
            case .finished: break loop
            }
        }
    }

    /// Adds a relationship to the styles part, for a workbook that had none.
    func relateStyles(_ archive: ZipArchive, into written: inout [String: [UInt8]]) throws {
        let (folder, file) = Self.split(main)
        guard let entry = archive.entry("\(folder)_rels/\(file).rels") else { return }
        var edit = try PartEdit(archive, entry)
        try edit.append(toRoot: XLSXParts.relationship("rIdTuopinStyles", "styles", "/" + stylesPart))
        written[entry.name] = edit.applied()
    }

    static func split(_ path: String) -> (folder: String, file: String) {
        guard let slash = path.lastIndex(of: "/") else { return ("", path) }
        return (String(path[...slash]), String(path[path.index(after: slash)...]))
    }
}

/// How many entries a part's lists may have before it is refused.
enum PartLimit {
    static let entries = 200_000

    static func check(_ count: Int, in part: String, limit: Int = entries) throws {
        guard count < limit else { throw Problem(.tooManyEntries, ["part": part, "limit": String(limit)]) }
    }
}

/// The relationships of a part: targets by id, as names of parts.
struct Relations {
    struct Relation {
        var id: String
        var type: String
        var target: String
    }

    private(set) var all: [Relation] = []
    private(set) var byId: [String: Relation] = [:]

    init() {}

    init(_ archive: ZipArchive, entry: ZipArchive.Entry, folder: String) throws {
        var reader = try XMLReader(archive.open(entry), part: entry.name)
        while true {
            switch try reader.next() {
            case .start:
                guard reader.isNamed("Relationship"), let target = reader.attributeText("Target") else {
                    continue
                }
                if reader.attributeText("TargetMode") == "External" { continue }
                try PartLimit.check(all.count, in: reader.part)
                let relation = Relation(
                    id: reader.attributeText("Id") ?? "", type: reader.attributeText("Type") ?? "",
                    target: Self.resolve(target, folder: folder))
                all.append(relation)
                byId[relation.id] = relation
            case .end, .text: continue
            case .finished: return
            }
        }
    }

    /// The first target of a type by the type's last word.
    func first(ofType suffix: String) -> String? { all.first { $0.type.hasSuffix(suffix) }?.target }

    /// A target as the name of a part: absolute, relative, with `..`, percent-encoded or with `\`.
    static func resolve(_ target: String, folder: String) -> String {
        var bytes: [UInt8] = []
        var source = Array(target.utf8)[...]
        while let byte = source.popFirst() {
            if byte == 0x25, source.count >= 2,
                let value = UInt8(String(decoding: source.prefix(2), as: UTF8.self), radix: 16)
            {
                bytes.append(value)
                source = source.dropFirst(2)
            } else {
                bytes.append(byte == 0x5C ? 0x2F : byte)
            }
        }
        let isAbsolute = bytes.first == 0x2F
        let path = (isAbsolute ? "" : folder) + String(decoding: bytes, as: UTF8.self)
        var steps: [Substring] = []
        for step in path.split(separator: "/") where step != "." {
            if step == ".." { _ = steps.popLast() } else { steps.append(step) }
        }
        return steps.joined(separator: "/")
    }
}

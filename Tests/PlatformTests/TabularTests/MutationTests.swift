import Testing
import Vocabulary

@testable import Tabular

/// A seeded generator, so that a round that fails can be run again.
struct SeededGenerator: RandomNumberGenerator {
    var state: UInt64
    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var value = state
        value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
        return value ^ (value >> 31)
    }
}

@Suite struct MutationTests {
    static func mutated(_ bytes: [UInt8], _ random: inout SeededGenerator) -> [UInt8] {
        var out = bytes
        for _ in 0..<Int.random(in: 1...8, using: &random) where !out.isEmpty {
            let at = Int.random(in: 0..<out.count, using: &random)
            switch Int.random(in: 0..<5, using: &random) {
            case 0: out[at] = UInt8.random(in: 0...255, using: &random)
            case 1: out[at] ^= 1 << UInt8.random(in: 0..<8, using: &random)
            case 2: out.remove(at: at)
            case 3: out.insert([0x22, 0x3C, 0x3E, 0x26, 0, 0xFF].randomElement(using: &random) ?? 0, at: at)
            default: out.removeSubrange(at..<min(out.count, at + Int.random(in: 1...40, using: &random)))
            }
        }
        return out
    }

    /// Everything that a stranger's file meets; only numbered refusals may come out.
    private func meet(_ bytes: [UInt8]) throws {
        func numbered(_ body: () throws -> Void) throws {
            do { try body() } catch is Problem {}
        }
        try numbered { _ = try WorkbookReader.read(bytes: bytes, name: "a") }
        try numbered { _ = try WorkbookReader.forEachRow(bytes: bytes, name: "a") { _, _ in } }
        try numbered { _ = try ReadReport.write(bytes: bytes, name: "a", cells: true) { _ in } }
        let marks = [MarkedWorkbook.Mark(sheet: nil, row: 2, column: 1, mark: .error, text: "核对")]
        try numbered { _ = try MarkedWorkbook.write(original: bytes, name: "a", marks: marks) }
    }

    private static let sheet = """
        <cols><col min="2" max="3" hidden="1"/></cols><sheetData><row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" s="1"><v>42438</v></c></row>
        <row r="2" hidden="1"><c t="inlineStr"><is><r><t>韦_x000D_</t></r></is></c><c t="e"><v>#N/A</v></c><c t="b"><v>1</v></c></row></sheetData>
        <mergeCells><mergeCell ref="A1:B2"/></mergeCells>
        """

    @Test func mutatedZipNeverCrashes() throws {
        var random = SeededGenerator(state: 42)
        let bytes = try workbook(sheet: Self.sheet, strings: "<si><t>户主</t></si>", styles: styles(["14"]))
        for _ in 0..<300 { try meet(Self.mutated(bytes, &random)) }
    }

    @Test func mutatedPartsNeverCrash() throws {
        var random = SeededGenerator(state: 7)
        for _ in 0..<300 {
            let sheet = String(decoding: Self.mutated(Array(Self.sheet.utf8), &random), as: UTF8.self)
            let strings = String(
                decoding: Self.mutated(Array("<si><t>户主</t></si>".utf8), &random), as: UTF8.self)
            let formats = String(
                decoding: Self.mutated(Array(styles(["14", "0.0\"d\"[h]"]).utf8), &random), as: UTF8.self)
            try meet(try workbook(sheet: sheet, strings: strings, styles: formats))
        }
    }

    @Test(arguments: [UInt64(1), 2, 3])
    func mutatedTextNeverCrashes(_ seed: UInt64) throws {
        var random = SeededGenerator(state: seed)
        let text = "户主,说明;\"a\"\"b\"\r\n韦春禾,\"一\n二\"\r\n=1,'x\t,,\r"
        var bytes = Array(text.utf8)
        if seed == 2 { bytes = [0xFF, 0xFE] + text.utf16.flatMap { [UInt8($0 & 255), UInt8($0 >> 8)] } }
        if seed == 3 {
            bytes = [0xBB, 0xA7, 0xD6, 0xF7, 0x2C, 0x0A, 0x81, 0x30, 0x81, 0x30, 0x95, 0x32, 0x82, 0x36]
        }
        for _ in 0..<300 { try meet(Self.mutated(bytes, &random)) }
    }
}

import Testing
import Vocabulary

@testable import Tabular

/// A part inflated whole is refused where one inflated piece by piece is.
@Suite struct WholePartTests {
    private func list() throws -> [UInt8] {
        let rows = (1...400).map { "<row r=\"\($0)\"><c t=\"inlineStr\"><is><t>埇口村\($0)组</t></is></c></row>" }
        return try workbook(sheet: "<sheetData>\(rows.joined())</sheetData>")
    }

    /// The place of the sheet's entry in the zip's directory.
    private func entry(_ bytes: [UInt8]) throws -> Int {
        let name = Array("xl/worksheets/sheet1.xml".utf8)
        return try #require(
            bytes.indices.last { at in
                at + 46 + name.count <= bytes.count && bytes.little32(at) == 0x0201_4B50
                    && bytes[(at + 46)..<(at + 46 + name.count)].elementsEqual(name)
            })
    }

    private func refusal(_ bytes: [UInt8]) -> ProblemNumber? {
        do {
            _ = try WorkbookReader.forEachSlice(bytes: bytes, name: "a") { _, _ in }
            return nil
        } catch {
            return (error as? Problem)?.number
        }
    }

    @Test func aSoundPartIsTheSameWholeAndStreamed() throws {
        let archive = try ZipArchive(ByteStore(bytes: list()))
        let sheet = try #require(archive.entry("xl/worksheets/sheet1.xml"))
        let whole = try #require(try archive.whole(sheet))
        var streamed: [UInt8] = []
        let source = try archive.open(sheet)
        var buffer = [UInt8](repeating: 0, count: 1_000)
        while true {
            let got = try buffer.withUnsafeMutableBytes { try source.read(into: $0) }
            if got == 0 { break }
            streamed += buffer[..<got]
        }
        #expect(streamed.count == sheet.count && whole.buffer.elementsEqual(streamed))
        #expect(refusal(try list()) == nil)
    }

    @Test(arguments: [-1, 1, -5_000, 5_000])
    func aPartOfAnotherSizeThanDeclaredIsRefused(_ difference: Int) throws {
        var bytes = try list()
        let at = try entry(bytes) + 24
        let count = bytes.little32(at) + difference
        for index in 0..<4 { bytes[at + index] = UInt8(truncatingIfNeeded: count >> (8 * index)) }
        #expect(refusal(bytes) == .damagedPart)
    }

    @Test func aPartOfAnotherChecksumIsRefused() throws {
        var bytes = try list()
        bytes[try entry(bytes) + 16] ^= 1
        #expect(refusal(bytes) == .damagedPart)
    }

    @Test func aPartThatDeclaresTooMuchIsRefusedBeforeItIsUnpacked() throws {
        var bytes = try list()
        let at = try entry(bytes) + 24
        let count = bytes.little32(try entry(bytes) + 20) * (InflationLimit.ratio + 1)
        for index in 0..<4 { bytes[at + index] = UInt8(truncatingIfNeeded: count >> (8 * index)) }
        #expect(refusal(bytes) == .inflatesTooMuch)
    }

    /// Strings behind the plain ones' budget and empty ones keep their numbers.
    @Test func emptySharedStringsAreNoCellsAndNoDamage() throws {
        let bytes = try workbook(
            sheet:
                "<sheetData><row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c><c r=\"B1\" t=\"s\"><v>1</v></c></row></sheetData>",
            strings: "<si><t></t></si><si><t/></si>")
        let book = try WorkbookReader.read(bytes: bytes, name: "a")
        #expect(book.problems.isEmpty && book.sheets[0].rows.isEmpty)
    }
}

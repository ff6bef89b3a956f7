import Testing
import Vocabulary

@testable import Policy

/// A valley says which papers it wants of whom.
@Suite("Kinds of documents of a pack")
struct DocumentKindTests {
    private static let kinds = """
        document_kinds:
          - {id: roof-photo, subject: household, asked: registered, for: [leaving/roof], en: Photo of the roof, fr: Photo du toit, status: outside, source: {document: statute, place: art. 9}}
          - {id: minutes, subject: village, en: Minutes, fr: Procès-verbal, status: unverified, source: {document: statute}}
        """

    private func report(_ text: String) throws -> [Problem] {
        let report = PackChecker.check(files: try Packs.littleValleyFiles(["document-kinds.yaml": text]))
        return (report.errors + report.warnings).filter { $0.place.file == "document-kinds.yaml" }
    }

    @Test func theyAreReadWithWhomTheyAreAskedOf() throws {
        #expect(try report(Self.kinds).isEmpty)
        let pack = try PolicyPack.load(
            files: try Packs.littleValleyFiles(["document-kinds.yaml": Self.kinds]))
        let photo = try #require(pack.documentKinds(of: .household).first)
        #expect(photo.id == "roof-photo" && photo.asked == .registered && photo.criteria == ["leaving/roof"])
        #expect(photo.label("fr") == "Photo du toit" && photo.status == .outside)
        #expect(pack.condition("leaving/roof")?.id == "roof" && pack.condition("roof") == nil)
        let minutes = pack.documentKinds(of: .village)
        #expect(minutes.map(\.id) == ["minutes"] && minutes.map(\.asked) == [nil])
    }

    @Test(arguments: [
        ("subject: village", "subject: person", "422.305"), ("asked: registered", "asked: always", "422.305"),
        ("leaving/roof", "leaving/well", "422.310"), ("[leaving/roof]", "[roof]", "422.310"),
        ("document: statute}", "document: decree}", "422.314"), ("id: minutes", "id: roof-photo", "422.308"),
        (", status: unverified", "", "422.315"), (", source: {document: statute}", "", "422.316"),
    ])
    func eachFaultIsFound(_ from: String, _ to: String, _ number: String) throws {
        let found = try report(Self.kinds.replacing(from, with: to))
        #expect(found.contains { $0.number.rawValue == number }, "\(found.map(\.packJSON.text))")
    }
}

import Foundation
import Policy
import Testing
import Vocabulary

@Suite("A pack is read from its folder")
struct PackLoadingTests {
    @Test func theLittleValleyLoadsWhole() throws {
        let (pack, problems) = PolicyPack.reading(files: try Packs.littleValleyFiles())
        #expect(problems.isEmpty, "\(problems.map { "\($0.place) \($0)" })")
        #expect(pack.id == "little-valley")
        #expect(pack.languages == ["en", "fr"])
        #expect(pack.title("fr") == "Règles d'aide de la Petite Vallée")
        #expect(pack.title("zh") == "Little Valley relief rules")
        #expect(pack.currency.exponent == 3)
        #expect(pack.cases.count == 17)
    }

    @Test func moneyAndDecimalsBecomeExactIntegers() throws {
        let pack = try Packs.littleValley
        let line = try #require(pack.parameters["line.income"])
        #expect(line.value(on: try day("2016-12-31")) == .integer(250_000))
        #expect(line.value(on: try day("2017-01-01")) == .integer(260_500))
        #expect(line.value(on: try day("2014-12-31")) == nil)
        #expect(line.entry(on: try day("2017-01-01"))?.status == .unverified)
        #expect(pack.parameters["roof.area-per-person"]?.values.first?.value == .integer(85))
        let target = try #require(pack.targets["poor-rate"])
        #expect(target.value(2017) == 25)
        #expect(target.form.scale == 1)
        #expect(pack.targets["leaving-people"]?.value(2016, area: "a2") == 12)
    }

    @Test func anEditionGoesOnWhereNoNewerOneIsWritten() throws {
        let set = try #require(try Packs.littleValley.ruleSets["leaving"])
        #expect(set.edition(on: try day("2014-12-31")) == nil)
        let old = try #require(set.edition(on: try day("2016-12-31")))
        let new = try #require(set.edition(on: try day("2017-01-01")))
        #expect(set.criteria(in: old).map(\.criterion.id) == ["income", "roof", "road"])
        let road = try #require(set.criteria(in: new).first { $0.criterion.id == "road" }?.edition)
        #expect(road.role == .reference)
        #expect(road.when?.text == "hamlet_houses >= param('road.houses')")
        #expect(set.criteria(in: new).map(\.criterion.id) == ["income", "roof", "road", "insurance"])
    }

    @Test func namesAndParentsOfAreasAreDated() throws {
        let areas = try Packs.littleValley.areas
        let mill = try #require(areas.areas["a2"])
        #expect(mill.name(on: try day("2016-12-31"))("en") == "Mill")
        #expect(mill.name(on: try day("2017-01-01"))("en") == "Upper Mill")
        #expect(mill.name("fr") == "Haut-Moulin")
        #expect(areas.children(of: "a1").map(\.id) == ["a2", "a3"])
        #expect(areas.areas(code: "12").map(\.id) == ["a3"])
        #expect(areas.areas(named: "Mills").map(\.id) == ["a2"])
        #expect(areas.units.map(\.node) == ["valley"])
    }

    @Test func theHashIsThatOfTheCanonicalListOfFiles() throws {
        let files = [
            PackFile(path: "pack.yaml", bytes: Array("id: x\n".utf8)), PackFile(path: "a.yaml", bytes: []),
        ]
        // The digest is that of printf '[["a.yaml","e3b0…b855"]]' | sha256sum.
        #expect(
            PolicyPack.hash(of: files) == PolicyPack.hash(of: files.reversed()),
            "the order in which files come does not matter")
        #expect(
            PolicyPack.hash(of: [PackFile(path: "a.yaml", bytes: [])])
                == "c6cf0f4b166657f29f16cbad9d8834b3eaf38c334565b5f3d861332c91595e51")
    }

    @Test(arguments: [
        ("pack.yaml", "languages: [en, fr]", "languages: [en, fr", "422.301"),
        ("facts.yaml", "id: road, ", "id: road, id: street, ", "422.302"),
        ("facts.yaml", "en: Cart road,", "en: Cart road, colour: red,", "422.303"),
        ("facts.yaml", "id: road, ", "", "422.304"),
        (
            "facts.yaml", "id: road, en: Cart road, fr: Chemin carrossable, subject: household",
            "id: road, en: Cart road, fr: Chemin carrossable, subject: horse", "422.305"
        ),
        ("parameters/lines.yaml", "value: 5,", "value: five,", "422.306"),
        ("parameters/lines.yaml", "value: 260.500", "value: 260.5005", "422.307"),
        ("facts.yaml", "id: road, ", "id: income, ", "422.308"),
        ("facts.yaml", "id: road, ", "id: Road-1, ", "422.309"),
        ("rules/leaving.yaml", "like: \"2015\"", "like: \"2014\"", "422.310"),
        ("facts.yaml", ", fr: Chemin carrossable", "", "422.311"),
        ("scores/need.yaml", "full: 30", "full: 40", "422.322"),
        (
            "facts.yaml", "from: {aggregate: {op: count, over: household}, or: entered}",
            "from: {aggregate: {op: count, over: village}, or: entered}", "422.320"
        ),
    ])
    func eachComplaintBearsItsNumberAndPlace(file: String, from: String, to: String, number: String) throws {
        let text = try Packs.text(file)
        let range = try #require(text.range(of: from))
        let changed = text.replacingCharacters(in: range, with: to)
        let line = text[..<range.lowerBound].split(separator: "\n", omittingEmptySubsequences: false).count
        let (_, problems) = PolicyPack.reading(files: try Packs.littleValleyFiles([file: changed]))
        let found = try #require(problems.first { $0.number.rawValue == number }, "\(problems)")
        #expect(found.place.file == file)
        let row = try #require(found.place.row)
        #expect(abs(row - line) <= 3, "line \(row) for \(line)")
        #expect(found.place.column != nil)
        #expect(!found.text("en").contains("{"), "\(found)")
    }

    @Test func aFolderWithoutPackIsNoPack() {
        #expect(throws: Problem(.packNotFound, ["directory": "/nowhere"])) {
            try PolicyPack.load(directory: "/nowhere")
        }
    }

    @Test(arguments: ["qinzhou-2016", "example-country"]) func shippedPacksLoad(name: String) throws {
        guard Packs.exists(name) else { return }
        let (_, problems) = PolicyPack.reading(
            files: try PolicyPack.files(in: Packs.root + "/Policies/" + name))
        #expect(problems.filter { $0.severity == .error }.isEmpty, "\(problems.map { "\($0.place) \($0)" })")
    }
}

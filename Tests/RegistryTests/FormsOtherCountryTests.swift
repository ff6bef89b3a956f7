import Foundation
import Policy
import Tabular
import Testing
import Vocabulary

@testable import Registry

/// The second pack's French survey sheet: no identity numbers, other words for yes and no, a currency without cents.
@Suite("A survey of another country")
struct FormsOtherCountryTests {
    static func reading() throws -> FormReading {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let pack = try PolicyPack.load(directory: root.appending(path: "Policies/example-country").path)
        var book = Workbook(file: "enquete.csv", kind: .csv)
        book.sheets = [
            FormsFixture.sheet(
                "Ménages",
                [
                    [
                        "District", "Commune", "Village", "Code ménage", "Chef de ménage", "Date d'enquête",
                        "Taille du ménage", "Revenu agricole", "Salaires", "Nomade", "Surface habitable",
                        "Toiture",
                        "Éclairage",
                    ],
                    [
                        "Haute-Rive", "Saint-Ombre", "Roche-Claire", "RC-1", "Awa Belin", "2020-05-04", "2",
                        "300000",
                        "néant", "Non", "40.5", "tôle ondulée", "OUI",
                    ],
                    ["Total", nil, nil, nil, nil, nil, "2"],
                ]),
            FormsFixture.sheet(
                "Membres",
                [
                    ["Code ménage", "Nom et prénoms", "Sexe", "Date de naissance", "Lien", "Scolarisé"],
                    ["RC-1", "Awa Belin", "F", "1980-03-04", "chef", "Non"],
                    ["RC-1", "Tomas Belin", "M", "1978-11-20", "mari", "Non"],
                ]),
        ]
        let day = try #require(LocalDate(2020, 12, 31))
        return FormReader(FormDictionary(pack: pack, on: day))
            .read(book, layouts: pack.layouts.map { FormLayout($0, of: pack, on: day) })
    }

    @Test func theBelinsAreReadWithTheirMembers() throws {
        let reading = try Self.reading()
        #expect(reading.layout == "enquete")
        let belins = try #require(reading.households.first)
        #expect(reading.households.count == 1)
        #expect(belins.code == "RC-1")
        #expect(belins.members.count == 2)
        let facts = Dictionary(uniqueKeysWithValues: belins.facts.map { ($0.fact, $0.value) })
        #expect(facts["farm_income"] == .integer(300_000), "crowns have no smaller unit")
        #expect(facts["floor_area_m2"] == .integer(405))
        #expect(facts["roof"] == .text("tole"))
        #expect(facts["nomadic"] == .bool(false))
        #expect(facts["has_light"] == .bool(true))
    }

    @Test func nothingIsAskedButWhatTheSheetLeavesOpen() throws {
        let reading = try Self.reading()
        let asked = reading.problems.filter { $0.severity != .warning }
        #expect(asked.isEmpty, "\(asked.map { "\($0.number) \($0.arguments)" })")
    }
}

import Foundation
import Policy
import Tabular
import Testing
import Vocabulary

@testable import SampleCity

/// The workbooks of a sample city, read back as an import reads them.
struct CityWorkbookTests {
    @Test("A city of 3,000 households gives the same bytes twice and a manifest of what was planted")
    func workbooks() async throws {
        let pack = try SampleFixture.pack()
        let plan = try SampleCity.plan(households: 3000, seed: 7, pack: pack)
        let (first, bytes) = try await SampleFixture.inFolder { folder in
            let manifest = try await plan.writeWorkbooks(to: folder)
            return (
                manifest,
                try manifest.files.map { try Data(contentsOf: URL(filePath: folder + "/" + $0.path)) }
            )
        }
        let (second, again) = try await SampleFixture.inFolder { folder in
            let manifest = try await plan.writeWorkbooks(to: folder)
            return (
                manifest,
                try manifest.files.map { try Data(contentsOf: URL(filePath: folder + "/" + $0.path)) }
            )
        }
        #expect(first.files == second.files)
        #expect(first.planted == second.planted)
        #expect(bytes == again)
        for (kind, count) in first.tally { #expect(count > 0, "\(kind)") }
        #expect(first.files(.survey).count > 3)
        #expect(!first.files(.update, year: 2016).isEmpty)
    }

    @Test(
        "Every household scores as the pack's own form scores it, and identity numbers pass the pack's scheme"
    )
    func scoresAndNumbers() throws {
        let pack = try SampleFixture.pack()
        let plan = try SampleCity.plan(households: 400, seed: 3, pack: pack)
        let separation = try plan.separation()
        let form = try #require(pack.form(for: "identification"))
        let identity = try IdentityNumberCheck(pack: pack)
        let context = pack.context(asOf: plan.policy.surveyStart)
        let town = try #require(plan.villages.first?.town)
        var source = try HouseholdSource(
            plan: plan, separation: separation, town: town, surveyed: plan.surveyDay(of: town))
        var numbers: Set<String> = []
        for household in plan.villages[0].households.prefix(60) {
            let family = source.family(of: household)
            let (found, _) = try source.found(household, family: family)
            let points = form.score(HouseholdBindings(household: found, context: context), context).score
            #expect(points == separation.poverty(of: found))
            let isPoor = plan.hardships[household].contains(.poor)
            #expect((points ?? .max) <= separation.cut ? isPoor : !isPoor)
            for (member, number) in zip(family.members, family.numbers) {
                #expect(numbers.insert(number).inserted)
                let check = identity.check(number, on: plan.surveyDay(of: town))
                #expect(check.isValid, "\(number)")
                #expect(check.birth == member.birth)
            }
        }
    }

    @Test(
        "The registered households of a village of each unit stand in the other offices' layouts, merged or repeated"
    )
    func registers() async throws {
        let pack = try SampleFixture.pack()
        let plan = try SampleCity.plan(households: 400, seed: 3, pack: pack)
        try await SampleFixture.inFolder { folder in
            let manifest = try await plan.writeWorkbooks(to: folder, until: 2016)
            let files = manifest.files(.register)
            #expect(Set(files.map(\.layout)) == ["members-merged", "national-export", "guangxi-card"])
            #expect(files.count == 3 * plan.units.count)
            for file in files {
                let sheet = try #require(WorkbookReader.read(file: folder + "/" + file.path).sheets.first)
                let village = try #require(
                    plan.villages.indices.first { village in
                        sheet.rows.contains { row in
                            row.cells.contains { $0.text?.contains(plan.villages[village].name) ?? false }
                        } || sheet.name == plan.villages[village].name
                    })
                let poor = plan.villages[village].households.filter { plan.hardships[$0].contains(.poor) }
                let codes = sheet.rows.flatMap { row in
                    row.cells.compactMap { $0.text }.filter { $0.hasPrefix("S") }
                }
                #expect(Set(codes) == Set(poor.map { plan.code(of: $0) }), "\(file.path)")
                #expect(file.rows == poor.reduce(0) { $0 + Int(plan.sizes[$1]) })
                // Merged, a code stands once; else on every row of its household.
                let isMerged = file.layout == "members-merged"
                #expect(codes.count == (isMerged ? poor.count : file.rows))
                #expect(sheet.merges.isEmpty != isMerged)
            }
        }
    }

    @Test("Another country's pack gives a city in its own language, without identity numbers")
    func otherCountry() async throws {
        let pack = try SampleFixture.pack("example-country")
        let plan = try SampleCity.plan(households: 900, seed: 2, pack: pack)
        #expect(plan.villages.allSatisfy { $0.name.hasSuffix("(simulé)") })
        try await SampleFixture.inFolder { folder in
            let manifest = try await plan.writeWorkbooks(to: folder)
            #expect(manifest.planted.allSatisfy { !$0.kind.needsIdentityNumbers })
            var city = try ReadCity(manifest, in: folder, pack: pack)
            #expect(city.households.count == 900)
            let targets = Dictionary(uniqueKeysWithValues: plan.units.map { ($0.name, $0.registeredPersons) })
            #expect(try city.register(targets, on: plan.policy.surveyStart) == targets)
        }
    }
}

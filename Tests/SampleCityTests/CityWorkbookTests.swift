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
}

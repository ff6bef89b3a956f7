import Foundation
import Launching
import Synchronization
import Testing
import Vocabulary

/// Sample cities made once for all tests that only read, or that copy before they write.
enum City {
    static let households = 400

    /// Qinzhou in small: five units, imported, identified, the exits of 2016 recorded.
    static func office() throws -> Office { try made.get() }

    /// What making it printed.
    static func summary() throws -> JSONValue {
        try JSONValue(parsing: try String(contentsOfFile: office().path("summary.json"), encoding: .utf8))
    }

    /// A copy to write into.
    static func copy() throws -> Office { try Office(copying: office()) }

    /// A copy in which the exits of 2016 are taken back: those who may leave have not left.
    static func beforeExits() throws -> Office {
        let office = try copy()
        // Accounts were opened since.
        let headers = try office.list("journal", "show", "--last", "1000").compactMap { $0["header"] }
        let exit = try #require(headers.last { $0["kind"] == "HouseholdExited" })
        try office.ask("undo", exit["batch"]?.stringValue ?? "")
        return office
    }

    /// A third of it, for what asks a hundred times.
    static func small() throws -> Office { try little.get() }
    private static let little = Result { try make("little", households: 120) }

    private static let made = Result { try make("city", households: households) }

    /// A city in a folder of its own.
    static func make(_ name: String, households: Int, _ more: [String] = []) throws -> Office {
        let office = try Office(name)
        keep(office)
        let answer = try office.run(
            [
                "demo", "--households", String(households), "--no-serve", "--quiet", "--directory",
                office.folder,
            ] + more)
        try #require([0, 1].contains(answer.code), "\(answer.err)\n\(answer.out.prefix(2000))")
        // Whether a city found what it planted is asked by its own test.
        return office
    }

    // Statics are never released: their folders go when the tests end.
    private static func keep(_ office: Office) {
        folders.withLock { $0.append(office.folder) }
        _ = registered
    }
    private static let folders = Folders()
    private static let registered = atexit { City.folders.removeAll() }
}

/// Folders to remove at the end.
final class Folders: Sendable {
    private let list = Mutex<[String]>([])

    func withLock(_ body: (inout [String]) -> Void) { list.withLock { body(&$0) } }

    func removeAll() {
        for folder in list.withLock({ $0 }) { try? FileManager.default.removeItem(atPath: folder) }
    }
}

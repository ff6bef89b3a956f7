import Columns
import Foundation
import Journal
import Policy
import SQLiteStorage
import Storage
import Testing
import Vocabulary

@testable import Registry

@Suite("The column file is a cache that nobody has to trust")
struct SnapshotFileTests {
    private static let first = LocalDate(2016, 3, 1) ?? LocalDate(dayNumber: 0)
    private static let today = first.adding(days: 30)

    private static func lived() throws -> (life: SnapshotCounty, file: SnapshotFile) {
        var life = try SnapshotCounty(villages: 3, seed: 21, from: first)
        try life.live(60)
        return (life, SnapshotFile(besideDatabase: life.county.store.path, release: "1"))
    }

    private static func state(_ file: SnapshotFile, _ county: HistoryCounty) throws -> SnapshotFile.State {
        try county.store.read { try file.state($0, asOf: today) }
    }

    /// Every byte of every chunk.
    private static func cells(_ snapshot: RegistrySnapshot) -> [[String]] {
        SubjectKind.allCases.flatMap { kind -> [[String]] in
            snapshot.columns.chunks.indices.flatMap { chunk in
                (0..<snapshot.columns.chunks[chunk].rows(kind)).map { row in
                    snapshot.pack.facts.of(kind).map {
                        "\(String(describing: snapshot.value($0.id, kind, Snapshot.Row(chunk: chunk, row: row))))"
                    }
                }
            }
        }
    }

    @Test("a server starts from the file, with the entries since on top, and reads the same")
    func start() throws {
        var (life, file) = try Self.lived()
        let county = life.county
        #expect(try Self.state(file, county) == .absent)
        let live = LiveSnapshot(county.store, keys: county.keys, file: file)
        #expect(live.current == nil)
        let loaded = try live.refresh(asOf: Self.today)
        #expect(try Self.state(file, county) == .current)
        let mode = try FileManager.default.attributesOfItem(atPath: file.path)[.posixPermissions] as? Int
        #expect(mode == 0o600)
        let mapped = try #require(try file.snapshot(county.store, keys: county.keys, asOf: Self.today))
        #expect(Self.cells(mapped) == Self.cells(loaded) && mapped.receipt == loaded.receipt)
        try life.live(10)
        guard case .behind(let entries) = try Self.state(file, county) else {
            Issue.record("the file is behind")
            return
        }
        #expect(entries >= 10)
        let ahead = try #require(try file.snapshot(county.store, keys: county.keys, asOf: Self.today))
        let fresh = try RegistrySnapshot(county.store, asOf: Self.today)
        #expect(Self.cells(ahead) == Self.cells(fresh) && ahead.receipt == fresh.receipt)
        try live.refresh(asOf: Self.today)
        try live.save()
        #expect(try Self.state(file, county) == .current)
    }

    @Test("another day, release or record, or any changed byte: it is not used and takes no harm")
    func refused() throws {
        let (life, file) = try Self.lived()
        let county = life.county
        try file.write(try RegistrySnapshot(county.store, asOf: Self.today), county.store)
        #expect(try file.snapshot(county.store, keys: county.keys, asOf: Self.today.adding(days: 1)) == nil)
        let newer = SnapshotFile(besideDatabase: county.store.path, release: "2")
        #expect(try newer.snapshot(county.store, keys: county.keys, asOf: Self.today) == nil)
        let (other, otherFile) = try Self.lived()
        try FileManager.default.copyItem(atPath: file.path, toPath: otherFile.path)
        #expect(try otherFile.snapshot(other.county.store, keys: other.county.keys, asOf: Self.today) == nil)
        let columns = try RegistrySnapshot(county.store, asOf: Self.today).columns.shape.columns.count
        #expect(try ColumnFile.read(file.path, columns: columns).chunks.count == county.villages.count)
        let bytes = [UInt8](try Data(contentsOf: URL(filePath: file.path)))
        var random = HistorySeed(5)
        for _ in 0..<60 {
            var damaged = bytes
            let place = Int.random(in: 0..<bytes.count, using: &random)
            damaged[place] ^= 1 << UInt8.random(in: 0..<8, using: &random)
            try Data(damaged).write(to: URL(filePath: file.path))
            #expect(throws: ColumnFile.Refusal.self, "byte \(place)") {
                try ColumnFile.read(file.path, columns: columns)
            }
        }
        for length in [0, 1, 31, 40, bytes.count / 2, bytes.count - 8] {
            try Data(bytes.prefix(length)).write(to: URL(filePath: file.path))
            #expect(throws: ColumnFile.Refusal.self) { try ColumnFile.read(file.path, columns: columns) }
        }
        #expect(try file.snapshot(county.store, keys: county.keys, asOf: Self.today) == nil)
        #expect(try Self.state(file, county) == .stale)
        try Data(bytes).write(to: URL(filePath: file.path))
        #expect(try file.snapshot(county.store, keys: county.keys, asOf: Self.today) != nil)
    }
}

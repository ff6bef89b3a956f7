import Foundation
import Journal
import Policy
import SQLiteStorage
import Storage
import Testing
import Vocabulary

@testable import Registry

/// 灵山县 with some villages of its own, on a real database, written through the registry's writer.
final class HistoryCounty {
    static let chain = "lingshan"
    let folder: String
    let store: SQLiteStore
    let keys: KeyRing
    let pack: PolicyPack
    let writer: RegistryWriter
    let unit: Int
    private(set) var villages: [AreaID] = []

    init(villages count: Int) throws {
        let pack = try #require(FormsFixture.pack)
        folder = NSTemporaryDirectory() + "/tuopin-county-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let store = try SQLiteStore(path: folder + "/tuopin.sqlite", schema: Self.schema)
        let keys = KeyRing(try KeyFile.create(at: folder + "/tuopin.key"))
        let instant = try #require(Instant("2016-03-09T06:30:00.000Z"))
        let zone = try #require(TimeZone(identifier: pack.timeZone))
        self.store = store
        self.keys = keys
        self.pack = pack
        writer = RegistryWriter(
            store: store, keys: keys,
            context: EntryContext(actor: "u-3", pack: pack.hash, recordedAt: instant, timeZone: zone),
            projections: { [RegistryProjection(packs: { _, _ in pack }, keys: keys)] })
        try store.write { try PackAdoption.store(pack, $0) }
        let day = try #require(LocalDate(2015, 1, 1))
        _ = try writer.commit(chain: "qinzhou") { _ in [PackAdoption.plan(pack, chain: "qinzhou", on: day)] }
        let unit = try store.read { try UnitNames($0).number(Self.chain) }
        self.unit = try #require(unit)
        for number in 0..<count { villages.append(try addVillage(number, on: day)) }
    }

    deinit {
        try? store.close()
        try? FileManager.default.removeItem(atPath: folder)
    }

    static let schema = [JournalTables.migrations, RegistryTables.migrations]

    private func addVillage(_ number: Int, on day: LocalDate) throws -> AreaID {
        let id = AreaID(Int64(unit) * 1_000_000 + Int64(number) + 1)
        let town = try #require(pack.areas.units.isEmpty ? nil : AreaID("a19"))
        var record = AreaRecord(id: id, level: "village", unit: unit, village: id, from: day)
        record.names = [("zh", "模拟村\(number)")]
        record.parents = [(AreaDirectory.management, town)]
        try write([
            EntryPlan(
                chain: Self.chain, kind: EntryKind.areaRecorded, effectiveOn: day,
                open: ["areas": .array([record.json])])
        ])
        return id
    }

    /// Writes entries as one batch and says which.
    @discardableResult
    func write(_ plans: [EntryPlan]) throws -> String { try writer.commit { _ in plans }.batch }

    /// Takes a batch back; what stays is what others changed since.
    func undo(_ batch: String) throws -> [BatchUndo.Kept] {
        let kept = try store.read { try BatchUndo(batch, $0, keys: keys, reason: "演练").kept }
        let entries = try store.read { try BatchUndo(batch, $0, keys: keys, reason: "演练").entries }
        if !entries.isEmpty { try write(entries) }
        return kept
    }

    /// The last entry of the county's chain.
    func seq() throws -> Int64 {
        try store.read { try JournalReader(connection: $0, keys: nil).position() }.seq(of: Self.chain)
    }

    /// What a replay of the journal finds different from the tables.
    func rebuilt() throws -> [String] {
        let pack = pack
        let scratch = try SQLiteStore(
            path: folder + "/scratch-\(UUID().uuidString).sqlite", schema: Self.schema)
        defer { try? scratch.close() }
        return try Rebuild([RegistryProjection(packs: { _, _ in pack }, keys: keys)], keys: keys)
            .check(store, scratch: scratch).changed
    }
}

/// Numbers that come again with their seed (SplitMix64).
struct HistorySeed: RandomNumberGenerator {
    private var state: UInt64

    init(_ seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}

import Access
import Foundation
import Journal
import Policy
import Registry
import Storage
import Synchronization
import Vocabulary

/// The database as one request reads it (读取): one snapshot, its pack, its two times, its areas.
struct Reading {
    /// The connection of the transaction.
    let connection: any StorageConnection
    /// The keys of the database.
    let keys: KeyRing
    /// The pack adopted at the position.
    let pack: PolicyPack
    /// The journal's position.
    let position: Position
    /// How many entries had arrived: grows with every write, and names the snapshot for caches.
    let receipt: Int64
    /// The registry at the day and position.
    let view: RegistryView
    /// The areas on the day.
    let directory: AreaDirectory
    /// The receipt by which the areas were as they are: grows when one changes, and names them for caches.
    let areasSince: Int64
    /// What reads facts and judges on the day.
    let rules: RulesOfDay

    /// The day in the world.
    var asOf: LocalDate { view.moment.asOf }

    /// An area with all above it.
    func territory(_ area: AreaID) -> Territory { Territory(path: directory.path(area)) }

    /// Where a household, person or area lies, of the erased where they lay last: who may not look there is not told that
    /// they were. A Problem (404) where there is none of that id.
    func territory(of subject: String) throws -> Territory {
        if let area = AreaID(subject) {
            guard directory[area] != nil else { throw Problem(.areaNotFound, ["area": subject]) }
            return territory(area)
        }
        guard let id = view.units.subject(subject), let place = try view.place(of: id) else {
            throw Problem(.subjectNotFound, ["id": subject])
        }
        return territory(AreaID(place.village))
    }

    /// The way from the top of the tree down to an area: each leads to its file where the caller may see it.
    func crumbs(_ area: AreaID, _ caller: Caller, _ language: String) -> [Page.Crumb] {
        directory.path(area).map { id in
            Page.Crumb(
                directory.name(id, language),
                caller.may(.seeLists, in: territory(id)) ? SiteURL.area.path(id.description) : nil)
        }
    }

    /// The way down to an area, each step above it leading to the same page there where the caller may see lists.
    func crumbs(
        _ area: AreaID, _ caller: Caller, _ language: String, on page: SiteURL,
        _ more: [(String, String)] = []
    ) -> [Page.Crumb] {
        directory.path(area).map { id in
            let mayGo = id != area && caller.may(.seeLists, in: territory(id))
            return Page.Crumb(
                directory.name(id, language),
                mayGo ? page.path(query: [("area", id.description)] + more) : nil)
        }
    }

    /// Who made an entry, as people are called: an account by its name, whoever held the key file as the command line.
    func who(_ actor: String, _ language: String) throws -> String {
        if let account = try AccountReader(connection).account(actor) { return account.name ?? actor }
        // Ids of accounts begin so; what the command line calls itself does not.
        guard !actor.hasPrefix("u-") else { return actor }
        let name = Phrase("命令行", "command line")(language)
        return actor == "local" ? name : "\(name)（\(actor)）"
    }

    /// The names from the top of the tree down to an area.
    func names(_ area: AreaID, _ language: String) -> [String] {
        directory.path(area).map { directory.name($0, language) }
    }
}

/// What is the same for every reader of one position, kept until the journal grows (读取缓存).
final class ReadingCache: Sendable {
    private struct Kept {
        /// The directories hold at this receipt, and have held since the other.
        var receipt: Int64 = -1
        var areasSince: Int64 = -1
        var directories: [LocalDate: AreaDirectory] = [:]
        var packs: [String: PolicyPack] = [:]
        var tables: (count: Int64, shape: RegistryTables)?
        var languages: [String]?
        var rules: [RulesKey: RulesOfDay] = [:]
    }

    private struct RulesKey: Hashable {
        var pack: String
        var tables: Int64
        var day: LocalDate
    }

    private let kept = Mutex(Kept())
    private let today: LocalDate?

    /// A cache; with `today` every day of the calendar is that one.
    init(today: LocalDate? = nil) { self.today = today }

    /// Today in a time zone.
    func today(_ now: Instant, in zone: TimeZone) -> LocalDate { today ?? now.day(in: zone) }

    /// The languages of the pack that was read last; nil before the first reading.
    var languages: [String]? { kept.withLock { $0.languages } }

    /// Reads pack, position and areas of the snapshot; `asOf` defaults to today in the pack's time zone, `knownAt` to
    /// the journal's end.
    func reading(
        _ connection: any StorageConnection, keys: KeyRing, asOf: LocalDate?, knownAt: String? = nil,
        now: Instant
    ) throws -> Reading {
        let journal = JournalReader(connection: connection, keys: keys)
        let receipt = try journal.lastReceipt()
        let position = try KnownAt.position(knownAt, named: "known_at", journal)
        guard let hash = try PackAdoption.hash(at: position, connection) else {
            throw knownAt == nil
                ? Problem(.packNotAdopted, ["pack": position.description])
                : Problem(.packNotYetAdopted, ["position": position.description])
        }
        let pack = try pack(hash, connection)
        if knownAt == nil { kept.withLock { $0.languages = pack.languages } }
        let day = asOf ?? today(now, in: pack.zone)
        var seqs: [Int: Int64] = [:]
        for unit in try UnitNames(connection).all { seqs[unit.number] = position.seq(of: unit.name) }
        let tables = try tables(connection)
        let areas = try directory(day, receipt, keys, connection)
        return Reading(
            connection: connection, keys: keys, pack: pack, position: position, receipt: receipt,
            view: try RegistryView(
                connection, at: Moment(asOf: day, seqs: seqs), tables: tables.shape),
            directory: areas.directory, areasSince: areas.since,
            rules: rules(pack, tables, on: day))
    }

    /// The areas of a day as they are at a receipt, where they are in memory.
    func directory(_ day: LocalDate, at receipt: Int64) -> AreaDirectory? {
        kept.withLock { $0.receipt == receipt ? $0.directories[day] : nil }
    }

    private func pack(_ hash: String, _ connection: any StorageConnection) throws -> PolicyPack {
        if let pack = kept.withLock({ $0.packs[hash] }) { return pack }
        let pack = try PackAdoption.load(hash, connection)
        kept.withLock { $0.packs[hash] = pack }
        return pack
    }

    /// The shape of the tables, read again once an adopted pack has added columns.
    private func tables(_ connection: any StorageConnection) throws -> (count: Int64, shape: RegistryTables) {
        let count = try RegistryTables.count(connection)
        if let known = kept.withLock({ $0.tables }), known.count == count { return known }
        let read = (count: count, shape: try RegistryTables(connection))
        kept.withLock { $0.tables = read }
        return read
    }

    private func rules(
        _ pack: PolicyPack, _ tables: (count: Int64, shape: RegistryTables), on day: LocalDate
    ) -> RulesOfDay {
        let key = RulesKey(pack: pack.hash, tables: tables.count, day: day)
        if let known = kept.withLock({ $0.rules[key] }) { return known }
        let rules = RulesOfDay(pack, tables.shape, day)
        kept.withLock { kept in
            if kept.rules.count > 8 { kept.rules = [:] }
            kept.rules[key] = rules
        }
        return rules
    }

    /// The areas of a day and the receipt since which they are so; what is written of others leaves them as they are. A
    /// reader of an older snapshot makes its own and keeps nothing.
    private func directory(
        _ day: LocalDate, _ receipt: Int64, _ keys: KeyRing, _ connection: any StorageConnection
    ) throws -> (directory: AreaDirectory, since: Int64) {
        let before = kept.withLock { $0.receipt }
        if before >= 0, before < receipt,
            try !AreaDirectory.mayHaveChanged(after: before, keys: keys, connection)
        {
            kept.withLock { if $0.receipt == before { $0.receipt = receipt } }
        }
        let known = kept.withLock { kept in
            kept.receipt == receipt ? kept.directories[day].map { ($0, kept.areasSince) } : nil
        }
        if let known { return known }
        let directory = try AreaDirectory(connection, asOf: day)
        let since = kept.withLock { kept in
            if kept.receipt < receipt {
                kept.directories = [:]
                kept.areasSince = receipt
                kept.receipt = receipt
            }
            if kept.directories.count > 8 { kept.directories = [:] }
            guard kept.receipt == receipt else { return receipt }
            kept.directories[day] = directory
            return kept.areasSince
        }
        return (directory, since)
    }
}

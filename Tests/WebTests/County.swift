import Access
import Exit
import Foundation
import HTTPTypes
import Journal
import Logging
import Policy
import Registry
import SQLiteStorage
import Storage
import Synchronization
import Testing
import Vocabulary
import Web

/// 灵山县 with one village of its own and a few households, served from real databases in a folder of their own.
final class County {
    static let password = "木棉花开在三月的江边上呀"
    /// A name as somebody with bad intentions would hand it in.
    static let hostile = "陆\u{202E}<script>alert('x')</script>\"\u{301} onload=\u{1}𠮷"
    static let home = "h-lingshan-1"
    static let hostileHome = "h-lingshan-2"

    let folder: String
    let store: SQLiteStore
    let accessStore: SQLiteStore
    let keys: KeyRing
    let access: AccessControl
    let site: Site
    let village: AreaID
    let unit: Int
    /// Where writing waits, once it is closed.
    let writing = Turnstile()
    private let pack: PolicyPack
    private let writer: RegistryWriter
    private let local = Caller.commandLine(actor: "local")

    /// The first pack of this repository, read once for all tests.
    private static let shipped = Result {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().path
        return try PolicyPack.load(directory: root + "/Policies/qinzhou-2016")
    }

    init(assets: String? = nil) throws {
        let pack = try Self.shipped.get()
        self.pack = pack
        folder = NSTemporaryDirectory() + "/tuopin-web-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let store = try SQLiteStore(
            path: folder + "/tuopin.sqlite",
            schema: [
                JournalTables.migrations, RegistryTables.migrations, WorkListTable.migrations,
                AccountTables.migrations, WebTables.migrations,
            ])
        self.store = store
        accessStore = try SQLiteStore(
            path: AccessTables.path(beside: folder + "/tuopin.sqlite"), schema: [AccessTables.migrations])
        let keys = KeyRing(try KeyFile.create(at: folder + "/tuopin.key"))
        self.keys = keys
        let zone = try #require(TimeZone(identifier: pack.timeZone))
        let now = try #require(Instant("2018-09-30T08:00:00.000Z"))
        let writing = writing
        let projections: @Sendable () -> [any Projection] = {
            writing.pass()
            return [
                RegistryProjection(packs: { _, _ in pack }, keys: keys),
                WorkListProjection(packs: { _, _ in pack }), AccountProjection(),
            ]
        }
        let writer = RegistryWriter(
            store: store, keys: keys,
            context: EntryContext(actor: "u-3", pack: pack.hash, recordedAt: now, timeZone: zone),
            projections: projections)
        self.writer = writer
        try store.write { try PackAdoption.store(pack, $0) }
        let day = try #require(LocalDate(2015, 1, 1))
        let area = try #require(pack.areas.units.first)
        let chain = try #require(area.node)
        _ = try writer.commit(chain: chain) { _ in [PackAdoption.plan(pack, chain: chain, on: day)] }
        access = try AccessControl(
            main: store, access: accessStore, keys: keys,
            setting: AccessSetting(
                chain: chain, zone: zone, clock: { now },
                cost: PasswordCost(logN: 4, blockSize: 8, parallelism: 1), pack: { _ in pack.hash },
                projections: projections,
                territory: { area, connection in
                    Territory(path: try AreaDirectory(connection, asOf: day).path(area))
                }))
        (unit, village) = try Self.settle(store, writer, pack, on: day)
        site = Site(
            store: store, keys: keys, access: access,
            documents: DocumentFolder(besideDatabase: folder + "/tuopin.sqlite"),
            assets: AssetShelf(folder: assets),
            // However busy the machine is, what is asked for is answered at once.
            patience: .seconds(600), pagePatience: .seconds(600),
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
    }

    deinit {
        try? store.close()
        try? accessStore.close()
        try? FileManager.default.removeItem(atPath: folder)
    }

    /// A village below the second unit's first town, with two registered households.
    private static func settle(
        _ store: SQLiteStore, _ writer: RegistryWriter, _ pack: PolicyPack, on day: LocalDate
    ) throws -> (Int, AreaID) {
        let chain = try #require(pack.areas.units.compactMap(\.node).first { $0 == "lingshan" })
        let unit = try #require(try store.read { try UnitNames($0).number(chain) })
        let id = AreaID(Int64(unit) * 1_000_000 + 1)
        var record = AreaRecord(id: id, level: "village", unit: unit, village: id, from: day)
        record.names = [("zh", "官屯村"), ("en", "Guantun")]
        record.parents = [(AreaDirectory.management, try #require(AreaID("a19")))]
        var areas = EntryPlan(chain: chain, kind: EntryKind.areaRecorded, effectiveOn: day)
        areas.open = ["areas": .array([record.json])]
        _ = try writer.commit { _ in [areas] }
        var survey = EntryPlan(chain: chain, kind: EntryKind.surveyRecorded, effectiveOn: day)
        for (home, name) in [(home, "梁春贵"), (hostileHome, hostile)] {
            var write = SubjectWrite(kind: .household, id: home, village: id, isPresent: true)
            write.facts = [
                ("head_name", .text(name)), ("household_size", .integer(4)),
                ("labour_count", .integer(1)), ("registered", .bool(true)),
                ("registered_on", .day(day)), ("exit_planned_year", .integer(2018)),
                ("wage_income", .integer(575_000)), ("phone", .text("13800006204")),
                ("bank_account", .text("6228480000001234567")),
            ]
            survey.writes.append(write)
        }
        var person = SubjectWrite(kind: .person, id: "p-lingshan-1", village: id, isPresent: true)
        person.household = home
        person.facts = [
            ("person_name", .text("梁春贵")), ("identity_number", .text("450721196705120017")),
            ("relation", .text("01")),
        ]
        survey.writes.append(person)
        let entries = survey
        _ = try writer.commit { _ in [entries] }
        return (unit, id)
    }

    /// What the pack calls a kind of document in Chinese.
    func kind(_ id: String) -> String? { pack.documentKinds[id]?.label("zh") }

    /// An area of the tree by its Chinese name.
    func area(_ name: String) throws -> AreaID {
        let day = try #require(LocalDate(2018, 1, 1))
        let found = try store.read { try AreaDirectory($0, asOf: day).named(name) }
        return try #require(found.first)
    }

    /// A village of another county.
    func village(in chain: String, below parent: String) throws -> AreaID {
        let unit = try #require(try store.read { try UnitNames($0).number(chain) })
        let id = AreaID(Int64(unit) * 1_000_000 + 1)
        let day = try #require(LocalDate(2015, 1, 1))
        var record = AreaRecord(id: id, level: "village", unit: unit, village: id, from: day)
        record.names = [("zh", "小江村")]
        record.parents = [(AreaDirectory.management, try area(parent))]
        var plan = EntryPlan(chain: chain, kind: EntryKind.areaRecorded, effectiveOn: day)
        plan.open = ["areas": .array([record.json])]
        let entry = plan
        _ = try writer.commit { _ in [entry] }
        return id
    }

    /// Records that a household left the register.
    func exit(_ household: String, on text: String) throws {
        let day = try #require(LocalDate(text))
        var write = SubjectWrite(kind: .household, id: household, village: village)
        write.facts = [
            ("exited", .bool(true)), ("exited_on", .day(day)), ("exit_year", .integer(Int64(day.year))),
        ]
        var plan = EntryPlan(
            chain: "lingshan", kind: EntryKind.householdExited, subject: household, effectiveOn: day)
        plan.writes = [write]
        let entry = plan
        _ = try writer.commit { _ in [entry] }
    }

    /// Erases a household with its persons.
    func erase(_ household: String, on text: String) throws {
        let day = try #require(LocalDate(text))
        _ = try writer.commit { connection in
            let view = try RegistryView(connection, at: Moment(asOf: day, seqs: [unit: Int64.max]))
            let id = try view.require(household, .household)
            return try RegistryChanges(view, ChangeReason(effectiveOn: day, reason: "本人申请")).erase(id)
        }
    }

    /// Somebody with a role and a password of their own, signed in.
    func signedIn(
        _ role: Role, in area: AreaID, login: String? = nil, language: String = "zh", on other: Site? = nil
    ) async throws -> Client {
        let login = login ?? "user-\(role.rawValue)"
        let opened = try access.openAccount(login: login, name: "韦明兰", by: local)
        _ = try access.grant(Grant(role, in: area), to: opened.account.id, by: local)
        let session = try access.signIn(login: login, password: opened.password, from: "10.0.0.9")
        _ = try access.changePassword(session: session.token, from: opened.password, to: Self.password)
        let client = Client(other ?? site, language: language)
        let reply = try await client.post("/login", [("login", login), ("password", Self.password)])
        #expect(reply.status == 303, "\(reply.text)")
        return client
    }

    /// Records facts of the village.
    func record(_ facts: [(String, FactValue)], on text: String = "2016-01-01") throws {
        let day = try #require(LocalDate(text))
        var write = SubjectWrite(
            kind: .village, id: village.description, village: village, isPresent: true)
        write.facts = facts
        var plan = EntryPlan(
            chain: "lingshan", kind: EntryKind.villageRecorded, subject: village.description,
            effectiveOn: day)
        plan.writes = [write]
        let entry = plan
        _ = try writer.commit { _ in [entry] }
    }

    /// Records facts of households and persons on a day.
    func write(_ writes: [SubjectWrite], on text: String) throws {
        var plan = EntryPlan(
            chain: "lingshan", kind: EntryKind.surveyRecorded,
            subject: writes.count == 1 ? writes.first?.id : nil, effectiveOn: try #require(LocalDate(text)))
        plan.writes = writes
        let entry = plan
        _ = try writer.commit { _ in [entry] }
    }

    /// A program's token with a role.
    func machine(_ role: Role, in area: AreaID, login: String = "kiosk") throws -> HTTPField {
        let account = try access.openMachine(login: login, name: "乡镇接口", by: local)
        _ = try access.grant(Grant(role, in: area), to: account.id, by: local)
        let token = try access.issueToken(for: account.id, label: "test", days: 7, by: local).token
        return HTTPField(name: .authorization, value: "Bearer \(token)")
    }

    /// The lines of the access log.
    func logged() throws -> [AccessEvent] {
        try access.log.flush()
        return try access.log.lines().map(\.event)
    }
}

/// A place where threads wait while it is closed, so that a test can look at work under way (闸).
final class Turnstile: Sendable {
    private let kept = Mutex((isClosed: false, waiting: 0))

    /// How many wait before it.
    var waiting: Int { kept.withLock { $0.waiting } }

    func close() { kept.withLock { $0.isClosed = true } }

    func open() { kept.withLock { $0.isClosed = false } }

    /// Goes on where it is open, else once it is. Blocking.
    func pass() {
        guard kept.withLock({ $0.isClosed }) else { return }
        kept.withLock { $0.waiting += 1 }
        while kept.withLock({ $0.isClosed }) { usleep(500) }
        kept.withLock { $0.waiting -= 1 }
    }
}

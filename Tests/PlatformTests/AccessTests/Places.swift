import Access
import Foundation
import Journal
import SQLiteStorage
import Storage
import Synchronization
import Testing
import Vocabulary

/// 钦州市 › 灵山县 › 新圩镇 › 官屯村, and 浦北县 beside it.
enum Place {
    static let city = AreaID(1)
    static let lingshan = AreaID(2)
    static let xinxu = AreaID(20)
    static let guantun = AreaID(200)
    static let pubei = AreaID(3)

    static func territory(_ area: AreaID) -> Territory {
        let above: [AreaID: [AreaID]] = [
            lingshan: [city], xinxu: [city, lingshan], guantun: [city, lingshan, xinxu], pubei: [city],
        ]
        return Territory(path: (above[area] ?? []) + [area])
    }
}

/// A clock that stands until it is moved.
final class StillClock: Sendable {
    private let instant: Mutex<Instant>

    init(_ text: String) { instant = Mutex(Instant(text) ?? Instant(milliseconds: 0)) }

    var now: Instant { instant.withLock { $0 } }
    func pass(minutes: Int64 = 0, seconds: Int64 = 0) {
        instant.withLock { $0.milliseconds += (minutes * 60 + seconds) * 1_000 }
    }
}

/// A county office's server with both its databases in a folder of their own, removed with the test.
final class Server {
    let folder: String
    let main: SQLiteStore
    let store: SQLiteStore
    let keys: KeyRing
    let clock = StillClock("2016-03-09T01:00:00.000Z")
    let access: AccessControl
    let local = Caller.commandLine(actor: "local")

    init(cost: PasswordCost = PasswordCost(logN: 4, blockSize: 8, parallelism: 1)) throws {
        folder = FileManager.default.temporaryDirectory.path + "/tuopin-access-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        main = try SQLiteStore(
            path: folder + "/tuopin.sqlite", schema: [JournalTables.migrations, AccountTables.migrations])
        store = try SQLiteStore(
            path: AccessTables.path(beside: folder + "/tuopin.sqlite"), schema: [AccessTables.migrations])
        keys = KeyRing(try KeyFile.create(at: folder + "/tuopin.key"), random: .seeded(2016))
        access = try Self.open(main, store, keys, clock, cost)
    }

    deinit {
        try? main.close()
        try? store.close()
        try? FileManager.default.removeItem(atPath: folder)
    }

    /// Another process on the same databases.
    static func open(
        _ main: SQLiteStore, _ store: SQLiteStore, _ keys: KeyRing, _ clock: StillClock, _ cost: PasswordCost
    ) throws -> AccessControl {
        let zone = try #require(TimeZone(identifier: "Asia/Shanghai"))
        return try AccessControl(
            main: main, access: store, keys: keys,
            setting: AccessSetting(
                chain: "qinzhou", zone: zone, clock: { clock.now }, random: keys.random, cost: cost,
                pack: { _ in nil }, projections: { [AccountProjection()] },
                territory: { area, _ in Place.territory(area) }))
    }

    static let password = "木棉花开在三月的江边上呀"

    /// A person with roles and a password of their own.
    @discardableResult
    func person(_ login: String, _ name: String, _ grants: Grant...) throws -> Account {
        let opened = try access.openAccount(login: login, name: name, by: local)
        for grant in grants { _ = try access.grant(grant, to: opened.account.id, by: local) }
        let session = try access.signIn(login: login, password: opened.password, from: "10.0.0.9")
        _ = try access.changePassword(session: session.token, from: opened.password, to: Self.password)
        return try access.accounts.account(opened.account.id)
    }

    func signIn(_ login: String, _ password: String = Server.password) throws -> OpenedSession {
        try access.signIn(login: login, password: password, from: "10.0.0.9")
    }

    /// Enrols a second factor: the session afterwards, the secret and the recovery codes.
    func enrol(_ session: OpenedSession) throws -> (OpenedSession, secret: String, recovery: [String]) {
        let offer = try access.offerSecondFactor(session: session.token)
        let (opened, codes) = try access.confirmSecondFactor(
            session: session.token, code: try Authenticator.code(offer.secret, at: clock.now))
        return (opened, offer.secret, codes)
    }

    /// The bytes of both databases and their logs, as a thief of the disk has them.
    func disk() throws -> Data {
        var all = Data()
        for name in try FileManager.default.contentsOfDirectory(atPath: folder) where !name.hasSuffix(".key")
        {
            all += try Data(contentsOf: URL(fileURLWithPath: folder + "/" + name))
        }
        return all
    }
}

/// Holds a call to the number of the problem that it must raise.
func expect<T>(
    _ number: String, at place: SourceLocation = #_sourceLocation, _ body: () throws -> T
) {
    do {
        _ = try body()
        Issue.record("nothing was refused", sourceLocation: place)
    } catch {
        #expect((error as? Problem)?.number.rawValue == number, "\(error)", sourceLocation: place)
    }
}

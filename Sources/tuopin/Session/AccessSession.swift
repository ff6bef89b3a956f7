import Access
import Foundation
import Journal
import Policy
import Registry
import SQLiteStorage
import Storage
import Vocabulary

extension Session {
    /// Accounts, sessions and the access log of this database; opens its access database, made where it is missing.
    func access() throws -> AccessControl {
        let store = try SQLiteStore(
            path: AccessTables.path(beside: options.path), schema: [AccessTables.migrations],
            writerCacheMiB: 16)
        let keys = keys
        let (node, zone) = try self.store.read { connection in
            let pack = try Question(connection, keys: keys, .plain).pack
            return (try Self.node(connection) ?? "", pack.zone)
        }
        return try AccessControl(
            main: self.store, access: store, keys: keys,
            setting: AccessSetting(
                chain: node, zone: zone,
                pack: { connection in
                    let position = try JournalReader(connection: connection, keys: nil).position()
                    return try PackAdoption.hash(at: position, connection)
                },
                projections: { Self.projections(keys) },
                territory: { area, connection in
                    let today = Instant.now().day(in: zone)
                    return Territory(path: try AreaDirectory(connection, asOf: today).path(area))
                }))
    }

    /// Whoever runs the command, as access sees it.
    var caller: Caller { .commandLine(actor: Self.actor) }

    /// A role in the area that options name (the top without one), its department one of the pack's.
    func grant(_ role: Role, _ area: AreaOptions, _ department: String?) throws -> Grant {
        try store.read { connection in
            let question = try Question(connection, keys: keys, .plain, places: .named(area))
            if let department, question.pack.departments[department] == nil {
                throw Problem(
                    .badArgument,
                    ["name": "--department", "value": department, "why": "政策包没有这个部门 / not in the pack"])
            }
            return Grant(role, in: try question.area(area), department: department)
        }
    }
}

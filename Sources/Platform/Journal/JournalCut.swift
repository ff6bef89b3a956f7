public import Storage
public import Vocabulary

/// Takes a restored copy back to a moment (按时恢复): later entries go, and the projections are built anew.
///
/// For restored copies alone, never for a live database. Keys destroyed later stay destroyed. The node may not issue
/// ids until it has caught up with its peers, or the ids would be issued twice.
public struct JournalCut: Sendable {
    private let projections: [any Projection]
    private let keys: KeyRing

    /// A cut that builds these projections anew.
    public init(_ projections: [any Projection], keys: KeyRing) {
        self.projections = projections
        self.keys = keys
    }

    /// Cuts what was recorded after a moment; the position that is left.
    public func cut(_ store: any Store, to moment: Instant) throws -> Position {
        try store.write { connection in
            let reader = JournalReader(connection: connection, keys: nil)
            let position = try reader.position(knownAt: moment)
            guard position != (try reader.position()) else { return position }
            for head in try reader.heads() {
                let after: [SQLValue] = [.text(head.chain), .integer(position.seq(of: head.chain))]
                try connection.execute("DELETE FROM journal_body WHERE chain = ? AND seq > ?", after)
                try connection.execute("DELETE FROM journal_entry WHERE chain = ? AND seq > ?", after)
            }
            _ = try Rebuild(projections, keys: keys).run(connection)
            return position
        }
    }
}

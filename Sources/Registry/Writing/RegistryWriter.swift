public import Journal
public import Storage
import Vocabulary

/// Writes batches of entries and the tables that follow from them, in one transaction each (登记写入).
public struct RegistryWriter: Sendable {
    /// The database.
    public let store: any Store
    /// The keys of encrypted bodies.
    public let keys: KeyRing
    /// Who writes, when and under which pack.
    public var context: EntryContext
    private let projections: @Sendable () -> [any Projection]

    /// A writer; the closure makes fresh projections for each transaction, the registry's first.
    public init(
        store: any Store, keys: KeyRing, context: EntryContext,
        projections: @escaping @Sendable () -> [any Projection]
    ) {
        self.store = store
        self.keys = keys
        self.context = context
        self.projections = projections
    }

    /// What a batch wrote.
    public struct Commit: Sendable {
        /// The batch's id.
        public var batch: String
        /// The position after it.
        public var position: Position
        /// How many entries it wrote.
        public var entries: Int
    }

    /// Decides on entries inside the write transaction and writes them as one batch, named after a chain (else that
    /// of the first entry); no entries, no batch. Where keys were destroyed the tables are filled anew from what can
    /// still be read, in the same transaction: nothing of the erased stays in them, nor in what was worked out of it.
    public func commit(
        chain: String? = nil, batch: String? = nil, progress: ImportProgress.Part? = nil,
        _ decide: (any StorageConnection) throws -> [EntryPlan]
    ) throws -> Commit {
        defer { progress?.endWriting() }
        return try store.write { connection in
            let plans = try decide(connection)
            try progress?.beginWriting(of: plans.count)
            let projections = self.projections()
            var writer = try JournalWriter(
                connection: connection, keys: keys, context: context, projections: projections)
            guard !plans.isEmpty else {
                return Commit(
                    batch: batch ?? "",
                    position: try JournalReader(connection: connection, keys: nil).position(),
                    entries: 0)
            }
            let batch = try batch ?? writer.batch(on: chain ?? plans[0].chain)
            let tables = try RegistryTables(connection)
            try writer.append(contentsOf: plans.map { $0.draft(tables, batch: batch) })
            for projection in projections { try projection.finish(connection) }
            if plans.contains(where: { $0.kind == JournalWriter.subjectErased }) {
                try Rebuild(self.projections(), keys: keys).fill(connection)
            }
            return Commit(
                batch: batch, position: try JournalReader(connection: connection, keys: nil).position(),
                entries: plans.count)
        }
    }

    /// Makes entries ready before the lock is taken: salts, keys and encryption on two threads. Throws 409.407 where
    /// `progress` is asked to stop.
    public func prepare(
        _ plans: [EntryPlan], batch: String, progress: ImportProgress.Part? = nil
    ) throws -> PreparedEntries {
        try progress?.begin(.sealing, of: plans.count)
        return try store.read { connection in
            let tables = try RegistryTables(connection)
            return try keys.prepare(
                plans.map { $0.draft(tables, batch: batch) }, pack: context.pack, connection
            ) { try progress?.step() }
        }
    }

    /// Writes prepared entries on the position on which they were decided; nil when others have written since:
    /// decide again. Throws 409.407 where `progress` was asked to stop before the first entry.
    public func commit(
        _ prepared: PreparedEntries, batch: String, on position: Position,
        progress: ImportProgress.Part? = nil
    ) throws -> Commit? {
        defer { progress?.endWriting() }
        return try store.write { connection in
            guard try JournalReader(connection: connection, keys: nil).position() == position else {
                return nil
            }
            try progress?.beginWriting(of: prepared.entries.count)
            let projections = self.projections()
            var writer = try JournalWriter(
                connection: connection, keys: keys, context: context, projections: projections)
            let entries = try writer.append(prepared) { _ = progress?.advance() }
            for projection in projections { try projection.finish(connection) }
            return Commit(
                batch: batch, position: try JournalReader(connection: connection, keys: nil).position(),
                entries: entries.count)
        }
    }
}

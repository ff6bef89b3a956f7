import Access
import Logging
import Policy
import Registry
import Storage
import Vocabulary

extension Site {
    /// Works out ahead what pages of a whole city or county rest on beside the columns (预先算好): the lines of lists, the
    /// figures of the map, what the rules find, what of the forms is answered, which documents are missing. Of a later snapshot only the villages are
    /// worked out that entries have touched, so that the first who asks after a change need not wait either. Blocking.
    func warm(_ snapshot: RegistrySnapshot) throws {
        try store.read { connection in
            let reading = try cache.reading(
                connection, keys: keys, asOf: nil, now: access.setting.clock())
            guard let root = reading.directory.root?.id, snapshot.pack.hash == reading.pack.hash else {
                return
            }
            let scope = Scope(root, in: reading.directory)
            _ = try workLists.lists(snapshot, reading)
            _ = try maps.figures(snapshot, reading)
            for role in [QualityFindings.role, QualityFindings.exclusions] {
                _ = try workLists.findings(of: role, snapshot, in: scope, reading)
            }
            _ = try workLists.missing.findings(snapshot, in: scope, reading)
            for kind in [ListKind.households, .persons, .villages] {
                _ = try workLists.forms.answered(kind, snapshot, in: scope)
            }
        }
    }

    /// Begins to warm a snapshot where no pages wait for the thread; false while an earlier one is still being warmed.
    func beginWarming(_ snapshot: RegistrySnapshot) -> Bool {
        background.begin("warming") {
            do {
                try await slowWork.run { try warm(snapshot) }
            } catch {
                // Pages work it out for themselves.
                logger.warning("not warmed", metadata: ["error": "\(error)"])
            }
        }
    }
}

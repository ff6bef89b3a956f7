import Access
import Columns
import Journal
import Logging
import Policy
import Registry
import ServiceLifecycle
import Storage
import Vocabulary

/// Keeps the snapshot at the journal's end and tells open pages what changed (快照更新).
struct SnapshotWatch: Service {
    private static let pause = Duration.milliseconds(200)
    private static let beat = Duration.seconds(15)

    let site: Site

    func run() async throws {
        try await cancelWhenGracefulShutdown {
            var lastBeat = ContinuousClock.now
            var (warm, warmDay): (Position?, LocalDate?)
            while !Task.isCancelled {
                do {
                    let snapshot = try await site.work.run { try site.renewSnapshot() }
                    if warm != snapshot.position || warmDay != snapshot.moment.asOf,
                        site.beginWarming(snapshot)
                    {
                        (warm, warmDay) = (snapshot.position, snapshot.moment.asOf)
                    }
                } catch is CancellationError {
                    break
                } catch {
                    // A busy or broken database is tried again; /readyz says what the log says.
                    site.logger.error("snapshot", metadata: ["error": "\(error)"])
                }
                if ContinuousClock.now - lastBeat >= Self.beat {
                    site.changes.beat()
                    lastBeat = .now
                }
                do { try await Task.sleep(for: Self.pause) } catch { break }
            }
        }
        // So that the next start begins from here; without the file it takes longer, no more.
        do {
            try await site.work.run { try site.live.save() }
        } catch {
            site.logger.warning("snapshot not kept", metadata: ["error": "\(error)"])
        }
    }
}

/// Ends the streams of open pages as soon as the server is to stop: it waits for every request, and they never end by
/// themselves (变更流收尾).
struct StreamEnding: Service {
    let site: Site

    func run() async throws {
        try await gracefulShutdown()
        site.changes.end()
    }
}

/// Waits for work whose askers have gone, before the server stops (作业收尾); checks of files write nothing and are
/// stopped.
struct JobEnding: Service {
    let site: Site

    func run() async throws {
        try await gracefulShutdown()
        site.uploads.stopChecks()
        await site.background.drain()
    }
}

extension Site {
    /// Takes new entries into the snapshot and tells the open pages. Blocking.
    @discardableResult
    func renewSnapshot() throws -> RegistrySnapshot {
        let before = live.current
        let zone = before?.pack.zone
        let now = access.setting.clock()
        let day =
            try zone.map { cache.today(now, in: $0) }
            ?? store.read { connection in
                try cache.reading(connection, keys: keys, asOf: nil, now: now).asOf
            }
        let after = try live.refresh(asOf: day)
        guard let before, before.receipt != after.receipt || before.moment.asOf != after.moment.asOf else {
            return after
        }
        changes.tell(
            .init(
                position: after.position.description,
                villages: after.touched.map { Set($0.map { AreaID($0.village) }) }))
        return after
    }
}

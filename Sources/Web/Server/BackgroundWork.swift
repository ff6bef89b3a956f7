import Logging
import Synchronization
import Vocabulary

/// Work that goes on when its asker has gone, and is waited for when the server stops (后台作业).
final class BackgroundWork: Sendable {
    private struct Running {
        var task: Task<Void, Never>
        var waiting: [AsyncStream<Void>.Continuation] = []
    }

    private let running = Mutex<[String: Running]>([:])

    /// Begins work under a name; does nothing, and says so, where work of that name is under way.
    @discardableResult
    func begin(_ name: String, _ work: @escaping @Sendable () async -> Void) -> Bool {
        running.withLock { running in
            guard running[name] == nil else { return false }
            running[name] = Running(
                task: Task {
                    await work()
                    let ended = self.running.withLock { $0.removeValue(forKey: name) }
                    for one in ended?.waiting ?? [] { one.finish() }
                })
            return true
        }
    }

    /// Waits for the end of some work, no longer than a patience lasts.
    func wait(for name: String, atMost patience: Duration) async {
        let (ended, signal) = AsyncStream.makeStream(of: Void.self)
        let isRunning = running.withLock { running in
            running[name]?.waiting.append(signal)
            return running[name] != nil
        }
        guard isRunning else { return }
        await withTaskGroup(of: Void.self) { group in
            group.addTask { for await _ in ended {} }
            group.addTask { try? await Task.sleep(for: patience) }
            await group.next()
            group.cancelAll()
        }
    }

    /// Waits for all that is under way: when a server stops.
    func drain() async {
        for task in running.withLock({ $0.values.map(\.task) }) { await task.value }
    }
}

extension Site {
    /// What went wrong, as a problem; what nobody expected stands in the log.
    func problem(_ error: any Error) -> Problem {
        let problem = error as? Problem ?? Problem(.unexpected, ["why": ""])
        if problem.number == .unexpected { logger.error("unexpected", metadata: ["error": "\(error)"]) }
        return problem
    }
}

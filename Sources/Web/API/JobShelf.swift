import Access
import HTTPTypes
import Journal
import Logging
import Synchronization
import Vocabulary

/// Work of the API that outlasts its asker's patience (后台作业): it goes on, and its answer waits for whoever asked.
final class JobShelf: Sendable {
    /// One piece of work.
    struct Job: Sendable {
        let id: String
        /// Whose it is, with the roles with which it was asked for.
        let caller: Caller
        /// What was asked, by the operation's name.
        let operation: String
        let started: Instant
        var ended: Instant?
        /// What it comes to; nil while it runs.
        var answer: Answer?
        /// Whether nobody waits for it any more.
        var isLeft = false
    }

    private struct Shelf {
        var jobs: [String: Job] = [:]
        var tasks: [String: Task<Void, Never>] = [:]
    }

    /// How long an answer is kept, in milliseconds: ten minutes.
    private static let kept: Int64 = 600_000
    private let shelf = Mutex(Shelf())
    private let random: RandomSource
    private let clock: @Sendable () -> Instant
    /// How long an asker is kept waiting.
    private let patience: Duration

    init(_ setting: AccessSetting, patience: Duration) {
        random = setting.random
        clock = setting.clock
        self.patience = patience
    }

    /// The answer of some work where it is there in time, else where to ask for it (202).
    func answer(_ call: APICall, _ work: @escaping @Sendable () async throws -> Answer) async throws -> Answer
    {
        let id = "j-" + random.bytes(16).map { Figure.hex($0) }.joined()
        let job = Job(
            id: id, caller: try call.requireCaller(), operation: call.operation.id, started: clock())
        let (ended, signal) = AsyncStream.makeStream(of: Void.self)
        shelf.withLock { shelf in
            let now = job.started.milliseconds
            shelf.jobs = shelf.jobs.filter { now - ($0.value.ended?.milliseconds ?? now) <= Self.kept }
            shelf.jobs[id] = job
            // It goes on when its asker has gone, and is waited for when the server stops.
            shelf.tasks[id] = Task {
                await end(id, call, await Self.outcome(call, work))
                signal.finish()
            }
        }
        let patience = patience
        await withTaskGroup(of: Void.self) { group in
            group.addTask { for await _ in ended {} }
            group.addTask { try? await Task.sleep(for: patience) }
            await group.next()
            group.cancelAll()
        }
        let done = shelf.withLock { shelf -> Answer? in
            if let answer = shelf.jobs[id]?.answer {
                shelf.jobs[id] = nil
                return answer
            }
            shelf.jobs[id]?.isLeft = true
            return nil
        }
        if let done { return done }
        var later = Answer(content: .json(job.json), status: .accepted)
        later.headers = [(.location, SiteURL.apiJob.path(id)), (.retryAfter, "1")]
        later.isPrivate = true
        return later
    }

    private static func outcome(
        _ call: APICall, _ work: @Sendable () async throws -> Answer
    ) async -> Answer {
        do { return try await work() } catch {
            let problem = error as? Problem ?? Problem(.unexpected, ["why": ""])
            if problem.number == .unexpected {
                call.site.logger.error("unexpected", metadata: ["error": "\(error)"])
            }
            return ErrorRoutes.forPrograms(problem, call.visit)
        }
    }

    /// Keeps the answer. Where nobody waits for it, what was written is logged here; what is shown, when it is.
    private func end(_ id: String, _ call: APICall, _ answer: Answer) async {
        let isLeft = shelf.withLock { shelf in
            shelf.jobs[id]?.answer = answer
            shelf.jobs[id]?.ended = clock()
            shelf.tasks[id] = nil
            return shelf.jobs[id]?.isLeft ?? false
        }
        let (log, written) = (call.site.access.log, answer.shows.filter { $0.action == .write })
        guard isLeft, !written.isEmpty else { return }
        do {
            try await call.site.work.run { for line in written { try log.note(line) } }
        } catch {
            call.site.logger.error("access log", metadata: ["error": "\(error)"])
        }
    }

    /// A job by its id, for whoever asked for it, while their roles are what they were.
    func job(_ id: String, of caller: Caller) throws(Problem) -> Job {
        guard let job = shelf.withLock({ $0.jobs[id] }), job.caller.id == caller.id,
            job.caller.grants == caller.grants
        else { throw Problem(.jobNotFound) }
        return job
    }

    /// Waits for all that is under way: when a server stops.
    func drain() async {
        for task in shelf.withLock({ Array($0.tasks.values) }) { await task.value }
    }

    /// What has become of a job, with its answer once it is there.
    static func show(_ call: APICall) async throws -> Answer {
        let job = try call.site.jobs.job(call.visit.part("job"), of: try call.requireCaller())
        var answer = Answer(content: .json(job.json))
        answer.isPrivate = true
        answer.shows = (job.answer?.shows ?? []).filter { $0.action != .write }
        return answer
    }
}

extension JobShelf.Job {
    /// As the API shows it.
    var json: JSONValue {
        var body: JSONValue = .null
        if case .json(let value)? = answer?.content { body = value }
        return [
            "id": .string(id), "operation": .string(operation),
            "state": .string(answer == nil ? "running" : "done"),
            "started_at": .string(started.description), "ended_at": .text(ended?.description),
            "status": answer.map { .int(Int64($0.status.code)) } ?? .null, "answer": body,
        ]
    }
}

import Access
import HTTPTypes
import Journal
import Registry
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
        /// How far it is, of a file that is taken; nil of other work.
        let progress: ImportProgress?
        var ended: Instant?
        /// What it comes to; nil while it runs.
        var answer: Answer?
        /// Whether nobody waits for it any more.
        var isLeft = false
    }

    /// How long an answer is kept, in milliseconds: ten minutes.
    private static let kept: Int64 = 600_000
    private let jobs = Mutex<[String: Job]>([:])
    private let background: BackgroundWork
    private let random: RandomSource
    private let clock: @Sendable () -> Instant
    /// How long an asker is kept waiting.
    private let patience: Duration

    init(_ setting: AccessSetting, _ background: BackgroundWork, patience: Duration) {
        self.background = background
        random = setting.random
        clock = setting.clock
        self.patience = patience
    }

    /// The answer of some work where it is there in time, else where to ask for it (202).
    func answer(_ call: APICall, _ work: @escaping @Sendable () async throws -> Answer) async throws -> Answer
    {
        let id = "j-" + random.bytes(16).map { Figure.hex($0) }.joined()
        let job = Job(
            id: id, caller: try call.requireCaller(), operation: call.operation.id, started: clock(),
            progress: call.file == nil ? nil : call.progress)
        jobs.withLock { jobs in
            let now = job.started.milliseconds
            jobs = jobs.filter { now - ($0.value.ended?.milliseconds ?? now) <= Self.kept }
            jobs[id] = job
        }
        background.begin(id) { await self.end(id, call, await Self.outcome(call, work)) }
        await background.wait(for: id, atMost: patience)
        let done = jobs.withLock { jobs -> Answer? in
            if let answer = jobs[id]?.answer {
                jobs[id] = nil
                return answer
            }
            jobs[id]?.isLeft = true
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
            return ErrorRoutes.forPrograms(call.site.problem(error), call.visit)
        }
    }

    /// Keeps the answer. Where nobody waits for it, what was written is logged here; what is shown, when it is.
    private func end(_ id: String, _ call: APICall, _ answer: Answer) async {
        let isLeft = jobs.withLock { jobs in
            jobs[id]?.answer = answer
            jobs[id]?.ended = clock()
            return jobs[id]?.isLeft ?? false
        }
        if isLeft { await call.site.note(answer.shows.filter { $0.action == .write }) }
    }

    /// A job by its id, for whoever asked for it, while their roles are what they were.
    func job(_ id: String, of caller: Caller) throws(Problem) -> Job {
        guard let job = jobs.withLock({ $0[id] }), job.caller.id == caller.id,
            job.caller.grants == caller.grants
        else { throw Problem(.jobNotFound) }
        return job
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

extension ImportProgress.State {
    /// As the API shows it: the stage, and how many rows are done of how many; of sealing and writing entries.
    fileprivate var json: JSONValue {
        [
            "stage": .string(stage.rawValue), "done": .int(Int64(done)),
            "all": all.map { .int(Int64($0)) } ?? .null,
        ]
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
            "progress": answer == nil ? progress?.state.json ?? .null : .null,
            "status": answer.map { .int(Int64($0.status.code)) } ?? .null, "answer": body,
        ]
    }
}

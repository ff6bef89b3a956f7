import Dispatch
public import Storage
import Synchronization
import Vocabulary

/// Walks the villages of a scope on several threads and hands the answers on in order (逐村计算).
public struct VillageWalk: Sendable {
    private let store: any Store
    private let moment: Moment
    private let sources: SubjectSources

    /// A walk at a moment; each thread reads a snapshot of its own, and the moment makes them agree.
    public init(_ store: any Store, at moment: Moment, _ sources: SubjectSources) {
        self.store = store
        self.moment = moment
        self.sources = sources
    }

    /// Works out something of each village and takes the results in order of unit and village.
    ///
    /// Villages go out in small pieces, two waves ahead of the taker, so that memory stays bounded.
    public func forEach<T: Sendable>(
        _ scope: Scope, _ work: @Sendable (SubjectSources.Village, VillageState) throws -> T,
        take: (T) throws -> Void
    ) throws {
        let pieces = scope.split(max(1, scope.count / 4))
        let threads = 2
        for wave in stride(from: 0, to: pieces.count, by: threads) {
            let now = Array(pieces[wave..<min(wave + threads, pieces.count)])
            let results = Mutex<[Int: Result<[T], any Error>]>([:])
            DispatchQueue.concurrentPerform(iterations: now.count) { index in
                let result = Result { try self.results(now[index], work) }
                results.withLock { $0[index] = result }
            }
            let done = results.withLock { $0 }
            for index in now.indices {
                for result in try done[index]?.get() ?? [] { try take(result) }
            }
        }
    }

    private func results<T>(
        _ scope: Scope, _ work: (SubjectSources.Village, VillageState) throws -> T
    ) throws -> [T] {
        try store.read { connection in
            var all: [T] = []
            for part in scope.parts {
                for village in part.villages {
                    let state = try sources.reader.village(village, unit: part.unit, at: moment, connection)
                    all.append(try work(sources.village(state), state))
                }
            }
            return all
        }
    }
}

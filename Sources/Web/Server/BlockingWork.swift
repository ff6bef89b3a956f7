import NIOPosix

/// Runs work that blocks its thread, as database reads do, off the threads that answer requests (阻塞作业).
///
/// At most `threads` run at once; the others wait in order, and `/healthz` answers all the while.
public struct BlockingWork: Sendable {
    private let pool: NIOThreadPool

    /// Work on at most so many threads.
    public init(threads: Int = 4) {
        pool = NIOThreadPool(numberOfThreads: threads)
        pool.start()
    }

    /// Runs a closure on one of the threads.
    public func run<T: Sendable>(_ body: @escaping @Sendable () throws -> T) async throws -> T {
        try await pool.runIfActive(body)
    }

    /// Ends the threads once what they do is done.
    public func stop() async throws { try await pool.shutdownGracefully() }
}

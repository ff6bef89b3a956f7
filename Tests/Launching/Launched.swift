public import Foundation
import Glibc

/// What a run left (运行结果): its exit code, 128 and more for a signal, and both its outputs.
public struct Answer: Sendable {
    /// The exit code (退出码).
    public var code: Int32
    /// Standard output (标准输出).
    public var out: String
    /// Standard error (标准错误).
    public var err: String
}

/// A program that a test has started (被测进程).
///
/// It is spawned by the C library: `Process.run()` of Foundation reads past the end of a directory's buffer where a
/// test process has over a thousand files open, as many servers at once have (swift-corelibs-foundation #5472).
public final class Launched {
    /// Why a program did not start.
    public struct NotStarted: Error {
        /// Which (程序).
        public let program: String
        /// The system's number for why (错误号).
        public let errno: Int32
    }

    private let process: pid_t
    private var status: Int32?
    private let name = NSTemporaryDirectory() + "/tuopin-run-\(UUID().uuidString)"

    /// Starts a program in a folder, with what it finds in its environment beside the test's own. Its outputs go to
    /// files, not pipes: nothing to drain, nothing to block on. A program that is not there ends with 127.
    public init(
        _ program: String, _ arguments: [String], in folder: String = NSTemporaryDirectory(),
        _ environment: [String: String] = [:]
    ) throws {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        for (descriptor, kind) in [(Int32(1), "out"), (2, "err")] {
            posix_spawn_file_actions_addopen(
                &actions, descriptor, "\(name).\(kind)", O_WRONLY | O_CREAT | O_TRUNC, 0o600)
        }
        // The threads that run tests hold signals back; a program must hear them.
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var none = sigset_t()
        var all = sigset_t()
        sigemptyset(&none)
        sigfillset(&all)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setsigdefault(&attributes, &all)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))
        let whole = ProcessInfo.processInfo.environment.merging(environment) { $1 }
        let env = "/usr/bin/env"
        var words = ([env, "-C", folder, program] + arguments).map { strdup($0) } + [nil]
        var settings = whole.map { strdup("\($0)=\($1)") } + [nil]
        defer { for text in words + settings { free(text) } }
        var process = pid_t()
        let failure = posix_spawn(&process, env, &actions, &attributes, &words, &settings)
        guard failure == 0 else { throw NotStarted(program: program, errno: failure) }
        self.process = process
    }

    /// Waits for the end where `options` say so; true once it has ended.
    private func hasEnded(_ options: Int32) -> Bool {
        guard status == nil else { return true }
        var found: Int32 = 0
        var answer: pid_t
        repeat { answer = waitpid(process, &found, options) } while answer == -1 && errno == EINTR
        guard answer != 0 else { return false }
        let signal = found & 0x7f
        status = signal == 0 ? (found >> 8) & 0xff : 128 + signal
        return true
    }

    /// Whether it has not ended yet (是否仍在运行).
    public var isRunning: Bool { !hasEnded(WNOHANG) }

    /// Ends it at once, as a power cut does.
    public func kill() { if isRunning { Glibc.kill(process, SIGKILL) } }

    /// Waits until it has ended and says what it left.
    public func wait() throws -> Answer {
        _ = hasEnded(0)
        defer { for kind in ["out", "err"] { unlink("\(name).\(kind)") } }
        func text(_ kind: String) throws -> String {
            String(decoding: try Data(contentsOf: URL(fileURLWithPath: "\(name).\(kind)")), as: UTF8.self)
        }
        return Answer(code: status ?? -1, out: try text("out"), err: try text("err"))
    }
}

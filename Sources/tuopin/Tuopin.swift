import ArgumentParser
import Dispatch
import Foundation
import Synchronization
import Vocabulary

/// The command line of Tuopin (脱贫): one file a verb under `Verbs`.
@main
struct Tuopin: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "tuopin",
        abstract: "脱贫攻坚数据平台 · Open poverty-alleviation data platform.",
        discussion: """
            Data goes to standard output, progress and messages to standard error.
            Exit codes: 0 done, 1 refused or a check said no, 2 wrong usage, 3 done with problems reported, 130 interrupted.
            """,
        version: Release.version,
        subcommands: Verbs.all)

    static func main() async {
        signal(SIGPIPE, SIG_IGN)
        let interrupt = Interrupts.watch()
        defer { interrupt.cancel() }
        do {
            var command = try parseAsRoot()
            if var asynchronous = command as? any AsyncParsableCommand {
                try await asynchronous.run()
            } else {
                try command.run()
            }
            StandardOutput.flush()
            Statistics.say()
            Foundation.exit(0)
        } catch {
            StandardOutput.flush()
            Foundation.exit(report(error))
        }
    }

    /// Says what went wrong on standard error and gives the exit code of interfaces.md section 1.
    private static func report(_ error: any Error) -> Int32 {
        switch error {
        case let ended as ExitStatus: return ended.code
        case let problem as Problem:
            StandardError.say(problem)
            return problem.isUsage ? 2 : 1
        default:
            let code = exitCode(for: error)
            if code == .success {
                print(fullMessage(for: error))
                return 0
            }
            if code == .validationFailure {
                StandardError.say(fullMessage(for: error))
                return 2
            }
            StandardError.say(Problem(.unexpected, ["why": String(describing: error)]))
            return 1
        }
    }
}

/// What Ctrl-C does (中断).
enum Interrupts {
    private static let isLeft = Atomic(false)

    /// Ends the process at once: an open transaction dies with it and is rolled back by the next opener.
    static func watch() -> any DispatchSourceSignal {
        let source = DispatchSource.makeSignalSource(signal: SIGINT, queue: .global())
        signal(SIGINT, SIG_IGN)
        source.setEventHandler { if !isLeft.load(ordering: .relaxed) { _exit(130) } }
        source.resume()
        return source
    }

    /// From now on the server ends what is under way first.
    static func leaveToServer() { isLeft.store(true, ordering: .relaxed) }
}

/// The verb has answered and ends with a code other than 0.
struct ExitStatus: Error {
    var code: Int32

    /// A check said no, or the input was refused.
    static let refused = ExitStatus(code: 1)
    /// Done, with problems reported.
    static let problems = ExitStatus(code: 3)
}

extension Problem {
    /// Whether the command was called wrongly: an unknown option, id or area.
    var isUsage: Bool {
        // A file or database that is not there is a failure, not a slip of the hand.
        let failures: [ProblemNumber] = [.fileNotFound, .packNotFound, .databaseMissing, .packNotAdopted]
        if failures.contains(number) { return false }
        return number.rawValue.hasPrefix("400.") || number.rawValue.hasPrefix("404.")
    }
}

/// The release of the software, named in provenance and decisions (版本).
enum Release {
    static let version = "0.1.0"
}

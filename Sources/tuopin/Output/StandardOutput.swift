import Foundation
import Glibc
import Registry
import Synchronization
import Vocabulary

/// Standard output as bytes; a closed pipe ends the program quietly.
enum StandardOutput {
    static func write(_ bytes: [UInt8]) {
        pending.withLock { pending in
            pending += bytes
            if pending.count > 1 << 16 { drain(&pending) }
        }
    }

    private static let pending = Mutex<[UInt8]>([])

    private static func drain(_ pending: inout [UInt8]) {
        var sent = 0
        while sent < pending.count {
            let written = pending[sent...].withUnsafeBytes { Glibc.write(1, $0.baseAddress, $0.count) }
            if written < 0 {
                if errno == EINTR { continue }
                _exit(0)
            }
            sent += written
        }
        pending.removeAll(keepingCapacity: true)
    }

    static func write(_ text: String) { write(Array(text.utf8)) }

    static func flush() {
        pending.withLock { drain(&$0) }
    }

    static var isTerminal: Bool { isatty(1) == 1 }
}

/// Standard error: messages and progress.
enum StandardError {
    static var isTerminal: Bool { isatty(2) == 1 }

    static func say(_ text: String) {
        put(text + "\n")
    }

    /// Text as it is.
    static func put(_ text: String) {
        let bytes = Array(text.utf8)
        _ = bytes.withUnsafeBytes { Glibc.write(2, $0.baseAddress, $0.count) }
    }

    /// A problem in both languages, with its place.
    static func say(_ problem: Problem) {
        let place = [
            problem.place.file, problem.place.sheet,
            problem.place.sheet != nil && problem.place.cell != nil
                ? problem.place.cell
                : problem.place.row.map { row in "\(row)\(problem.place.column.map { ":\($0)" } ?? "")" },
        ].compactMap { $0 }.joined(separator: " ")
        say("\(problem.number.rawValue) \(place.isEmpty ? "" : "[\(place)] ")\(problem.text("zh"))")
        say("\(String(repeating: " ", count: problem.number.rawValue.utf8.count + 1))\(problem.text("en"))")
    }
}

/// A line of progress that is drawn over itself on a terminal and left out elsewhere (进度).
struct Progress {
    private let isShown: Bool
    private var lastShown = Date.distantPast

    init(quiet: Bool) { isShown = !quiet && StandardError.isTerminal }

    /// Shows how far the work is, at most ten times a second.
    mutating func show(_ text: @autoclosure () -> String) {
        guard isShown, Date().timeIntervalSince(lastShown) > 0.1 else { return }
        lastShown = Date()
        StandardError.put("\r\u{1B}[K\(text())")
    }

    /// Takes the line away.
    func end() {
        if isShown { StandardError.put("\r\u{1B}[K") }
    }
}

/// A progress line that several threads may draw.
final class ProgressLine: Sendable {
    private let progress: Mutex<Progress>

    init(quiet: Bool) { progress = Mutex(Progress(quiet: quiet)) }

    func show(_ text: @autoclosure () -> String) { progress.withLock { $0.show(text()) } }

    func end() { progress.withLock { $0.end() } }

    /// Takes the line away once some work has ended, well or not.
    func during<T>(_ work: () throws -> T) rethrows -> T {
        defer { end() }
        return try work()
    }
}

extension ImportProgress.State {
    /// The stage and how far it is, as the progress line has it.
    var text: String {
        let name =
            switch stage {
            case .waiting: "等候 · waiting"
            case .reading: "读表 · reading"
            case .matching: "比对 · matching"
            case .sealing: "封存 · sealing"
            case .writing: "写入 · writing"
            }
        guard let all else { return done > 0 ? "\(name) \(done)" : name }
        return "\(name) \(min(done, all))/\(all)"
    }
}

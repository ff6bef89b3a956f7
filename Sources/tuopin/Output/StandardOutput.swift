import Foundation
import Vocabulary

/// Standard output as bytes; a closed pipe ends the program quietly.
enum StandardOutput {
    static func write(_ bytes: [UInt8]) {
        let written = bytes.withUnsafeBufferPointer { fwrite($0.baseAddress, 1, $0.count, stdout) }
        if written < bytes.count { exit(0) }
    }

    static func write(_ text: String) { write(Array(text.utf8)) }

    static func flush() {
        if fflush(stdout) != 0 { _exit(0) }
    }

    static var isTerminal: Bool { isatty(1) == 1 }
}

/// Standard error: messages and progress.
enum StandardError {
    static var isTerminal: Bool { isatty(2) == 1 }

    static func say(_ text: String) {
        fputs(text + "\n", stderr)
    }

    /// A problem in both languages, with its place.
    static func say(_ problem: Problem) {
        let place = [
            problem.place.file, problem.place.sheet,
            problem.place.row.map { "\(problem.place.column ?? "")\($0)" },
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
        fputs("\r\u{1B}[K\(text())", stderr)
    }

    /// Takes the line away.
    func end() {
        if isShown { fputs("\r\u{1B}[K", stderr) }
    }
}

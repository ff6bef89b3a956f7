import Glibc
import Vocabulary

/// A file being written: on disk beside its final name until it is whole, or in memory.
final class OutputFile {
    private enum Place {
        case disk(Int32, temporary: String, final: String)
        case memory
    }

    private let place: Place
    private(set) var memory: [UInt8] = []
    /// Bytes written so far.
    private(set) var count = 0
    private var isFinished = false

    /// A file in memory.
    init() { place = .memory }

    /// A file on disk; it takes its name when it is finished.
    init(file path: String) throws(Problem) {
        let temporary = "\(path).\(getpid()).partial"
        let descriptor = open(temporary, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw Self.problem(path) }
        place = .disk(descriptor, temporary: temporary, final: path)
    }

    deinit {
        if case .disk(let descriptor, let temporary, _) = place {
            close(descriptor)
            if !isFinished { unlink(temporary) }
        }
    }

    func write(_ bytes: UnsafeRawBufferPointer) throws(Problem) {
        count += bytes.count
        switch place {
        case .memory: memory.append(contentsOf: bytes)
        case .disk(let descriptor, _, let path):
            var done = 0
            while done < bytes.count, let base = bytes.baseAddress {
                let got = Glibc.write(descriptor, base + done, bytes.count - done)
                if got < 0, errno == EINTR { continue }
                guard got > 0 else { throw Self.problem(path) }
                done += got
            }
        }
    }

    func write(_ bytes: [UInt8]) throws(Problem) {
        var problem: Problem?
        bytes.withUnsafeBytes { raw in
            do throws(Problem) { try write(raw) } catch { problem = error }
        }
        if let problem { throw problem }
    }

    /// Replaces bytes already written.
    func patch(_ bytes: [UInt8], at offset: Int) throws(Problem) {
        switch place {
        case .memory: memory.replaceSubrange(offset..<offset + bytes.count, with: bytes)
        case .disk(let descriptor, _, let path):
            let got = bytes.withUnsafeBytes { pwrite(descriptor, $0.baseAddress, $0.count, off_t(offset)) }
            guard got == bytes.count else { throw Self.problem(path) }
        }
    }

    /// Gives the file its name; nothing of it stands there before.
    func finish() throws(Problem) {
        guard !isFinished else { return }
        if case .disk(let descriptor, let temporary, let path) = place {
            guard fsync(descriptor) == 0, rename(temporary, path) == 0 else { throw Self.problem(path) }
        }
        isFinished = true
    }

    private static func problem(_ path: String) -> Problem {
        Problem(
            .fileUnwritable, ["file": path, "why": String(cString: strerror(errno))], at: .init(file: path))
    }
}

import Glibc
import Vocabulary

/// Where bytes come from, a piece at a time: a file, memory, an inflated or transcoded part.
protocol ByteSource: AnyObject {
    /// Fills the buffer from its start and says how many bytes; 0 means that there are no more.
    func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int
}

/// Bytes that can be read at any place: a file on disk or a whole file in memory.
final class ByteStore {
    private enum Place {
        case file(Int32)
        case memory([UInt8])
    }

    private let place: Place
    /// The length in bytes.
    let count: Int

    /// A file in memory.
    init(bytes: [UInt8]) {
        place = .memory(bytes)
        count = bytes.count
    }

    /// A file on disk; refuses what is missing or no ordinary file.
    init(file path: String) throws(Problem) {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            if errno == ENOENT { throw Problem(.fileNotFound, ["file": path], at: .init(file: path)) }
            throw Problem(
                .fileUnreadable, ["file": path, "why": String(cString: strerror(errno))],
                at: .init(file: path))
        }
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            close(descriptor)
            throw Problem(
                .fileUnreadable, ["file": path, "why": "not a regular file"], at: .init(file: path))
        }
        place = .file(descriptor)
        count = Int(status.st_size)
    }

    deinit {
        if case .file(let descriptor) = place { close(descriptor) }
    }

    /// Fills the buffer from a place on; fewer bytes at the end of the file.
    func read(at offset: Int, into buffer: UnsafeMutableRawBufferPointer) throws(Problem) -> Int {
        guard offset >= 0, offset < count, let base = buffer.baseAddress else { return 0 }
        let wanted = min(buffer.count, count - offset)
        switch place {
        case .memory(let bytes):
            bytes.withUnsafeBytes { all in
                UnsafeMutableRawBufferPointer(start: base, count: wanted)
                    .copyMemory(from: UnsafeRawBufferPointer(rebasing: all[offset..<offset + wanted]))
            }
            return wanted
        case .file(let descriptor):
            var done = 0
            while done < wanted {
                let got = pread(descriptor, base + done, wanted - done, off_t(offset + done))
                if got < 0, errno == EINTR { continue }
                if got < 0 {
                    throw Problem(.fileUnreadable, ["file": "", "why": String(cString: strerror(errno))])
                }
                if got == 0 { break }
                done += got
            }
            return done
        }
    }

    /// The bytes of a range, cut at the end of the file.
    func bytes(at offset: Int, count wanted: Int) throws(Problem) -> [UInt8] {
        guard offset >= 0, offset < count, wanted > 0 else { return [] }
        let length = min(wanted, count - offset)
        var out = [UInt8](repeating: 0, count: length)
        var problem: Problem?
        let got = out.withUnsafeMutableBytes { buffer -> Int in
            do throws(Problem) {
                return try read(at: offset, into: buffer)
            } catch {
                problem = error
                return 0
            }
        }
        if let problem { throw problem }
        if got < length { out.removeLast(length - got) }
        return out
    }
}

/// A stretch of a store, read in order.
final class StretchSource: ByteSource {
    private let store: ByteStore
    private var at: Int
    private let end: Int

    /// The bytes of a store in a range.
    init(_ store: ByteStore, from start: Int = 0, count: Int? = nil) {
        self.store = store
        at = start
        end = min(store.count, start + (count ?? store.count))
    }

    func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
        guard at < end else { return 0 }
        let got = try store.read(
            at: at, into: UnsafeMutableRawBufferPointer(rebasing: buffer[..<min(buffer.count, end - at)]))
        at += got
        return got
    }
}

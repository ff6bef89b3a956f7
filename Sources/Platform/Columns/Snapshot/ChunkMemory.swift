import Foundation

/// Bytes that stay where they are as long as anything reads them: a chunk of the heap or of a mapped file.
// They are written before the object is shared and never after, so every thread may read them.
final class ChunkMemory: @unchecked Sendable {
    let base: UnsafeRawPointer
    let count: Int
    private let isMapped: Bool

    /// A copy of words on the heap.
    init(_ words: [UInt64]) {
        let copy = UnsafeMutablePointer<UInt64>.allocate(capacity: max(1, words.count))
        copy.initialize(from: words, count: words.count)
        base = UnsafeRawPointer(copy)
        count = words.count * 8
        isMapped = false
    }

    /// A file's bytes, mapped for reading; nil where that fails or the file is empty.
    init?(mapping path: String) {
        let file = open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { return nil }
        defer { close(file) }
        var status = stat()
        guard fstat(file, &status) == 0, status.st_size > 0,
            let address = mmap(nil, Int(status.st_size), PROT_READ, MAP_PRIVATE, file, 0),
            address != MAP_FAILED
        else { return nil }
        base = UnsafeRawPointer(address)
        count = Int(status.st_size)
        isMapped = true
    }

    deinit {
        let address = UnsafeMutableRawPointer(mutating: base)
        if isMapped { munmap(address, count) } else { address.deallocate() }
    }
}

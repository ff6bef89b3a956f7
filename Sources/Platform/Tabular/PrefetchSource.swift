import Dispatch
import Glibc
import Vocabulary

/// A source read ahead by one block on another thread, so that inflating and reading go on side by side.
// Unchecked: the block is filled by one task at a time and read only after its semaphore has said that it is full.
final class PrefetchSource: ByteSource, @unchecked Sendable {
    private static let blockCount = 1 << 18

    private let source: any ByteSource
    private let queue = DispatchQueue(label: "tuopin.inflate")
    private let isFull = DispatchSemaphore(value: 0)
    private let filling = UnsafeMutableRawBufferPointer.allocate(byteCount: blockCount, alignment: 16)
    private let reading = UnsafeMutableRawBufferPointer.allocate(byteCount: blockCount, alignment: 16)
    private var filled = 0
    private var failure: (any Error)?
    private var from = 0
    private var until = 0
    private var isOver = false
    private var isStarted = false

    /// A source that reads ahead; small ones are better read as they are.
    init(_ source: any ByteSource) { self.source = source }

    deinit {
        filling.deallocate()
        reading.deallocate()
    }

    private func start() {
        queue.async {
            var count = 0
            do {
                while count < Self.blockCount {
                    let rest = UnsafeMutableRawBufferPointer(rebasing: self.filling[count...])
                    let got = try self.source.read(into: rest)
                    if got == 0 { break }
                    count += got
                }
            } catch {
                self.failure = error
            }
            self.filled = count
            self.isFull.signal()
        }
    }

    func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
        if from == until {
            guard !isOver else { return 0 }
            if !isStarted {
                isStarted = true
                start()
            }
            isFull.wait()
            if let failure {
                isOver = true
                throw failure
            }
            from = 0
            until = filled
            if filled == 0 {
                isOver = true
                return 0
            }
            if let to = reading.baseAddress, let base = filling.baseAddress { memcpy(to, base, filled) }
            start()
        }
        let count = min(buffer.count, until - from)
        if let to = buffer.baseAddress, let base = reading.baseAddress { memcpy(to, base + from, count) }
        from += count
        return count
    }
}

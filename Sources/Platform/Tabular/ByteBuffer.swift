import Glibc

/// Bytes on their way out, gathered into large pieces: the one buffer under every writer here.
///
/// A plain pointer, so that writing costs neither counting of references nor checks of access; whoever makes one
/// frees it, by `free` in its `deinit` or by `defer`.
package struct ByteBuffer {
    private struct Storage {
        var base: UnsafeMutablePointer<UInt8>
        var capacity: Int
        var count: Int
    }

    private let storage: UnsafeMutablePointer<Storage>

    package init(capacity: Int = 1 << 17) {
        let capacity = max(64, capacity)
        storage = UnsafeMutablePointer<Storage>.allocate(capacity: 1)
        storage.initialize(
            to: Storage(
                base: UnsafeMutablePointer<UInt8>.allocate(capacity: capacity), capacity: capacity, count: 0))
    }

    /// Gives the memory back; nothing may be asked of the buffer afterwards.
    package func free() {
        storage.pointee.base.deallocate()
        storage.deallocate()
    }

    /// Bytes gathered and not yet taken.
    @inline(__always)
    package private(set) var count: Int {
        get { storage.pointee.count }
        nonmutating set { storage.pointee.count = newValue }
    }

    @inline(__always)
    private var base: UnsafeMutablePointer<UInt8> { storage.pointee.base }

    /// What has been gathered.
    package var bytes: UnsafeRawBufferPointer { UnsafeRawBufferPointer(start: base, count: count) }

    /// Empties it.
    package func clear() { count = 0 }

    @inline(__always)
    func reserve(_ more: Int) {
        if storage.pointee.count + more > storage.pointee.capacity { grow(more) }
    }

    @inline(never)
    private func grow(_ more: Int) {
        let capacity = max(storage.pointee.capacity * 2, count + more)
        let larger = UnsafeMutablePointer<UInt8>.allocate(capacity: capacity)
        memcpy(larger, base, count)
        base.deallocate()
        storage.pointee.base = larger
        storage.pointee.capacity = capacity
    }

    @inline(__always)
    package func put(_ byte: UInt8) {
        reserve(1)
        base[count] = byte
        count += 1
    }

    @inline(__always)
    package func put(_ text: StaticString) {
        reserve(text.utf8CodeUnitCount)
        memcpy(base + count, text.utf8Start, text.utf8CodeUnitCount)
        count += text.utf8CodeUnitCount
    }

    @inline(__always)
    package func put(_ bytes: UnsafeBufferPointer<UInt8>) {
        guard let from = bytes.baseAddress else { return }
        reserve(bytes.count)
        memcpy(base + count, from, bytes.count)
        count += bytes.count
    }

    /// Bytes of an array.
    @inline(__always)
    package func put(_ bytes: [UInt8]) {
        bytes.withUnsafeBufferPointer { put($0) }
    }

    /// Text as it is.
    @inline(__always)
    package func put(text: String) {
        withBytes(of: text) { put($0) }
    }

    /// A whole number in decimal.
    @inline(__always)
    package func put(number value: Int64) {
        reserve(20)
        if value < 0 {
            base[count] = 0x2D
            count += 1
        }
        var magnitude = value.magnitude
        if magnitude < 10 {
            base[count] = UInt8(48 + magnitude)
            count += 1
            return
        }
        var digits = 0
        var rest = magnitude
        while rest > 0 {
            rest /= 10
            digits += 1
        }
        var at = count + digits
        count = at
        while magnitude > 0 {
            at -= 1
            base[at] = UInt8(48 + magnitude % 10)
            magnitude /= 10
        }
    }

    /// Text in JSON's quotes, with what RFC 8785 escapes.
    @inline(__always)
    package func put(quoted text: String) {
        withBytes(of: text) { put(quoted: $0) }
    }

    /// UTF-8 bytes in JSON's quotes.
    package func put(quoted bytes: UnsafeBufferPointer<UInt8>) {
        reserve(bytes.count * 6 + 2)
        var out = count
        let base = self.base
        base[out] = 0x22
        out += 1
        if let from = bytes.baseAddress {
            let raw = UnsafeRawPointer(from)
            let target = UnsafeMutableRawPointer(base)
            var at = 0
            let total = bytes.count
            while at < total {
                if at + 8 <= total {
                    let word = raw.loadUnaligned(fromByteOffset: at, as: UInt64.self)
                    if !ByteBuffer.needsEscape(word) {
                        target.storeBytes(of: word, toByteOffset: out, as: UInt64.self)
                        at += 8
                        out += 8
                        continue
                    }
                }
                let byte = from[at]
                at += 1
                if byte >= 0x20, byte != 0x22, byte != 0x5C {
                    base[out] = byte
                    out += 1
                } else {
                    out = escape(byte, at: out)
                }
            }
        }
        base[out] = 0x22
        count = out + 1
    }

    /// Whether a word of eight bytes holds a control character, a quote or a backslash.
    @inline(__always)
    private static func needsEscape(_ word: UInt64) -> Bool {
        let ones: UInt64 = 0x0101_0101_0101_0101
        let tops: UInt64 = 0x8080_8080_8080_8080
        let quote = word ^ (ones &* 0x22)
        let slash = word ^ (ones &* 0x5C)
        let control = (word &- ones &* 0x20) & ~word
        let found = control | (quote &- ones) & ~quote | (slash &- ones) & ~slash
        return found & tops != 0
    }

    private func escape(_ byte: UInt8, at place: Int) -> Int {
        var out = place
        func two(_ letter: UInt8) {
            base[out] = 0x5C
            base[out + 1] = letter
            out += 2
        }
        switch byte {
        case 0x22, 0x5C: two(byte)
        case 0x08: two(0x62)
        case 0x09: two(0x74)
        case 0x0A: two(0x6E)
        case 0x0C: two(0x66)
        case 0x0D: two(0x72)
        default:
            two(0x75)
            base[out] = 48
            base[out + 1] = 48
            base[out + 2] = 48 + byte >> 4
            base[out + 3] = byte & 15 < 10 ? 48 + byte & 15 : 87 + byte & 15
            out += 4
        }
        return out
    }

    /// A string's UTF-8 bytes, without a copy where it holds them.
    @inline(__always)
    private func withBytes(of text: String, _ body: (UnsafeBufferPointer<UInt8>) -> Void) {
        if text.utf8.withContiguousStorageIfAvailable(body) == nil {
            Array(text.utf8).withUnsafeBufferPointer(body)
        }
    }
}

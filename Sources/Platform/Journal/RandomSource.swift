import Synchronization

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Where salts, nonces and keys come from (随机源); a parameter, so that a simulation can be repeated.
public struct RandomSource: Sendable {
    private let fill: @Sendable (UnsafeMutableRawBufferPointer) -> Void

    /// A source by the closure that fills memory; called from several threads.
    public init(fill: @escaping @Sendable (UnsafeMutableRawBufferPointer) -> Void) { self.fill = fill }

    /// So many random bytes.
    public func bytes(_ count: Int) -> [UInt8] {
        guard count > 0 else { return [] }
        return [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
            fill(UnsafeMutableRawBufferPointer(buffer))
            filled = count
        }
    }

    /// The operating system's generator.
    public static let system = RandomSource { memory in
        var rest = memory
        while rest.count > 0 {
            let amount = min(rest.count, 256)
            let piece = UnsafeMutableRawBufferPointer(rebasing: rest[..<amount])
            if getentropy(piece.baseAddress, amount) != 0 {
                var generator = SystemRandomNumberGenerator()
                for index in piece.indices { piece[index] = generator.next() }
            }
            rest = UnsafeMutableRawBufferPointer(rebasing: rest[amount...])
        }
    }

    /// A repeatable source for simulations and examples; never for real keys (SplitMix64).
    public static func seeded(_ seed: UInt64) -> RandomSource {
        let state = SeededState(seed)
        return RandomSource { memory in state.fill(memory) }
    }
}

private final class SeededState: Sendable {
    private let state: Mutex<UInt64>

    init(_ seed: UInt64) { state = Mutex(seed) }

    func fill(_ memory: UnsafeMutableRawBufferPointer) {
        state.withLock { state in
            for index in memory.indices {
                state &+= 0x9E37_79B9_7F4A_7C15
                var mixed = state
                mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
                mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
                memory[index] = UInt8(truncatingIfNeeded: mixed ^ (mixed >> 31))
            }
        }
    }
}

/// Hands out random bytes from one larger draw.
struct RandomBlock {
    private let source: RandomSource
    private var bytes: [UInt8] = []
    private var at = 0

    init(_ source: RandomSource) { self.source = source }

    mutating func take(_ count: Int) -> ArraySlice<UInt8> {
        if at + count > bytes.count {
            bytes = source.bytes(max(8_192, count))
            at = 0
        }
        defer { at += count }
        return bytes[at..<at + count]
    }
}

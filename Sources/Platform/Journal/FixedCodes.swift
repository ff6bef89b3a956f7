/// The fixed codes of deflate (RFC 1951, 3.2.6): a block that brings no table of its own (固定码).
enum FixedCodes {
    /// The most bytes that a text of so many takes: nine bits a byte, the marks of block and end.
    static func bound(_ count: Int) -> Int { count + count / 8 + 16 }

    /// The bits of a symbol, the first one lowest, and how many.
    private struct Code {
        var bits: UInt32
        var count: UInt32

        init(_ code: UInt32, _ count: UInt32) {
            // Codes are written from their highest bit on.
            var reversed: UInt32 = 0
            for bit in 0..<count where code >> bit & 1 == 1 { reversed |= 1 << (count - 1 - bit) }
            bits = reversed
            self.count = count
        }

        /// A symbol of the literal and length alphabet.
        init(symbol: UInt32) {
            switch symbol {
            case 0...143: self.init(0x30 + symbol, 8)
            case 144...255: self.init(0x190 + symbol - 144, 9)
            case 256...279: self.init(symbol - 256, 7)
            default: self.init(0xC0 + symbol - 280, 8)
            }
        }

        /// The code with further bits behind it.
        func with(_ extra: UInt32, _ extraCount: UInt32) -> Code {
            var code = self
            code.bits |= extra << count
            code.count += extraCount
            return code
        }
    }

    private static let literals = (0...255).map { Code(symbol: UInt32($0)) }
    private static let endOfBlock = Code(symbol: 256)

    /// By length of a match less 3.
    private static let lengths: [Code] = (0...255).map { number -> Code in
        let value = UInt32(number)
        if value == 255 { return Code(symbol: 285) }
        if value < 8 { return Code(symbol: 257 + value) }
        let extra = UInt32(31 - value.leadingZeroBitCount) - 2
        let symbol = 257 + 4 * extra + (value >> extra)
        return Code(symbol: symbol).with(value & (1 << extra - 1), extra)
    }

    private static let distances = (0...29).map { Code(UInt32($0), 5) }

    /// Writes one block, the last.
    struct Writer {
        private let start: UnsafeMutablePointer<UInt8>
        private var at: UnsafeMutablePointer<UInt8>
        private var bits: UInt64 = 0
        private var count: UInt64 = 0
        // Kept at hand: a static is looked for at every use.
        private let literals = FixedCodes.literals
        private let lengths = FixedCodes.lengths
        private let distances = FixedCodes.distances

        /// A block into memory with room for `bound` bytes.
        init(to start: UnsafeMutablePointer<UInt8>) {
            self.start = start
            at = start
            put(Code(0, 0).with(0b011, 3))
        }

        @inline(__always)
        private mutating func put(_ code: Code) {
            bits |= UInt64(code.bits) << count
            count += UInt64(code.count)
            while count >= 8 {
                at.pointee = UInt8(truncatingIfNeeded: bits)
                at += 1
                bits >>= 8
                count -= 8
            }
        }

        @inline(__always)
        mutating func literal(_ byte: UInt8) { put(literals[Int(byte)]) }

        @inline(__always)
        mutating func match(length: Int, distance: Int) {
            put(lengths[length - 3])
            let value = UInt32(distance - 1)
            guard value >= 4 else { return put(distances[Int(value)]) }
            let extra = UInt32(31 - value.leadingZeroBitCount) - 1
            put(distances[Int(2 * extra + (value >> extra))].with(value & (1 << extra - 1), extra))
        }

        /// Ends the block; how many bytes were written.
        mutating func finished() -> Int {
            put(FixedCodes.endOfBlock)
            if count > 0 {
                at.pointee = UInt8(truncatingIfNeeded: bits)
                at += 1
            }
            return at - start
        }
    }
}

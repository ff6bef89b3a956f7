import Foundation
public import Vocabulary

/// A snapshot's chunks in a file beside the database (列文件): a cache, mapped for reading, never trusted.
///
/// Eight bytes of magic, the head's length, the head's digest, the chunks' digest, the head as JSON filled up with
/// spaces to a word, the chunks end to end. It is written under another name and renamed, readable by its owner alone.
public enum ColumnFile {
    private static let magic: UInt64 = 0x3130_6E70_6F75_7463
    private static let lead = 32

    /// Why a file is not used.
    public enum Refusal: Error, Sendable, Hashable {
        /// There is none.
        case absent
        /// It is cut off, changed, or of another format.
        case damaged
    }

    /// Writes a file in the place of an older one; a Problem where the folder cannot be written or is full.
    public static func write(_ head: JSONValue, _ chunks: [VillageChunk], to path: String) throws(Problem) {
        var headBytes = head.bytes
        while headBytes.count % 8 != 0 { headBytes.append(UInt8(ascii: " ")) }
        var digest = WordDigest()
        for chunk in chunks { digest.take(chunk.memory.base + chunk.start, chunk.byteCount) }
        let lead = [magic, UInt64(headBytes.count), WordDigest.of(headBytes), digest.value]
        let part = "\(path).part-\(getpid())"
        let file = open(part, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw failed(part) }
        var isWhole = lead.withUnsafeBytes { put($0, file) } && headBytes.withUnsafeBytes { put($0, file) }
        for chunk in chunks where isWhole {
            isWhole = put(
                UnsafeRawBufferPointer(start: chunk.memory.base + chunk.start, count: chunk.byteCount), file)
        }
        isWhole = isWhole && fsync(file) == 0
        isWhole = close(file) == 0 && isWhole
        guard isWhole, rename(part, path) == 0 else {
            let problem = failed(part)
            unlink(part)
            throw problem
        }
    }

    private static func failed(_ path: String) -> Problem {
        Problem(.storageInputOutput, ["why": "\(path): \(String(cString: strerror(errno)))", "sql": ""])
    }

    private static func put(_ bytes: UnsafeRawBufferPointer, _ file: Int32) -> Bool {
        var rest = bytes
        while let base = rest.baseAddress, !rest.isEmpty {
            let count = Foundation.write(file, base, rest.count)
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return false }
            rest = UnsafeRawBufferPointer(rebasing: rest[count...])
        }
        return true
    }

    /// The head of a file alone, for those who only tell its state.
    public static func head(_ path: String) throws(Refusal) -> JSONValue { try opened(path).head }

    /// The head and the chunks of a file that is whole and has so many columns a chunk.
    public static func read(_ path: String, columns: Int) throws(Refusal) -> (
        head: JSONValue, chunks: [VillageChunk]
    ) {
        let (memory, head, start) = try opened(path)
        var digest = WordDigest()
        var chunks: [VillageChunk] = []
        var at = start
        while at < memory.count {
            guard memory.count - at >= VillageChunk.Word.count * 8 else { throw .damaged }
            let chunk = VillageChunk(memory, at: at)
            guard chunk.isSound(within: memory.count - at, columns: columns) else { throw .damaged }
            digest.take(memory.base + at, chunk.byteCount)
            chunks.append(chunk)
            at += chunk.byteCount
        }
        guard digest.value == memory.base.load(fromByteOffset: 24, as: UInt64.self) else { throw .damaged }
        return (head, chunks)
    }

    private static func opened(
        _ path: String
    ) throws(Refusal) -> (memory: ChunkMemory, head: JSONValue, start: Int) {
        guard FileManager.default.fileExists(atPath: path) else { throw .absent }
        guard let memory = ChunkMemory(mapping: path), memory.count >= lead, memory.count % 8 == 0 else {
            throw .damaged
        }
        func word(_ place: Int) -> UInt64 { memory.base.load(fromByteOffset: place * 8, as: UInt64.self) }
        let room = UInt64(memory.count - lead)
        guard word(0) == magic, word(1) <= room, word(1) % 8 == 0 else { throw .damaged }
        let bytes = Array(UnsafeRawBufferPointer(start: memory.base + lead, count: Int(word(1))))
        guard WordDigest.of(bytes) == word(2), let head = try? JSONValue(parsing: bytes) else {
            throw .damaged
        }
        return (memory, head, lead + bytes.count)
    }
}

extension VillageChunk {
    /// Whether everything that the header says lies within the bytes.
    func isSound(within room: Int, columns: Int) -> Bool {
        let length = word(Word.length)
        guard length >= Int64(Word.count * 8), length <= Int64(room), length % 8 == 0,
            word(Word.columns) == Int64(columns), word(Word.directory) == Int64(Word.count * 8)
        else { return false }
        func fits(_ place: Int64, _ bytes: Int64) -> Bool {
            place >= 0 && place % 8 == 0 && bytes >= 0 && place <= length && bytes <= length - place
        }
        guard fits(word(Word.directory), Int64(columns * Word.perColumn * 8)) else { return false }
        for kind in SubjectKind.allCases {
            let rows = word(Word.rows + kind.place)
            guard (0...Int64(Int32.max)).contains(rows), fits(word(Word.ids + kind.place), rows * 8),
                fits(word(Word.links + kind.place), rows * 8)
            else { return false }
        }
        return fits(word(Word.members), (word(Word.rows + SubjectKind.household.place) + 1) * 4)
    }
}

/// A digest of words that notices any change of a byte by accident; no proof against one made on purpose.
struct WordDigest {
    private var lanes: (UInt64, UInt64, UInt64, UInt64) = (1, 2, 3, 5)
    private var count = 0

    /// Takes bytes that make up whole words.
    mutating func take(_ base: UnsafeRawPointer, _ bytes: Int) {
        let words = base.assumingMemoryBound(to: UInt64.self)
        let prime: UInt64 = 0x9E37_79B9_7F4A_7C15
        var place = 0
        let end = bytes / 8
        var (a, b, c, d) = lanes
        while place &+ 4 <= end {
            a = (a ^ words[place]) &* prime
            b = (b ^ words[place &+ 1]) &* prime
            c = (c ^ words[place &+ 2]) &* prime
            d = (d ^ words[place &+ 3]) &* prime
            (a, b, c, d) = (a ^ (a &>> 29), b ^ (b &>> 31), c ^ (c &>> 33), d ^ (d &>> 35))
            place &+= 4
        }
        while place < end {
            a = (a ^ words[place]) &* prime
            a ^= a &>> 29
            place &+= 1
        }
        // Chunks differ in length, so that where one ends counts too.
        lanes = ((a ^ UInt64(end)) &* prime, b, c, d)
        count += bytes
    }

    var value: UInt64 {
        var mixed = UInt64(count)
        for lane in [lanes.0, lanes.1, lanes.2, lanes.3] {
            mixed = (mixed ^ lane) &* 0xBF58_476D_1CE4_E5B9
            mixed ^= mixed &>> 31
        }
        return mixed
    }

    static func of(_ bytes: [UInt8]) -> UInt64 {
        var digest = WordDigest()
        bytes.withUnsafeBytes { if let base = $0.baseAddress { digest.take(base, $0.count) } }
        return digest.value
    }
}

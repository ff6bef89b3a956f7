import Vocabulary

/// A position in the journal (记录位置): the last entry of each chain, written `chain@seq[,chain@seq…]`; 0 says that
/// nothing of a chain is there, a chain left out that the others decide (`JournalReader.completed`).
public struct Position: Sendable, Hashable, CustomStringConvertible {
    /// The chains in the order of their names' bytes, each with its last place.
    public private(set) var heads: [Head]

    /// One chain's place.
    public struct Head: Sendable, Hashable {
        /// The chain.
        public var chain: String
        /// The place in it, from 1; 0 for none of it.
        public var seq: Int64
        /// One chain's place.
        public init(chain: String, seq: Int64) {
            self.chain = chain
            self.seq = seq
        }
    }

    /// A position of these chains; a chain named twice keeps its later place.
    public init(_ heads: [Head] = []) {
        self.heads = []
        for head in heads { advance(to: head.seq, on: head.chain) }
    }

    /// Reads `chain@seq[,chain@seq…]`; nil where it is none, names a chain twice or is not sorted.
    public init?(_ text: String) {
        heads = []
        for piece in text.utf8.split(separator: 0x2C, omittingEmptySubsequences: false) {
            guard let at = piece.firstIndex(of: 0x40) else { return nil }
            let chain = String(decoding: piece[..<at], as: UTF8.self)
            let digits = String(decoding: piece[piece.index(after: at)...], as: UTF8.self)
            guard Self.isChain(chain), let seq = Int64(digits), seq >= 0,
                String(seq).utf8.elementsEqual(digits.utf8)
            else { return nil }
            if let last = heads.last, !Self.precedes(last.chain, chain) { return nil }
            heads.append(Head(chain: chain, seq: seq))
        }
    }

    /// `chain@seq,chain@seq…`; empty before the first entry.
    public var description: String { heads.map { "\($0.chain)@\($0.seq)" }.joined(separator: ",") }

    /// The place in a chain; 0 where the position has none of it.
    public func seq(of chain: String) -> Int64 { heads.first { same($0.chain, chain) }?.seq ?? 0 }

    /// Whether the position says where a chain stands.
    public func names(_ chain: String) -> Bool { heads.contains { same($0.chain, chain) } }

    /// Whether an entry was there at this position.
    public func contains(_ chain: String, _ seq: Int64) -> Bool { seq <= self.seq(of: chain) }

    /// Whether everything that was there at another position is here too.
    public func contains(_ other: Position) -> Bool { other.heads.allSatisfy { contains($0.chain, $0.seq) } }

    /// Moves a chain on to a place; never back.
    public mutating func advance(to seq: Int64, on chain: String) {
        let index = heads.firstIndex { !Self.precedes($0.chain, chain) } ?? heads.count
        if index < heads.count, same(heads[index].chain, chain) {
            heads[index].seq = max(heads[index].seq, seq)
        } else {
            heads.insert(Head(chain: chain, seq: seq), at: index)
        }
    }

    static func precedes(_ left: String, _ right: String) -> Bool {
        left.utf8.lexicographicallyPrecedes(right.utf8)
    }

    /// Whether text is a chain's name: `[a-z][a-z0-9-]{1,30}`.
    public static func isChain(_ text: String) -> Bool {
        guard let first = text.utf8.first, (0x61...0x7A).contains(first), (2...31).contains(text.utf8.count)
        else { return false }
        return text.utf8.allSatisfy { (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || $0 == 0x2D }
    }
}

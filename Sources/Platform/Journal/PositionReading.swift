import Storage
import Vocabulary

extension JournalReader {
    /// Where every chain stands at a position that may name only some (补全位置): the named ones as named, each other
    /// one as it stood here when the last of the named entries arrived. What the journal prints is complete already.
    ///
    /// 404.407 where this journal lacks a named entry.
    public func completed(_ position: Position) throws -> Position {
        var last: Int64 = 0
        for head in position.heads where head.seq > 0 {
            guard let receipt = try receipt(head.chain, head.seq) else {
                throw Problem(.entryNotFound, ["position": "\(head.chain)@\(head.seq)"])
            }
            last = max(last, receipt)
        }
        var complete = position
        for head in try heads() where !position.names(head.chain) {
            let seq = try place(in: head, arrivedBy: last)
            if seq > 0 { complete.advance(to: seq, on: head.chain) }
        }
        return complete
    }

    /// A position written so that completing it changes nothing: a chain that it leaves out, but of which something had
    /// arrived, is named with 0.
    public func spelledOut(_ position: Position) throws -> Position {
        var spelled = position
        for head in try completed(position).heads where !position.names(head.chain) {
            spelled.advance(to: 0, on: head.chain)
        }
        return spelled
    }

    /// The receipt of the entry at a place of a chain; nil where there is none.
    public func receipt(_ chain: String, _ seq: Int64) throws -> Int64? {
        try connection.first(
            "SELECT receipt FROM journal_entry WHERE chain = ? AND seq = ?", [.text(chain), .integer(seq)]
        ) { $0.integer(0) ?? 0 }
    }

    /// The last place of a chain that had arrived by a receipt; receipts rise within a chain, so it is found by halving.
    private func place(in head: ChainHead, arrivedBy last: Int64) throws -> Int64 {
        var low: Int64 = 0
        var high = head.seq
        while low < high {
            let middle = (low + high + 1) / 2
            if try receipt(head.chain, middle) ?? .max <= last { low = middle } else { high = middle - 1 }
        }
        return low
    }
}

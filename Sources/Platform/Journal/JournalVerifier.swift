import Crypto
import Dispatch
import Foundation
public import Storage
import Synchronization
import Vocabulary

/// Walks every chain from its first entry and every body (记录核验), streaming, on several threads.
///
/// Each piece of a chain is checked by itself: its first entry must carry the stored hash of the one before, which
/// the piece before has checked. It needs no keys.
public struct JournalVerifier: Sendable {
    /// Places of a chain taken at a time.
    static let pieceLength: Int64 = 4_096

    private let store: any Store

    /// A verifier for a database.
    public init(_ store: any Store) { self.store = store }

    private struct Piece: Sendable {
        var chain: String
        var seqs: ClosedRange<Int64>
    }

    private struct Ground: Sendable {
        var heads: [JournalReader.ChainHead]
        var entryRows: Int64
        var bodyRows: Int64
        var destroyed: Set<[UInt8]>
    }

    struct Tally: Sendable {
        var bodies = VerificationReport.Bodies()
        var entryRows: Int64 = 0
        var bodyRows: Int64 = 0
        var fault: VerificationReport.Fault?
    }

    /// Checks chains, bodies and the heads expected.
    public func verify(expecting expected: [ExpectedHead] = []) throws -> VerificationReport {
        let ground = try store.read { connection in
            let rows = "SELECT COUNT(*) FROM "
            return Ground(
                heads: try JournalReader(connection: connection, keys: nil).heads(),
                entryRows: try connection.first(rows + "journal_entry") { $0.integer(0) ?? 0 } ?? 0,
                bodyRows: try connection.first(rows + "journal_body") { $0.integer(0) ?? 0 } ?? 0,
                destroyed: Set(
                    try connection.rows("SELECT subject FROM subject_key WHERE wrapped IS NULL") {
                        Array(($0.text(0) ?? "").utf8)
                    }))
        }
        let tallies = try walk(pieces(ground.heads), ground.destroyed)
        var report = VerificationReport()
        var entries: Int64 = 0
        var bodies: Int64 = 0
        for tally in tallies {
            entries += tally.entryRows
            bodies += tally.bodyRows
            report.bodies.present += tally.bodies.present
            report.bodies.withheld += tally.bodies.withheld
            report.bodies.erased += tally.bodies.erased
            if report.firstBad == nil { report.firstBad = tally.fault }
        }
        report.chains = ground.heads.map {
            .init(chain: $0.chain, entries: $0.seq, seq: $0.seq, hash: $0.hash)
        }
        if report.ok, entries != ground.entryRows {
            report.firstBad = .init(
                "entry", why: "\(ground.entryRows - entries) rows stand outside their chains")
        }
        if report.ok, bodies != ground.bodyRows { report.firstBad = try orphan() }
        for head in expected where report.ok { report.firstBad = try compare(head) }
        return report
    }

    private func pieces(_ heads: [JournalReader.ChainHead]) -> [Piece] {
        heads.flatMap { head in
            stride(from: Int64(1), through: max(head.seq, 0), by: Int64.Stride(Self.pieceLength)).map {
                Piece(chain: head.chain, seqs: $0...min($0 + Self.pieceLength - 1, head.seq))
            }
        }
    }

    private func walk(_ pieces: [Piece], _ destroyed: Set<[UInt8]>) throws -> [Tally] {
        let results = Mutex<[Int: Result<Tally, any Error>]>([:])
        let next = Atomic<Int>(0)
        let firstBad = Atomic<Int>(.max)
        let hands = max(1, min(4, ProcessInfo.processInfo.activeProcessorCount, pieces.count))
        DispatchQueue.concurrentPerform(iterations: hands) { _ in
            while true {
                let index = next.wrappingAdd(1, ordering: .relaxed).oldValue
                guard index < pieces.count, index < firstBad.load(ordering: .relaxed) else { return }
                let piece = pieces[index]
                let result = Result {
                    try store.read { connection in
                        var walk = PieceWalk(
                            connection: connection, chain: piece.chain, seqs: piece.seqs, destroyed: destroyed
                        )
                        try walk.run()
                        return walk.tally
                    }
                }
                if (try? result.get())?.fault != nil { firstBad.min(index, ordering: .relaxed) }
                results.withLock { $0[index] = result }
            }
        }
        let found = results.withLock { $0 }
        return try found.keys.sorted().compactMap { try found[$0]?.get() }
    }

    private func orphan() throws -> VerificationReport.Fault {
        let found = try store.read { connection in
            try connection.first(
                """
                SELECT b.chain, b.seq, b.part FROM journal_body AS b
                LEFT JOIN journal_entry AS e ON e.chain = b.chain AND e.seq = b.seq
                WHERE e.seq IS NULL ORDER BY b.chain, b.seq, b.part LIMIT 1
                """
            ) { row in
                VerificationReport.Fault(
                    "body", chain: row.text(0), seq: row.integer(1),
                    why: "body \(row.integer(2) ?? 0) has no entry")
            }
        }
        return found ?? .init("body", why: "rows stand outside their chains")
    }

    private func compare(_ head: ExpectedHead) throws -> VerificationReport.Fault? {
        let hash = try store.read { connection in
            try connection.first(
                "SELECT hash FROM journal_entry WHERE chain = ? AND seq = ?",
                [.text(head.chain), .integer(head.seq)]
            ) { $0.blob(0) ?? [] }
        }
        guard let hash else {
            return .init("entry", chain: head.chain, seq: head.seq, why: "the entry expected is not there")
        }
        if hash == head.hash { return nil }
        return .init("entry", chain: head.chain, seq: head.seq, why: "the hash is not the one expected")
    }
}

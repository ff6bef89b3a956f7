import Crypto
import Storage
import Vocabulary

/// Checks one piece of a chain: its headers, their links, and the bodies they name.
struct PieceWalk {
    let connection: any StorageConnection
    let chain: String
    let seqs: ClosedRange<Int64>
    let destroyed: Set<[UInt8]>
    var tally = JournalVerifier.Tally()

    /// What a body must be, from its header.
    private struct Expected {
        var seq: Int64
        var reference: EntryHeader.BodyReference
        var part: Int
        var subject: String?
    }

    private var previous = [UInt8](repeating: 0, count: 32)
    private var lastReceipt: Int64 = 0
    private var lastRecorded = Instant(milliseconds: .min)
    private var nextSeq: Int64
    private var expected: [Expected] = []
    private var at = 0

    init(connection: any StorageConnection, chain: String, seqs: ClosedRange<Int64>, destroyed: Set<[UInt8]>)
    {
        self.connection = connection
        self.chain = chain
        self.seqs = seqs
        self.destroyed = destroyed
        nextSeq = seqs.lowerBound
    }

    mutating func run() throws {
        let range: [SQLValue] = [.text(chain), .integer(seqs.lowerBound), .integer(seqs.upperBound)]
        try startFromTheEntryBefore()
        try connection.forEach(
            """
            SELECT seq, receipt, header, hash FROM journal_entry
            WHERE chain = ? AND seq >= ? AND seq <= ? ORDER BY seq
            """, range
        ) { row in
            if let why = entryFault(row) {
                tally.fault = .init("entry", chain: chain, seq: nextSeq, why: why)
                return false
            }
            nextSeq += 1
            tally.entryRows += 1
            return true
        }
        if tally.fault == nil, nextSeq <= seqs.upperBound {
            tally.fault = .init("entry", chain: chain, seq: nextSeq, why: "the entry is missing")
        }
        try connection.forEach(
            """
            SELECT seq, part, class, sha256, body FROM journal_body
            WHERE chain = ? AND seq >= ? AND seq <= ? ORDER BY seq, part
            """, range
        ) { row in
            let seq = row.integer(0) ?? 0
            // A body of an entry at or after the first bad one adds nothing to what is said.
            if let fault = tally.fault?.seq, seq >= fault { return false }
            tally.bodyRows += 1
            guard let why = bodyFault(row, seq) else { return true }
            tally.fault = .init("body", chain: chain, seq: seq, why: why)
            return false
        }
        tally.bodies.withheld += Int64(expected.count - at)
    }

    private mutating func startFromTheEntryBefore() throws {
        guard seqs.lowerBound > 1 else { return }
        try connection.forEach(
            "SELECT receipt, header, hash FROM journal_entry WHERE chain = ? AND seq = ?",
            [.text(chain), .integer(seqs.lowerBound - 1)]
        ) { row in
            lastReceipt = row.integer(0) ?? 0
            previous = row.blob(2) ?? []
            if let header = try? HeaderScanner.header(row.blob(1) ?? []) { lastRecorded = header.recordedAt }
            return false
        }
    }

    private mutating func entryFault(_ row: any StorageRow) -> String? {
        guard row.integer(0) == nextSeq else { return "the entry is missing" }
        let bytes = row.blob(2) ?? []
        let hash = Array(SHA256.hash(data: bytes))
        guard row.withBytes(3, { $0.elementsEqual(hash) }) == true else {
            return "the hash is not that of the header"
        }
        let header: EntryHeader
        do {
            header = try HeaderScanner.header(bytes)
        } catch let fault {
            return fault.reason
        }
        guard same(header.chain, chain), header.seq == nextSeq else { return "the header is another entry's" }
        guard same(header.algorithm, "sha-256") else { return "algorithm \(header.algorithm) is not known" }
        guard header.previous == previous else { return "previous is not the hash of the entry before" }
        guard header.recordedAt >= lastRecorded else { return "recorded_at goes back" }
        guard let receipt = row.integer(1), receipt > lastReceipt else { return "the receipt goes back" }
        lastReceipt = receipt
        lastRecorded = header.recordedAt
        previous = hash
        for (part, reference) in header.bodies.enumerated() {
            expected.append(
                Expected(seq: header.seq, reference: reference, part: part, subject: header.subject))
        }
        return nil
    }

    private mutating func bodyFault(_ row: any StorageRow, _ seq: Int64) -> String? {
        let part = row.integer(1) ?? -1
        while at < expected.count, (expected[at].seq, Int64(expected[at].part)) < (seq, part) {
            // No row for this body: it is withheld from this level.
            tally.bodies.withheld += 1
            at += 1
        }
        guard at < expected.count, expected[at].seq == seq, expected[at].part == part else {
            return "body \(part) is not named by the header"
        }
        let expectation = expected[at]
        at += 1
        guard let text = row.text(2), same(text, expectation.reference.bodyClass.rawValue) else {
            return "body \(part): the class is not the header's"
        }
        guard row.withBytes(3, { $0.elementsEqual(expectation.reference.sha256) }) == true else {
            return "body \(part): the hash is not the header's"
        }
        let verdict = row.withBytes(4) { bytes in
            var hash = SHA256()
            hash.update(bufferPointer: bytes)
            return hash.finalize().elementsEqual(expectation.reference.sha256)
        }
        guard let agrees = verdict else {
            tally.bodies.withheld += 1
            return nil
        }
        guard agrees else { return "body \(part): the bytes do not have the hash of the header" }
        if !destroyed.isEmpty, holdsErased(row.blob(4) ?? [], expectation) {
            tally.bodies.erased += 1
        } else {
            tally.bodies.present += 1
        }
        return nil
    }

    /// Whether a piece of a body is under a key that was destroyed.
    private func holdsErased(_ stored: [UInt8], _ expectation: Expected) -> Bool {
        let bodyClass = expectation.reference.bodyClass
        guard bodyClass != .open else { return false }
        let pieces = SealedBody.pieces(stored, bodyClass: bodyClass, entrySubject: expectation.subject)
        return pieces?.contains { destroyed.contains(Array(($0.owner ?? "").utf8)) } ?? false
    }
}

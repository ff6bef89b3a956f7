import Crypto
import Dispatch
import Foundation
public import Storage
import Synchronization
import Vocabulary

/// An entry with its bodies salted, encrypted and hashed, but without its place in the chain (备好的条目).
public struct PreparedEntry: Sendable {
    /// What was to be written, its bodies in the order of their classes.
    public var draft: EntryDraft
    /// What is stored: one body for each class.
    var bodies: [Body]

    struct Body: Sendable {
        var bodyClass: BodyClass
        var stored: [UInt8]
        var sha256: [UInt8]
    }
}

/// Entries made ready outside the write lock, with the keys that their owners need.
public struct PreparedEntries: Sendable {
    /// The entries, in the order of their drafts.
    public internal(set) var entries: [PreparedEntry]
    /// The words of their deflate streams.
    var words: BodyWords
    var keys: [String: OwnerKey]
    /// The owners whose key was not there, in the order in which they were met.
    var newOwners: [String]

    /// No entries.
    public static let none = PreparedEntries(entries: [], words: .none, keys: [:], newOwners: [])

    struct OwnerKey: Sendable {
        var key: SymmetricKey
        /// What goes into `subject_key`; nil where a key stood already.
        var wrapped: [UInt8]?
    }
}

extension KeyRing {
    /// Checks drafts and makes them ready: salts, keys, packing, encryption, hashes, on two threads where there are
    /// many. `pack` is the hash of the pack in force, whose words are used.
    ///
    /// May run in a read before the write lock is taken; keys made or destroyed by others in between are noticed
    /// when the entries are appended. Throws 422.451 to 422.454 for a draft that cannot be written, 409.106 for
    /// an owner whose key was destroyed. `each` hears of every entry before it is made ready, on one of the threads;
    /// what it throws ends the work.
    public func prepare(
        _ drafts: [EntryDraft], pack: String?, _ connection: any StorageConnection,
        each: @Sendable () throws -> Void = {}
    ) throws -> PreparedEntries {
        let words = try BodyWords.current(pack: pack, connection)
        let (keys, newOwners) = try ownerKeys(drafts, connection)
        let count = drafts.count < 64 ? 1 : max(1, min(4, ProcessInfo.processInfo.activeProcessorCount))
        let sealed = try inParallel(drafts.count, pieces: count) { range in
            var block = RandomBlock(random)
            let deflater = BodyDeflater(words)
            return try drafts[range].map { draft in
                try each()
                return try seal(draft, keys, words, deflater, &block)
            }
        }
        let wrapped = try inParallel(newOwners.count, pieces: count) { range in
            try newOwners[range].map { owner -> [UInt8] in
                guard let key = keys[owner]?.key else { throw Problem(.keyFileForeign) }
                return try wrap(key)
            }
        }
        var wrappedKeys = keys
        for (owner, bytes) in zip(newOwners, wrapped) { wrappedKeys[owner]?.wrapped = bytes }
        return PreparedEntries(entries: sealed, words: words, keys: wrappedKeys, newOwners: newOwners)
    }

    /// The key of each owner, made where there is none; checks the drafts on the way.
    private func ownerKeys(
        _ drafts: [EntryDraft], _ connection: any StorageConnection
    ) throws -> ([String: PreparedEntries.OwnerKey], newOwners: [String]) {
        var keys: [String: PreparedEntries.OwnerKey] = [:]
        var newOwners: [String] = []
        var block = RandomBlock(random)
        for draft in drafts {
            try DraftCheck.check(draft)
            for body in draft.bodies where body.bodyClass != .open && keys[body.subject] == nil {
                if let key = try key(of: body.subject, connection) {
                    keys[body.subject] = .init(key: key, wrapped: nil)
                } else {
                    newOwners.append(body.subject)
                    keys[body.subject] = .init(
                        key: SymmetricKey(data: block.take(Self.keyLength)), wrapped: [])
                }
            }
        }
        return (keys, newOwners)
    }

    func seal(
        _ draft: EntryDraft, _ keys: [String: PreparedEntries.OwnerKey], _ words: BodyWords,
        _ deflater: BodyDeflater, _ block: inout RandomBlock
    ) throws -> PreparedEntry {
        // A projection must see the same bodies now as in a replay, down to the order of their keys.
        var draft = draft
        draft.bodies = BodyClass.allCases.flatMap { bodyClass in
            draft.bodies.filter { $0.bodyClass == bodyClass }
        }
        var bodies: [PreparedEntry.Body] = []
        for run in draft.bodies.runs {
            let bodyClass = draft.bodies[run.lowerBound].bodyClass
            var writer = SealedBody.Writer(
                bodyClass, words: words, salt: block.take(SealedBody.saltLength))
            for index in run {
                let owner = draft.bodies[index].subject
                let key = bodyClass == .open ? nil : keys[owner]?.key
                guard key != nil || bodyClass == .open else { throw Problem(.keyFileForeign) }
                try writer.append(
                    &draft.bodies[index], key: key,
                    isEntrySubject: draft.subject.map { same($0, owner) } ?? false, deflater)
            }
            let sha256 = Array(SHA256.hash(data: writer.stored))
            bodies.append(.init(bodyClass: bodyClass, stored: writer.stored, sha256: sha256))
        }
        return PreparedEntry(draft: draft, bodies: bodies)
    }
}

extension [BodyDraft] {
    /// The ranges of one class each, where the classes stand together.
    var runs: [Range<Int>] {
        var runs: [Range<Int>] = []
        for index in indices {
            if let last = runs.last, self[last.lowerBound].bodyClass == self[index].bodyClass {
                runs[runs.count - 1] = last.lowerBound..<index + 1
            } else {
                runs.append(index..<index + 1)
            }
        }
        return runs
    }
}

/// Runs a closure over pieces of a range on several threads and joins what they give, in order.
private func inParallel<T>(
    _ count: Int, pieces: Int, _ body: @Sendable (Range<Int>) throws -> [T]
) throws -> [T] where T: Sendable {
    if pieces == 1 || count < pieces { return try body(0..<count) }
    let results = Mutex<[Int: Result<[T], any Error>]>([:])
    DispatchQueue.concurrentPerform(iterations: pieces) { piece in
        let range = count * piece / pieces..<count * (piece + 1) / pieces
        let result = Result { try body(range) }
        results.withLock { $0[piece] = result }
    }
    let found = results.withLock { $0 }
    var all: [T] = []
    all.reserveCapacity(count)
    for piece in 0..<pieces { all += try found[piece]?.get() ?? [] }
    return all
}

/// What a draft must be before it may enter a chain.
enum DraftCheck {
    /// Tables point to a piece by its number in 16 bits.
    static let mostPieces = 1 << 16

    static func check(_ draft: EntryDraft) throws(Problem) {
        guard Position.isChain(draft.chain) else { throw Problem(.chainName, ["name": draft.chain]) }
        try check(identifier: draft.kind, "kind")
        try check(identifier: draft.batch, "batch")
        if let subject = draft.subject { try check(identifier: subject, "subject") }
        if let cause = draft.causedBy { try check(identifier: cause, "caused_by") }
        guard draft.bodies.count <= mostPieces else {
            throw Problem(.payloadNotCanonical, ["why": "\(draft.bodies.count) pieces are too many"])
        }
        for body in draft.bodies where body.bodyClass != .open {
            try check(identifier: body.subject, "owner")
        }
    }

    /// Identifiers are plain ASCII without quotes, so that no name of a person slips into a header.
    static func check(identifier: String, _ field: String) throws(Problem) {
        guard (1...255).contains(identifier.utf8.count),
            identifier.utf8.allSatisfy({ (0x21...0x7E).contains($0) && $0 != 0x22 && $0 != 0x5C })
        else { throw Problem(.entryIdentifier, ["field": field, "value": identifier]) }
    }
}

public import Vocabulary

/// What the verification of a journal found (核验结果), in the form of `journal verify`.
public struct VerificationReport: Sendable, Hashable {
    /// One chain that was walked.
    public struct Chain: Sendable, Hashable {
        /// The chain.
        public var chain: String
        /// Entries found in it.
        public var entries: Int64
        /// Its last place.
        public var seq: Int64
        /// The hash stored there.
        public var hash: [UInt8]
    }

    /// How many bodies are there, and why the others are not.
    public struct Bodies: Sendable, Hashable {
        /// Bodies whose bytes are here and agree with the header.
        public var present: Int64 = 0
        /// Bodies that this level does not have.
        public var withheld: Int64 = 0
        /// Bodies whose owner's key was destroyed.
        public var erased: Int64 = 0
    }

    /// The first thing that does not agree.
    public struct Fault: Sendable, Hashable {
        /// `entry`, `body`, `table` or `file`.
        public var place: String
        /// The chain, for entries and bodies.
        public var chain: String?
        /// The place in the chain.
        public var seq: Int64?
        /// The table, for projected rows.
        public var table: String?
        /// The row's key, or the file.
        public var key: String?
        /// What does not agree.
        public var why: String

        /// A fault at a place.
        public init(
            _ place: String, chain: String? = nil, seq: Int64? = nil, table: String? = nil,
            key: String? = nil,
            why: String
        ) {
            self.place = place
            self.chain = chain
            self.seq = seq
            self.table = table
            self.key = key
            self.why = why
        }
    }

    /// The chains, by name.
    public var chains: [Chain] = []
    /// The bodies, counted.
    public var bodies = Bodies()
    /// The first fault; nil when all is well.
    public var firstBad: Fault?

    /// Whether everything agrees.
    public var ok: Bool { firstBad == nil }

    /// The document of `journal verify`.
    public var json: JSONValue {
        [
            "ok": .bool(ok),
            "chains": .array(
                chains.map {
                    [
                        "chain": .string($0.chain), "entries": .int($0.entries), "seq": .int($0.seq),
                        "hash": .string(Hex.text($0.hash)),
                    ]
                }),
            "bodies": [
                "present": .int(bodies.present), "withheld": .int(bodies.withheld),
                "erased": .int(bodies.erased),
            ],
            "first_bad": firstBad.map { fault in
                [
                    "where": .string(fault.place), "chain": .text(fault.chain),
                    "seq": fault.seq.map { .int($0) } ?? .null, "table": .text(fault.table),
                    "key": .text(fault.key), "why": .string(fault.why),
                ]
            } ?? .null,
        ]
    }
}

/// A head that must be found (预期链头), as published lists print it: `chain@seq:hash`.
public struct ExpectedHead: Sendable, Hashable {
    /// The chain.
    public var chain: String
    /// The place in it.
    public var seq: Int64
    /// The hash of the entry there.
    public var hash: [UInt8]

    /// Reads `chain@seq:hash`; nil for anything else.
    public init?(_ text: String) {
        let parts = text.utf8.split(separator: 0x3A, omittingEmptySubsequences: false)
        guard parts.count == 2, let position = Position(String(decoding: parts[0], as: UTF8.self)),
            position.heads.count == 1, let hash = Hex.bytes(parts[1]), hash.count == 32
        else { return nil }
        chain = position.heads[0].chain
        seq = position.heads[0].seq
        self.hash = hash
    }
}

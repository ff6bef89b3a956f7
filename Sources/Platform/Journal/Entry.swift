public import Vocabulary

/// The header of an entry (条目头): no personal data, and all that the chain runs over.
public struct EntryHeader: Sendable, Hashable {
    /// The version of the format; 1.
    public var version: Int
    /// The chain, named as its unit.
    public var chain: String
    /// The place in the chain, from 1.
    public var seq: Int64
    /// When it was recorded; never decreasing within a chain.
    public var recordedAt: Instant
    /// The day on which it holds in the world.
    public var effectiveOn: LocalDate
    /// Who acted, by id.
    public var actor: String
    /// For whom, by id, where it is another.
    public var onBehalfOf: String?
    /// What happened.
    public var kind: String
    /// Whom or what it is about, by id.
    public var subject: String?
    /// The batch.
    public var batch: String
    /// The entry that caused it, as `chain@seq`.
    public var causedBy: String?
    /// The hash of the pack in force.
    public var pack: String?
    /// The class and SHA-256 of each body, in the order of the parts.
    public var bodies: [BodyReference]
    /// The hash of the entry before it in the chain; 32 zero bytes for the first.
    public var previous: [UInt8]
    /// The hash function of the chain: `sha-256`.
    public var algorithm: String

    /// What the header keeps of a body.
    public struct BodyReference: Sendable, Hashable {
        /// The class.
        public var bodyClass: BodyClass
        /// SHA-256 over the stored bytes; 32 bytes.
        public var sha256: [UInt8]
    }
}

/// One owner's piece of a body as read (条目正文): its payload where it is there and its key stands.
///
/// A body that is not here at all is one piece without an owner.
public struct EntryBody: Sendable, Hashable {
    /// What can be seen of a body.
    public enum State: String, Sendable, Hashable {
        /// The payload was read.
        case present
        /// The bytes are not here: this level does not receive the class, or no key ring was given.
        case withheld
        /// The owner's key was destroyed.
        case erased
    }

    /// The place in the header's `bodies`, from 0.
    public var part: Int
    /// The place within that body, from 0.
    public var piece: Int
    /// The class.
    public var bodyClass: BodyClass
    /// The owner of the key; nil for `open` and for a body that is not here.
    public var subject: String?
    /// The payload; nil where withheld or erased.
    public var payload: JSONValue?
    /// The reason, where one was given and can be read.
    public var reason: String?
    /// What can be seen of it.
    public var state: State
}

/// An entry as it stands in the journal (记录条目); the header's fields are read through it directly.
@dynamicMemberLookup
public struct Entry: Sendable, Hashable {
    /// The header.
    public var header: EntryHeader
    /// This database's count of arrival, the order in which projections apply.
    public var receipt: Int64
    /// SHA-256 over the header's bytes.
    public var hash: [UInt8]
    /// The pieces of its bodies, in order: what it says of each subject, by class.
    public var bodies: [EntryBody]

    /// `chain@seq`.
    public var position: String { "\(header.chain)@\(header.seq)" }

    /// A field of the header.
    public subscript<Value>(dynamicMember path: KeyPath<EntryHeader, Value>) -> Value {
        header[keyPath: path]
    }

    /// The first piece of a class, of an owner where one is named.
    public func body(_ bodyClass: BodyClass, of subject: String? = nil) -> EntryBody? {
        bodies.first { body in
            body.bodyClass == bodyClass && (subject.map { same($0, body.subject ?? "") } ?? true)
        }
    }
}

/// Whether two ids are the same, byte by byte, never by canonical equivalence.
func same(_ left: String, _ right: String) -> Bool { left.utf8.elementsEqual(right.utf8) }

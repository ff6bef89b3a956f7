public import Foundation
public import Vocabulary

/// How far a body may travel (密级), from the fact dictionary's sensitivity.
public enum BodyClass: String, Sendable, Hashable, CaseIterable {
    /// 公开: not encrypted, goes to every level.
    case open
    /// 户: under the household's key.
    case household
    /// 人: under the person's key.
    case person
    /// 机密: identity numbers, bank accounts; under the key of the household or person they belong to.
    case secret
}

/// What is to be written for one class and one owner: a piece of the class's body.
public struct BodyDraft: Sendable, Hashable {
    /// Its class; anything but `open` is encrypted.
    public var bodyClass: BodyClass
    /// The household or person whose key encrypts it (`h-…`, `p-…`); ignored for `open`.
    public var subject: String
    /// What is recorded: integers within ±(2^53−1), text, truth values, null, lists, objects; no fractions.
    public var payload: JSONValue
    /// Why, where somebody gave a reason.
    public var reason: String?

    /// A body of a class for an owner.
    public init(_ bodyClass: BodyClass, subject: String = "", payload: JSONValue, reason: String? = nil) {
        self.bodyClass = bodyClass
        self.subject = subject
        self.payload = payload
        self.reason = reason
    }
}

/// An entry to be written (待记条目): everything that the caller decides; the rest comes from the chain.
public struct EntryDraft: Sendable, Hashable {
    /// The chain of the unit that owns the subject, as `lingshan`.
    public var chain: String
    /// The day on which it holds in the world.
    public var effectiveOn: LocalDate
    /// What happened, as `SurveyRecorded`.
    public var kind: String
    /// Whom or what it is about, by id; no personal data.
    public var subject: String?
    /// The batch that it belongs to, as `b-lingshan-7`.
    public var batch: String
    /// The entry that caused it, as `chain@seq`.
    public var causedBy: String?
    /// Payloads by class and owner; those of one class become one body.
    public var bodies: [BodyDraft]

    /// An entry to be written to a chain.
    public init(
        chain: String, effectiveOn: LocalDate, kind: String, subject: String? = nil, batch: String,
        causedBy: String? = nil, bodies: [BodyDraft] = []
    ) {
        self.chain = chain
        self.effectiveOn = effectiveOn
        self.kind = kind
        self.subject = subject
        self.batch = batch
        self.causedBy = causedBy
        self.bodies = bodies
    }
}

/// Who writes, when and under which pack (记录环境); the clock is read once and passed in.
public struct EntryContext: Sendable, Hashable {
    /// The id of the user or program that acts; never a name.
    public var actor: String
    /// The id of the person or unit acted for, where it is another.
    public var onBehalfOf: String?
    /// The hash of the adopted pack, 64 hexadecimal digits; nil before the first is adopted.
    public var pack: String?
    /// When this is recorded.
    public var recordedAt: Instant
    /// The pack's time zone, which says what day it is.
    public var timeZone: TimeZone

    /// Who writes, when and under which pack.
    public init(
        actor: String, onBehalfOf: String? = nil, pack: String?, recordedAt: Instant, timeZone: TimeZone
    ) {
        self.actor = actor
        self.onBehalfOf = onBehalfOf
        self.pack = pack
        self.recordedAt = recordedAt
        self.timeZone = timeZone
    }
}

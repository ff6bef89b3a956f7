public import Journal
public import Policy
public import Vocabulary

/// What one entry says about one subject (写入): where it is, whose it is and which facts it has from that day on.
public struct SubjectWrite: Sendable {
    /// What it is about.
    public var kind: SubjectKind
    /// Its id as text: `h-…`, `p-…` or `a…`.
    public var id: String
    /// The village it is in.
    public var village: AreaID
    /// A person's household, where the entry says it.
    public var household: String?
    /// A household's group, where the entry says it.
    public var group: AreaID?
    /// Whether it is there from that day on, where the entry says it.
    public var isPresent: Bool?
    /// The facts set; nil takes a value away: it is not known.
    public var facts: [(fact: String, value: FactValue?)] = []
    /// The facts of which it is taken back that they were set on that very day: what held before holds again.
    public var unset: [String] = []
    /// Secret values that hold again after `unset`, so that they can be found.
    public var stands: [(fact: String, value: FactValue)] = []
    /// Takes back that presence was said on that very day.
    public var unsaysPresence = false
    /// Takes back that the household or group was said on that very day.
    public var unsaysLink = false
    /// The row of the file it came from: `{"file", "sheet", "row"}`.
    public var source: JSONValue?

    /// A write without facts yet.
    public init(kind: SubjectKind, id: String, village: AreaID, isPresent: Bool? = nil) {
        self.kind = kind
        self.id = id
        self.village = village
        self.isPresent = isPresent
    }

    /// The class of body that says a subject is there.
    private var placeClass: Sensitivity {
        switch kind {
        case .person: .person
        case .household: .household
        case .group, .village: .open
        }
    }

    /// Whether it says nothing at all.
    public var isEmpty: Bool {
        facts.isEmpty && unset.isEmpty && isPresent == nil && household == nil && group == nil
            && source == nil
            && !unsaysPresence && !unsaysLink
    }

    private var unsaid: [JSONValue] {
        (unsaysPresence ? ["present"] : []) + (unsaysLink ? [kind == .person ? "household" : "group"] : [])
    }

    private var standing: JSONValue? {
        stands.isEmpty ? nil : .object(stands.map { JSONValue.Member($0.fact, $0.value.journalJSON) })
    }

    /// The bodies that carry it, split by the dictionary's sensitivity.
    func bodies(_ tables: RegistryTables, reason: String?) -> [BodyDraft] {
        var sets = BySensitivity<JSONValue.Member>(room: facts.count)
        tables.versions[kind]?.inKeyOrder(facts) { column, value in
            sets.append(JSONValue.Member(column.fact, value?.journalJSON ?? .null), to: column.sensitivity)
        }
        var unset = BySensitivity<JSONValue>(room: self.unset.count)
        for fact in self.unset {
            guard let column = tables.column(fact, of: kind) else { continue }
            unset.append(.string(fact), to: column.sensitivity)
        }
        let place = placeClass
        let unsaid = self.unsaid
        let says =
            household != nil || group != nil || isPresent != nil || source != nil || !unsaid.isEmpty
        return Sensitivity.allCases.compactMap { sensitivity in
            let set = sets[sensitivity]
            let back = unset[sensitivity]
            guard set != nil || back != nil || (sensitivity == place && says) else { return nil }
            // In the order of keys, which is that of the bytes: nothing has to be sorted when it is sealed.
            let isPlace = sensitivity == place
            let isArea = kind == .group || kind == .village
            let members: [(String, JSONValue?)] = [
                ("group", isPlace ? group.map { .string($0.description) } : nil),
                ("household", isPlace ? household.map { .string($0) } : nil),
                ("kind", isArea ? .string(kind.rawValue) : nil),
                ("present", isPlace ? isPresent.map { .bool($0) } : nil),
                ("set", set.map { .object($0) }),
                ("source", isPlace ? source : nil),
                ("stands", sensitivity == .secret ? standing : nil),
                ("subject", .string(id)),
                ("unsaid", isPlace && !unsaid.isEmpty ? .array(unsaid) : nil),
                ("unset", back.map { .array($0) }),
                ("village", .string(village.description)),
            ]
            return BodyDraft(
                BodyClass(sensitivity), subject: id,
                payload: .object(members.compactMap { key, value in value.map { .init(key, $0) } }),
                reason: isPlace ? reason : nil)
        }
    }
}

/// What is said in the bodies of each sensitivity, in order.
private struct BySensitivity<Element> {
    private var open: [Element] = []
    private var household: [Element] = []
    private var person: [Element] = []
    private var secret: [Element] = []
    private let room: Int

    /// Nothing yet; most of what will be said is of one sensitivity, so each has room for all of it.
    init(room: Int) { self.room = room }

    /// What is said in one; nil where nothing is.
    subscript(sensitivity: Sensitivity) -> [Element]? {
        let said =
            switch sensitivity {
            case .open: open
            case .household: household
            case .person: person
            case .secret: secret
            }
        return said.isEmpty ? nil : said
    }

    mutating func append(_ element: Element, to sensitivity: Sensitivity) {
        switch sensitivity {
        case .open: Self.put(element, &open, room)
        case .household: Self.put(element, &household, room)
        case .person: Self.put(element, &person, room)
        case .secret: Self.put(element, &secret, room)
        }
    }

    // Not of the value: a method of it would keep a copy of the list that is being added to, and the list be copied.
    private static func put(_ element: Element, _ said: inout [Element], _ room: Int) {
        if said.isEmpty { said.reserveCapacity(room) }
        said.append(element)
    }
}

extension FactValue {
    /// The value as a journal body carries it: days as text.
    var journalJSON: JSONValue {
        switch self {
        case .bool(let value): .bool(value)
        case .integer(let value): .int(value)
        case .text(let text): .string(text)
        case .day(let day): .string(day.description)
        }
    }
}

extension BodyClass {
    init(_ sensitivity: Sensitivity) {
        switch sensitivity {
        case .open: self = .open
        case .household: self = .household
        case .person: self = .person
        case .secret: self = .secret
        }
    }
}

/// One entry to be written: its kind and day, and what it says of each subject (分录草稿).
public struct EntryPlan: Sendable {
    /// The chain it goes to: the unit that owns the subject.
    public var chain: String
    /// An `EntryKind`.
    public var kind: String
    /// The subject of its header.
    public var subject: String?
    /// The day from which it holds.
    public var effectiveOn: LocalDate
    /// What it says of each subject.
    public var writes: [SubjectWrite] = []
    /// What it says of documents.
    public var documents: [DocumentWrite] = []
    /// Further open payload: areas, the file imported, merges.
    public var open: JSONValue?
    /// What it says under keys of others.
    public var further: [BodyDraft] = []
    /// Why it was written.
    public var reason: String?

    /// An entry without contents yet.
    public init(
        chain: String, kind: String, subject: String? = nil, effectiveOn: LocalDate, open: JSONValue? = nil,
        reason: String? = nil
    ) {
        self.chain = chain
        self.kind = kind
        self.subject = subject
        self.effectiveOn = effectiveOn
        self.open = open
        self.reason = reason
    }

    /// The journal's draft of it.
    public func draft(_ tables: RegistryTables, batch: String) -> EntryDraft {
        var bodies: [BodyDraft] = []
        if let open { bodies.append(BodyDraft(.open, payload: open, reason: reason)) }
        for write in writes { bodies += write.bodies(tables, reason: reason) }
        bodies += documents.map { $0.body(reason: reason) }
        bodies += further
        return EntryDraft(
            chain: chain, effectiveOn: effectiveOn, kind: kind, subject: subject, batch: batch, causedBy: nil,
            bodies: bodies)
    }
}

import Policy
import Registry
import Vocabulary

/// What an address asks of the changes of an area (变更提问).
struct ChangeQuestion: Sendable {
    static let size = 50

    var area: AreaID
    /// A household or person, by id; nil: all in the area.
    var subject: String?
    /// What happened, as the journal's kind has it.
    var kind: String?
    /// Who recorded it: an id, or a part of a name.
    var who = ""
    /// The first and the last day of recording.
    var since: LocalDate?
    var until: LocalDate?
    /// Only what holds by this day.
    var asOf: LocalDate?
    /// Only what stands before this place: in the chain of the area's unit, or by arrival where the area has several.
    var before: Int64?

    init(_ query: [String: String], area: AreaID, subject: String? = nil) throws {
        self.area = area
        self.subject = subject
        if let text = query["kind"], !text.isEmpty {
            guard ChangeWords.isOfRegister(text) else { throw query.refused("kind") }
            kind = text
        }
        who = (query["who"] ?? "").trimming
        since = try query.day("since")
        until = try query.day("until")
        asOf = try query.day("as_of")
        if let text = query["before"], !text.isEmpty {
            guard let number = Int64(text), number > 0 else { throw query.refused("before") }
            before = number
        }
    }

    /// As it stands in an address.
    var query: [(String, String)] {
        var query = [subject.map { ("subject", $0) } ?? ("area", area.description)]
        if let kind { query.append(("kind", kind)) }
        if !who.isEmpty { query.append(("who", who)) }
        if let since { query.append(("since", since.description)) }
        if let until { query.append(("until", until.description)) }
        if let asOf { query.append(("as_of", asOf.description)) }
        if let before { query.append(("before", String(before))) }
        return query
    }

    /// The same with something else in it, from the latest on.
    func with(_ change: (inout ChangeQuestion) -> Void) -> ChangeQuestion {
        var other = self
        other.before = nil
        change(&other)
        return other
    }
}

/// The changes of an area, the latest first (变更清单).
struct ChangeListModel: Sendable {
    /// One entry as listed.
    struct Line: Sendable {
        var header: EntryNote
        var at: String
        var what: Phrase
        /// Whom or what it is about; the first of several.
        var subject: String?
        var id: String?
        /// The household, of a person too; or the file of the area.
        var book: String?
        /// How many more households and areas it is about.
        var others = 0
        /// The village where that lies; of an area the one above it.
        var place: (id: AreaID, name: String)?
        /// What it says, as far as the caller may see it.
        var told = ""
        var reason: String?
        var who: String
        /// Whether the caller may open the entry.
        var isOpen = false
    }

    /// What of the header stands in a file.
    struct EntryNote: Sendable {
        var entry: String
        var kind: String
        var recordedAt: Instant
        var effectiveOn: LocalDate
        var actor: String
        var batch: String
    }

    var question: ChangeQuestion
    var crumbs: [Page.Crumb] = []
    var areaName: String
    /// The household or person, by name.
    var name: String?
    var below: [(id: AreaID, name: String)] = []
    var lines: [Line] = []
    /// What may stand before the last line: from where to go on.
    var next: Int64?
    /// How far the search came where it stopped before the page was full.
    var reached: String?
}

import Access
import Journal
import Policy
import Registry
import Vocabulary

/// Finds the entries about what lies in an area, the latest first (变更检索), without reading all of the journal.
///
/// Of a unit its own chain is walked back, of the whole tree all chains by arrival, of a town or village the places that
/// the rows of its villages name. A walk that finds little stops after `mostLooked` entries and says where it is.
struct ChangeSearch {
    /// An entry found, and its place as `ChangeQuestion.before` counts.
    struct Found {
        var header: EntryHeader
        var place: Int64
    }

    /// Most entries that a page looks through.
    static let mostLooked: Int64 = 50_000
    /// How many are looked through at once.
    private static let stride: Int64 = 10_000

    private let question: ChangeQuestion
    private let reading: Reading
    private let journal: JournalReader
    private let search: HeaderSearch
    /// The first and the last place that may be.
    private let bounds: (first: Int64, last: Int64)
    /// The first moment asked for and that after the last.
    private let from: Instant?
    private let to: Instant?

    init(_ question: ChangeQuestion, _ reading: Reading) throws {
        self.question = question
        self.reading = reading
        journal = JournalReader(connection: reading.connection, keys: reading.keys)
        from = question.since.map { $0.begin(in: reading.pack.zone) }
        to = question.until.map { $0.adding(days: 1).begin(in: reading.pack.zone) }
        let path = reading.directory.path(question.area)
        // What is said of one may stand in the chains of several units.
        let unit =
            question.subject == nil
            ? path.dropFirst().lazy.compactMap { reading.directory[$0]?.node }.first : nil
        search = HeaderSearch(
            chain: unit, kind: question.kind, actors: try Self.actors(question.who, reading))
        bounds = try Self.bounds(from, to, question.before, unit, journal)
    }

    /// Who is meant by an id or a part of a name; nil: anybody.
    private static func actors(_ who: String, _ reading: Reading) throws -> [String]? {
        guard !who.isEmpty else { return nil }
        let typed = who.lowercased()
        // Ids stand in the journal as they are; anything else that could be none finds nobody.
        let asID = who.utf8.allSatisfy { (0x21...0x7E).contains($0) && $0 != 0x22 && $0 != 0x5C } ? [who] : []
        let named = try AccountReader(reading.connection).all()
            .filter { $0.id != who && ($0.name ?? "").lowercased().contains(typed) }.map(\.id)
        return asID + named
    }

    /// The places between two moments: of one chain exactly, of several as wide as the widest needs.
    private static func bounds(
        _ from: Instant?, _ to: Instant?, _ before: Int64?, _ chain: String?, _ journal: JournalReader
    ) throws -> (first: Int64, last: Int64) {
        func position(before moment: Instant) throws -> Position {
            try journal.position(knownAt: Instant(milliseconds: moment.milliseconds - 1))
        }
        let heads = try journal.heads()
        let (start, end) = (try from.map(position), try to.map(position))
        var (first, last): (Int64, Int64)
        if let chain {
            first = (start?.seq(of: chain) ?? 0) + 1
            last = (end ?? Position(heads.map { .init(chain: $0.chain, seq: $0.seq) })).seq(of: chain)
        } else {
            let firsts = try heads.compactMap { head in
                try journal.receipt(head.chain, (start?.seq(of: head.chain) ?? 0) + 1)
            }
            let lasts = try heads.compactMap { head in
                try journal.receipt(head.chain, end.map { $0.seq(of: head.chain) } ?? head.seq)
            }
            (first, last) = (firsts.min() ?? 1, lasts.max() ?? 0)
        }
        if let before { last = min(last, before - 1) }
        return (first, last)
    }

    /// The latest entries, at most so many, and the place before which the search may go on; nil where it is at its end.
    func latest(_ most: Int, looking mostLooked: Int64 = .max) throws -> (found: [Found], next: Int64?) {
        var found: [Found] = []
        func take(_ header: EntryHeader, _ receipt: Int64) throws -> Bool {
            guard try isAsked(header) else { return true }
            found.append(Found(header: header, place: search.chain == nil ? receipt : header.seq))
            return found.count <= most
        }
        var next = bounds.last
        var looked: Int64 = 0
        if let places = try places() {
            for seq in places where seq <= bounds.last && seq >= bounds.first {
                guard found.count <= most, looked < mostLooked else { break }
                try journal.forEachHeader(search, in: seq...seq, take)
                (next, looked) = (seq - 1, looked + 1)
            }
            if found.count <= most, looked < mostLooked { next = 0 }
        } else {
            while next >= bounds.first, found.count <= most, looked < mostLooked {
                let first = max(bounds.first, next - Self.stride + 1)
                try journal.forEachHeader(search, in: first...next, take)
                looked += next - first + 1
                next = first - 1
            }
        }
        if found.count > most {
            found.removeLast()
            return (found, found.last?.place)
        }
        return (found, next >= bounds.first ? next + 1 : nil)
    }

    /// When the entry at a place was recorded; nil where there is none.
    func moment(at place: Int64) throws -> Instant? {
        var moment: Instant?
        try journal.forEachHeader(HeaderSearch(chain: search.chain), in: place...place) { header, _ in
            moment = header.recordedAt
            return false
        }
        return moment
    }

    /// Of an area below a unit and of one household or person the places of the entries; nil where the chain is walked.
    private func places() throws -> [Int64]? {
        if let id = question.subject.flatMap({ reading.view.units.subject($0) }) {
            return try reading.view.entryReceipts(of: id)
        }
        guard search.chain != nil, reading.directory[question.area]?.node == nil else { return nil }
        let scope = Scope(question.area, in: reading.directory)
        return try reading.view.entryPlaces(in: scope).values.first ?? []
    }

    /// Whether an entry is about the register and about what lies in the area, within the days asked for.
    private func isAsked(_ header: EntryHeader) throws -> Bool {
        guard ChangeWords.isOfRegister(header.kind), from.map({ header.recordedAt >= $0 }) ?? true,
            to.map({ header.recordedAt < $0 }) ?? true,
            question.asOf.map({ header.effectiveOn <= $0 }) ?? true
        else { return false }
        // What is about nobody by its header is of the chain that was walked, or made a row in the area.
        guard question.subject == nil, let subject = header.subject,
            let territory = try? reading.territory(of: subject)
        else {
            return true
        }
        return territory.isWithin(question.area)
    }
}

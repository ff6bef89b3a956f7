import Access
import Journal
import Policy
import Registry
import Tabular
import Vocabulary

/// Reads the changes of an area for a caller (变更读取), masked as facts are everywhere.
struct ChangeListReading {
    /// Most entries of a file.
    static let mostOfFile = 10_000

    let question: ChangeQuestion
    let reading: Reading
    let caller: Caller
    var show: FactShow
    private let search: ChangeSearch
    private var language: String { show.language }

    init(
        _ query: [String: String], _ reading: Reading, _ caller: Caller, _ permission: Permission,
        _ language: String, now: Instant
    ) throws {
        let subject = query["subject"].flatMap { $0.isEmpty ? nil : $0 }
        let asked =
            if let subject {
                try Self.village(of: subject, reading, caller, now)
            } else {
                try ListReading.area(query["area"], reading, caller, permission, now)
            }
        // A natural village has no entries of its own beside its village's.
        let area = reading.directory[asked]?.village ?? asked
        let territory = reading.territory(area)
        try caller.require(permission, in: territory, at: now)
        question = try ChangeQuestion(query, area: area, subject: subject)
        search = try ChangeSearch(question, reading)
        show = FactShow(reading.pack, language, caller, territory)
        self.reading = reading
        self.caller = caller
    }

    /// The village of a household or person whom the caller may see.
    private static func village(
        of subject: String, _ reading: Reading, _ caller: Caller, _ now: Instant
    ) throws -> AreaID {
        _ = try reading.view.require(subject)
        let territory = try reading.territory(of: subject)
        try caller.require(.seeHouseholds, in: territory, at: now)
        guard let village = territory.path.last else { throw Problem(.subjectNotFound, ["id": subject]) }
        return village
    }

    /// The page's model.
    func model() throws -> ChangeListModel {
        let directory = reading.directory
        let (found, next) = try search.latest(ChangeQuestion.size, looking: ChangeSearch.mostLooked)
        let journal = JournalReader(connection: reading.connection, keys: reading.keys)
        var names: [String: String] = [:]
        let lines = try found.map { found in
            var line = try line(found.header, &names)
            if let entry = try journal.entry(at: line.header.entry) { try tell(&line, entry) }
            return line
        }
        let kept = question.with { _ in }.query.dropFirst()
        let called = question.subject.map { reading.called($0, show) }
        var crumbs = reading.crumbs(question.area, caller, language, on: .changeList, Array(kept))
        if let called {
            crumbs = reading.crumbs(question.area, caller, language)
            if let book = called.book { crumbs.append(Page.Crumb(called.name, book)) }
        }
        return ChangeListModel(
            question: question, crumbs: crumbs, areaName: directory.name(question.area, language),
            name: called?.name,
            below: question.subject != nil
                ? []
                : directory.below(question.area).filter { $0.level != AreaRecord.groupLevel }.map {
                    ($0.id, directory.name($0.id, language))
                }, lines: lines, next: next,
            reached: try next.flatMap { place in
                guard lines.count < ChangeQuestion.size else { return nil }
                return try search.moment(at: place)?.minute(in: reading.pack.zone)
            })
    }

    /// All entries that the address asks for, for a file; 413.731 where they are too many.
    func lines() throws -> [ChangeListModel.Line] {
        let (found, next) = try search.latest(Self.mostOfFile)
        guard next == nil else { throw Problem(.tooManyChanges, ["most": String(Self.mostOfFile)]) }
        var names: [String: String] = [:]
        return try found.map { try line($0.header, &names) }
    }

    /// What a header says; `names` keeps who is who.
    private func line(_ header: EntryHeader, _ names: inout [String: String]) throws -> ChangeListModel.Line {
        let who = try names[header.actor] ?? reading.who(header.actor, language)
        names[header.actor] = who
        var line = ChangeListModel.Line(
            header: .init(
                entry: "\(header.chain)@\(header.seq)", kind: header.kind, recordedAt: header.recordedAt,
                effectiveOn: header.effectiveOn, actor: header.actor, batch: header.batch),
            at: header.recordedAt.minute(in: reading.pack.zone), what: ChangeWords.kind(header.kind), who: who
        )
        if let subject = question.subject ?? header.subject { call(&line, subject) }
        return line
    }

    /// Names whom a line is about.
    private func call(_ line: inout ChangeListModel.Line, _ subject: String) {
        guard let territory = try? reading.territory(of: subject) else { return }
        let called = reading.called(subject, show)
        line.id = subject
        line.subject = called.name
        line.book = RecordNeed.of(subject: subject, reading).flatMap { need in
            caller.may(need.permission, in: need.territory) ? called.book : nil
        }
        let above = AreaID(subject) == nil ? territory.path.last : territory.path.dropLast().last
        line.place = above.map { ($0, reading.directory.name($0, language)) }
    }

    /// Adds what an entry's bodies say.
    private func tell(_ line: inout ChangeListModel.Line, _ entry: Entry) throws {
        line.isOpen = try RecordNeed.all(of: entry, reading).contains {
            caller.may($0.permission, in: $0.territory)
        }
        if line.id == nil {
            let here = entry.subjects.filter {
                (try? reading.territory(of: $0))?.isWithin(question.area) == true
            }
            // Persons come with their households.
            let main = here.filter { reading.view.units.subject($0)?.kind != .person }
            if let first = main.first ?? here.first { call(&line, first) }
            line.others = max(0, main.count - 1)
        }
        line.reason = entry.bodies.lazy.compactMap(\.reason).first
        if let id = line.id {
            line.told = try SubjectEvent.read([entry], of: id, reading, show).first?.told(language) ?? ""
        } else if let file = entry.body(.open)?.payload?["imported"]?["file"]?.stringValue {
            line.told = file
        }
    }
}

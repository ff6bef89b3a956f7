import Access
import Exit
import Identification
import Policy
import Registry
import Vocabulary

extension TodayModel {
    /// Something that waits for the caller.
    struct Waiting: Sendable {
        /// What it is.
        enum Kind: Sendable {
            /// Lines whose day is past, by department.
            case overdue
            /// A workbook handed in, some of whose rows were not taken.
            case upload
            /// Lines due within a week.
            case soon
            /// Households without any open line: could leave, nobody has recorded it.
            case ready
            /// Households planned for the year that have not left.
            case planned
            /// All open lines, by the earliest day of those that are in time.
            case open
            /// Lines that wait for knowledge alone.
            case verify
            /// Households that lack documents.
            case documents
            /// Areas below that are more than five points behind time.
            case behind
            /// Accounts to which no role was granted.
            case noRole
            /// What was looked at within a week.
            case looks
        }

        var kind: Kind
        /// From whom: names of departments with their numbers; of a workbook its name and rows.
        var from: [(name: String, count: Int)] = []
        /// How many.
        var count: Int
        /// The last day.
        var due: LocalDate?
        /// The list or page of it.
        var path: String
        /// What else is to be said of it; of most kinds made from where it comes from.
        var note: String?
    }

    /// Lists as long as their numbers say.
    private struct Place {
        let area: AreaID
        /// The one department whose lines they are; nil: of several.
        let department: String?

        func tasks(_ state: TasksQuestion.State) -> String {
            let mine = department.map { [("department", $0.isEmpty ? "-" : $0)] } ?? []
            return SiteURL.tasks.path(
                query: [("area", area.description)] + mine + [("state", state.rawValue)])
        }

        var ready: String {
            SiteURL.households.path(query: [
                ("area", area.description), (ProcessFact.registered, "yes"), (ProcessFact.exited, "no"),
                ("owed", "0"),
            ])
        }
    }

    /// What the figures of an area say that somebody should do, by the last day.
    ///
    /// Exits wait for those who may record them, what is to be found out for those who answer lines; of the lines an
    /// officer's own departments.
    static func waiting(
        _ figures: ExitProgress.Figures, _ area: AreaID, _ reading: Reading, _ caller: Caller,
        _ language: String
    ) -> [Waiting] {
        let territory = reading.territory(area)
        let mayAnswer = caller.may(.answerWorkList, in: territory)
        let departments = mayAnswer ? caller.departments(for: .answerWorkList, in: territory) : nil
        let place = Place(area: area, department: departments?.count == 1 ? departments?.first : nil)
        func lines(
            _ kind: Waiting.Kind, _ state: TasksQuestion.State, due: LocalDate?,
            _ count: (ExitProgress.Lines) -> Int
        ) -> Waiting? {
            let from = figures.lines.filter { departments?.contains($0.key) ?? true }.map { id, lines in
                (
                    name: reading.pack.departments[id]?.label(language) ?? (id.isEmpty ? "–" : id),
                    count: count(lines)
                )
            }.filter { $0.count > 0 }.sorted { ($1.count, $0.name) < ($0.count, $1.name) }
            guard !from.isEmpty else { return nil }
            return Waiting(
                kind: kind, from: from, count: from.reduce(0) { $0 + $1.count }, due: due,
                path: place.tasks(state))
        }
        let (day, ready) = (reading.asOf, figures.ready.households)
        return [
            lines(.overdue, .overdue, due: nil, \.overdue),
            lines(.soon, .soon, due: day.adding(days: WorkListLine.soonDays - 1), \.soon),
            ready > 0 && caller.may(.decideExits, in: territory)
                ? Waiting(kind: .ready, count: ready, due: LocalDate(day.year, 12, 31), path: place.ready)
                : nil,
            mayAnswer
                ? lines(.open, .open, due: figures.lines.values.compactMap(\.next).min(), \.open) : nil,
            mayAnswer ? lines(.verify, .verify, due: nil, \.unknown) : nil,
        ].compactMap { $0 }
    }

    /// Households planned for the year that have not left; for all but those who only look on.
    static func planned(_ cases: CaseCount) throws -> Waiting? {
        guard cases.caller.may(.answerWorkList, in: cases.reading.territory(cases.area)) else { return nil }
        let year = cases.reading.asOf.year
        let found = try cases(
            .exits,
            [
                (ProcessFact.registered, "yes"), (ProcessFact.exitPlannedYear, String(year)),
                (ProcessFact.exited, "no"),
            ])
        return found.map {
            Waiting(kind: .planned, count: $0.count, due: LocalDate(year, 12, 31), path: $0.path)
        }
    }

    /// Households that lack documents, for those who may file them.
    static func documents(_ cases: CaseCount) throws -> Waiting? {
        let territory = cases.reading.territory(cases.area)
        guard cases.caller.may(.editFacts, in: territory), cases.caller.may(.seeLists, in: territory)
        else { return nil }
        let scope = Scope(cases.area, in: cases.reading.directory)
        let missing = try cases.cache.missing.findings(cases.snapshot, in: scope, cases.reading)
        guard let count = missing?.sum(scope).households, count > 0 else { return nil }
        return Waiting(
            kind: .documents, count: count,
            path: SiteURL.missingDocuments.path(query: [("area", cases.area.description)]))
    }

    /// Areas of a map that are more than five points behind time, for those who see to areas below and not to one village.
    static func behind(_ map: MapModel, yearShare: Int) -> Waiting? {
        guard map.indicator == .progress, map.years[map.year] == map.asOf.year else { return nil }
        let slow = map.places.filter {
            $0.whole > 0 && $0.part * 1_000 / $0.whole < yearShare - MapModel.mostBehind
        }
        guard !slow.isEmpty else { return nil }
        let names = slow.prefix(4).map { "\($0.name) \(map.indicator.text($0.part, $0.whole))" }
        return Waiting(
            kind: .behind, count: slow.count, due: LocalDate(map.asOf.year, 12, 31),
            path: SiteURL.map.path(map.area.description, query: [("level", map.level)]),
            note: names.joined(separator: map.language == "zh" ? "、" : ", ") + (slow.count > 4 ? "…" : ""))
    }

    /// In the order of the last days: what is past its day first, what has none last.
    static func ordered(_ waiting: [Waiting]) -> [Waiting] {
        func day(_ waiting: Waiting) -> LocalDate {
            waiting.kind == .overdue ? .distantPast : waiting.due ?? .distantFuture
        }
        return waiting.enumerated().sorted {
            (day($0.element), $0.offset) < (day($1.element), $1.offset)
        }.map(\.element)
    }

    /// Workbooks that the caller handed in and that have rows to be mended, with what the shelf keeps of them.
    static func waiting(_ uploads: [HandedIn], _ day: LocalDate) -> [Waiting] {
        uploads.compactMap { upload in
            guard let outcome = upload.outcome else { return nil }
            let errors = outcome.problems.count { $0.severity == .error }
            return Waiting(
                kind: .upload, from: [(upload.file.name, outcome.rows)],
                count: outcome.rejected > 0 ? outcome.rejected : max(errors, 1), due: day,
                path: SiteURL.upload.path(upload.file.id))
        }
    }

    /// What waits for those who grant roles and those who read the access log.
    static func waiting(_ log: AccessLog, _ reading: Reading, _ caller: Caller, _ language: String) throws
        -> [Waiting]
    {
        var all: [Waiting] = []
        if caller.may(.grantRoles) {
            let query = [("role", "-"), ("state", "active")]
            let accounts = try AccountsModel(
                .init(Dictionary(query) { first, _ in first }), reading, factors: [], caller, language)
            if !accounts.rows.isEmpty {
                all.append(
                    Waiting(
                        kind: .noRole, count: accounts.rows.count,
                        path: SiteURL.adminAccounts.path(query: query)))
            }
        }
        if caller.may(.seeAccessLog) {
            let since = reading.asOf.adding(days: 1 - WorkListLine.soonDays)
            let query = [("from", since.description)]
            let looks = try LogReading(
                .init(Dictionary(query) { first, _ in first }), log, reading, caller, language
            ).model().total
            if looks > 0 {
                all.append(Waiting(kind: .looks, count: looks, path: SiteURL.adminLog.path(query: query)))
            }
        }
        return all
    }
}

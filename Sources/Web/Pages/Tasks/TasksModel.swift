import Access
import Columns
import Exit
import Journal
import Policy
import Registry
import Vocabulary

/// What an address asks of the work lists (任务清单提问).
struct TasksQuestion: Sendable {
    /// By what the lines are counted.
    enum Grouping: String, Sendable, CaseIterable {
        case department, area, condition
    }

    /// Which lines are listed.
    enum State: String, Sendable, CaseIterable {
        /// 未办结
        case open
        /// 逾期
        case overdue
        /// 7天内到期
        case soon
        /// 待核实: what is missing is only knowledge.
        case verify
        /// 今年办结
        case done
    }

    static let size = 50

    var area: AreaID
    var grouping = Grouping.department
    var state = State.open
    /// A department; the empty text where none answers.
    var department: String?
    /// `ruleset/criterion`.
    var condition: String?
    /// A day of the past on which the lines stood as they are shown; nil: today.
    var asOf: LocalDate?
    var page = 1

    init(_ query: [String: String], area: AreaID) throws {
        self.area = area
        if let text = query["by"], !text.isEmpty {
            guard let known = Grouping(rawValue: text) else { throw query.refused("by") }
            grouping = known
        }
        if let text = query["state"], !text.isEmpty {
            guard let known = State(rawValue: text) else { throw query.refused("state") }
            state = known
        }
        department = query["department"].flatMap { $0.isEmpty ? nil : $0 == "-" ? "" : $0 }
        condition = query["condition"].flatMap { $0.isEmpty ? nil : $0 }
        asOf = query["as_of"].flatMap { LocalDate($0) }
        if let text = query["page"], !text.isEmpty {
            guard let number = Int(text), (1...10_000_000).contains(number) else {
                throw query.refused("page")
            }
            page = number
        }
    }

    /// As it stands in an address.
    var query: [(String, String)] {
        var query = [("area", area.description)]
        if grouping != .department { query.append(("by", grouping.rawValue)) }
        if state != .open { query.append(("state", state.rawValue)) }
        if let department { query.append(("department", department.isEmpty ? "-" : department)) }
        if let condition { query.append(("condition", condition)) }
        if let asOf { query.append(("as_of", asOf.description)) }
        if page != 1 { query.append(("page", String(page))) }
        return query
    }

    /// The same with something else in it, from the first page.
    func with(_ change: (inout TasksQuestion) -> Void) -> TasksQuestion {
        var other = self
        other.page = 1
        change(&other)
        return other
    }
}

/// The work lists of an area (任务清单): counts by department, area or condition, and the lines themselves.
struct TasksModel: Sendable {
    /// Counts of lines.
    struct Counts: Sendable, Equatable {
        var open = 0
        var overdue = 0
        var soon = 0
        var done = 0

        /// The share of lines done this year, in tenths of a percent; nil where there are none.
        var share: Int? { open + done > 0 ? done * 1_000 / (open + done) : nil }
    }

    /// One row of the counts.
    struct Group: Sendable {
        var id: String
        var name: String
        var counts = Counts()
    }

    /// One line as listed.
    struct Line: Sendable {
        var number: String
        var subject: String
        /// Its book.
        var book: String
        /// Why the condition answers as it does.
        var why: String
        var name: String
        var place: String
        var condition: String
        var isUnmet: Bool
        var measures: String
        var department: String
        var opened: LocalDate
        var due: LocalDate
        var closed: LocalDate?
        var state: WorkListLine.State
    }

    var question: TasksQuestion
    var crumbs: [Page.Crumb]
    var below: [(id: AreaID, name: String)]
    var areaName: String
    var asOf: LocalDate
    var groups: [Group] = []
    var all = Counts()
    /// How many lines are listed on all pages.
    var total = 0
    var lines: [Line] = []
    /// The chosen department and condition in words.
    var department: String?
    var condition: String?

    var lastPage: Int { max(1, (total + TasksQuestion.size - 1) / TasksQuestion.size) }
}

/// Reads the work lists for a caller (清单读取).
struct TasksReading {
    let question: TasksQuestion
    let snapshot: RegistrySnapshot
    let lists: WorkListSnapshot
    let reading: Reading
    let caller: Caller
    var show: FactShow
    private let today: Int32
    private let past: CursorShelf.Held?
    /// The bit of each condition of households in what a state of the past owes.
    private let bits: [WorkListSnapshot.Condition: UInt32]
    private let scope: Scope
    private let units: UnitNames
    private typealias Found = (key: VillageKey, line: WorkListSnapshot.Line)

    /// Reads what the address asks of today's lines; with a state of the past, as they stood on its day.
    init(
        _ query: [String: String], _ newest: RegistrySnapshot, _ lists: WorkListSnapshot, _ reading: Reading,
        _ caller: Caller, _ permission: Permission, _ language: String, now: Instant,
        past: CursorShelf.Held? = nil
    ) throws {
        let snapshot = past?.snapshot ?? newest
        let area = try ListReading.area(query["area"], reading, caller, permission, now)
        let territory = reading.territory(area)
        try caller.require(permission, in: territory, at: now)
        question = try TasksQuestion(query, area: area)
        show = FactShow(snapshot.pack, language, caller, territory)
        scope = Scope(area, in: reading.directory)
        units = try UnitNames(reading.connection)
        today = snapshot.moment.asOf.dayNumber
        self.past = past
        let rules = past.flatMap { _ in snapshot.pack.ruleSet(for: ExitJudge.householdRole) }
        bits = Dictionary(
            (rules?.criteria ?? PackList()).prefix(32).enumerated().map { place, criterion in
                (.init(ruleSet: rules?.id ?? "", criterion: criterion.id), UInt32(1) << UInt32(place))
            }, uniquingKeysWith: { first, _ in first })
        self.snapshot = snapshot
        self.lists = lists
        self.reading = reading
        self.caller = caller
    }

    private var language: String { show.language }
    private var pack: PolicyPack { snapshot.pack }

    /// The lines of a village as they stood on the day: those opened by then, without what was closed since. Whether a
    /// household's condition was unmet or not known is judged on that day; of a village's the last answer is kept.
    private func lines(_ key: VillageKey) -> [WorkListSnapshot.Line] {
        guard let past else { return lists.lines(key) }
        let chunk = snapshot.columns.place(of: key).map { snapshot.columns.chunks[$0] }
        return lists.lines(key).compactMap { line in
            guard line.opened <= today else { return nil }
            var line = line
            if let closed = line.closed, closed > today { (line.closed, line.state) = (nil, .open) }
            guard line.isHousehold else { return line }
            line.row = chunk?.row(.household, id: line.subject).map { Int32($0) } ?? -1
            if line.row >= 0, let bit = bits[lists.conditions[Int(line.condition)]] {
                let owed = past.lists.owed(key, Int(line.row))
                if (owed.unmet | owed.unknown) & bit != 0 { line.isUnmet = owed.unmet & bit != 0 }
            }
            return line
        }
    }

    private func isOverdue(_ line: WorkListSnapshot.Line) -> Bool { line.state == .open && line.due < today }

    private func isSoon(_ line: WorkListSnapshot.Line) -> Bool {
        line.state == .open && line.due >= today && line.due < today + Int32(WorkListLine.soonDays)
    }

    private var newYear: Int32 { LocalDate(snapshot.moment.asOf.year, 1, 1)?.dayNumber ?? today }

    private func isDoneThisYear(_ line: WorkListSnapshot.Line) -> Bool {
        line.state == .done && (line.closed.map { $0 >= newYear && $0 <= today } ?? false)
    }

    private func count(_ line: WorkListSnapshot.Line, _ counts: inout TasksModel.Counts) {
        if line.state == .open { counts.open += 1 }
        if isOverdue(line) { counts.overdue += 1 }
        if isSoon(line) { counts.soon += 1 }
        if isDoneThisYear(line) { counts.done += 1 }
    }

    private func isListed(_ line: WorkListSnapshot.Line) -> Bool {
        switch question.state {
        case .open: line.state == .open
        case .overdue: isOverdue(line)
        case .soon: isSoon(line)
        case .verify: line.state == .open && !line.isUnmet
        case .done: isDoneThisYear(line)
        }
    }

    /// The counts of the scope by the chosen grouping, and the lines that are listed, by day due.
    private func sweep() throws -> (groups: [String: TasksModel.Counts], found: [Found]) {
        let directory = reading.directory
        let department = question.department.map { name in lists.departments.firstIndex(of: name) }
        let condition = question.condition.map { name in
            lists.conditions.firstIndex { $0.ruleSet + "/" + $0.criterion == name }
        }
        var groups: [String: TasksModel.Counts] = [:]
        var byPlace: [Int: TasksModel.Counts] = [:]
        var found: [Found] = []
        for part in scope.parts {
            for village in part.villages {
                let key = VillageKey(unit: part.unit, village: village)
                var here = TasksModel.Counts()
                for line in lines(key) {
                    switch question.grouping {
                    case .department: count(line, &byPlace[Int(line.department), default: .init()])
                    case .condition: count(line, &byPlace[Int(line.condition), default: .init()])
                    case .area: count(line, &here)
                    }
                    guard isListed(line), department.map({ $0 == Int(line.department) }) ?? true,
                        condition.map({ $0 == Int(line.condition) }) ?? true
                    else { continue }
                    found.append((key, line))
                }
                guard question.grouping == .area, here != .init() else { continue }
                let path = directory.path(AreaID(village))
                let at = path.firstIndex(of: question.area).map { min($0 + 1, path.count - 1) } ?? 0
                let id = path[at].description
                var sum = groups[id] ?? .init()
                sum.open += here.open
                sum.overdue += here.overdue
                sum.soon += here.soon
                sum.done += here.done
                groups[id] = sum
            }
        }
        for (place, counts) in byPlace {
            let condition = question.grouping == .condition ? lists.conditions[place] : nil
            groups[condition.map { $0.ruleSet + "/" + $0.criterion } ?? lists.departments[place]] = counts
        }
        // Equal days stand by village and number, as they were found.
        let order = found.indices.sorted { (found[$0].line.due, $0) < (found[$1].line.due, $1) }
        return (groups, order.map { found[$0] })
    }

    /// The page's model.
    func model() throws -> TasksModel {
        let directory = reading.directory
        let (groups, found) = try sweep()
        var model = TasksModel(
            question: question, crumbs: crumbs(),
            below: directory.below(question.area).filter { $0.level != "group" }.map {
                ($0.id, directory.name($0.id, language))
            }, areaName: directory.name(question.area, language), asOf: snapshot.moment.asOf)
        model.groups = groups.filter { $0.value != .init() }.map {
            .init(id: $0.key, name: name(ofGroup: $0.key), counts: $0.value)
        }
        .sorted { ($1.counts.open, $0.name) < ($0.counts.open, $1.name) }
        for group in model.groups {
            model.all.open += group.counts.open
            model.all.overdue += group.counts.overdue
            model.all.soon += group.counts.soon
            model.all.done += group.counts.done
        }
        model.total = found.count
        // A list that has become shorter shows its end, not nothing.
        model.question.page = min(question.page, model.lastPage)
        let first = min(found.count, (model.question.page - 1) * TasksQuestion.size)
        let page = found[first..<min(found.count, first + TasksQuestion.size)]
        model.lines = page.map(line)
        model.department = question.department.map(name(ofDepartment:))
        model.condition = question.condition.map { name(ofCondition: $0, isFull: true) }
        return model
    }

    /// All lines that the address asks for, for a file.
    func lines() throws -> (count: Int, line: (Int) -> TasksModel.Line) {
        let found = try sweep().found
        return (found.count, { line(found[$0]) })
    }

    /// Some of them in full, and how many there are.
    func lines(from offset: Int, limit: Int) throws -> (total: Int, lines: [WorkListLine]) {
        let found = try sweep().found
        let first = min(offset, found.count)
        return (
            found.count,
            found[first..<min(found.count, first + limit)].map { lists.line($0.line, in: $0.key) }
        )
    }

    private func crumbs() -> [Page.Crumb] {
        reading.directory.path(question.area).map { id in
            let name = reading.directory.name(id, language)
            guard id != question.area, caller.may(.seeLists, in: reading.territory(id)) else {
                return Page.Crumb(name)
            }
            return Page.Crumb(name, SiteURL.tasks.path(query: question.with { $0.area = id }.query))
        }
    }

    private func name(ofGroup id: String) -> String {
        switch question.grouping {
        case .department: name(ofDepartment: id)
        case .condition: name(ofCondition: id, isFull: true)
        case .area: AreaID(id).map { reading.directory.name($0, language) } ?? id
        }
    }

    private func name(ofDepartment id: String) -> String {
        pack.departments[id]?.label(language) ?? (id.isEmpty ? TasksWords.nobody(language) : id)
    }

    private func name(ofCondition id: String, isFull: Bool = false) -> String {
        let parts = id.split(separator: "/", maxSplits: 1).map(String.init)
        guard parts.count == 2 else { return id }
        let condition = CampaignTally.Condition(ruleSet: parts[0], criterion: parts[1])
        return isFull
            ? ConditionName.full(condition, pack, language) : ConditionName.plain(condition, pack, language)
    }

    private func line(_ found: Found) -> TasksModel.Line {
        let (key, line) = found
        let condition = lists.conditions[Int(line.condition)]
        let village = AreaID(key.village)
        let areaName = reading.directory.name(village, language)
        var name = areaName
        var subject = village.description
        if line.isHousehold {
            subject = units.text(SubjectID(kind: .household, key: line.subject))
            name = subject
            if let chunk = snapshot.columns.place(of: key), line.row >= 0,
                let fact = pack.facts[ProcessFact.headName],
                let value = snapshot.value(
                    fact.id, .household, Snapshot.Row(chunk: chunk, row: Int(line.row)))
            {
                name = show.text(fact, value)
            }
        }
        let day = question.asOf.map { [("as_of", $0.description)] } ?? []
        let measures = pack.ruleSets[condition.ruleSet]?.criteria[condition.criterion]?.measures ?? []
        return TasksModel.Line(
            number: WorkListLine.id(
                line.isHousehold ? .household : .village, line.subject, line.number, units), subject: subject,
            book: (line.isHousehold ? SiteURL.household : .area).path(subject, query: day),
            why: (line.isHousehold ? SiteURL.why : .villageWhy).path(
                subject, condition.ruleSet, condition.criterion, query: day), name: name,
            place: line.isHousehold ? areaName : TasksWords.village(language),
            condition: self.name(ofCondition: condition.ruleSet + "/" + condition.criterion),
            isUnmet: line.isUnmet,
            measures: measures.map { pack.measures[$0]?.label(language) ?? $0 }
                .joined(separator: language == "zh" ? "、" : ", "),
            department: self.name(ofDepartment: lists.departments[Int(line.department)]),
            opened: LocalDate(dayNumber: line.opened), due: LocalDate(dayNumber: line.due),
            closed: line.closed.map { LocalDate(dayNumber: $0) }, state: line.state)
    }
}

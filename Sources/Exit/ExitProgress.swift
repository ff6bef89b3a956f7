public import Policy
public import Registry
public import Storage
public import Vocabulary

/// How far an area has come (进度): who is still in the register, who left in which year, what is open.
///
/// Counted from the register and the open lines of the work list at one moment; a line is open where a condition was unmet
/// or unknown when the last batch ended, so a registered household without one could leave today.
public struct ExitProgress: Sendable {
    /// Households with their persons.
    public struct Count: Sendable, Hashable {
        /// Households.
        public var households = 0
        /// Their persons as recorded; a household without the number counts as none.
        public var persons = 0

        /// Nobody.
        public init() {}

        mutating func add(_ persons: Int) {
            households += 1
            self.persons += persons
        }

        static func += (left: inout Count, right: Count) {
            left.households += right.households
            left.persons += right.persons
        }
    }

    /// Open lines of one department.
    public struct Lines: Sendable, Hashable {
        /// All that are open.
        public var open = 0
        /// Those that wait for knowledge alone.
        public var unknown = 0
        /// Those whose day is past.
        public var overdue = 0
        /// Those whose day is among the next seven, today the first of them.
        public var soon = 0
        /// The earliest day of those that are not past it.
        public var next: LocalDate?
    }

    /// What was counted, of one village or of several together.
    public struct Figures: Sendable, Hashable {
        /// Registered and not yet out.
        public var registered = Count()
        /// Of those, without any open line.
        public var ready = Count()
        /// Of those, with a single open line.
        public var oneShort = Count()
        /// Out of the register, by year of exit.
        public var exited: [Int: Count] = [:]
        /// Registered or out, by the year planned for the exit.
        public var planned: [Int: Count] = [:]
        /// Open lines by department; "" where the pack names none.
        public var lines: [String: Lines] = [:]

        /// Nothing counted.
        public init() {}

        static func += (left: inout Figures, right: Figures) {
            left.registered += right.registered
            left.ready += right.ready
            left.oneShort += right.oneShort
            left.exited.merge(right.exited) { sum($0, $1) }
            left.planned.merge(right.planned) { sum($0, $1) }
            left.lines.merge(right.lines) { left, right in
                Lines(
                    open: left.open + right.open, unknown: left.unknown + right.unknown,
                    overdue: left.overdue + right.overdue,
                    soon: left.soon + right.soon,
                    next: [left.next, right.next].compactMap { $0 }.min())
            }
        }

        private static func sum(_ left: Count, _ right: Count) -> Count {
            var sum = left
            sum += right
            return sum
        }
    }

    /// The figures of each village that has any.
    public private(set) var villages: [Int64: Figures] = [:]

    /// Nothing counted.
    public init() {}

    /// Counts the villages of a scope, as at first or after something was written of them; the others stay.
    public mutating func count(
        _ scope: Scope, pack: PolicyPack, tables: RegistryTables, at moment: Moment,
        _ connection: any StorageConnection
    ) throws {
        let wanted = [
            ProcessFact.registered, ProcessFact.exited, ProcessFact.exitYear, ProcessFact.exitPlannedYear,
            ProcessFact.householdSize,
        ]
        let columns = tables.columns(of: .household).filter { wanted.contains($0.fact) }
        let places = wanted.map { fact in columns.firstIndex { $0.fact == fact } }
        let reader = StateReader(tables, facts: [.household: columns])
        let rules = pack.ruleSet(for: ExitJudge.Role.household)?.id
        let soon = moment.asOf.adding(days: WorkListLine.soonDays)
        for part in scope.parts {
            for village in part.villages {
                var figures = Figures()
                var openLines: [Int64: Int] = [:]
                try WorkListLine.lines([(part.unit, village)], state: .open, connection) { line in
                    if line.ruleSet == rules { openLines[line.subject, default: 0] += 1 }
                    figures.lines[line.department ?? "", default: Lines()].open += 1
                    if line.verdict == .unknown {
                        figures.lines[line.department ?? "", default: Lines()].unknown += 1
                    }
                    if line.due < moment.asOf {
                        figures.lines[line.department ?? "", default: Lines()].overdue += 1
                    } else {
                        let next = figures.lines[line.department ?? ""]?.next
                        figures.lines[line.department ?? ""]?.next = min(next ?? line.due, line.due)
                        if line.due < soon { figures.lines[line.department ?? ""]?.soon += 1 }
                    }
                }
                try reader.forEach(
                    .household, unit: part.unit, village: village, at: moment, connection
                ) { state in
                    func value(_ index: Int) -> Int64? {
                        guard let place = places[index], case .integer(let value) = state.values[place] else {
                            return nil
                        }
                        return value
                    }
                    guard value(0) == 1 else { return }
                    let persons = Int(value(4) ?? 0)
                    if let year = value(3) { figures.planned[Int(year), default: Count()].add(persons) }
                    if value(1) == 1 {
                        figures.exited[Int(value(2) ?? 0), default: Count()].add(persons)
                        return
                    }
                    figures.registered.add(persons)
                    switch openLines[state.subject] ?? 0 {
                    case 0: figures.ready.add(persons)
                    case 1: figures.oneShort.add(persons)
                    default: break
                    }
                }
                villages[village] = figures
            }
        }
    }

    /// The figures of a scope together.
    public func total(_ scope: Scope) -> Figures {
        var total = Figures()
        for part in scope.parts {
            for village in part.villages { if let figures = villages[village] { total += figures } }
        }
        return total
    }
}

/// The numbers of the plan that exits are measured by (退出计划): targets of a pack, by the ids that packs give them.
public enum ExitTargets {
    /// Persons to leave the register, by year; nil where the pack has no such target.
    public static func persons(_ pack: PolicyPack) -> Target? { pack.targets["exit-persons"] }

    /// Villages to leave, by year.
    public static func villages(_ pack: PolicyPack) -> Target? { pack.targets["exit-villages"] }
}

public import Columns
import Dispatch
public import Policy
public import Storage
import Synchronization
public import Vocabulary

/// Walks the villages of a scope as columns with the derived facts in them (逐批列算), on two threads, in order.
///
/// It reads the columns that are needed and no others, as of any day known at any position.
public struct ColumnWalk: Sendable {
    /// The pack whose facts they are.
    public let pack: PolicyPack
    private let context: EvaluationContext
    private let store: any Store
    private let moment: Moment
    private let scan: VillageScan
    private let derived: DerivedColumns

    /// A walk over the facts that are needed, derived ones with what they rest on; refused where the pack and the
    /// tables keep one of them differently or only the tree evaluator can work one out.
    public init(
        _ store: any Store, at moment: Moment, _ pack: PolicyPack, _ tables: RegistryTables,
        needing facts: Set<String>
    ) throws(BoundParameters.Refusal) {
        self.store = store
        self.moment = moment
        self.pack = pack
        context = pack.context(asOf: moment.asOf)
        if let fact = tables.fact(keptOtherwiseThan: pack, among: facts) { throw .fact(fact) }
        scan = VillageScan(pack, tables, needing: facts, codes: CodeNumbers(pack))
        derived = try DerivedColumns(pack, context, needing: facts)
        // What cannot be compiled is refused now, not in the middle of a list.
        var none = VillageTables()
        try derived.add(to: &none)
    }

    /// Some villages, and the sources of facts of those of whom more is asked than columns say.
    public struct Villages {
        /// The columns, derived ones too.
        public let tables: VillageTables
        fileprivate let pack: PolicyPack
        fileprivate let context: EvaluationContext
        fileprivate let codes: CodeNumbers

        /// The number of a fact in a row; nil where it is not known, or the pack has no such fact.
        public func number(_ fact: String, _ kind: SubjectKind, _ row: Int) -> Int64? {
            pack.facts[fact]?.subject == kind ? tables[kind].numbers[fact]?[row] : nil
        }

        /// The text of a fact in a row; nil where it is not known, or the pack has no such fact.
        public func text(_ fact: String, _ kind: SubjectKind, _ row: Int) -> String? {
            pack.facts[fact]?.subject == kind ? tables[kind].texts[fact]?[row] : nil
        }

        /// The persons of a household: its size where it is known, else those listed.
        public func persons(ofHousehold row: Int) -> Int64 {
            number(ProcessFact.householdSize, .household, row)
                ?? Int64(tables.members[row + 1] - tables.members[row])
        }
    }

    /// Works out something of a few villages at a time and takes the results in order of unit and village.
    public func forEach<T: Sendable>(
        _ scope: Scope, _ work: @Sendable (Villages) throws -> T, take: (T) throws -> Void
    ) throws {
        // About ten thousand households at a time: enough to compile for, little enough to keep two of.
        let pieces = scope.split(max(1, scope.count / 32))
        let threads = 2
        for wave in stride(from: 0, to: pieces.count, by: threads) {
            let now = Array(pieces[wave..<min(wave + threads, pieces.count)])
            let results = Mutex<[Int: Result<T, any Error>]>([:])
            DispatchQueue.concurrentPerform(iterations: now.count) { index in
                let result = Result { try work(villages(now[index])) }
                results.withLock { $0[index] = result }
            }
            let done = results.withLock { $0 }
            for index in now.indices {
                if let result = try done[index]?.get() { try take(result) }
            }
        }
    }

    private func villages(_ scope: Scope) throws -> Villages {
        var tables = try store.read { try scan.tables(scope, at: moment, $0) }
        do {
            try derived.add(to: &tables)
        } catch {
            throw Problem(.packExpression, ["why": "\(error)"])
        }
        return Villages(tables: tables, pack: pack, context: context, codes: scan.codes)
    }
}

extension ColumnWalk.Villages {
    /// A subject with what was entered of it and of those below it, for the tree evaluator.
    public func source(_ kind: SubjectKind, _ row: Int) -> FactSource {
        var lower: [SubjectKind: [FactSource]] = [:]
        func take(_ below: SubjectKind, _ rows: Range<Int>) { lower[below] = rows.map { source(below, $0) } }
        switch kind {
        case .person, .group: break
        case .household:
            let persons = Int(tables.members[row])..<Int(tables.members[row + 1])
            if !persons.isEmpty { take(.person, persons) }
        case .village:
            for below in [SubjectKind.household, .group] {
                let offsets = tables[below].offsets
                take(below, Int(offsets[row])..<Int(offsets[row + 1]))
            }
        }
        return FactSource(kind, in: pack, context: context, entered: entered(kind, row), lower: lower)
    }

    private func entered(_ kind: SubjectKind, _ row: Int) -> [String: FactValue] {
        let table = tables[kind]
        var entered: [String: FactValue] = [:]
        for (id, texts) in table.texts { entered[id] = texts[row].map { .text($0) } }
        for (id, column) in table.numbers {
            guard let fact = pack.facts[id], !fact.isDerived || table.written[id] != nil,
                let number = (table.written[id] ?? column)[row]
            else { continue }
            entered[id] = codes.value(number, fact.form)
        }
        return entered
    }
}

extension RegistryTables {
    /// A fact among some that the tables keep in another form than a pack reads it: columns find nothing known of it.
    func fact(keptOtherwiseThan pack: PolicyPack, among facts: Set<String>) -> String? {
        for kind in SubjectKind.allCases {
            for column in columns(of: kind) where facts.contains(column.fact) {
                guard let fact = pack.facts[column.fact], fact.subject == kind else { continue }
                if column.form != .secret, column.form != fact.form.columnForm { return fact.id }
            }
        }
        return nil
    }
}

extension CodeNumbers {
    /// The value that a number of a column stands for; nil for texts and numbers of no code.
    public func value(_ number: Int64, _ form: ValueForm) -> FactValue? {
        switch form.type {
        case .bool: .bool(number != 0)
        case .date: .day(LocalDate(dayNumber: Int32(truncatingIfNeeded: number)))
        case .code: code(number, in: form.codes ?? "").map { .text($0) }
        case .text: nil
        case .int, .money, .number: .integer(number)
        }
    }
}

extension ValueForm {
    /// How a version table keeps values of this form.
    var columnForm: FactColumn.Form {
        switch type {
        case .bool: .bool
        case .int, .money, .number: .int
        case .code, .text: .text
        case .date: .date
        }
    }
}

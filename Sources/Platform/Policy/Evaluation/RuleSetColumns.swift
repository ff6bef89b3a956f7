public import Columns
public import Vocabulary

/// A rule set of one day asked of the columns of whole villages (按列判定), with the outcome of the tree evaluator.
public struct RuleSetColumns: Sendable {
    /// The rule set on its day.
    public let rules: RuleSetOnDay
    private let pack: PolicyPack

    /// A rule set over columns; refused where one of its expressions is not fast.
    public init(_ rules: RuleSetOnDay, in pack: PolicyPack) throws(BoundParameters.Refusal) {
        self.rules = rules
        self.pack = pack
    }

    /// The facts that its criteria read as they stand in the columns, those of persons too (所读指标); refused as `answers`.
    public func facts() throws(BoundParameters.Refusal) -> Set<String> {
        let scope = ExpressionScope(pack, rules.ruleSet.subject)
        var facts: Set<String> = []
        for asked in rules.criteria {
            for expression in [asked.when, asked.met].compactMap({ $0 }) {
                guard case .success(let checked) = expression.checked(scope, wanted: .bool) else {
                    throw .needsTree
                }
                facts.formUnion(checked.facts + checked.memberFacts)
            }
        }
        return facts
    }

    /// The criteria that are not met and the unknown ones as bits by place (位图), of the first sixty-four, for all subjects
    /// of some villages whose derived facts are worked out.
    public func bits(_ tables: VillageTables) throws(BoundParameters.Refusal) -> (
        unmet: [UInt64], unknown: [UInt64]
    ) {
        try RuleSetProgram(rules, in: pack, over: tables).bits()
    }

    /// The answers for all subjects of some villages whose derived facts are worked out.
    public func answers(_ tables: VillageTables) throws(BoundParameters.Refusal) -> RuleSetAnswers {
        let kind = rules.ruleSet.subject
        let program = try RuleSetProgram(rules, in: pack, over: tables)
        var answers = RuleSetAnswers(rules, rows: tables[kind].rows)
        program.run { answers.take($0) }
        if let among = rules.ruleSet.among {
            guard let expression = among.expression,
                case .success(let checked) = expression.checked(ExpressionScope(pack, kind), wanted: .bool)
            else { throw .needsTree }
            let table = tables.factTable(
                kind, Set(checked.facts), members: Set(checked.memberFacts), listsMembers: checked.usesMembers
            )
            answers.concerned = try ColumnProgram([checked], over: table, rules.context).truths(of: 0)
        }
        return answers
    }
}

/// What a rule set answered for the subjects of some villages (判定结果列).
public struct RuleSetAnswers: Sendable {
    /// How many subjects there are.
    public let rows: Int
    private let rules: RuleSetOnDay
    private var verdicts: [UInt8] = []
    private var errors: [UInt8] = []
    private var criteria: [[UInt8]]
    /// The truth bytes of `among`; nil where the rule set concerns everybody.
    fileprivate(set) var concerned: [UInt8]?
    private let results: [(when: CriterionResult, met: CriterionResult)]

    init(_ rules: RuleSetOnDay, rows: Int) {
        self.rules = rules
        self.rows = rows
        criteria = rules.criteria.map { _ in [] }
        results = rules.criteria.map { asked in
            func result(_ unverified: [String]) -> CriterionResult {
                CriterionResult(
                    id: asked.criterion.id, verdict: .unknown, role: asked.edition.role, missing: [],
                    error: nil,
                    unverified: unverified)
            }
            return (
                result(asked.unverifiedWhen),
                result(Outcome.union([asked.unverifiedWhen, asked.unverifiedMet]))
            )
        }
    }

    mutating func take(_ block: borrowing RuleSetProgram.Block) {
        verdicts.append(contentsOf: UnsafeBufferPointer(start: block.verdicts, count: block.count))
        errors.append(contentsOf: UnsafeBufferPointer(start: block.errors, count: block.count))
        for place in criteria.indices {
            criteria[place].append(
                contentsOf: UnsafeBufferPointer(start: block.criterion(place), count: block.count))
        }
    }

    /// The verdict of a row.
    public func verdict(_ row: Int) -> Verdict { RuleSetProgram.verdict(verdicts[row]) }

    /// Whether some criterion met an error.
    public func isError(_ row: Int) -> Bool { errors[row] != 0 }

    /// The verdict of a criterion by its place.
    public func verdict(_ row: Int, criterion place: Int) -> Verdict {
        RuleSetProgram.verdict(criteria[place][row])
    }

    /// The gate criteria that are not met in a row, by id.
    public func unmetGates(_ row: Int) -> [String] {
        rules.criteria.indices.filter {
            rules.criteria[$0].edition.role == .gate && verdict(row, criterion: $0) == .unmet
        }.map { rules.criteria[$0].criterion.id }
    }

    /// Whether a list is made for the subject: the rule set's `among`.
    public func isConcerned(_ row: Int) -> Bool { concerned.map { $0[row] == TruthByte.holds } ?? true }

    /// The counts of the rows of a range, of those concerned or of all.
    public func tally(_ range: Range<Int>) -> RuleSetTally {
        var tally = RuleSetTally(criteria: Array(repeating: RuleSetTally.Counts(), count: criteria.count))
        tally.subjects = range.count
        tally.errors = errors[range].reduce(0) { $0 + Int($1) }
        for row in range { tally.verdicts.count(verdict(row)) }
        for place in criteria.indices {
            for row in range { tally.criteria[place].count(verdict(row, criterion: place)) }
        }
        return tally
    }

    /// The whole answer for a row, with what is missing; only where something is unknown is the tree asked for it.
    public func result(_ row: Int, _ source: () -> FactSource) -> RuleSetResult {
        var facts: FactSource?
        let found = criteria.indices.map { place -> CriterionResult in
            let byte = criteria[place][row]
            guard byte != RuleSetProgram.VerdictByte.unknown else {
                let known = facts ?? source()
                facts = known
                return rules.evaluate(rules.criteria[place], known)
            }
            var result =
                byte == RuleSetProgram.VerdictByte.notApplicable ? results[place].when : results[place].met
            result.verdict = RuleSetProgram.verdict(byte)
            return result
        }
        return RuleSetResult(
            ruleSet: rules.ruleSet.id, edition: rules.edition.id, verdict: verdict(row), criteria: found)
    }
}

extension RuleSetTally.Counts {
    mutating func count(_ verdict: Verdict) {
        switch verdict {
        case .notApplicable: notApplicable += 1
        case .met: met += 1
        case .unmet: unmet += 1
        case .unknown: unknown += 1
        }
    }
}

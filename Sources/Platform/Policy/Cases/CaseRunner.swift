public import Vocabulary

/// Runs a pack's own cases (案例检验): the office's examples with the answers that must come out.
public struct CaseRunner: Sendable {
    /// A case that came out otherwise.
    public struct Failure: Sendable, Hashable {
        /// Its name in the pack's first language.
        public var name: String
        /// Its file within the pack.
        public var file: String
        /// Its line.
        public var line: Int
        /// What the case wants, only where it differs.
        public var want: JSONValue
        /// What came out.
        public var got: JSONValue
    }

    /// How a run went.
    public struct Report: Sendable {
        /// How many came out as wanted.
        public var passed = 0
        /// How many came out otherwise.
        public var failed = 0
        /// How many were passed over.
        public var skipped = 0
        /// Those that came out otherwise, in the order of the files.
        public var failures: [Failure] = []
        /// How many cases name each criterion's text, as `household-exit/income@2017`, in the order of the pack.
        public var casesByCriterion: [(criterion: String, cases: Int)] = []

        /// The answer of `policy test`.
        public var json: JSONValue {
            [
                "passed": .int(Int64(passed)), "failed": .int(Int64(failed)), "skipped": .int(Int64(skipped)),
                "failures": .array(
                    failures.map {
                        [
                            "case": .string($0.name), "file": .string($0.file), "line": .int(Int64($0.line)),
                            "want": $0.want, "got": $0.got,
                        ]
                    }),
                "cases_by_criterion": .object(
                    casesByCriterion.map { JSONValue.Member($0.criterion, .int(Int64($0.cases))) }),
            ]
        }
    }

    let pack: PolicyPack

    private let unreadable: [Problem]

    /// A runner of a pack's cases, which are read from its files where they are not yet.
    public init(_ pack: PolicyPack) {
        let (pack, problems) = pack.withCases()
        self.pack = pack
        unreadable = problems.filter { $0.severity == .error }
    }

    /// Runs the cases whose name, file, rule set or form holds the filter's text; nil runs all.
    public func run(filter: String? = nil) -> Report {
        var report = Report()
        var counts: [String: Int] = [:]
        for problem in unreadable {
            report.failed += 1
            report.failures.append(
                Failure(
                    name: problem.place.file ?? "", file: problem.place.file ?? "",
                    line: problem.place.row ?? 0,
                    want: [:], got: ["case": .string(problem.description)]))
        }
        var session = CaseSession(pack)
        for written in pack.cases {
            guard filter.map({ written.matches($0) }) ?? true, written.skip == nil else {
                report.skipped += 1
                continue
            }
            let prepared = PreparedCase(written, in: pack)
            let differences = session.differences(prepared)
            if differences.isEmpty {
                report.passed += 1
            } else {
                report.failed += 1
                report.failures.append(
                    Failure(
                        name: written.name.texts.first?.text ?? "", file: written.place.file,
                        line: written.place.line,
                        want: .object(differences.map { JSONValue.Member($0.key, $0.want) }),
                        got: .object(differences.map { JSONValue.Member($0.key, $0.got) })))
            }
            for key in written.criteriaNamed(in: pack) { counts[key, default: 0] += 1 }
        }
        for set in pack.ruleSets {
            for criterion in set.criteria {
                for edition in criterion.editions where !edition.isWithdrawn {
                    let key = "\(set.id)/\(criterion.id)@\(edition.id)"
                    report.casesByCriterion.append((key, counts[key] ?? 0))
                }
            }
        }
        return report
    }
}

extension PolicyCase {
    /// Whether a filter's text stands in the case's name, file or question.
    func matches(_ filter: String) -> Bool {
        let question =
            switch self.question {
            case .ruleSet(let id), .form(let id), .identity(let id), .decision(let id): id
            case .facts(let subject): subject.rawValue
            }
        return ([question, place.file] + name.texts.map(\.text) + expect.criteria.keys).contains {
            $0.contains(filter)
        }
    }

    /// The criteria texts that the case names, as `household-exit/income@2017`.
    func criteriaNamed(in pack: PolicyPack) -> [String] {
        guard case .ruleSet(let id) = question, let set = pack.ruleSets[id],
            let edition = set.edition(on: asOf)
        else {
            return []
        }
        let inForce = set.criteria(in: edition)
        // A case that names only the verdict of a set with one criterion speaks of that one.
        let named =
            inForce.count == 1 && expect.verdict != nil
            ? [inForce[0].criterion.id] : Array(expect.criteria.keys)
        return inForce.filter { named.contains($0.criterion.id) }.map {
            "\(id)/\($0.criterion.id)@\($0.edition.id)"
        }
    }
}

/// Asks prepared cases of one state of a pack; rule sets by day are made once.
struct CaseSession {
    /// One thing that came out otherwise.
    struct Difference {
        var key: String
        var want: JSONValue
        var got: JSONValue
    }

    let pack: PolicyPack
    private var onDay: [String: Result<RuleSetOnDay, Problem>] = [:]
    private var identity: IdentityNumberCheck?

    init(_ pack: PolicyPack) { self.pack = pack }

    private mutating func ruleSet(_ id: String, _ prepared: PreparedCase) -> Result<RuleSetOnDay, Problem> {
        let day = prepared.written.asOf
        let key = prepared.parameters.isEmpty ? "\(id)@\(day)" : "\(id)@\(day) \(prepared.written.place)"
        if let made = onDay[key] { return made }
        let made = Result { () throws(Problem) in
            try pack.ruleSet(id, on: day, replacing: prepared.parameters)
        }
        onDay[key] = made
        return made
    }

    /// The answer to a case; with `earlier`, only the criteria in `only` are asked again.
    mutating func answer(
        _ prepared: PreparedCase, only: Set<String>? = nil, earlier: CaseAnswer? = nil
    ) throws(Problem) -> CaseAnswer {
        var answer = CaseAnswer()
        let written = prepared.written
        switch written.question {
        case .ruleSet(let id):
            let set = try ruleSet(id, prepared).get()
            let facts = prepared.facts.source(prepared.subject, in: pack, set.context)
            if let only, var result = earlier?.ruleSet {
                for (at, asked) in set.criteria.enumerated() where only.contains(asked.criterion.id) {
                    result.criteria[at] = set.evaluate(asked, facts)
                }
                result.verdict = Verdict.combined(
                    result.criteria.lazy.filter { $0.role == .gate }.map(\.verdict))
                answer.ruleSet = result
            } else {
                answer.ruleSet = set.evaluate(facts)
            }
            for criterion in written.expect.margins.keys {
                let margin = set.criteria.first { $0.criterion.id == criterion }.flatMap {
                    set.margin($0, facts, pack)
                }
                answer.margins[criterion] = .some(margin.map { $0.form.text($0.value) })
            }
            derived(written, facts, &answer)
        case .form(let id):
            let form = try pack.scoreForm(id)
            let context = pack.context(asOf: written.asOf, replacing: prepared.parameters)
            answer.score = form.score(prepared.facts.source(form.subject, in: pack, context), context)
        case .identity(let number):
            if identity == nil { identity = try IdentityNumberCheck(pack: pack) }
            answer.finding = identity?.check(number, on: written.asOf)
        case .decision: try decide(prepared, &answer)
        case .facts(let subject):
            let context = pack.context(asOf: written.asOf, replacing: prepared.parameters)
            derived(written, prepared.facts.source(subject, in: pack, context), &answer)
        }
        return answer
    }

    private func derived(_ written: PolicyCase, _ facts: FactSource, _ answer: inout CaseAnswer) {
        for id in written.expect.facts.keys {
            guard case .value(let value)? = facts.value(of: id), let known = FactValue(value) else {
                answer.facts[id] = .some(nil)
                continue
            }
            answer.facts[id] = pack.facts[id]?.form.text(known)
        }
    }

    private mutating func decide(_ prepared: PreparedCase, _ answer: inout CaseAnswer) throws(Problem) {
        let written = prepared.written
        guard let form = pack.form(for: "identification") ?? pack.scoreForms.first else {
            throw Problem(.scoreFormNotFound, ["id": "identification", "known": ""])
        }
        let context = pack.context(asOf: written.asOf, replacing: prepared.parameters)
        let facts = prepared.facts.source(form.subject, in: pack, context)
        let exclusions = written.arguments["exclusions"] ?? pack.ruleSetRoles["exclusions"]
        let excluded: RuleSetResult? =
            if let exclusions { try ruleSet(exclusions, prepared).get().evaluate(facts) } else { nil }
        let score = written.arguments["score"].flatMap { Int($0) } ?? form.score(facts, context).score
        let decided = form.decision(
            score: score, cutoff: written.arguments["cutoff"].flatMap { Int($0) } ?? 0,
            inclusive: form.takesCutoff(context) ?? false, exclusions: excluded)
        answer.decision = decided.decision
        answer.because = decided.because
        answer.ruleSet = excluded
    }

    /// What came out otherwise than the case wants; empty when all is well.
    mutating func differences(
        _ prepared: PreparedCase, only: Set<String>? = nil, earlier: CaseAnswer? = nil
    ) -> [Difference] {
        if !prepared.faults.isEmpty {
            return prepared.faults.map { Difference(key: "case", want: nil, got: .string($0.description)) }
        }
        do {
            return prepared.written.expect.differences(try answer(prepared, only: only, earlier: earlier))
        } catch {
            return [Difference(key: "case", want: nil, got: .string(error.description))]
        }
    }
}

extension PolicyCase.Expectation {
    /// Where an answer is other than expected; only what is named is compared.
    func differences(_ answer: CaseAnswer) -> [CaseSession.Difference] {
        var differences: [CaseSession.Difference] = []
        func compare(_ key: String, _ want: String?, _ got: String?) {
            if want != got { differences.append(.init(key: key, want: .text(want), got: .text(got))) }
        }
        if let verdict { compare("verdict", verdict.rawValue, answer.ruleSet?.verdict.rawValue) }
        if let edition { compare("edition", edition, answer.ruleSet?.edition) }
        for (id, verdict) in criteria.sorted(by: { $0.key < $1.key }) {
            let result = answer.ruleSet?.criteria.first { $0.id == id }
            var got = result?.verdict.rawValue ?? "not asked"
            if got != verdict.rawValue, let error = result?.error { got += " (\(error.rawValue))" }
            if got != verdict.rawValue, let missing = result?.missing, !missing.isEmpty {
                got += " (\(missing.joined(separator: ", ")))"
            }
            compare("criteria.\(id)", verdict.rawValue, got)
        }
        if let missing {
            let got = answer.ruleSet?.missing ?? answer.score?.missing ?? []
            if missing != got {
                compare("missing", missing.joined(separator: ", "), got.joined(separator: ", "))
            }
        }
        if let score { compare("score", String(score), answer.score?.score.map { String($0) }) }
        for (id, points) in items.sorted(by: { $0.key < $1.key }) {
            let got = answer.score?.items.first { $0.id == id }?.points
            compare("items.\(id)", String(points), got.map { String($0) })
        }
        for (id, want) in margins.sorted(by: { $0.key < $1.key }) {
            compareNumbers("margins.\(id)", want.text, answer.margins[id] ?? nil, &differences)
        }
        for (id, want) in facts.sorted(by: { $0.key < $1.key }) {
            compareNumbers("facts.\(id)", want.text, answer.facts[id] ?? nil, &differences)
        }
        for (key, want) in words.sorted(by: { $0.key < $1.key }) { compare(key, want, answer.word(key)) }
        if let warnings {
            compare(
                "warnings", warnings.joined(separator: ", "), answer.finding?.warnings.joined(separator: ", ")
            )
        }
        return differences
    }

    /// Compares texts of values; numbers of unlike writing (13, 13.00) are one.
    private func compareNumbers(
        _ key: String, _ want: String?, _ got: String?, _ differences: inout [CaseSession.Difference]
    ) {
        if want == got { return }
        if let want, let got, let left = try? ValueForm.scaled(want, scale: 9),
            let right = try? ValueForm.scaled(got, scale: 9), left == right
        {
            return
        }
        differences.append(.init(key: key, want: .text(want), got: .text(got)))
    }
}

extension CaseAnswer {
    /// What stands under a word of `expect`.
    func word(_ key: String) -> String? {
        switch key {
        case "decision": decision?.rawValue
        case "because": because
        case "registered": decision.map { $0 == .registered ? "true" : "false" }
        case "valid": finding.map { $0.isValid ? "true" : "false" }
        case "problem": finding?.fault?.rawValue
        case "birth": finding?.birth?.description
        case "sex": finding?.sex
        case "division": finding?.division
        case "division_name": finding?.divisionName?.texts.first?.text
        case "upgrade": finding?.upgrade
        case "normal": finding?.normal
        default: nil
        }
    }
}

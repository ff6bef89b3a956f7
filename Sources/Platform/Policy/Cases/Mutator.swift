public import Vocabulary

/// Changes a pack in one small place at a time and sees whether its cases notice (变异检验).
///
/// Each numeric parameter that decides is moved by one unit up and down, each comparison is flipped between strict
/// and inclusive, each exemption is dropped. A change that no case notices survives: a number or an operator that
/// decides without mattering to any case.
public struct Mutator: Sendable {
    /// One change.
    public struct Mutant: Sendable, Hashable {
        /// What kind of change.
        public enum Kind: String, Sendable, Hashable, CaseIterable {
            /// A parameter's value moved by one unit.
            case parameter
            /// A comparison flipped between strict and inclusive.
            case comparison
            /// An exemption dropped: a `when`, or an alternative that asks whether something is known.
            case exemption
        }
        /// Its kind.
        public var kind: Kind
        /// What was changed: a parameter with its day, a criterion's text, an item or a fact.
        public var what: String
        /// The file.
        public var file: String
        /// The line.
        public var line: Int
        /// What stood there.
        public var before: String
        /// What stood there in the mutant; empty where it was dropped.
        public var after: String

        /// The change as JSON.
        public var json: JSONValue {
            [
                "kind": .string(kind.rawValue), "what": .string(what), "file": .string(file),
                "line": .int(Int64(line)), "before": .string(before), "after": .string(after),
            ]
        }
    }

    /// How the mutants fared.
    public struct Report: Sendable {
        /// How many were made.
        public var made = 0
        /// How many some case noticed.
        public var caught = 0
        /// Those that no case noticed, in the order of the pack.
        public var survived: [Mutant] = []

        /// The key `mutants` of `policy test --mutate`.
        public var json: JSONValue {
            [
                "made": .int(Int64(made)), "caught": .int(Int64(caught)),
                "survived": .array(survived.map(\.json)),
            ]
        }
    }

    private let pack: PolicyPack

    /// A mutator of a pack whose cases pass.
    public init(_ pack: PolicyPack) { self.pack = pack.withCases().pack }

    /// Makes each mutant and runs the cases that it can reach until one notices.
    public func run() -> Report {
        var report = Report()
        let bench = MutationBench(pack)
        for change in PackChange.all(of: pack, reaching: bench.reach) {
            report.made += 1
            if bench.notices(change) { report.caught += 1 } else { report.survived.append(change.mutant) }
        }
        return report
    }
}

/// The cases that pass, with their answers, sorted by what they ask.
private struct MutationBench {
    let reach: PackReach
    private var prepared: [(asked: PreparedCase, answer: CaseAnswer)] = []
    private var byQuestion: [String: [Int]] = [:]
    private let pack: PolicyPack

    init(_ pack: PolicyPack) {
        self.pack = pack
        reach = PackReach(pack)
        var session = CaseSession(pack)
        for written in pack.cases where written.skip == nil {
            let asked = PreparedCase(written, in: pack)
            guard asked.faults.isEmpty, let answer = try? session.answer(asked),
                written.expect.differences(answer).isEmpty
            else { continue }
            for question in reach.questions(of: written, in: pack) {
                byQuestion[question, default: []].append(prepared.count)
            }
            prepared.append((asked, answer))
        }
    }

    /// Whether a case comes out otherwise in the changed pack; cases that name the criterion are tried first.
    func notices(_ change: PackChange) -> Bool {
        var session = CaseSession(change.applied(to: pack))
        var tried: Set<Int> = []
        for (question, criteria) in change.reached.sorted(by: { $0.key < $1.key }) {
            let isRuleSet = question.hasPrefix("rule:")
            let candidates = byQuestion[question] ?? []
            let naming = candidates.filter { prepared[$0].asked.written.expect.names(criteria) }
            for at in naming + candidates where tried.insert(at).inserted {
                let (asked, answer) = prepared[at]
                if let days = change.days, !days.contains(asked.written.asOf) { continue }
                let differences = session.differences(
                    asked, only: isRuleSet ? criteria : nil, earlier: isRuleSet ? answer : nil)
                if !differences.isEmpty { return true }
            }
        }
        return false
    }
}

extension PolicyCase.Expectation {
    fileprivate func names(_ criteria: Set<String>) -> Bool {
        self.criteria.keys.contains { criteria.contains($0) }
    }
}

/// What a criterion or a rule set answers (判定): never a Boolean, since missing is not false.
public enum Verdict: String, Sendable, Hashable, CaseIterable {
    /// 达标: the condition holds.
    case met
    /// 未达标: the condition does not hold.
    case unmet
    /// 待核实: facts are missing, or the rule met an error.
    case unknown
    /// 不适用: an exemption applies, or the criterion does not concern this subject.
    case notApplicable = "not_applicable"

    /// The verdict of a rule set from its gate criteria (policy-packs.md, Outcomes).
    ///
    /// Unmet if any is unmet, else unknown if any is unknown, else met; not applicable when all of them are.
    public static func combined(_ gates: some Sequence<Verdict>) -> Verdict {
        var result = Verdict.notApplicable
        for gate in gates {
            switch gate {
            case .unmet: return .unmet
            case .unknown: result = .unknown
            case .met: if result == .notApplicable { result = .met }
            case .notApplicable: break
            }
        }
        return result
    }
}

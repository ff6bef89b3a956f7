public import Policy
public import Registry
public import Vocabulary

/// Hits of the property search as cases to verify (财产检索线索): a hit is a suspicion, never a verdict.
///
/// The pack names them by pairs of facts: `X_hit` (the register was searched and hit) and `X_hit_outcome`, a code of
/// the list `hit-outcome`. A hit's id is `HOUSEHOLD.X`.
public struct PropertyHits: Sendable {
    /// How a hit stands (核实状态).
    public enum State: String, Sendable, CaseIterable {
        /// 命中，待核实
        case hit
        /// 属实
        case confirmed
        /// 排除
        case cleared
    }

    /// One hit.
    public struct Hit: Sendable {
        /// The household's integer.
        public var household: Int64
        /// The register, as `vehicle`.
        public var register: String
        /// How it stands.
        public var state: State
    }

    private static let outcomeEnding = "_hit_outcome"
    /// The registers of a pack, in the order of its facts.
    public let registers: [String]

    /// The registers that a pack searches.
    public init(_ pack: PolicyPack) {
        registers = pack.facts.of(.household).compactMap { fact in
            guard fact.id.hasSuffix(Self.outcomeEnding) else { return nil }
            let register = String(fact.id.dropLast(Self.outcomeEnding.utf8.count))
            return pack.facts["\(register)_hit"] == nil ? nil : register
        }
    }

    /// The facts that keep the hits.
    var facts: Set<String> { Set(registers.flatMap { ["\($0)_hit", "\($0)\(Self.outcomeEnding)"] }) }

    /// The hits of a household.
    public func hits(_ household: SubjectState, _ source: FactSource) -> [Hit] {
        registers.compactMap { register in
            guard source.value(of: "\(register)_hit")?.boolValue == true else { return nil }
            var state = State.hit
            if case .value(.string(let outcome))? = source.value(of: "\(register)\(Self.outcomeEnding)") {
                state = State(rawValue: outcome) ?? .hit
            }
            return Hit(household: household.subject, register: register, state: state)
        }
    }

    /// The household and register of a hit's id.
    public func parse(_ id: String, _ units: UnitNames) -> (household: SubjectID, register: String)? {
        guard let dot = id.lastIndex(of: "."), let household = units.subject(String(id[..<dot])),
            household.kind == .household
        else { return nil }
        let register = String(id[id.index(after: dot)...])
        return registers.contains(register) ? (household, register) : nil
    }

    /// The entry that decides a hit with its reason.
    public func decide(
        _ hit: (household: SubjectID, register: String), _ state: State, on day: LocalDate, reason: String,
        _ view: RegistryView
    ) throws -> EntryPlan {
        guard let home = try view.state(hit.household),
            view.value("\(hit.register)_hit", .household, home) == .bool(true)
        else { throw Problem(.hitNotFound, ["hit": "\(view.units.text(hit.household)).\(hit.register)"]) }
        let id = view.units.text(hit.household)
        var write = SubjectWrite(kind: .household, id: id, village: AreaID(home.village))
        write.facts = [("\(hit.register)\(Self.outcomeEnding)", .text(state.rawValue))]
        var plan = EntryPlan(
            chain: view.units.name(home.unit) ?? "", kind: EntryKind.hitDecided, subject: id,
            effectiveOn: day,
            reason: reason)
        plan.writes = [write]
        return plan
    }
}

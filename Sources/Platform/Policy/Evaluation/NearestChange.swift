import Vocabulary

/// Bindings in which one name has another value.
private struct ChangedBindings<Unchanged: Bindings>: Bindings {
    let unchanged: Unchanged
    let name: String
    let outcome: Outcome

    func value(of name: String) -> Outcome? { name == self.name ? outcome : unchanged.value(of: name) }
}

extension RuleSetOnDay {
    /// The smallest change of one fact that turns a criterion from unmet to met or from met to unmet.
    ///
    /// Numbers and days are searched outwards in doubling steps and then by halving, exactly; truth values and codes
    /// by trying each. Sizes compare by their share of the value; a truth value or code counts as the whole of it.
    func nearest(
        _ asked: Asked, _ verdict: Verdict, _ facts: some Bindings, _ pack: PolicyPack
    ) -> CriterionExplanation.NearestChange? {
        guard verdict == .met || verdict == .unmet else { return nil }
        let wanted: Verdict = verdict == .met ? .unmet : .met
        var best: (change: CriterionExplanation.NearestChange, size: Double)?
        for name in Outcome.union([asked.met.freeNames, asked.when?.freeNames ?? []]) {
            guard let fact = pack.facts[name], case .value(let value)? = facts.value(of: name),
                let from = FactValue(value)
            else { continue }
            func turns(_ value: FactValue) -> Bool {
                let changed = ChangedBindings(unchanged: facts, name: name, outcome: .value(value.celValue))
                return evaluate(asked, changed).verdict == wanted
            }
            guard let to = Self.nearest(to: from, of: fact, pack, asOf, turns) else { continue }
            let size = Self.size(from, to)
            if size < best?.size ?? .infinity {
                best = (.init(fact: name, from: from, to: to, form: fact.form), size)
            }
        }
        return best?.change
    }

    private static func size(_ from: FactValue, _ to: FactValue) -> Double {
        switch (from, to) {
        case (.integer(let from), .integer(let to)):
            let distance = abs(Double(to) - Double(from))
            return distance / max(abs(Double(from)), abs(Double(to)), 1)
        case (.day(let from), .day(let to)):
            return abs(Double(to.dayNumber) - Double(from.dayNumber)) / 36_525
        default: return 1
        }
    }

    private static func nearest(
        to from: FactValue, of fact: Fact, _ pack: PolicyPack, _ day: LocalDate, _ turns: (FactValue) -> Bool
    ) -> FactValue? {
        switch from {
        case .bool(let value): return turns(.bool(!value)) ? .bool(!value) : nil
        case .text(let code):
            let codes = fact.codes.flatMap { pack.codeLists[$0]?.version(on: day) }?.values.map(\.code) ?? []
            return codes.first { $0 != code && turns(.text($0)) }.map { .text($0) }
        case .integer(let value):
            let least = fact.least ?? (fact.type == .money ? -limit : 0)
            return search(value, least...max(least, fact.greatest ?? limit)) { turns(.integer($0)) }
                .map { .integer($0) }
        case .day(let day):
            let value = Int64(day.dayNumber)
            return search(value, (value - 73_050)...(value + 73_050)) {
                turns(.day(LocalDate(dayNumber: Int32(clamping: $0))))
            }.map { .day(LocalDate(dayNumber: Int32(clamping: $0))) }
        }
    }

    /// Beyond this no number of a fact is searched for.
    private static let limit: Int64 = 1_000_000_000_000_000

    /// The nearest number that turns, upwards or downwards; nil where none in the range does.
    private static func search(_ value: Int64, _ range: ClosedRange<Int64>, _ turns: (Int64) -> Bool)
        -> Int64?
    {
        let up = range.upperBound > value ? outwards(value, range.upperBound, turns) : nil
        let down = range.lowerBound < value ? outwards(value, range.lowerBound, turns) : nil
        guard let up else { return down }
        guard let down else { return up }
        return up - value <= value - down ? up : down
    }

    private static func outwards(_ value: Int64, _ end: Int64, _ turns: (Int64) -> Bool) -> Int64? {
        let sign: Int64 = end > value ? 1 : -1
        var near: Int64 = 0
        var far: Int64 = 1
        let length = (end - value) * sign
        while true {
            far = min(far, length)
            if turns(value + far * sign) { break }
            if far == length { return nil }
            near = far
            far *= 2
        }
        while far - near > 1 {
            let middle = near + (far - near) / 2
            if turns(value + middle * sign) { far = middle } else { near = middle }
        }
        return value + far * sign
    }
}

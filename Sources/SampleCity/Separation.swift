import Policy
import Vocabulary

/// Where the identification form parts the poor from the rest of a sample city (识别分数线).
///
/// The cut is found from a small draw of both sides; all poor must then stand at or below it and all others above,
/// so that each unit's cut-off takes exactly its registered persons and no tie is split. Used on one thread.
struct Separation {
    /// The form's id.
    let form: String
    private let score: FormScore?
    /// 1 where more points mean better off, else −1.
    private let sign: Int
    /// The cut, in points times the sign.
    var cut = Int.max

    /// A pack without an identification form parts nobody.
    init(policy: SamplePolicy) throws(Problem) {
        let written = policy.pack.form(for: "identification")
        form = written?.id ?? ""
        sign = written?.higherIs == "worse-off" ? -1 : 1
        if let written {
            score = try FormScore(written, policy: policy, on: policy.surveyStart)
        } else {
            score = nil
        }
    }

    /// Whether a draw stands on its side of the cut.
    func accepts(_ household: SampleHousehold, isPoor: Bool) -> Bool {
        guard let score else { return true }
        guard let points = score.score(household) else { return false }
        return isPoor ? points * sign <= cut : points * sign > cut
    }

    /// The points of a draw, poorer first; nil where the form misses something or there is none.
    func poverty(of household: SampleHousehold) -> Int? {
        guard let points = score?.score(household) else { return nil }
        return points * sign
    }
}

extension CityPlan {
    /// The separation with its cut: where fewest first draws of either side would have to be drawn again.
    func separation() throws(Problem) -> Separation {
        var separation = try Separation(policy: policy)
        guard !separation.form.isEmpty else { return separation }
        var poor: [Int] = []
        var others: [Int] = []
        for household in spread(of: hardships.indices.filter { hardships[$0].contains(.poor) }) {
            if let points = try firstPoints(household, separation) { poor.append(points) }
        }
        for household in spread(of: hardships.indices.filter { !hardships[$0].contains(.poor) }) {
            if let points = try firstPoints(household, separation) { others.append(points) }
        }
        guard !poor.isEmpty, !others.isEmpty else {
            throw Problem(.sampleCannotSeparate, ["form": separation.form, "household": code(of: 0)])
        }
        var best = (cost: Int.max, cut: 0)
        for cut in Set(poor + others).sorted() {
            // Others are many: a share of them costs as many draws as six such shares of the poor.
            let cost =
                poor.reduce(0) { $0 + ($1 > cut ? 1 : 0) } * others.count
                + others.reduce(0) { $0 + ($1 <= cut ? 1 : 0) } * poor.count * 6
            if cost < best.cost { best = (cost, cut) }
        }
        separation.cut = best.cut
        return separation
    }

    private func spread(of households: [Int]) -> [Int] {
        let step = max(1, households.count / 400)
        return stride(from: 0, to: households.count, by: step).map { households[$0] }
    }

    private func firstPoints(_ household: Int, _ separation: Separation) throws(Problem) -> Int? {
        let town = villages[groups[group(of: household)].village].town
        var source = try HouseholdSource(
            plan: self, separation: separation, town: town, surveyed: policy.surveyStart)
        let family = source.family(of: household)
        return separation.poverty(of: source.draw(household, family: family, attempt: 0, ready: nil))
    }
}

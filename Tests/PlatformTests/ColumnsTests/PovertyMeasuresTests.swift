import Columns
import Foundation
import Testing
import Vocabulary

/// Poverty measures of small villages, against values worked out by hand or by plain double loops.
struct PovertyMeasuresTests {
    private func number(_ row: JSONValue, _ key: String) -> Double? {
        switch row[key] {
        case .number(let text): Double(text)
        case .int(let value): Double(value)
        default: nil
        }
    }

    private func close(_ left: Double?, _ right: Double, _ tolerance: Double = 1e-12) -> Bool {
        guard let left else { return false }
        return abs(left - right) <= tolerance * max(1, abs(right))
    }

    @Test("Mengtang village: four households, one exactly at the line, is measured by hand")
    func handWorked() throws {
        let sample = PovertySample(incomes: [1000, 2000, 3000, 4000])
        let row = try #require(sample.measures(lines: [3000]).first)
        #expect(number(row, "poor_households") == 2)  // 3000 is not below 3000
        #expect(close(number(row, "P0"), 0.5))
        #expect(close(number(row, "gap_total"), 3000))
        #expect(close(number(row, "P1"), (2.0 / 3 + 1.0 / 3) / 4))
        #expect(close(number(row, "P2"), (4.0 / 9 + 1.0 / 9) / 4))
        #expect(close(number(row, "watts"), (log(3.0) + log(1.5)) / 4))
        #expect(close(number(row, "gini"), 0.25))
        #expect(close(number(row, "gini_positive"), 0.25))
        #expect(close(number(row, "mean"), 2500))
        #expect(number(row, "median") == 2000)
        // Poor: mean 1500, Gini 500 / (2 × 1500) = 1/6; H = 0.5, I = 0.5.
        #expect(close(number(row, "sen"), 0.5 * (0.5 + 0.5 / 6)))
        // A fifth is 0.8 of a household: 0.8 × 4000 over 0.8 × 1000.
        #expect(close(number(row, "s80s20"), 4))
    }

    @Test("Keys stand in the order of the contract")
    func keys() throws {
        let row = try #require(PovertySample(incomes: [1]).measures(lines: [2]).first)
        #expect(
            row.members?.map(\.key) == [
                "line", "group", "households", "persons", "weight", "poor_households", "poor_persons",
                "poor_weight", "gap_total", "P0", "P1", "P2", "watts", "sen", "gini", "gini_positive", "mean",
                "median", "s80s20", "watts_left_out", "left_out",
            ])
    }

    @Test("A household's weight is its size times its survey weight, a fractional one too")
    func weights() throws {
        let sample = PovertySample(incomes: [1500, 6000], sizes: [4, 2], weights: [1.5, 0.5])
        let row = try #require(sample.measures(lines: [3000]).first)
        #expect(number(row, "persons") == 6)
        #expect(number(row, "weight") == 7)
        #expect(number(row, "poor_persons") == 4)
        #expect(number(row, "poor_weight") == 6)
        #expect(close(number(row, "gap_total"), 9000))
        #expect(close(number(row, "P1"), 6.0 / 7 / 2))
        #expect(number(row, "median") == 1500)
    }

    @Test("Losses count in P1, not in Watts, and a mean below zero has no Gini")
    func negatives() throws {
        let row = try #require(PovertySample(incomes: [-3000, 0, 1500]).measures(lines: [3000]).first)
        #expect(close(number(row, "P1"), (2 + 1 + 0.5) / 3))
        #expect(close(number(row, "P2"), (4 + 1 + 0.25) / 3))
        #expect(close(number(row, "watts"), log(2.0) / 3))
        #expect(number(row, "watts_left_out") == 2)
        #expect(row["gini"] == .null)
        #expect(close(number(row, "gini_positive"), 0))
        #expect(number(row, "sen") != nil)
    }

    @Test("Perfect equality has Gini 0, and a village without poor has zeros, not nulls")
    func equality() throws {
        let row = try #require(
            PovertySample(incomes: Array(repeating: 5000.1, count: 7)).measures(lines: [3000]).first)
        #expect(number(row, "gini") == 0)
        #expect(number(row, "sen") == 0)
        #expect(number(row, "watts") == 0)
        #expect(number(row, "P0") == 0)
        #expect(close(number(row, "s80s20"), 1))
    }

    @Test("An empty file is undefined, and unreadable rows are counted")
    func empty() throws {
        let row = try #require(
            PovertySample(incomes: [nil, 10, 10], sizes: [1, nil, -1]).measures(lines: [3000]).first)
        #expect(number(row, "left_out") == 3)
        #expect(number(row, "households") == 0)
        #expect(number(row, "gap_total") == 0)
        for key in ["P0", "P1", "P2", "watts", "sen", "gini", "gini_positive", "mean", "median", "s80s20"] {
            #expect(row[key] == .null, "\(key)")
        }
    }

    @Test("Groups follow the whole file, line by line, in the byte order of their names")
    func groups() {
        let sample = PovertySample(
            incomes: [1, 2, 3, nil],
            groups: [
                .init(name: "县区", values: ["钦南区", "灵山县", "钦南区", "浦北县"]),
                .init(name: "类", values: ["a", "b", "a", "c"]),
            ])
        let rows = sample.measures(lines: [2, 3])
        #expect(rows.count == 8)
        #expect(rows[0]["group"] == .null)
        #expect(rows[1]["group"]?.text == #"{"县区":"浦北县","类":"c"}"#)
        #expect(rows[1]["P0"] == .null)
        #expect(rows[1]["left_out"] == .int(1))
        #expect(rows[2]["group"]?.text == #"{"县区":"灵山县","类":"b"}"#)
        #expect(rows[3]["households"] == .int(2))
        #expect(number(rows[4], "line") == 3)
    }

    @Test("The order of rows changes nothing, and a plain double loop agrees to 1e-9")
    func againstDoubleLoop() throws {
        var incomes: [Double?] = []
        var sizes: [Double?] = []
        var state: UInt64 = 7
        for _ in 0..<600 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            incomes.append(Double(state >> 40) / 1_000 - 500)
            sizes.append(Double(state >> 20 & 7) + 1)
        }
        let row = try #require(PovertySample(incomes: incomes, sizes: sizes).measures(lines: [3000]).first)
        let back = try #require(
            PovertySample(incomes: incomes.reversed(), sizes: sizes.reversed()).measures(lines: [3000]).first)
        #expect(row == back)
        let y = incomes.compactMap { $0 }
        let w = sizes.compactMap { $0 }
        func gini(_ among: [Int]) -> (gini: Double, mean: Double, weight: Double) {
            var difference = 0.0
            var income = 0.0
            var weight = 0.0
            for i in among {
                weight += w[i]
                income += w[i] * y[i]
                for j in among { difference += w[i] * w[j] * abs(y[i] - y[j]) }
            }
            return (difference / (2 * weight * income), income / weight, weight)
        }
        let all = gini(Array(y.indices))
        let poor = gini(y.indices.filter { y[$0] < 3000 })
        let incidence = poor.weight / all.weight
        let depth = 1 - poor.mean / 3000
        #expect(close(number(row, "gini"), all.gini, 1e-9))
        #expect(close(number(row, "sen"), incidence * (depth + (1 - depth) * poor.gini), 1e-9))
    }
}

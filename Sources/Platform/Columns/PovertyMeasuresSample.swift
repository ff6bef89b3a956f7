public import Vocabulary

/// The households of one file, column by column, from which poverty measures are taken (贫困测度样本).
///
/// All columns are equally long. Nil stands for an empty or unreadable number: its row is left out and counted.
public struct PovertySample: Sendable {
    /// Income per head in the currency's major unit.
    public var incomes: [Double?]
    /// Persons of each household; nil when there is no such column, then each counts as one.
    public var sizes: [Double?]?
    /// Survey weight of each household; nil when there is no such column, then each counts as one.
    public var weights: [Double?]?
    /// Grouping columns with one text for each row, in the order in which they were named.
    public var groups: [Grouping]

    /// One grouping column: its name and its text in each row.
    public struct Grouping: Sendable {
        /// The column's name as given.
        public var name: String
        /// The row's text.
        public var values: [String]

        /// A grouping column by its name and texts.
        public init(name: String, values: [String]) {
            self.name = name
            self.values = values
        }
    }

    /// A sample by its columns.
    public init(
        incomes: [Double?], sizes: [Double?]? = nil, weights: [Double?]? = nil, groups: [Grouping] = []
    ) {
        self.incomes = incomes
        self.sizes = sizes
        self.weights = weights
        self.groups = groups
    }

    /// The rows of `tuopin measure`, one for each line and group; for each line the whole file comes first.
    ///
    /// Groups follow in the byte order of their texts. Keys stand in the order of interfaces.md section 2; what is
    /// undefined (no weight, no positive mean, a line that is not positive) is null. Lines are in the incomes' unit.
    public func measures(lines: [Double]) -> [JSONValue] {
        let everyone = sorted(Array(incomes.indices))
        var parts: [(key: JSONValue, sorted: SortedIncomes)] = [(.null, everyone)]
        if !groups.isEmpty {
            for (texts, rows) in partition() {
                let members = zip(groups, texts).map { JSONValue.Member($0.name, .string($1)) }
                parts.append((.object(members), sorted(rows)))
            }
        }
        return lines.flatMap { line in
            parts.map { PovertyMeasures(of: $0.sorted, line: line).row(line: line, group: $0.key) }
        }
    }

    private func partition() -> [([String], [Int])] {
        var numbers: [[String]: Int] = [:]
        var found: [([String], [Int])] = []
        for row in incomes.indices {
            let key = groups.map { $0.values[row] }
            if let number = numbers[key] {
                found[number].1.append(row)
            } else {
                numbers[key] = found.count
                found.append((key, [row]))
            }
        }
        return found.sorted { left, right in
            for (a, b) in zip(left.0, right.0) where !a.utf8.elementsEqual(b.utf8) {
                return a.utf8.lexicographicallyPrecedes(b.utf8)
            }
            return false
        }
    }

    private func sorted(_ rows: [Int]) -> SortedIncomes {
        var result = SortedIncomes()
        var persons = CompensatedSum()
        for row in rows {
            let size = sizes.map { $0[row] } ?? 1
            let weight = weights.map { $0[row] } ?? 1
            guard let income = incomes[row], let size, let weight, income.isFinite, size.isFinite,
                weight.isFinite, size >= 0, weight >= 0
            else {
                result.leftOut += 1
                continue
            }
            persons.add(size)
            result.entries.append(.init(income: income, size: size, weight: size * weight))
        }
        result.persons = persons.value
        // Equal incomes in an order of their own, so that no order of rows changes a last digit.
        result.entries.sort {
            ($0.income, $0.weight, $0.size) < ($1.income, $1.weight, $1.size)
        }
        return result
    }
}

/// Households by rising income, with what was left out on the way.
struct SortedIncomes: Sendable {
    struct Entry: Sendable {
        var income: Double
        var size: Double
        /// Size times survey weight.
        var weight: Double
    }
    var entries: [Entry] = []
    var persons = 0.0
    var leftOut = 0
}

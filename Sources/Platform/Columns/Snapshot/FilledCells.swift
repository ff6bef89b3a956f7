import Vocabulary

/// How many rows have a fact (已有格数), and how long what they have is, all together.
public struct FilledCells: Sendable, Hashable {
    /// Rows in which the fact is known.
    public var known = 0
    /// What they measure together.
    public var length = 0

    /// No cells.
    public init() {}

    /// How long one value is; of a text its characters.
    public enum Measure: Sendable {
        /// Each value the same.
        case each(Int)
        /// Of a number, as this says.
        case number(@Sendable (Int64) -> Int)
    }

    /// The rows and cells of one village.
    public struct Village: Sendable, Hashable {
        /// The rows of the list.
        public var rows: Int
        /// In the order of the facts asked for.
        public var facts: [FilledCells]

        /// A village by its parts.
        public init(rows: Int, facts: [FilledCells]) {
            self.rows = rows
            self.facts = facts
        }
    }

    /// Both together.
    public static func += (left: inout FilledCells, right: FilledCells) {
        left.known += right.known
        left.length += right.length
    }
}

extension Snapshot {
    /// How many rows of a list have each of some facts, village by village in the order of the chunks: of a person's list
    /// also facts of the household and village, for each of their persons. The rows are found once for all the facts.
    /// nil where the snapshot has no such column.
    public func filled(
        _ facts: [(fact: String, measure: FilledCells.Measure)], _ query: ListQuery
    ) -> [FilledCells.Village]? {
        guard let matching = ListMatching(self, query) else { return nil }
        var asked: [(place: Int, kind: SubjectKind, measure: FilledCells.Measure)] = []
        for (fact, measure) in facts {
            guard let (place, kind) = ListMatching.column(fact, query.kind, shape) else { return nil }
            asked.append((place, kind, measure))
        }
        let none = FilledCells.Village(rows: 0, facts: asked.map { _ in FilledCells() })
        var villages = Array(repeating: none, count: chunks.count)
        matching.forEach { place, mask, count in
            guard count > 0 else { return }
            let chunk = chunks[place]
            villages[place].rows = count
            // How often each row of a kind is counted: once, or for each person below it.
            let own = mask.map { Int($0) }
            var homes: [Int] = []
            if query.kind == .person {
                homes = (0..<chunk.rows(.household)).map { home in
                    chunk.members(ofHousehold: home).reduce(0) { $0 + own[$1] }
                }
            }
            for (fact, (column, kind, measure)) in asked.enumerated() {
                let times = kind == query.kind ? own : kind == .household ? homes : [count]
                villages[place].facts[fact] = chunk.column(column, kind).filled(times, measure)
            }
        }
        return villages
    }
}

extension ChunkColumn {
    /// The cells of rows that count so many times.
    fileprivate func filled(_ times: [Int], _ measure: FilledCells.Measure) -> FilledCells {
        var cells = FilledCells()
        guard encoding != .absent else { return cells }
        for row in 0..<min(rows, times.count) where state(row) == 0 { cells.known += times[row] }
        switch measure {
        case .each(let length): cells.length = cells.known * length
        case .number(let length) where encoding == .constant: cells.length = cells.known * length(least)
        case .number(let length):
            for row in 0..<min(rows, times.count) where times[row] > 0 {
                if let number = number(row) {
                    cells.length += times[row] * length(number)
                } else if let bytes = textBytes(row) {
                    // Every byte but those that go on a character.
                    cells.length += times[row] * bytes.count { $0 & 0xC0 != 0x80 }
                }
            }
        }
        return cells
    }
}

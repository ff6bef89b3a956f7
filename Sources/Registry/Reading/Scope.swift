public import Columns
import Storage
public import Vocabulary

/// The two times of a question: the day in the world and the position in the record (何日、据何时所知).
public struct Moment: Sendable, Hashable {
    /// The day in the world.
    public var asOf: LocalDate
    /// The last entry of each unit's chain that counts, by the unit's small integer; a unit left out has none.
    public var seqs: [Int: Int64]

    /// A day with the last entries that count.
    public init(asOf: LocalDate, seqs: [Int: Int64]) {
        self.asOf = asOf
        self.seqs = seqs
    }
}

/// A set of villages, by unit: what a list is asked for (范围).
public struct Scope: Sendable, Hashable {
    /// One unit and some of its villages.
    public struct Part: Sendable, Hashable {
        /// The unit's small integer.
        public var unit: Int
        /// The villages' area numbers in order.
        public var villages: [Int64]
    }

    /// The parts in order of unit.
    public var parts: [Part]

    /// Villages in order of unit and id.
    public init(_ villages: [(unit: Int, village: Int64)]) {
        parts = []
        for (unit, village) in villages {
            if parts.last?.unit == unit {
                parts[parts.count - 1].villages.append(village)
            } else {
                parts.append(Part(unit: unit, villages: [village]))
            }
        }
    }

    /// The villages at or below an area of the management tree.
    public init(_ area: AreaID, in directory: AreaDirectory) {
        var found: [(unit: Int, village: Int64)] = []
        var queue = [area]
        while let next = queue.popLast() {
            guard let area = directory[next] else { continue }
            if let village = area.village, let unit = area.unit {
                found.append((unit, village.number))
            } else {
                queue += directory.below(next).map(\.id)
            }
        }
        self.init(found.sorted { ($0.unit, $0.village) < ($1.unit, $1.village) })
    }

    /// How many villages there are.
    public var count: Int { parts.reduce(0) { $0 + $1.villages.count } }

    /// Those of its villages that are among some.
    public func intersection(_ villages: Set<VillageKey>) -> Scope {
        Scope(
            parts.flatMap { part in
                part.villages.filter { villages.contains(VillageKey(unit: part.unit, village: $0)) }
                    .map { (unit: part.unit, village: $0) }
            })
    }

    /// Cut into at most so many scopes of about the same number of villages, for parallel reading.
    public func split(_ count: Int) -> [Scope] {
        let all = parts.flatMap { part in part.villages.map { (unit: part.unit, village: $0) } }
        guard count > 1, all.count > 1 else { return [self] }
        let size = (all.count + count - 1) / count
        return stride(from: 0, to: all.count, by: size).map { start in
            Scope(Array(all[start..<min(start + size, all.count)]))
        }
    }
}

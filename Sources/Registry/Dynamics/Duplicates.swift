public import Policy
import Storage
public import Vocabulary

/// Finds persons recorded twice (查重): certain by identity number, possible by name, birth and place with a score.
public struct Duplicates {
    /// Two persons who may be one.
    public struct Pair: Sendable, Hashable {
        /// The one recorded first.
        public var first: SubjectID
        /// The other.
        public var second: SubjectID
        /// `certain`: one identity number; `probable` or `possible` by the score's two thresholds.
        public var grade: String
        /// The score; 100 and more where the numbers are equal.
        public var score: Int64
    }

    /// What each agreement counts, and the two thresholds; from the pack's parameters `duplicate.…`.
    public struct Weights: Sendable {
        var name: Int64
        var birth: Int64
        var village: Int64
        var town: Int64
        var unit: Int64
        var probable: Int64
        var possible: Int64

        /// The weights of a pack; nil where it does not say them: then only identity numbers are compared.
        public init?(_ pack: PolicyPack, on day: LocalDate) {
            func value(_ id: String) -> Int64? {
                guard case .integer(let value)? = pack.parameters["duplicate.\(id)"]?.value(on: day) else {
                    return nil
                }
                return value
            }
            guard let name = value("name"), let birth = value("birth"), let village = value("village"),
                let town = value("town"), let unit = value("unit"), let probable = value("probable"),
                let possible = value("possible")
            else { return nil }
            self.name = name
            self.birth = birth
            self.village = village
            self.town = town
            self.unit = unit
            self.probable = probable
            self.possible = possible
        }

        /// The score of two persons of one name and birth by where they live, and its grade.
        func grade(
            _ left: (unit: Int, village: Int64), _ right: (unit: Int, village: Int64),
            _ directory: AreaDirectory
        ) -> (grade: String, score: Int64)? {
            var score = name + birth
            if left.village == right.village {
                score += village
            } else if parent(left.village, directory) == parent(right.village, directory) {
                score += town
            } else if left.unit == right.unit {
                score += unit
            }
            if score >= probable { return ("probable", score) }
            return score >= possible ? ("possible", score) : nil
        }

        private func parent(_ village: Int64, _ directory: AreaDirectory) -> AreaID? {
            directory[AreaID(village)]?.parents[AreaDirectory.management]
        }
    }

    private let view: RegistryView
    private let directory: AreaDirectory
    private let weights: Weights?

    /// A search in a view's registry.
    public init(_ view: RegistryView, _ directory: AreaDirectory, weights: Weights?) {
        self.view = view
        self.directory = directory
        self.weights = weights
    }

    /// All pairs of living persons, or those of whom one has lived in a scope: certain ones first, then by score, then
    /// by id. Of a scope only its own persons are read, and who shares a number, or a name and birth, with one of them.
    public func pairs(in scope: Scope? = nil) throws -> [Pair] {
        var pairs: [Pair] = []
        var certain: Set<[Int64]> = []
        try groups(byIdentity: true, scope) { left, right in
            certain.insert([left.0.key, right.0.key])
            pairs.append(Pair(first: left.0, second: right.0, grade: "certain", score: 100))
        }
        guard let weights, view.tables.column(ProcessFact.personName, of: .person) != nil,
            view.tables.column(ProcessFact.birth, of: .person) != nil
        else { return pairs }
        var directory = directory
        try groups(byIdentity: false, scope) { left, right in
            for place in [left.1, right.1] where directory[AreaID(place.village)] == nil {
                try directory.readUp(AreaID(place.village), view.connection)
            }
            guard !certain.contains([left.0.key, right.0.key]),
                let graded = weights.grade(left.1, right.1, directory)
            else { return }
            pairs.append(Pair(first: left.0, second: right.0, grade: graded.grade, score: graded.score))
        }
        return pairs.sorted { ($1.score, $0.first, $0.second) < ($0.score, $1.first, $1.second) }
    }

    /// Above so many villages the whole registry is compared by two scans; fewer are read person by person.
    private static let mostVillages = 300

    /// The pairs of whom one at least stands in a scope, as `duplicates list` and the API show them.
    public func rows(in scope: Scope) throws -> [JSONValue] {
        let villages = Set(scope.parts.flatMap(\.villages))
        return try pairs(in: scope.count > Self.mostVillages ? nil : scope).compactMap { pair in
            let places = try [pair.first, pair.second].map { try view.place(of: $0)?.village ?? 0 }
            guard places.contains(where: villages.contains) else { return nil }
            return [
                "first": .string(view.units.text(pair.first)),
                "second": .string(view.units.text(pair.second)),
                "grade": .string(pair.grade), "score": .int(pair.score),
                "areas": .array(places.map { .string(AreaID($0).description) }),
            ]
        }
    }

    private typealias Found = (SubjectID, (unit: Int, village: Int64))

    private static let name = ProcessFact.personName
    private static let birth = ProcessFact.birth

    /// Calls the closure for each pair of living persons who share an identity number, or name and birth.
    private func groups(
        byIdentity identity: Bool, _ scope: Scope?, _ body: (Found, Found) throws -> Void
    ) throws {
        var key: [SQLValue] = []
        var group: [Found] = []
        func flush() throws {
            for (index, left) in group.enumerated() {
                for right in group[(index + 1)...] { try body(left, right) }
            }
            group = []
        }
        func take(_ now: [SQLValue], _ subject: Int64) throws {
            if now != key {
                try flush()
                key = now
            }
            let person = SubjectID(kind: .person, key: subject)
            if try view.mergedInto(person) == nil, let state = try view.state(person),
                view.value(ProcessFact.alive, .person, state) != .bool(false)
            {
                group.append((person, (state.unit, state.village)))
            }
        }
        if let scope {
            for key in try keys(byIdentity: identity, scope) {
                let subjects = try view.connection.rows(
                    identity
                        ? "SELECT subject FROM secret_lookup WHERE hash = ? AND is_whole = 1 ORDER BY subject"
                        : """
                        SELECT DISTINCT subject FROM person_version WHERE \(Self.name) = ? AND \(Self.birth) = ?
                        ORDER BY subject
                        """, key
                ) { $0.integer(0) ?? 0 }
                guard subjects.count > 1 else { continue }
                for subject in subjects { try take(key, subject) }
            }
        } else {
            let keys = identity ? 1 : 2
            try view.connection.forEach(identity ? Self.sharedNumbers : Self.sharedNames, []) { row in
                try take((0..<keys).map { row.value($0) }, row.integer(keys) ?? 0)
                return true
            }
        }
        try flush()
    }

    private static let sharedNumbers = """
        SELECT l.hash, l.subject FROM secret_lookup l JOIN (
            SELECT hash FROM secret_lookup WHERE fact = '\(ProcessFact.identityNumber)' AND is_whole = 1
            GROUP BY hash HAVING COUNT(*) > 1
        ) d ON d.hash = l.hash WHERE l.is_whole = 1 ORDER BY l.hash, l.subject
        """

    private static let sharedNames = """
        SELECT DISTINCT v.\(name), v.\(birth), v.subject FROM person_version v JOIN (
            SELECT \(name) AS name, \(birth) AS birth FROM person_version
            WHERE \(name) IS NOT NULL AND \(birth) IS NOT NULL
            GROUP BY name, birth HAVING COUNT(DISTINCT subject) > 1
        ) d ON d.name = v.\(name) AND d.birth = v.\(birth)
        ORDER BY v.\(name), v.\(birth), v.subject
        """

    /// The numbers, or names and births, of whoever has lived in a scope, each once and in order.
    private func keys(byIdentity identity: Bool, _ scope: Scope) throws -> [[SQLValue]] {
        let sql =
            identity
            ? """
            SELECT DISTINCT l.hash FROM (
                SELECT DISTINCT subject FROM person_version WHERE unit = ? AND village = ?
            ) AS p JOIN secret_lookup l ON l.subject = p.subject
            WHERE l.kind = 'person' AND l.fact = '\(ProcessFact.identityNumber)' AND l.is_whole = 1 ORDER BY l.hash
            """
            : """
            SELECT DISTINCT \(Self.name), \(Self.birth) FROM person_version
            WHERE unit = ? AND village = ? AND \(Self.name) IS NOT NULL AND \(Self.birth) IS NOT NULL
            ORDER BY \(Self.name), \(Self.birth)
            """
        var seen: Set<[SQLValue]> = []
        var keys: [[SQLValue]] = []
        for part in scope.parts {
            for village in part.villages {
                try view.connection.forEach(sql, [.integer(Int64(part.unit)), .integer(village)]) { row in
                    let key = (0..<(identity ? 1 : 2)).map { row.value($0) }
                    if seen.insert(key).inserted { keys.append(key) }
                    return true
                }
            }
        }
        guard identity else { return keys }
        return keys.sorted { left, right in
            guard case .blob(let one)? = left.first, case .blob(let other)? = right.first else {
                return false
            }
            return one.lexicographicallyPrecedes(other)
        }
    }

    /// Persons of a name and birth who live near enough to be the same, for the check at import; `further` ones are
    /// about to be recorded.
    public func likely(
        name: String, birth: LocalDate, unit: Int, village: Int64,
        further: [(person: SubjectID, unit: Int, village: Int64)] = []
    ) throws -> [(person: SubjectID, score: Int64)] {
        guard let weights else { return [] }
        var found: [(SubjectID, Int, Int64)] = []
        // Nearly always nobody is found: the few rows are told apart and put in order here, not by the engine.
        try view.connection.forEach(
            """
            SELECT unit, village, subject FROM person_version
            WHERE \(ProcessFact.personName) = ? AND \(ProcessFact.birth) = ? AND present = 1
            """, [.text(name), .integer(Int64(birth.yyyymmdd))]
        ) { row in
            let one = (
                SubjectID(kind: .person, key: row.integer(2) ?? 0), Int(row.integer(0) ?? 0),
                row.integer(1) ?? 0
            )
            if !found.contains(where: { $0 == one }) { found.append(one) }
            return true
        }
        for other in further where !found.contains(where: { $0.0 == other.person }) { found.append(other) }
        return found.sorted { $0 < $1 }.compactMap { person, itsUnit, itsVillage in
            weights.grade((itsUnit, itsVillage), (unit, village), directory).map { (person, $0.score) }
        }
    }
}

extension RegistryChanges {
    /// Merges a person recorded twice into the other record; the id stays readable as an alias (合并重复).
    public func mergeDuplicate(_ person: SubjectID, into other: SubjectID) throws -> [EntryPlan] {
        let state = try required(person)
        _ = try required(other)
        guard person != other else {
            throw Problem(.changeRefused, ["id": view.units.text(person), "why": "one person"])
        }
        var closed = write(person, state)
        closed.isPresent = false
        var plan = self.plan(EntryKind.duplicatesMerged, state.unit, person, [closed])
        plan.open = [
            "merged": ["from": .string(view.units.text(person)), "into": .string(view.units.text(other))]
        ]
        return [plan]
    }

    /// Takes a merge back: the person stands again where it stood (撤销合并).
    public func unmergeDuplicate(_ person: SubjectID) throws -> [EntryPlan] {
        guard try view.mergedInto(person) != nil, let place = try view.place(of: person) else {
            throw Problem(.changeRefused, ["id": view.units.text(person), "why": "was not merged"])
        }
        var opened = SubjectWrite(
            kind: .person, id: view.units.text(person), village: AreaID(place.village), isPresent: true)
        opened.facts = []
        var plan = self.plan(EntryKind.duplicatesUnmerged, place.unit, person, [opened])
        plan.open = ["merged": ["from": .string(view.units.text(person)), "into": .null]]
        return [plan]
    }
}

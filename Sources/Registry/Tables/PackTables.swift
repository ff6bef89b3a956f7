import Policy
import Vocabulary

/// What adopting a pack adds to the tables: areas and fact columns (采用政策包).
enum PackTables {
    /// The columns for the facts that a pack keeps: entered ones and those a procedure sets.
    static func columns(_ pack: PolicyPack) -> [FactColumn] {
        pack.facts.all.compactMap { fact in
            guard fact.isEntered || fact.origin == .process else { return nil }
            return FactColumn(
                fact: fact.id, subject: fact.subject, ordinal: 0, form: form(fact),
                sensitivity: fact.sensitivity)
        }
    }

    private static func form(_ fact: Fact) -> FactColumn.Form {
        if fact.sensitivity == .secret { return .secret }
        switch fact.type {
        case .bool: return .bool
        case .int, .money, .number: return .int
        case .code, .text: return .text
        case .date: return .date
        }
    }

    /// The areas of a pack, one record for each day from which something of an area holds.
    static func areas(_ pack: PolicyPack) -> [AreaRecord] {
        let scheme = pack.areas
        let villageLevel = scheme.levels.last?.id
        let tree = scheme.trees.first ?? AreaDirectory.management
        return scheme.areas.flatMap { area -> [AreaRecord] in
            guard let id = AreaID(area.id) else { return [] }
            var byDay: [LocalDate: AreaRecord] = [:]
            func record(_ from: LocalDate?, _ change: (inout AreaRecord) -> Void) {
                let day = from ?? area.from ?? .distantPast
                var record =
                    byDay[day]
                    ?? AreaRecord(
                        id: id, level: area.level, unit: unit(of: area, scheme, tree), node: area.node,
                        village: area.level == villageLevel ? id : nil, from: day)
                change(&record)
                byDay[day] = record
            }
            record(nil) { $0.aliases = area.aliases }
            for dated in area.names {
                record(dated.from) { $0.names = dated.value.texts.map { ($0.language, $0.text) } }
            }
            for dated in area.parents {
                record(dated.from) {
                    $0.parents = dated.value.sorted { $0.key < $1.key }.compactMap { pair in
                        // The first tree of a pack answers for people, whatever the pack calls it.
                        AreaID(pair.value).map {
                            (pair.key == tree ? AreaDirectory.management : pair.key, $0)
                        }
                    }
                }
            }
            for dated in area.codes {
                record(dated.from) {
                    $0.codes = dated.value.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
                }
            }
            return byDay.sorted { $0.key < $1.key }.map(\.value)
        }
    }

    private static func unit(of area: Area, _ scheme: AreaScheme, _ tree: String) -> Int? {
        var next: Area? = area
        var steps = 0
        while let at = next, steps < 16 {
            if let unit = at.unit, at.node != nil { return unit }
            next = at.parent(tree: tree).flatMap { scheme.areas[$0] }
            steps += 1
        }
        return nil
    }
}

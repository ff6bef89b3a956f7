import Policy
import Registry
import Vocabulary

/// Finds the village and group that a row of a form names (地名匹配).
///
/// Names and codes are both looked at: a code alone places nobody, and where they mean different places the row is
/// refused. Titles and sheet names stand in where no column names the village.
struct PlaceMatcher {
    /// What was found.
    enum Match {
        case village(AreaDirectory.Area)
        case town(AreaDirectory.Area)
        case none(String)
        case clash(String)
    }

    private let directory: AreaDirectory
    /// The levels of the management tree, top down; the last is the village.
    private let levels: [String]
    /// What the pack's layouts call a level: the last is the `village`, above it the `town` and the `unit`.
    private let roles: [String: String]
    private var known: [FormPlace: Match] = [:]

    init(_ directory: AreaDirectory, levels: [String]) {
        self.directory = directory
        self.levels = levels
        roles = Dictionary(
            uniqueKeysWithValues: zip(levels.reversed(), ["village", "town", "unit"]).map { ($0, $1) })
    }

    /// The name that a place gives for a level.
    private func name(_ place: FormPlace, _ level: String) -> String? {
        roles[level].flatMap { place[$0] } ?? place[level]
    }

    /// The code that a place gives for a level.
    private func code(_ place: FormPlace, _ level: String) -> String? {
        roles[level].flatMap { place.code($0) } ?? place.code(level)
    }

    /// The village's name and code as a place gives them.
    func villageName(_ place: FormPlace) -> (name: String?, code: String?) {
        guard let level = levels.last else { return (nil, nil) }
        return (name(place, level), code(place, level))
    }

    /// The village of a place; remembered, since a town's file names few of them thousands of times.
    mutating func village(_ place: FormPlace) -> Match {
        var key = place
        key.heading = nil
        key.parts.removeAll { $0.level == AreaRecord.groupLevel }
        if let match = known[key] { return match }
        let match = find(key)
        known[key] = match
        return match
    }

    /// The area above the villages that a place names: where a new village belongs.
    func parent(_ place: FormPlace) -> Match {
        for level in levels.dropLast().reversed() {
            if let name = name(place, level) {
                let found = narrowed(
                    directory.named(name).filter { directory[$0]?.level == level }, place, below: level)
                if let area = found.first, found.count == 1, let parent = directory[area] {
                    return .town(parent)
                }
                return .none(name)
            }
        }
        return .none(spelled(place))
    }

    private func find(_ place: FormPlace) -> Match {
        guard let level = levels.last else { return .none("") }
        var candidates: [AreaID] = []
        if let name = name(place, level) {
            candidates = narrowed(villages(named: name), place, below: level)
        } else {
            let hints = place.parts.filter { $0.level == FormPlace.address }.map(\.text) + place.hints
            for hint in hints where candidates.isEmpty {
                candidates = narrowed(villages(in: hint), place, below: level)
            }
            // Villages of one name: the one whose town stands in the address, the title or the sheet's name.
            if candidates.count > 1 {
                let inTown = candidates.filter { lies($0, in: hints) }
                if !inTown.isEmpty { candidates = inTown }
            }
        }
        if let code = code(place, level) {
            let coded = directory.resolve(code, scheme: nil)
            if candidates.isEmpty, name(place, level) == nil, coded.count == 1 { candidates = coded }
            let agreed = candidates.filter { coded.contains($0) }
            if !coded.isEmpty, agreed.isEmpty { return .clash("\(spelled(place)) ≠ \(code)") }
            if !agreed.isEmpty { candidates = agreed }
        }
        guard candidates.count == 1, let village = directory[candidates[0]] else {
            return candidates.isEmpty
                ? .none(spelled(place))
                : .clash(
                    "\(spelled(place)): \(candidates.map(\.description).joined(separator: ", "))")
        }
        return .village(village)
    }

    private func villages(named name: String) -> [AreaID] {
        directory.named(name).filter { directory[$0]?.level == levels.last }
    }

    /// Villages whose whole name stands in a title or a sheet's name.
    private func villages(in text: String) -> [AreaID] {
        let exact = villages(named: text)
        if !exact.isEmpty { return exact }
        return directory.all(level: levels.last ?? "").filter { village in
            (Array(village.names.values) + village.aliases).contains { !$0.isEmpty && text.contains($0) }
        }.map(\.id)
    }

    /// Whether the name of the area above a village stands in one of some texts.
    private func lies(_ village: AreaID, in hints: [String]) -> Bool {
        guard let town = levels.dropLast().last.flatMap({ directory.ancestor(village, level: $0) }),
            let area = directory[town]
        else { return false }
        return area.names.values.contains { name in
            !name.isEmpty && hints.contains { $0.contains(name) }
        }
    }

    /// Those of some areas that lie in every higher area that the place names.
    private func narrowed(_ areas: [AreaID], _ place: FormPlace, below: String) -> [AreaID] {
        var areas = Array(Set(areas)).sorted()
        for level in levels where level != below {
            guard let name = name(place, level), let end = levels.firstIndex(of: below),
                let at = levels.firstIndex(of: level),
                at < end
            else { continue }
            areas = areas.filter { area in
                directory.ancestor(area, level: level).map { directory.matches($0, name) } ?? false
            }
        }
        return areas
    }

    private func spelled(_ place: FormPlace) -> String {
        let names = levels.compactMap { name(place, $0) }
        return (names.isEmpty ? place.hints.prefix(1).map { $0 } : names).joined(separator: "/")
    }
}

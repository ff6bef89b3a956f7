import Access
import Exit
import Policy
import Registry
import Vocabulary

/// One village as read within a snapshot (一村): its facts as rules see them, over its households and groups.
struct VillageFile {
    let reading: Reading
    let id: AreaID
    let state: VillageState
    let village: SubjectSources.Village
    let territory: Territory
    /// The exit rules of the day.
    let judge: ExitJudge

    /// Reads a village; 404 where the id is that of none on the day.
    init(_ text: String, _ reading: Reading) throws {
        guard let id = AreaID(text), let area = reading.directory[id], area.village == id,
            let unit = area.unit
        else { throw Problem(.areaNotFound, ["area": text]) }
        self.reading = reading
        self.id = id
        let sources = reading.rules.sources
        state = try sources.reader.village(
            id.number, unit: unit, at: reading.view.moment, reading.connection)
        village = sources.village(state)
        territory = reading.territory(id)
        judge = reading.rules.judge
    }

    /// The village's own facts.
    var source: FactSource { village.source }

    /// What was recorded of one of its facts, whatever is worked out.
    func recorded(_ fact: String) -> FactValue? {
        state.own.flatMap { reading.view.value(fact, .village, $0) }
    }

    /// The value of one of its facts, recorded or worked out.
    func value(_ fact: String) -> FactValue? { village.source.known(fact) }
}

extension FactSource {
    /// The value of a fact; nil where it is not known.
    func known(_ fact: String) -> FactValue? {
        guard case .value(let value)? = value(of: fact) else { return nil }
        return FactValue(value)
    }

    /// A whole number; nil where it is not known or none.
    func integer(_ fact: String) -> Int? {
        guard case .integer(let number)? = known(fact) else { return nil }
        return Int(number)
    }

    /// Whether a fact is known to hold.
    func holds(_ fact: String) -> Bool { known(fact) == .bool(true) }
}

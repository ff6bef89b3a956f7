import Access
import Policy
import Registry
import Vocabulary

/// One household as read within a snapshot (一户): its state, its persons, and its facts as rules see them.
struct HouseholdFile {
    let reading: Reading
    let id: String
    let subject: SubjectID
    let state: SubjectState
    let members: [SubjectState]
    let source: FactSource
    let territory: Territory

    /// Reads a household; 404 where there is none, 409.402 where it was merged into another.
    init(_ id: String, _ reading: Reading) throws {
        self.reading = reading
        self.id = id
        subject = try reading.view.require(id, .household)
        if let into = try reading.view.mergedInto(subject) {
            throw Problem(.subjectMerged, ["id": id, "into": reading.view.units.text(into)])
        }
        guard let state = try reading.view.state(subject) else {
            throw Problem(.subjectNotFound, ["id": id])
        }
        self.state = state
        members = try reading.view.members(state)
        source = reading.rules.sources.household(state, members: members)
        territory = reading.territory(AreaID(state.village))
    }

    /// The value of one of its facts, recorded or worked out.
    func value(_ fact: String) -> FactValue? { source.known(fact) }

    /// The name of its head as the caller may see it.
    func headName(_ show: FactShow) -> String {
        guard let fact = reading.pack.facts[ProcessFact.headName], let value = value(fact.id) else {
            return id
        }
        return show.text(fact, value)
    }

    /// What its pages call it.
    func title(_ show: FactShow) -> String { HouseholdWords.title(show.language, ["name": headName(show)]) }

    /// The way from the top of the tree down to the household.
    func crumbs(_ show: FactShow, _ caller: Caller, last: String? = nil) -> [Page.Crumb] {
        let areas = reading.crumbs(AreaID(state.village), caller, show.language)
        guard let last else { return areas + [Page.Crumb(title(show))] }
        return areas + [Page.Crumb(title(show), SiteURL.household.path(id)), Page.Crumb(last)]
    }
}

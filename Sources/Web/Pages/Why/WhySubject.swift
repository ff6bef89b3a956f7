import Access
import Policy
import Registry
import Vocabulary

/// Of whom a condition is asked (判定对象): a household or a village, with the facts that rules read.
struct WhySubject {
    /// What of it the page keeps.
    struct Named: Sendable {
        var kind: SubjectKind
        var id: String
        var title: String

        /// The address that explains a condition of it.
        func why(_ ruleSet: String, _ criterion: String, asOf: LocalDate) -> String {
            let url: SiteURL = kind == .village ? .villageWhy : .why
            return url.path(id, ruleSet, criterion, query: [("as_of", asOf.description)])
        }
    }

    let named: Named
    let territory: Territory
    let source: FactSource
    /// The way to its page.
    let crumbs: [Page.Crumb]
    /// Its integer, unit and village: where its entries stand.
    let place: (key: Int64, unit: Int, village: Int64)

    /// A household or, where the path names an area, a village.
    init(_ kind: SubjectKind, _ id: String, _ reading: Reading, _ caller: Caller, _ language: String) throws {
        if kind == .village {
            let file = try VillageFile(id, reading)
            named = Named(kind: kind, id: id, title: reading.directory.name(file.id, language))
            territory = file.territory
            source = file.source
            crumbs = reading.crumbs(file.id, caller, language)
            place = (file.id.number, file.state.unit, file.id.number)
            return
        }
        let file = try HouseholdFile(id, reading)
        let show = FactShow(reading.pack, language, caller, file.territory)
        named = Named(kind: kind, id: id, title: file.title(show))
        territory = file.territory
        source = file.source
        crumbs =
            reading.crumbs(AreaID(file.state.village), caller, language) + [
                Page.Crumb(file.title(show), SiteURL.household.path(id))
            ]
        place = (file.subject.key, file.state.unit, file.state.village)
    }
}

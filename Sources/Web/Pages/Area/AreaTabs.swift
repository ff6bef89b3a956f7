import Policy
import Registry
import Vocabulary

/// Where the file of an area leads: its lists, its work lists, its map (村册标签).
struct AreaTabs {
    private typealias Say = AreaWords
    private let id: String
    private let isVillage: Bool
    private let households: Int
    private let lines: Int
    private let language: String

    init(_ id: String, isVillage: Bool, households: Int, lines: Int, _ language: String) {
        self.id = id
        self.isVillage = isVillage
        self.households = households
        self.lines = lines
        self.language = language
    }

    var markup: Markup {
        let area = ("area", id)
        let left = [area, (ProcessFact.registered, "yes"), (ProcessFact.exited, "no")]
        func link(_ name: Phrase, _ path: String, _ count: Int? = nil) -> Markup {
            let number: Markup = count.map { " <small>\(Figure.whole($0))</small>" } ?? ""
            return "<a href=\"\(path)\">\(name(language))\(number)</a>"
        }
        let own = (isVillage ? Say.book : Say.file)(language)
        let villages: Markup =
            isVillage ? "" : link(Say.villages, SiteURL.villages.path(query: [area]))
        let wall: Markup = isVillage ? "" : link(Say.cockpit, SiteURL.cockpit.path(id))
        return """
            <nav class="tabs" aria-label="\(own)"><a href="\(SiteURL.area.path(id))" aria-current="page">\(own)</a>\(link(Say.households, SiteURL.households.path(query: left), households))\(villages)\(link(Say.persons, SiteURL.persons.path(query: [area])))\(link(Say.tasks, SiteURL.tasks.path(query: [area]), lines))\(link(ChangeListWords.title, SiteURL.changeList.path(query: [area])))\(link(Say.map, SiteURL.map.path(id)))\(wall)</nav>
            """
    }
}

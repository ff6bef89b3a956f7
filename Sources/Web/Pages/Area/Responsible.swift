import Access
import Policy
import Registry
import Vocabulary

/// Who answers for an area (谁在负责): whom its register names, then the accounts whose roles are there or nearest above.
struct Responsible: Sendable {
    /// One of them: as what, and who.
    struct Line: Sendable, Equatable {
        var name: String
        var who: String
    }

    /// Facts of a village that name somebody; a pack without one has no such line.
    private static let facts = ["first_secretary", "work_team", "pairing_unit"]
    /// The roles that work in an area, from the nearest to its households up.
    private static let roles: [Role] = [.fieldworker, .clerk, .reviewer, .leader]
    /// Most names of a role.
    private static let most = 3

    var lines: [Line]

    /// The accounts that answer for an area: of each role those of the area itself, else of the nearest above.
    init(_ area: AreaID, _ reading: Reading, _ language: String) throws {
        let accounts = try AccountReader(reading.connection).all().filter {
            $0.isActive && $0.kind == .person
        }
        let path = Array(reading.directory.path(area).reversed())
        lines = Self.roles.compactMap { role in
            for place in path {
                let names = accounts.filter { account in
                    account.grants.contains { $0.role == role && $0.area == place }
                }.map { $0.name ?? $0.login ?? $0.id }
                guard !names.isEmpty else { continue }
                var seen: Set<String> = []
                let different = names.filter { seen.insert($0).inserted }
                let shown = different.prefix(Self.most).joined(separator: language == "zh" ? "、" : ", ")
                let more = different.count > Self.most ? "…" : ""
                let of = place == area ? "" : " · " + reading.directory.name(place, language)
                return Line(name: role.label(language), who: shown + more + of)
            }
            return nil
        }
    }

    /// Those of a village, whom its facts name first.
    init(_ file: VillageFile, _ show: FactShow) throws {
        try self.init(file.id, file.reading, show.language)
        let named = Self.facts.compactMap { id -> Line? in
            guard let fact = file.reading.pack.facts[id], fact.subject == .village, show.saysSomething(fact),
                let value = file.value(id), value != .bool(false)
            else { return nil }
            return Line(name: fact.label(show.language), who: show.text(fact, value))
        }
        lines = named + lines
    }

    /// The heading with the list; nothing where nobody is known.
    func markup(_ language: String) -> Markup {
        guard !lines.isEmpty else { return Markup() }
        let list = Components.facts(lines.map { ($0.name, "\($0.who)") })
        return "<h2>\(Self.heading(language))</h2><div class=\"push\">\(list)</div>"
    }

    /// The same as a box of its own.
    func panel(_ language: String) -> Markup {
        guard !lines.isEmpty else { return Markup() }
        return Components.panel(
            Self.heading(language), "",
            Components.inset(Components.facts(lines.map { ($0.name, "\($0.who)") })))
    }

    private static let heading = Phrase("谁在负责", "Who is responsible")
}

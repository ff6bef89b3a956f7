import Exit
import Policy
import Registry
import Vocabulary

/// What a list is of, and how it begins (清单种类).
enum ListKind: Sendable, CaseIterable {
    case households, persons, villages, exits

    /// Its address.
    var url: SiteURL {
        switch self {
        case .households: .households
        case .persons: .persons
        case .villages: .villages
        case .exits: .exits
        }
    }

    /// Its address as a file.
    var file: SiteURL {
        switch self {
        case .households: .householdsFile
        case .persons: .personsFile
        case .villages: .villagesFile
        case .exits: .exitsFile
        }
    }

    /// What a row is.
    var subject: SubjectKind {
        switch self {
        case .households, .exits: .household
        case .persons: .person
        case .villages: .village
        }
    }

    /// The fact that names a row; villages bear the name of their area.
    var name: String? {
        switch subject {
        case .household: ProcessFact.headName
        case .person: ProcessFact.personName
        case .group, .village: nil
        }
    }

    /// Whose facts a row may be asked for, its own first.
    var kinds: [SubjectKind] {
        switch subject {
        case .person: [.person, .household, .village]
        case .household: [.household, .village]
        case .group, .village: [.village]
        }
    }

    /// Whether rows have conditions and lines.
    var hasConditions: Bool { subject == .household }

    /// What one sees who asks for nothing in particular; nil: everything.
    func start(_ day: LocalDate) -> [(String, String)]? {
        switch self {
        case .households: [(ProcessFact.registered, "yes"), (ProcessFact.exited, "no")]
        case .exits: [(ProcessFact.registered, "yes"), (ProcessFact.exitPlannedYear, String(day.year))]
        case .persons, .villages: nil
        }
    }

    /// The facts for which the bar always has a field.
    var asked: [String] {
        switch self {
        case .households: [CampaignFigures.causeFact, ProcessFact.householdSize]
        case .exits: [ProcessFact.exitPlannedYear, ProcessFact.exited]
        case .persons: [ProcessFact.relation]
        case .villages: [CampaignFigures.poorVillageFact, ProcessFact.villageExited]
        }
    }

    /// The columns that a list begins with: what the rules and the process name, then the first facts of the pack.
    func columns(_ catalog: ListCatalog) -> [String] {
        let known = Set(catalog.columns.map(\.id))
        var columns: [String]
        switch self {
        case .households:
            columns = ["place", ProcessFact.householdSize, CampaignFigures.causeFact]
            columns += catalog.money.prefix(1)
            columns += ["conditions", "unmet", "unknown", ProcessFact.exitPlannedYear, "due"]
            columns += catalog.visitDay
        case .exits:
            columns = ["place", ProcessFact.householdSize] + catalog.criteria.map { "v." + $0.id }
            columns += ["unmet", "unknown", ProcessFact.exitedOn]
        case .persons: columns = ["place", ProcessFact.headName] + catalog.first(8, of: .person)
        case .villages:
            columns = [
                "place", CampaignFigures.poorVillageFact, ProcessFact.villageExitPlannedYear,
                ProcessFact.villageExited, ProcessFact.villageExitedOn,
            ]
            columns += catalog.counted(5, of: .village) + catalog.visitDay
        }
        var seen: Set<String> = []
        return columns.filter { known.contains($0) && seen.insert($0).inserted }
    }

    /// The views that everybody finds, by name and what they ask.
    func views(_ day: LocalDate) -> [(name: Phrase, query: [(String, String)])] {
        let left = [(ProcessFact.registered, "yes"), (ProcessFact.exited, "no")]
        switch self {
        case .households:
            return [
                (ListWords.notExited, left), (ListWords.ready, left + [("owed", "0")]),
                (ListWords.oneShort, left + [("owed", "1")]), (ListWords.toVerify, left + [("verify", "1")]),
                (ListWords.exited, [(ProcessFact.registered, "yes"), (ProcessFact.exited, "yes")]),
            ]
        case .exits:
            let year = [(ProcessFact.registered, "yes"), (ProcessFact.exitPlannedYear, String(day.year))]
            let still = year + [(ProcessFact.exited, "no")]
            return [
                (ListWords.planned, year), (ListWords.plannedReady, still + [("owed", "0")]),
                (ListWords.plannedShort, still + [("owed", "1")]),
                (ListWords.plannedToVerify, still + [("verify", "1")]),
                (ListWords.plannedExited, year + [(ProcessFact.exited, "yes")]),
            ]
        case .persons:
            return [(ListWords.all, []), (ListWords.inPoorHouseholds, left)]
        case .villages:
            let poor = [(CampaignFigures.poorVillageFact, "yes")]
            return [
                (ListWords.all, []), (ListWords.poorVillages, poor),
                (ListWords.villagesLeft, poor + [(ProcessFact.villageExited, "no")]),
            ]
        }
    }
}

extension ListCatalog {
    /// The first facts of a kind that are counted of those within, in the pack's order: what a village's households amount to.
    fileprivate func counted(_ count: Int, of subject: SubjectKind) -> [String] {
        snapshot.pack.facts.of(subject).filter { fact in
            guard case .aggregate = fact.origin else { return false }
            return self[fact.id] != nil
        }.prefix(count).map(\.id)
    }
}

import Access
import HTTPTypes
import Hummingbird
import Journal
import Policy
import Print
import Registry
import Storage
import Vocabulary

/// Cards of households on screen, as PDF, and a whole village's; what their codes open (户卡).
enum CardRoutes {
    /// One card on screen.
    static func show(_ visit: Visit) async throws -> Answer {
        let made = try await cards(of: [visit.part("id")], visit)
        guard let form = made.forms.first else { throw Problem(.subjectNotFound, ["id": visit.part("id")]) }
        try await record(made, "html", visit)
        let page = CardPage(
            household: visit.part("id"), form: form, asOf: made.asOf, language: visit.language)
        // A second line, so that the page counts as one that shows persons: the browser keeps none of it.
        return .page(page.page, shows: [made.event(.read, "html")])
    }

    /// One card as PDF.
    static func file(_ visit: Visit) async throws -> Answer {
        let id = visit.part("id")
        return try await pdf(try await cards(of: [id], visit), "\(id).pdf", visit)
    }

    /// The cards of a village's registered households as one PDF.
    static func village(_ visit: Visit) async throws -> Answer {
        let area = visit.part("id")
        let households = try await visit.read { reading in
            let file = try VillageFile(area, reading)
            return file.village.households.filter { $0.source.holds(ProcessFact.registered) }.map {
                reading.view.units.text(SubjectID(kind: .household, key: $0.state.subject))
            }
        }
        return try await pdf(try await cards(of: households, visit, area: area), "\(area)-cards.pdf", visit)
    }

    /// Where a card's code leads. To those who may not see the household it says what it says of a code that is none.
    static func open(_ visit: Visit) async throws -> Answer {
        guard let caller = visit.caller else { throw Problem(.sessionEnded) }
        let code = visit.part("token")
        let (household, area): (String?, AreaID?) = try await visit.read { reading in
            guard let id = try CardCodes(connection: reading.connection).household(code),
                let territory = try? reading.territory(of: id)
            else { return (nil, nil) }
            return (caller.may(.seeHouseholds, in: territory) ? id : nil, territory.path.last)
        }
        if let household { return .redirect(SiteURL.household.path(household)) }
        let line = AccessEvent(
            .refused, by: caller, at: visit.now, area: area, detail: ["page": visit.url.rawValue])
        let log = visit.site.access.log
        try await visit.site.work.run { try log.note(line) }
        throw Problem(.cardCodeNotFound)
    }

    // MARK: - Within

    /// Cards that were made, with all that the access log says of them.
    private struct Made: Sendable {
        var forms: [PrintedForm]
        var asOf: LocalDate
        var title: String
        var caller: Caller
        var now: Instant
        var households: [String]
        var area: AreaID?

        func event(_ action: AccessAction, _ form: String) -> AccessEvent {
            AccessEvent(
                action, by: caller, at: now, subject: households.count == 1 ? households.first : nil,
                area: area, ids: households, detail: ["page": "card", "form": form])
        }
    }

    private static func cards(of households: [String], _ visit: Visit, area: String? = nil) async throws
        -> Made
    {
        guard let caller = visit.caller else { throw Problem(.sessionEnded) }
        let (site, language, now) = (visit.site, visit.language, visit.now)
        let codes = try await site.work.run {
            try site.store.write { connection in
                try CardCodes(connection: connection)
                    .codes(of: households, random: site.access.setting.random.bytes)
            }
        }
        let base = visit.base
        return try await visit.read { reading in
            let form = try CardForm(
                reading, caller, language, now: now, isSimulated: site.isSimulated)
            let place =
                try area.flatMap { AreaID($0) }
                ?? households.first.flatMap {
                    try reading.territory(of: $0).path.last
                }
            return Made(
                forms: try households.map { id in
                    try form.card(id, code: base + SiteURL.cardCode.path(codes[id] ?? ""))
                }, asOf: reading.asOf,
                title: place.map {
                    CardWords.bundle(language, ["village": reading.directory.name($0, language)])
                } ?? "", caller: caller, now: now, households: households, area: place)
        }
    }

    private static func record(_ made: Made, _ form: String, _ visit: Visit) async throws {
        let (log, line) = (visit.site.access.log, made.event(.export, form))
        try await visit.site.work.run { try log.record(line) }
    }

    private static func pdf(_ made: Made, _ name: String, _ visit: Visit) async throws -> Answer {
        let bytes = try await visit.site.work.run {
            try FormPrinter.pdf(title: made.title, made.forms)
        }
        try await record(made, "pdf", visit)
        return Answer(
            content: .bytes(bytes, type: "application/pdf", isImmutable: false), fileName: name)
    }
}

extension Visit {
    /// The address of this site as the visitor's browser named it, for codes on paper; empty where it named none.
    var base: String {
        let authority = request.head.authority ?? ""
        let isPlain =
            !authority.isEmpty && authority.utf8.count <= 100
            && authority.utf8.allSatisfy { byte in
                (48...57).contains(byte) || (97...122).contains(byte | 0x20)
                    || [0x2D, 0x2E, 0x3A, 0x5B, 0x5D].contains(byte)
            }
        return isPlain ? (site.isBehindProxy ? "https://" : "http://") + authority : ""
    }
}

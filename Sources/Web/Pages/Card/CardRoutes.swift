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
            household: visit.part("id"), form: form, asOf: made.asOf, token: visit.formField,
            isRenewed: visit.query["renewed"] != nil, language: visit.language)
        var answer = Answer.page(page.page)
        answer.isPrivate = true
        return answer
    }

    /// A lost card: its code is good for nothing from now on, and the card is shown with a new one.
    static func revoke(_ visit: Visit) async throws -> Answer {
        guard let caller = visit.caller else { throw Problem(.sessionEnded) }
        let (site, id, now) = (visit.site, visit.part("id"), visit.now)
        let reason = (visit.fields["reason"] ?? "").trimming
        guard !reason.isEmpty, reason.count <= UnmaskPanel.longest else { throw Problem(.reasonMissing) }
        let area = try await visit.read { try $0.territory(of: id).path.last }
        let line = AccessEvent(
            .write, by: caller, at: now, subject: id, area: area,
            detail: ["page": "card-code", "reason": reason])
        try await site.work.run {
            try site.access.log.record(line)
            try site.store.write { connection in
                try CardCodes(connection: connection).revoke(id, by: caller.id, at: now, reason: reason)
            }
        }
        return .redirect(SiteURL.card.path(id, query: [("renewed", "1")]))
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

    /// Where a card's code leads, or that it was revoked. To those who may not see the household it says what it says of a
    /// code that is none.
    static func open(_ visit: Visit) async throws -> Answer {
        guard let caller = visit.caller else { throw Problem(.sessionEnded) }
        let code = visit.part("token")
        let (household, revoked, area): (String?, String?, AreaID?) = try await visit.read { reading in
            guard let found = try CardCodes(connection: reading.connection).household(code),
                let territory = try? reading.territory(of: found.id)
            else { return (nil, nil, nil) }
            guard caller.may(.seeHouseholds, in: territory) else { return (nil, nil, territory.path.last) }
            let day = found.revoked.map { $0.day(in: reading.pack.zone).description }
            return (found.id, day, territory.path.last)
        }
        if let household, revoked == nil { return .redirect(SiteURL.household.path(household)) }
        let line = AccessEvent(
            .refused, by: caller, at: visit.now, subject: household, area: area,
            detail: ["page": visit.url.rawValue])
        try await visit.site.note(line)
        if let household, let revoked {
            throw Problem(.cardCodeRevoked, ["id": household, "day": revoked])
        }
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

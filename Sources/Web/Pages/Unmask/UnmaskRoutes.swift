import Access
import HTTPTypes
import Policy
import Registry
import Vocabulary

/// Shows one identity number or account in clear, once, after it was logged with its reason (看原文).
enum UnmaskRoutes {
    static func show(_ visit: Visit) async throws -> Answer {
        let id = visit.part("id")
        // Whoever comes back to the address by itself sees the book: nothing is shown by GET.
        guard visit.isPost, let caller = visit.caller else { return .redirect(SiteURL.household.path(id)) }
        let reason = (visit.fields["reason"] ?? "").trimming
        let outcome: Unmasking
        do {
            outcome = try await unmask(visit.fields["secret"] ?? "", reason, visit, caller)
        } catch let problem as Problem where problem.number == .reasonMissing {
            outcome = .refused(problem)
        }
        var answer = try await HouseholdRoutes.book(visit, caller, outcome)
        if case .refused = outcome { answer.status = .unprocessableContent }
        return answer
    }

    private static func unmask(
        _ key: String, _ reason: String, _ visit: Visit, _ caller: Caller
    ) async throws -> Unmasking {
        guard reason.count >= 2, reason.count <= UnmaskPanel.longest else { throw Problem(.reasonMissing) }
        let (id, language) = (visit.part("id"), visit.language)
        let (secret, area) = try await visit.read { reading in
            let model = try HouseholdModel(id, reading, caller, language)
            guard let secret = model.masked.first(where: { $0.key == key }) else {
                throw Problem(.badArgument, ["name": "secret", "value": key, "why": "-"])
            }
            return (secret, try reading.territory(of: id).path.last)
        }
        // The line is on disk before anything is read; where it cannot be written, nothing is shown.
        let line = AccessEvent(
            .unmask, by: caller, at: visit.now, subject: secret.subject, area: area,
            detail: ["fact": secret.fact, "reason": reason, "household": id])
        let log = visit.site.access.log
        try await visit.site.work.run { try log.record(line) }
        let value = try await visit.read { reading in
            try clear(secret, try HouseholdFile(id, reading), reading)
        }
        return .shown(label: secret.label, value: value, reason: reason)
    }

    /// The value of the household or of the member.
    private static func clear(_ secret: MaskedSecret, _ file: HouseholdFile, _ reading: Reading) throws
        -> String
    {
        let secrets = SecretValues(reading.view, reading.keys)
        let member = file.members.first { reading.personID($0) == secret.subject }
        let value =
            try member.map { try secrets.value(.person, $0, secret.fact) }
            ?? secrets.value(.household, file.state, secret.fact)
        guard case .text(let text)? = value else {
            throw Problem(.subjectNotFound, ["id": secret.subject])
        }
        return text
    }
}

extension Reading {
    /// The id of a person by its state.
    func personID(_ state: SubjectState) -> String {
        view.units.text(SubjectID(kind: .person, key: state.subject))
    }
}

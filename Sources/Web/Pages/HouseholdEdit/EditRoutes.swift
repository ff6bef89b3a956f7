import Access
import HTTPTypes
import Vocabulary

/// Forms that write (更正、新增、减员): one form, one batch, nothing overwritten unseen.
enum EditRoutes {
    static func show(_ visit: Visit) async throws -> Answer {
        guard let caller = visit.caller else { throw Problem(.sessionEnded) }
        let (language, now) = (visit.language, visit.now)
        let task = try EditTask(visit)
        let model: EditModel
        if visit.isPost {
            switch try await EditSubmission(visit, task, caller).save() {
            case .saved(let batch, let household, let day):
                return .redirect(after(batch, household, day))
            case .shown(let again): model = again
            }
        } else {
            model = try await visit.site.read { reading in
                let ground = try EditGround(task, reading, caller, language, now: now)
                return try EditModel(
                    ground, try EditSheet(ground, members: EditModel.usualMembers), state: .open)
            }
        }
        let status: HTTPResponse.Status =
            switch model.state {
            case .open, .unchanged: .ok
            case .refused, .asked: .unprocessableContent
            case .overtaken: .conflict
            }
        var shows: [AccessEvent] = []
        if let id = task.household {
            let area = try await visit.site.read { try $0.territory(of: id).path.last }
            shows = [AccessEvent(.read, by: caller, at: now, subject: id, area: area)]
        }
        return .page(EditPage(model: model, token: visit.formField).page, status: status, shows: shows)
    }

    /// The household that was written, with its batch to be taken back; the batch where no household was.
    private static func after(_ batch: String, _ household: String?, _ day: LocalDate?) -> String {
        guard let household else { return SiteURL.batch.path(batch, query: [("written", "1")]) }
        let on = day.map { [("as_of", $0.description)] } ?? []
        return SiteURL.household.path(household, query: on + [("written", batch)])
    }
}

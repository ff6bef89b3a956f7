import Access
import HTTPTypes
import Vocabulary

/// One thing that the API can be asked (接口操作): what it takes, what it answers, who answers.
///
/// The router and the description at `/api/openapi.json` are both made from these, so that neither can have one that
/// the other lacks. Who may ask stands in `SiteURL.entry`, as for pages.
struct APIOperation: Sendable {
    /// The method.
    var method: HTTPRequest.Method = .get
    /// Its name in the description, as `listHouseholds`.
    var id: String
    /// What it does, in a sentence.
    var summary: Phrase
    /// Conditions behind `?` and headers.
    var parameters: [APIParameter] = []
    /// What is sent; nil for nothing.
    var body: Body?
    /// What it answers.
    var answer: APISchema
    /// The type of what it answers.
    var type = "application/json"
    /// Whether its answer has an ETag and is spared where the asker has it.
    var isCached = false
    /// Whether it may take long: a write or a read of the past is then answered by where to ask again (202).
    var mayTakeLong = false
    /// Problems beyond those that every operation may answer with.
    var statuses: Set<Int> = []
    /// Makes the answer.
    var run: @Sendable (APICall) async throws -> Answer

    /// What an operation is sent.
    enum Body: Sendable {
        case json(APISchema)
        /// A form with a file.
        case form(APISchema)
    }

    /// Every status that it may answer with, in order.
    func allStatuses(_ url: SiteURL) -> [Int] {
        var all = statuses.union([200, 400])
        if isCached { all.insert(304) }
        if mayTakeLong { all.insert(202) }
        if url.entry != .everyone { all.formUnion([401, 403, 503]) }
        if case .permission = url.entry { all.insert(404) }
        if parameters.contains(where: { $0.name == APIParameter.atLeast.name }) { all.insert(409) }
        if body != nil { all.formUnion([403, 409, 413, 415, 422]) }
        return all.sorted()
    }
}

/// A condition behind `?` or a header of an operation (参数).
struct APIParameter: Sendable {
    /// Where it stands.
    enum Place: String, Sendable {
        case query, header, path
    }

    var name: String
    var place = Place.query
    var schema: APISchema
    var isRequired = false
    var note: Phrase

    /// Refuses a text that is none of its values (400.1).
    func check(_ text: String) throws {
        func refuse(_ why: String) -> Problem {
            Problem(.badArgument, ["name": name, "value": text, "why": why])
        }
        switch schema {
        case .integer(let range):
            let whole = range ?? Int64.min...Int64.max
            guard let number = Int64(text), String(number) == text, whole.contains(number) else {
                throw refuse("\(whole.lowerBound)–\(whole.upperBound)")
            }
        case .boolean: guard text == "true" || text == "false" else { throw refuse("true, false") }
        case .string(let rule): guard rule.admits(text) else { throw refuse(rule.words) }
        default: break
        }
    }
}

extension APIParameter {
    static let area = APIParameter(
        name: "area", schema: .string(.written("^a[1-9][0-9]{0,17}$")),
        note: Phrase("地区号；缺省为自己的第一个地区", "An area's id; else the first of one's own"))
    static let limit = APIParameter(
        name: "limit", schema: .integer(1...500), note: Phrase("每页行数，缺省50", "Rows a page; 50 unless said"))
    static let page = APIParameter(
        name: "page", schema: .integer(1...1_000_000), note: Phrase("第几页，从1起", "The page, from 1"))
    static let after = APIParameter(
        name: "after", schema: .string(.written("^[0-9]{1,15}-[0-9]{1,7}-[0-9]{1,9}$")),
        note: Phrase(
            "游标，取自 next；数据变动时仍读同一快照，保留十分钟",
            "A cursor out of `next`: goes on in the same snapshot while data change; kept for ten minutes"))
    static let asOf = APIParameter(
        name: "as_of", schema: .day, note: Phrase("截至日，缺省今天", "The day in the world; today unless said"))
    static let knownAt = APIParameter(
        name: "known_at", schema: .any([.instant, .position]),
        note: Phrase("据何时所知：时刻或位置", "What was known then: an instant or a position"))
    static let atLeast = APIParameter(
        name: "X-Tuopin-At-Least", place: .header, schema: .position,
        note: Phrase("至少读到此位置", "Waits until this position is read"))
    static let key = APIParameter(
        name: "Idempotency-Key", place: .header, schema: .string(.filled(100)),
        note: Phrase("同一键七天内只办一次", "What is sent again with the same key within 7 days is done once"))

    /// Filter, order, columns, day and page of a list.
    static var list: [APIParameter] {
        [
            area, asOf, knownAt,
            APIParameter(
                name: "filter", schema: .text,
                note: Phrase(
                    "清单页网址中的条件，经编码，如 registered%3Dyes%26exited%3Dno",
                    "Conditions as the list's page has them in its address, encoded: docs/lists.md")),
            APIParameter(
                name: "sort", schema: .string(.filled(200)),
                note: Phrase("排序指标，前加 - 为降序", "A fact to sort by, greatest first with `-`")),
            APIParameter(
                name: "fields", schema: .string(.filled(4_000)),
                note: Phrase("列，以逗号分隔", "Columns, by commas; the page's usual ones unless said")),
            limit, page, after, atLeast,
        ]
    }
}

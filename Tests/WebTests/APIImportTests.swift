import Access
import HTTPTypes
import Registry
import SQLiteStorage
import Storage
import Testing
import Vocabulary

@testable import Web

/// The interface of a town of 灵山县 hands in the survey of 官屯村.
@Suite("Programs hand in workbooks")
struct APIImportTests {
    private static let header = "县,乡镇,行政村,户编号,户主姓名,家庭人口,劳动力人数,住房面积,住房等级,住房结构,调查日期\r\n"
    private let county: County
    private let clerk: HTTPField
    private let town: String

    init() async throws {
        county = try County()
        let id = try #require(AreaID("a19"))
        let day = try #require(LocalDate(2018, 1, 1))
        clerk = try county.machine(.clerk, in: id)
        town = try county.store.read { try AreaDirectory($0, asOf: day).name(id, "zh") }
    }

    private func parsed(_ reply: Reply) throws -> JSONValue { try JSONValue(parsing: reply.bytes) }

    private func row(
        _ code: String, _ head: String, size: String = "3", house: String, on day: String = "2016-03-09"
    ) -> String {
        "灵山县,\(town),官屯村,\(code),\(head),\(size),2,\(house),A级,砖混,\(day)\r\n"
    }

    private func handIn(
        _ text: String, _ fields: [(String, String)] = [], _ client: Client, more: [HTTPField] = []
    ) async throws -> (status: Int, json: JSONValue) {
        let reply = try await client.upload(
            "/api/v1/imports", fields, file: ("survey.csv", Array(text.utf8)), more: [clerk] + more)
        return (reply.status, try parsed(reply))
    }

    @Test("A program that does not wait is told how many rows are done while its file is taken")
    func progress() async throws {
        let hasty = Site(
            store: county.store, keys: county.keys, access: county.access,
            documents: county.site.documents.folder, assets: AssetShelf(folder: nil), patience: .zero)
        let client = Client(hasty)
        county.writing.close()
        let asked = try await handIn(
            Self.header + row("GT01", "陆谷雨", house: "20") + row("GT02", "韦立秋", house: "75"), [], client)
        #expect(asked.status == 202 && APISchema.named("Job").fault(asked.json) == nil, "\(asked.json.text)")
        let place = "/api/v1/jobs/" + (asked.json["id"]?.stringValue ?? "")
        var job = asked.json
        while job["progress"]?["stage"]?.stringValue != "writing", job["state"]?.stringValue == "running" {
            try await Task.sleep(for: .milliseconds(2))
            job = try parsed(try await client.api(place, more: [clerk]))
        }
        #expect(job["state"]?.stringValue == "running" && job["answer"] == .null)
        #expect(APISchema.named("Job").fault(job) == nil)
        #expect((job["progress"]?["all"]?.intValue ?? 0) >= 2, "\(job.text)")
        county.writing.open()
        while job["state"]?.stringValue == "running" {
            try await Task.sleep(for: .milliseconds(2))
            job = try parsed(try await client.api(place, more: [clerk]))
        }
        #expect(job["progress"] == .null && job["status"] == .int(200), "\(job.text)")
        await hasty.background.drain()
    }

    @Test("Its rows are taken as one batch, its answers are judged anew, and the batch can be taken back")
    func good() async throws {
        let client = Client(county.site)
        let first = try await handIn(
            Self.header + row("GT01", "陆谷雨", house: "20") + row("GT02", "韦立秋", house: "75"),
            [("reason", "入户调查")], client)
        #expect(first.status == 200, "\(first.json.text)")
        #expect(APISchema.named("Taken").fault(first.json) == nil)
        let file = try #require(first.json["files"]?.arrayValue?.first)
        #expect(file["status"]?.stringValue == "imported")
        #expect(file["rows"] == .int(2))
        #expect(file["accepted"] == .int(2))
        #expect(file["rejected"] == .int(0))
        func household(_ head: String) async throws -> JSONValue {
            _ = try county.site.renewSnapshot()
            let list = try parsed(
                try await client.api(
                    "/api/v1/households?fields=head_name,household_code,house_area_m2&area=\(county.village)",
                    more: [clerk]))
            return list["items"]?.arrayValue?.first { $0["head_name"]?.stringValue == head } ?? .null
        }
        let id = try #require(try await household("陆谷雨")["id"]?.stringValue)
        func verdict() async throws -> String? {
            let why = try parsed(
                try await client.api("/api/v1/explanations/\(id)/household-exit", more: [clerk]))
            return why["criteria"]?.arrayValue?.first { $0["id"]?.stringValue == "housing" }?["verdict"]?
                .stringValue
        }
        #expect(try await verdict() == "unmet")
        // The house was built on: the same household, another answer.
        let key = HTTPField(name: try #require(HTTPField.Name("Idempotency-Key")), value: "survey-2")
        let built = Self.header + row("GT01", "陆谷雨", house: "90", on: "2017-05-02")
        let second = try await handIn(built, [], client, more: [key])
        #expect(second.status == 200, "\(second.json.text)")
        let batch = try #require(second.json["batch"]?.stringValue)
        #expect(try await verdict() == "met")
        // Sent again with its key it is answered as before; without one the file is known.
        #expect(try await handIn(built, [], client, more: [key]).json == second.json)
        let known = try await handIn(built, [], client)
        #expect(known.json["files"]?.arrayValue?.first?["status"]?.stringValue == "unchanged")
        let batches = try parsed(try await client.api("/api/v1/imports", more: [clerk]))
        #expect(batches["items"]?.arrayValue?.first?["batch"]?.stringValue == batch)
        let undone = try await client.api(
            "/api/v1/batches/\(batch)/undo", .post, json: "{\"reason\": \"交错了表\"}", more: [clerk])
        #expect(undone.status == 200, "\(undone.text)")
        #expect(try await verdict() == "unmet")
        #expect(try await household("韦立秋")["id"] != nil)
        #expect(try county.logged().filter { $0.action == .write && $0.detail["file"] != nil }.count >= 2)
    }

    @Test(
        "A question of the check is answered where it stands, and the row is taken; an answer elsewhere is refused"
    )
    func answers() async throws {
        let client = Client(county.site)
        let text = Self.header + row("GT01", "陆谷雨", house: "二十") + row("GT02", "韦立秋", house: "75")
        let check = try await handIn(text, [("dry_run", "true")], client)
        let problem = try #require(
            check.json["files"]?.arrayValue?.first?["problems"]?.arrayValue?.first {
                $0["severity"]?.stringValue == "question"
            }, "\(check.json.text)")
        let place = try JSONValue.object([
            .init("sheet", problem["sheet"] ?? .null), .init("row", #require(problem["row"])),
            .init("column", #require(problem["column"])), .init("value", "20"),
        ])
        let answered = try await handIn(text, [("answers", JSONValue.array([place]).text)], client)
        #expect(answered.status == 200, "\(answered.json.text)")
        let file = try #require(answered.json["files"]?.arrayValue?.first)
        #expect(file["problems"]?.arrayValue?.contains { $0["cell"] == problem["cell"] } == false)
        _ = try county.site.renewSnapshot()
        let list = try parsed(
            try await client.api(
                "/api/v1/households?filter=house_area_m2.to%3D20&fields=head_name&area=\(county.village)",
                more: [clerk]))
        #expect(list["items"]?.arrayValue?.compactMap { $0["head_name"]?.stringValue } == ["陆谷雨"])
        // The record says which cells were answered, not what.
        let entries = try county.store.read { connection in
            try connection.rows("SELECT sha256 FROM imported_file", []) { $0.text(0) ?? "" }
        }
        #expect(
            entries.count == 1
                && entries.first != check.json["files"]?.arrayValue?.first?["sha256"]?.stringValue)
        let nowhere = try await handIn(
            text, [("answers", "[{\"row\": 99, \"column\": \"8\", \"value\": \"20\"}]")], client)
        #expect(nowhere.status == 422)
        #expect(
            nowhere.json["files"]?.arrayValue?.first?["problems"]?.arrayValue?.first?["number"]?.stringValue
                == "422.731", "\(nowhere.json.text)")
        for bad in ["[", "[{\"row\": 1}]", "[{\"row\": 1, \"column\": \"A\", \"value\": 3}]"] {
            let refused = try await handIn(text, [("answers", bad)], client)
            #expect(refused.json["number"]?.stringValue == "422.713", "\(bad)")
        }
    }
}

import Access
import Foundation
import HTTPTypes
import Registry
import Testing
import Vocabulary

@testable import Web

@Suite("Programs write through the API")
struct APIWriteTests {
    private static let path = "/api/v1/households/\(County.home)"

    private func parsed(_ reply: Reply) throws -> JSONValue { try JSONValue(parsing: reply.bytes) }

    private func header(_ name: String, _ value: String) throws -> HTTPField {
        HTTPField(name: try #require(HTTPField.Name(name)), value: value)
    }

    private func correction(_ facts: String, members: String = "{}") -> String {
        """
        {"effective_on": "2018-09-01", "reason": "入户核实", "facts": \(facts), "members": \(members)}
        """
    }

    @Test("Two programs correct one household: the second gets both versions, and nothing is overwritten")
    func together() async throws {
        let county = try County()
        let lingshan = try county.area("灵山县")
        let client = Client(county.site)
        let first = try county.machine(.clerk, in: lingshan)
        let second = try county.machine(.fieldworker, in: lingshan, login: "tablet")
        let tag = try #require(try await client.api(Self.path, more: [first]).headers[.eTag])
        let match = HTTPField(name: .ifMatch, value: tag)
        let done = try await client.api(
            Self.path + "/facts", .patch, json: correction("{\"wage_income_fen\": 600000}"),
            more: [first, match])
        #expect(done.status == 200, "\(done.text)")
        let written = try parsed(done)
        #expect(APISchema.named("Written").fault(written) == nil)
        #expect(written["entries"] == .int(1))
        #expect(done.headers[.eTag] != tag)

        let late = try await client.api(
            Self.path + "/facts", .patch,
            json: correction("{\"wage_income_fen\": 610000, \"labour_count\": 2}"),
            more: [second, match])
        #expect(late.status == 409)
        let both = try parsed(late)
        #expect(both["number"]?.stringValue == "409.704")
        let differences = try #require(both["differences"]?.arrayValue)
        let wage = try #require(differences.first { $0["fact"]?.stringValue == "wage_income_fen" })
        #expect(wage["before"] == .int(575_000))
        #expect(wage["now"] == .int(600_000))
        #expect(wage["yours"] == .int(610_000))
        #expect(both["current"]?["wage_income_fen"] == .int(600_000))
        // Nothing of the second is there; with the ETag of the answer it can be sent again.
        let now = try parsed(try await client.api(Self.path, more: [second]))
        #expect(now["labour_count"] == .int(1))
        let again = HTTPField(name: .ifMatch, value: try #require(late.headers[.eTag]))
        let taken = try await client.api(
            Self.path + "/facts", .patch, json: correction("{\"labour_count\": 2}"), more: [second, again])
        #expect(taken.status == 200, "\(taken.text)")
        // The account of a machine stands in the record, the reason with it.
        let history = try parsed(try await client.api(Self.path + "/entries", more: [first]))
        let latest = try #require(history["items"]?.arrayValue?.first)
        #expect(latest["reason"]?.stringValue == "入户核实")
        #expect(latest["changes"]?.arrayValue?.first?["value"] == .int(2))
        #expect(try county.logged().filter { $0.action == .write }.count == 2)
        // The past is still there.
        let past = try parsed(try await client.api(Self.path + "?as_of=2018-08-31", more: [first]))
        #expect(past["wage_income_fen"] == .int(575_000))
    }

    @Test("A write without If-Match, with a strange fact, a bad value or a strange shape changes nothing")
    func refusals() async throws {
        let county = try County()
        let client = Client(county.site)
        let clerk = try county.machine(.clerk, in: try county.area("灵山县"))
        let tag = try #require(try await client.api(Self.path, more: [clerk]).headers[.eTag])
        let match = HTTPField(name: .ifMatch, value: tag)
        func send(_ json: String, _ more: [HTTPField]) async throws -> (status: Int, json: JSONValue) {
            let reply = try await client.api(Self.path + "/facts", .patch, json: json, more: [clerk] + more)
            return (reply.status, try parsed(reply))
        }
        #expect(try await send(correction("{}"), []).status == 428)
        let any = HTTPField(name: .ifMatch, value: "*")
        #expect(try await send(correction("{}"), [any]).status == 400)
        #expect(try await send("{", [match]).status == 400)
        #expect(try await send("{\"facts\": {}}", [match]).status == 422)
        #expect(try await send(correction("{}, \"more\": 1"), [match]).status == 422)
        let refused = try await send(
            correction(
                "{\"registered\": false, \"wage_income_fen\": \"many\", \"labour_count\": 3.5, \"bank_account\": null}",
                members: "{\"p-lingshan-99\": {\"relation\": \"02\"}}"), [match])
        #expect(refused.status == 422)
        let problems = try #require(refused.json["problems"]?.arrayValue)
        #expect(
            problems.compactMap { $0["fact"]?.stringValue }.sorted() == [
                "bank_account", "labour_count", "registered", "relation", "wage_income",
            ])
        let same = try await send(correction("{\"wage_income_fen\": 575000}"), [match])
        #expect(same.status == 200)
        #expect(same.json["batch"] == .null)
        #expect(try await client.api(Self.path, more: [clerk]).headers[.eTag] == tag)
        let form = try await client.api(Self.path + "/facts", .patch, more: [clerk, match])
        #expect(form.status == 415)
    }

    @Test(
        "What is sent again with the same key is done once, for seven days; another request with it is refused"
    )
    func once() async throws {
        let county = try County()
        let client = Client(county.site)
        let clerk = try county.machine(.clerk, in: try county.area("灵山县"))
        let tag = try #require(try await client.api(Self.path, more: [clerk]).headers[.eTag])
        let more = [clerk, HTTPField(name: .ifMatch, value: tag), try header("Idempotency-Key", "a-1")]
        let json = correction("{\"wage_income_fen\": 600000}")
        let first = try await client.api(Self.path + "/facts", .patch, json: json, more: more)
        let again = try await client.api(Self.path + "/facts", .patch, json: json, more: more)
        #expect(first.status == 200)
        #expect(again.status == 200)
        #expect(again.bytes == first.bytes)
        #expect(again.headers[.eTag] == first.headers[.eTag])
        let other = try await client.api(
            Self.path + "/facts", .patch, json: correction("{\"wage_income_fen\": 700000}"), more: more)
        #expect(try parsed(other)["number"]?.stringValue == "422.714")
        // A refusal gives its key back.
        let key = try header("Idempotency-Key", "a-2")
        let stale = try await client.api(
            Self.path + "/facts", .patch, json: json.replacing("600000", with: "610000"),
            more: [clerk, HTTPField(name: .ifMatch, value: tag), key])
        #expect(stale.status == 409)
        let fresh = HTTPField(name: .ifMatch, value: try #require(stale.headers[.eTag]))
        let sent = try await client.api(
            Self.path + "/facts", .patch, json: json.replacing("600000", with: "610000"),
            more: [clerk, fresh, key])
        #expect(sent.status == 200, "\(sent.text)")
        // After a week the key is free; until its answer is kept it is under way.
        let keys = RequestKeys(store: county.store, account: "u-x-1", key: "k")
        let start = county.access.setting.clock()
        #expect(try keys.begin("one", at: start) == nil)
        #expect(throws: Problem(.requestUnderWay)) { try keys.begin("one", at: start) }
        try keys.end(["batch": "b"])
        #expect(try keys.begin("one", at: start) == ["batch": "b"])
        let later = Instant(milliseconds: start.milliseconds + RequestKeys.kept + 1)
        #expect(try keys.begin("two", at: later) == nil)
    }

    @Test(
        "A batch is taken back through the API, and a session's write wants the token that /api/v1/me gives")
    func undo() async throws {
        let county = try County()
        let lingshan = try county.area("灵山县")
        let client = try await county.signedIn(.reviewer, in: lingshan)
        let tag = try #require(try await client.api(Self.path).headers[.eTag])
        let match = HTTPField(name: .ifMatch, value: tag)
        let json = correction("{\"wage_income_fen\": 600000}")
        let bare = try await client.api(Self.path + "/facts", .patch, json: json, more: [match])
        #expect(bare.status == 403)
        let me = try parsed(try await client.api("/api/v1/me"))
        let token = try header("X-Tuopin-Form-Token", try #require(me["form_token"]?.stringValue))
        let elsewhere = try header("Sec-Fetch-Site", "cross-site")
        let forged = try await client.api(
            Self.path + "/facts", .patch, json: json, more: [match, token, elsewhere])
        #expect(forged.status == 403)
        let done = try await client.api(Self.path + "/facts", .patch, json: json, more: [match, token])
        #expect(done.status == 200, "\(done.text)")
        let batch = try #require(try parsed(done)["batch"]?.stringValue)
        let undo = "/api/v1/batches/\(batch)/undo"
        let tried = try await client.api(
            undo, .post, json: "{\"reason\": \"录错\", \"dry_run\": true}", more: [token])
        #expect(try parsed(tried)["undone"] == .int(1))
        #expect(try parsed(tried)["undone_by"] == .null)
        let undone = try await client.api(undo, .post, json: "{\"reason\": \"录错\"}", more: [token])
        #expect(undone.status == 200, "\(undone.text)")
        #expect(APISchema.named("Undone").fault(try parsed(undone)) == nil)
        #expect(try parsed(try await client.api(Self.path))["wage_income_fen"] == .int(575_000))
        let twice = try await client.api(undo, .post, json: "{\"reason\": \"录错\"}", more: [token])
        #expect(twice.status == 409)
    }

    @Test(
        "A program hands in a file: a dry run writes nothing, what cannot be taken is refused with its problems"
    )
    func handIn() async throws {
        let county = try County()
        let client = Client(county.site)
        let clerk = try county.machine(.clerk, in: try county.area("灵山县"))
        let none = try await client.upload("/api/v1/imports", [("dry_run", "true")], file: nil, more: [clerk])
        #expect(none.status == 422)
        let strange = try await client.upload(
            "/api/v1/imports", [("dry_run", "perhaps")], file: ("a.csv", Array("a,b\n1,2\n".utf8)),
            more: [clerk])
        #expect(try parsed(strange)["number"]?.stringValue == "422.713")
        let refused = try await client.upload(
            "/api/v1/imports", [], file: ("a.csv", Array("a,b\n1,2\n".utf8)), more: [clerk])
        #expect(refused.status == 422)
        let told = try parsed(refused)
        #expect(told["number"]?.stringValue == "422.716")
        #expect(told["files"]?.arrayValue?.first?["file"]?.stringValue == "a.csv")
        #expect(told["files"]?.arrayValue?.first?["problems"]?.arrayValue?.isEmpty == false)
    }

    @Test(
        "A leader's explanation keeps its verdicts and its values of the household; another county's is refused"
    )
    func explanation() async throws {
        let county = try County()
        let client = Client(county.site)
        let leader = try county.machine(.leader, in: try county.area("灵山县"))
        let path = "/api/v1/explanations/\(County.home)/household-exit"
        let answer = try parsed(try await client.api(path, more: [leader]))
        #expect(answer["criteria"]?.arrayValue?.isEmpty == false)
        let household = try parsed(try await client.api(Self.path, more: [leader]))
        #expect(household["head_name"]?.stringValue == "梁**")
        #expect(household["bank_account"] == nil)
        let abroad = try county.machine(.leader, in: try county.area("浦北县"), login: "abroad")
        #expect(try await client.api(path, more: [abroad]).status == 403)
        #expect(try await client.api(Self.path + "?as_of=2018-02-30", more: [leader]).status == 400)
        #expect(
            try await client.api("/api/v1/explanations/\(County.home)/none", more: [leader]).status == 404)
    }
}

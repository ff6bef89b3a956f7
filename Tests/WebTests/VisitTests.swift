import Access
import Foundation
import HTTPTypes
import Journal
import Policy
import Registry
import SQLiteStorage
import Storage
import Testing
import Vocabulary

@testable import Web

@Suite("Visits to households and villages")
struct VisitTests {
    private static let book = "/household/\(County.home)"
    private static let path = book + "/visit"
    private static let water = [
        ("water_source", "tap"), ("water_quality_ok", "true"), ("water_litres_per_day", "60"),
        ("water_round_trip_minutes", "5"), ("water_supply_rate", "0.95"),
    ].map { ("\(County.home).\($0)", $1) }

    private func seen(_ reply: Reply) throws -> String {
        let found = reply.text.firstMatch(of: #/name="seen" value="([^"]*)"/#)
        return try #require(found.map { String($0.1) }, "\(reply.text)")
    }

    private func told(
        _ day: String = "2018-09-30", by: String = "李国栋", note: String = "", of id: String = County.home,
        _ prefix: String = ""
    ) -> [(String, String)] {
        [
            ("\(prefix)visited_on", day), ("\(prefix)visited_by", by),
            ("\(prefix)visit_purpose", "exit-check"),
            ("\(prefix)visit_note", note),
        ].map { ("\(id).\($0)", $1) }
    }

    /// Opens the form and sends it.
    private func visit(
        _ client: Client, _ fields: [(String, String)], at path: String = Self.path
    ) async throws -> Reply {
        let position = try seen(try await client.get(path))
        return try await client.post(path, fields + [("seen", position)])
    }

    private func entries(_ county: County, of subject: String = County.home) throws -> [Entry] {
        try county.store.read {
            try JournalReader(connection: $0, keys: county.keys).entries(of: subject)
        }
    }

    /// The days of the visits on a book, with what stands behind each.
    private func visits(_ client: Client, _ path: String = Self.book) async throws -> [String] {
        let page = try await client.get(path).text
        let panel = try #require(
            page.firstMatch(of: #/<h2>走访<\/h2>.*?<\/section>/#.dotMatchesNewlines()).map { String($0.0) })
        return panel.matches(of: #/<time>([^<]*)<\/time>([^<]*) </#).map { "\($0.1) \($0.2)" }
    }

    private func verdict(_ client: Client, _ criterion: String) async throws -> String {
        let page = try await client.get(Self.book).text
        let boxes = page.matches(
            of: #/<li class="([a-z]+)">(?:(?!<li).)*?\/why\/household-exit\/([a-z]+)\?/#.dotMatchesNewlines())
        return try #require(boxes.first { $0.2 == criterion }.map { String($0.1) })
    }

    @Test(
        "A task-force member in a yard of 官屯村 records a visit that answers how the water is: waiting turns to met"
    )
    func answers() async throws {
        let county = try County()
        let client = try await county.signedIn(.fieldworker, in: county.village)
        #expect(try await client.get(Self.book).text.contains("href=\"\(Self.path)\">记走访"))
        #expect(try await visits(client).isEmpty)
        #expect(try await verdict(client, "water") == "uk")
        let form = try await client.get(Self.path)
        // Who and when are known; what waits is asked, of members by name, and no second reason.
        #expect(form.text.contains("name=\"\(County.home).visited_on\" type=\"date\" value=\"2018-09-30\""))
        #expect(form.text.contains("name=\"\(County.home).visited_by\" type=\"text\" value=\"韦明兰\""))
        #expect(form.text.contains("<h2>有饮用水：待核实</h2>"))
        #expect(form.text.contains("梁春贵：医疗保险"))
        #expect(!form.text.contains("name=\"reason\"") && !form.text.contains("name=\"effective_on\""))
        #expect(!form.text.contains("name=\"\(County.home).phone\""))
        let before = try entries(county).count
        let saved = try await visit(
            client,
            told(note: "女儿已返校") + [("\(County.home).head_at_home", "true")] + Self.water
                + [("\(County.home).house_grade", ""), ("p-lingshan-1.insured", "")])
        #expect(saved.status == 303, "\(saved.text)")
        #expect(saved.location?.hasPrefix("\(Self.book)?written=b-lingshan-") == true)
        #expect(try await verdict(client, "water") == "met")
        #expect(try await visits(client) == ["2018-09-30 退出核实，户主在家，女儿已返校"])
        let written = try entries(county)
        #expect(written.count == before + 1)
        #expect(written.first?.kind == EntryKind.visitRecorded)
        #expect(written.first?.effectiveOn == LocalDate(2018, 9, 30))
        let page = try await client.get(Self.book).text
        #expect(page.contains("</time>走访：退出核实，户主在家，女儿已返校，"))
        // What is answered is not asked again, and a correction is no visit.
        #expect(!(try await client.get(Self.path).text.contains("有饮用水")))
        #expect(!(try await client.get(Self.book + "/edit").text.contains("visited_on")))
        #expect(try county.logged().contains { $0.action == .read && $0.subject == County.home })
    }

    @Test("What is not met is asked too, folded, with what is recorded of it")
    func unmet() async throws {
        let county = try County()
        var write = SubjectWrite(kind: .household, id: County.home, village: county.village)
        write.facts = [("has_power", .bool(false))]
        try county.write([write], on: "2018-01-01")
        let client = try await county.signedIn(.fieldworker, in: county.village)
        let form = try await client.get(Self.path).text
        let folded = #/<details><summary>有电用：未达标<\/summary>.*?<\/details>/#.dotMatchesNewlines()
        let group = try #require(form.firstMatch(of: folded).map { String($0.0) })
        #expect(group.contains("<option value=\"false\" selected>"))
        #expect(try await visit(client, told() + [("\(County.home).has_power", "true")]).status == 303)
        #expect(try await verdict(client, "power") == "met")
    }

    @Test(
        "A visit to come, one without a day, and an answer that is no value are refused with all that was typed"
    )
    func refused() async throws {
        let county = try County()
        let client = try await county.signedIn(.fieldworker, in: county.village)
        let before = try entries(county).count
        for (day, number) in [("2018-10-01", "422.414"), ("", "422.413"), ("2018-02-30", "422.407")] {
            let reply = try await visit(client, told(day, note: "只有<老人>在家"))
            #expect(reply.status == 422)
            #expect(reply.text.contains("<em id=\"\(County.home).visited_on-error\">\(number) "), "\(day)")
            #expect(reply.text.contains("value=\"只有&lt;老人&gt;在家\""))
        }
        let wrong = try await visit(client, told() + [("\(County.home).water_litres_per_day", "很多")])
        #expect(wrong.status == 422 && wrong.text.contains("water_litres_per_day-error\">422.407"))
        #expect(wrong.text.contains("value=\"李国栋\""))
        #expect(try entries(county).count == before)
        #expect(try await visits(client).isEmpty)
    }

    @Test("Two visits of one day and one written down late all stand; taking one back leaves the others")
    func several() async throws {
        let county = try County()
        let client = try await county.signedIn(.fieldworker, in: county.village)
        #expect(try await visit(client, told(note: "上午")).status == 303)
        #expect(try await visit(client, told(by: "莫开成")).status == 303)
        #expect(try await visit(client, told("2018-09-10", note: "补记")).status == 303)
        #expect(
            try await visits(client) == ["2018-09-30 退出核实", "2018-09-30 退出核实，上午", "2018-09-10 退出核实，补记"])
        // The last one told nothing: the note of the one before is none of it.
        let list = "/households?registered=yes&cols=visited_on,visited_by,visit_note"
        #expect(try await client.get(list).text.contains("莫开成"))
        #expect(!(try await client.get(list).text.contains("上午")))
        // As it was on a day between.
        let then = try await visits(client, Self.book + "?as_of=2018-09-20")
        #expect(then == ["2018-09-10 退出核实，补记"])
        // Two opened at once: the second sees that somebody was quicker.
        let opened = try seen(try await client.get(Self.path))
        #expect(try await visit(client, told(note: "傍晚")).status == 303)
        let late = try await client.post(Self.path, told(note: "也是傍晚") + [("seen", opened)])
        #expect(late.status == 409 && late.text.contains("value=\"也是傍晚\""))
        let batch = try #require(try entries(county).first?.batch)
        #expect(try await client.post("/batches/\(batch)", [("reason", "记错户")]).status == 303)
        #expect(try await visits(client).count == 3)
        #expect(try await client.get(list).text.contains("莫开成"))
    }

    @Test("The list of households has the day of the last visit, finds by it and takes it into a file")
    func lists() async throws {
        let county = try County()
        let client = try await county.signedIn(.clerk, in: try county.area("灵山县"))
        #expect(try await visit(client, told("2018-09-18")).status == 303)
        let page = try await client.get("/households?registered=yes&exited=no").text
        #expect(page.contains("走访日期") && page.contains("2018-09-18"))
        let recent = "/households?registered=yes&visited_on.from=2018-09-01"
        #expect(try await client.get(recent).text.contains("<small>1户</small></h1>"))
        #expect(
            try await client.get("/households?registered=yes&visited_on=?").text.contains(
                "<small>1户</small></h1>"))
        let csv = try await client.get("/households.csv?registered=yes&personal=masked").text
        #expect(csv.contains("走访日期") && csv.contains("2018-09-18"))
        #expect(
            try await client.get("/area/\(county.village)").text.contains(
                "<td class=\"n nw\">2018-09-18</td>"))
    }

    @Test("A visit to the village asks for the village's own facts and stands on its page")
    func village() async throws {
        let county = try County()
        try county.record([("poor_village", .bool(true)), ("population_registered", .integer(900))])
        let client = try await county.signedIn(.fieldworker, in: county.village)
        let (book, id) = ("/area/\(county.village)", county.village.description)
        #expect(try await client.get(book).text.contains("href=\"/village/\(id)/visit\">记走访"))
        let form = try await client.get("/village/\(id)/visit").text
        #expect(form.contains("name=\"\(id).broadband\"") && form.contains("value=\"韦明兰\""))
        let saved = try await visit(
            client, told(note: "村办公楼在修", of: id, "village_") + [("\(id).broadband", "true")],
            at: "/village/\(id)/visit")
        #expect(saved.status == 303, "\(saved.text)")
        #expect(try await visits(client, book) == ["2018-09-30 退出核实，村办公楼在修"])
        #expect(try entries(county, of: id).first?.kind == EntryKind.visitRecorded)
        #expect(try await client.get("/villages").text.contains("到村走访日期"))
    }

    @Test(
        "A clerk of another county, and a leader of this one, are refused; the leader's page offers no visit")
    func strangers() async throws {
        let county = try County()
        let own = try await county.signedIn(.fieldworker, in: county.village)
        #expect(try await visit(own, told(note: "家里有病人")).status == 303)
        let pubei = try await county.signedIn(.clerk, in: try county.area("浦北县"))
        #expect(try await pubei.get(Self.path).status == 403)
        #expect(
            try await pubei.post(Self.path, told() + [("seen", "lingshan@1")], from: "/password").status
                == 403)
        #expect(try await pubei.get("/village/\(county.village)/visit").status == 403)
        let leader = try await county.signedIn(.leader, in: try county.area("灵山县"))
        #expect(try await leader.get(Self.path).status == 403)
        #expect(!(try await leader.get(Self.book).text.contains("记走访")))
    }

    @Test("A program records a visit with the facts of a household; it holds from its own day")
    func program() async throws {
        let county = try County()
        let clerk = try county.machine(.clerk, in: try county.area("灵山县"))
        let path = "/api/v1/households/\(County.home)"
        func send(_ facts: String, from day: String) async throws -> Reply {
            let tag = try #require(try await Client(county.site).api(path, more: [clerk]).headers[.eTag])
            return try await Client(county.site).api(
                path + "/facts", .patch,
                json:
                    "{\"effective_on\": \"\(day)\", \"reason\": \"平板走访\", \"facts\": \(facts), \"members\": {}}",
                more: [clerk, HTTPField(name: .ifMatch, value: tag)])
        }
        let visit = "{\"visited_on\": \"2018-09-12\", \"visited_by\": \"李国栋\", \"has_power\": true}"
        #expect(try await send(visit, from: "2018-09-13").status == 422)
        #expect(try await send("{\"visit_note\": \"补一句\"}", from: "2018-09-12").status == 422)
        let done = try await send(visit, from: "2018-09-12")
        #expect(done.status == 200, "\(done.text)")
        #expect(try entries(county).first?.kind == EntryKind.visitRecorded)
        let reader = try await county.signedIn(.fieldworker, in: county.village)
        #expect(try await visits(reader).count == 1)
        #expect(try await reader.get(Self.book).text.contains("理由：平板走访"))
    }

    @Test("A visit stated on the command line is the same visit: whole, from its own day, not to come")
    func stated() async throws {
        let county = try County()
        let client = try await county.signedIn(.fieldworker, in: county.village)
        #expect(try await visit(client, told("2018-09-01", note: "家里有病人")).status == 303)
        let pack = try await county.site.read { $0.pack }
        let (day, today) = (try #require(LocalDate(2018, 9, 20)), try #require(LocalDate(2018, 9, 30)))
        func edit(_ facts: RegistryChanges.Facts, from effectiveOn: LocalDate) throws -> [EntryPlan] {
            try county.store.read { connection in
                let view = try RegistryView(
                    connection, at: Moment(asOf: .distantFuture, seqs: [county.unit: .max]))
                let changes = RegistryChanges(view, ChangeReason(effectiveOn: effectiveOn))
                return try changes.edit(
                    try view.require(County.home, .household), facts, under: pack, today: today)
            }
        }
        let facts: RegistryChanges.Facts = [("visited_on", .day(day)), ("has_power", .bool(true))]
        let plan = try #require(try edit(facts, from: day).first)
        #expect(plan.kind == EntryKind.visitRecorded)
        let said = try #require(plan.writes.first?.facts)
        #expect(said.contains { $0.fact == "visit_note" && $0.value == nil })
        #expect(said.contains { $0.fact == "has_power" && $0.value == .bool(true) })
        #expect(throws: Problem.self) { try edit(facts, from: today) }
        #expect(throws: Problem.self) { try edit([("visit_note", .text("补一句"))], from: day) }
        let late = try #require(LocalDate(2018, 10, 1))
        #expect(throws: Problem.self) { try edit([("visited_on", .day(late))], from: late) }
        #expect(try edit([("has_power", .bool(true))], from: day).first?.kind == EntryKind.factsCorrected)
    }

    @Test(
        "A town's ledger of visits is one entry a row from the day of each visit, and nothing when handed in again"
    )
    func ledger() async throws {
        let county = try County()
        var coded = SubjectWrite(kind: .household, id: County.home, village: county.village)
        coded.facts = [("household_code", .text("GT01"))]
        try county.write([coded], on: "2016-01-01")
        let clerk = try await county.signedIn(.clerk, in: try county.area("灵山县"))
        func handIn(_ rows: [String], name: String) async throws -> (path: String, page: Reply) {
            let text = (["行政村,户主姓名,走访日期,走访人,走访事由,户主是否在家,走访记录"] + rows).joined(separator: "\r\n")
            let path = try #require(
                try await clerk.handIn("/import", file: name, Array((text + "\r\n").utf8)).location)
            return (path, try await clerk.get(path))
        }
        let rows = ["官屯村,梁春贵,2018-09-18,李国栋,帮扶,在家,女儿已返校", "官屯村,梁春贵,2018-08-02,莫开成,回访,不在家,"]
        let (path, page) = try await handIn(rows, name: "走访台账.csv")
        #expect(page.text.contains("value=\"take\""), "\(page.text)")
        #expect(try await clerk.post(path, [("do", "take")], from: path).status == 303)
        let both = ["2018-09-18 帮扶，户主在家，女儿已返校", "2018-08-02 回访，户主在家：否"]
        #expect(try await visits(clerk) == both)
        let written = try entries(county)
        #expect(written.first?.kind == EntryKind.visitRecorded)
        #expect(Set(written.prefix(2).map(\.effectiveOn.description)) == ["2018-09-18", "2018-08-02"])
        #expect(try await clerk.get("/households?registered=yes&cols=visited_on").text.contains("2018-09-18"))
        let (_, early) = try await handIn(["官屯村,梁春贵,2018-10-02,李国栋,帮扶,在家,"], name: "早了.csv")
        #expect(early.text.contains("422.414") && !early.text.contains("value=\"take\""))
        // The same visits in another file say nothing new.
        let (again, seen) = try await handIn(rows + ["官屯村,梁春贵,2018-09-18,李国栋,帮扶,在家,女儿已返校"], name: "再交.csv")
        #expect(!seen.text.contains("value=\"take\""), "\(seen.text)")
        _ = try await clerk.post(again, [("do", "take")], from: again)
        #expect(try await visits(clerk) == both)
    }
}

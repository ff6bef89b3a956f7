import Foundation
import Launching
import Testing
import Vocabulary

/// A reviewer copies the entry that an explanation names, and asks what was known then.
@Suite("A position that names some chains says where all of them stood")
struct PositionTests {
    private func list(_ office: Office, _ position: String) throws -> String {
        let answer = try office.run("exit", "list", "--year", "2016", "--known-at", position)
        #expect(answer.code == 0, "\(position) \(answer.err)")
        return answer.out
    }

    @Test("the other chains count as far as they had come when the last named entry arrived")
    func partial() throws {
        let office = try City.copy()
        let before = try office.position()
        let exited = try office.run("exit", "list", "--year", "2016").out
        let home = try #require(
            try office.list("exit", "list", "--year", "2016").first {
                $0["id"]?.stringValue?.hasPrefix("h-pubei") == true
            }?[
                "id"]?.stringValue)
        let edited = try office.ask("edit", home, "has_power=false", "--effective-on", "2016-12-31")
        let after = edited["position"]?.stringValue ?? ""
        let grades = try office.run("exit", "list", "--year", "2016").out
        #expect(grades != exited)
        // One chain of the first position, whichever came last, and the chain that was written since.
        let heads = before.split(separator: ",").map(String.init)
        let answers = try heads.map { try list(office, $0) }
        #expect(answers.contains(exited) && !answers.contains(grades))
        let pubei = try #require(
            after.split(separator: ",").first { $0.hasPrefix("pubei@") }.map(String.init))
        #expect(try list(office, pubei) == grades)
        #expect(try list(office, before) == exited && list(office, after) == grades)
        // An explanation says where all chains stood; asked again there, it is the same.
        let said = try office.ask(
            "explain", home, "household-exit", "--as-of", "2016-12-31", "--known-at", pubei)
        #expect(said["position"]?.stringValue == after)
        let again = try office.ask(
            "explain", home, "household-exit", "--as-of", "2016-12-31", "--known-at", after)
        #expect(again == said)
        // 0 says that nothing of a chain is known: its households are not there, the pack of another chain is.
        let none = heads.map { $0.hasPrefix("pubei@") ? "pubei@0" : $0 }.joined(separator: ",")
        let without = try office.list(
            "export", "households", "--as-of", "2016-12-31", "--known-at", none)
        #expect(
            !without.isEmpty && without.allSatisfy { $0["id"]?.stringValue?.hasPrefix("h-pubei-") == false })
    }

    @Test("what this journal does not have, and what comes before its first pack, is said by number")
    func refused() throws {
        let office = try City.office()
        for (known, number) in [
            ("lingshan@99999", "404.407"), ("nanning@1", "404.407"), ("lingshan@x", "400.1"),
            ("2001-01-01T00:00:00Z", "404.412"),
        ] {
            let answer = try office.run("exit", "list", "--year", "2016", "--known-at", known)
            #expect(answer.code == 2 && answer.err.hasPrefix(number), "\(known): \(answer.err)")
            #expect(answer.out.isEmpty)
        }
    }
}

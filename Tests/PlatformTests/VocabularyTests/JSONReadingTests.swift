import Testing
import Vocabulary

@Suite struct JSONReadingTests {
    @Test(arguments: [2, 15, 16, 17, 40]) func aKeyMetTwiceIsRefusedHoweverManyThereAre(_ count: Int) throws {
        let members = (0..<count).map { "\"k\($0)\":\($0)" }
        let value = try JSONValue(parsing: "{\(members.joined(separator: ","))}")
        #expect(value.members?.count == count)
        #expect(value["k\(count - 1)"] == .int(Int64(count - 1)))
        for repeated in [0, count / 2, count - 1] {
            let text = "{\((members + ["\"k\(repeated)\":0"]).joined(separator: ","))}"
            #expect(throws: JSONSyntaxError.self) { try JSONValue(parsing: text) }
        }
    }
}

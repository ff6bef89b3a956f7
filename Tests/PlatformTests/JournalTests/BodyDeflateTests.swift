import SQLiteStorage
import Storage
import Testing
import Vocabulary

@testable import Journal

@Suite("Bodies are packed behind the words of their pack, and zlib unpacks them")
struct BodyDeflateTests {
    private static let pack = String(repeating: "cd", count: 32)
    private static let texts: [BodyClass: String] = [
        .open: "{\"payload\":{\"set\":{\"survey_date\":\"\"},\"subject\":\"h-\",\"village\":\"a\"}}",
        .household: "{\"payload\":{\"group\":\"a\",\"set\":{\"house_grade\":\"B\",\"wage_income\":0}}}",
        .person: "{\"payload\":{\"household\":\"h-\",\"set\":{\"birth\":\"\",\"person_name\":\"\"}}}",
    ]

    /// The words of a pack as a database keeps them; class `secret` has none.
    private func words() throws -> BodyWords {
        let office = try Office()
        return try office.store.write { connection in
            try BodyWords.keep(Self.texts, pack: Self.pack, connection)
            return try BodyWords.current(pack: Self.pack, connection)
        }
    }

    @Test("surveys of 灵山县, long lists and mere noise come back byte for byte")
    func everyTextComesBack() throws {
        let words = try words()
        let deflater = BodyDeflater(words)
        let inflater = BodyInflater()
        let person = "{\"payload\":{\"household\":\"h-lingshan-7\",\"set\":{\"person_name\":\"黄秀英\"}}}"
        let noise = RandomSource.seeded(7)
        var clear: [[UInt8]] = [
            [], [0x61], Array("ab".utf8), Array("abc".utf8), Array(person.utf8),
            Array(repeating: 0x30, count: 3), Array(repeating: 0x30, count: 300),
            Array(repeating: 0x7A, count: 70_000), Array(String(repeating: person, count: 1_500).utf8),
        ]
        for count in [1, 7, 258, 259, 4_096, 40_000] { clear.append(noise.bytes(count)) }
        // Few letters: many short matches, at every distance up to beyond what a match may reach.
        for count in 1...60 { clear.append(noise.bytes(count * 37).map { 0x61 + $0 % 3 }) }
        clear.append(noise.bytes(90_000).map { 0x61 + $0 % 2 })
        for text in clear {
            for bodyClass in BodyClass.allCases {
                let packed = deflater.deflated(text, bodyClass)
                #expect(packed.count <= FixedCodes.bound(text.count))
                #expect(inflater.inflated(packed[...], words: words[bodyClass]) == text)
            }
        }
    }

    @Test("a text that says what the words say takes a few bytes")
    func wordsAreUsed() throws {
        let words = try words()
        let deflater = BodyDeflater(words)
        for (bodyClass, text) in Self.texts {
            #expect(deflater.deflated(Array(text.utf8), bodyClass).count <= 6)
        }
    }
}

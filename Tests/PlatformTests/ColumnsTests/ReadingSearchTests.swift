import Columns
import Testing

/// Letters as a clerk types them, against readings of names.
struct ReadingSearchTests {
    @Test(
        "Initials, whole syllables and beginnings of them find a name, from any of its characters on",
        arguments: [
            ("lcg", true), ("LCG", true), ("l", true), ("cg", true), ("liangchungui", true),
            ("liang chun gui", true),
            ("liangcg", true), ("lchungui", true), ("chungu", true), ("lichg", true),
            ("lg", false), ("iang", false), ("gl", false), ("lcgg", false), ("liangx", false),
            ("chunguii", false),
        ])
    func letters(typed: String, isFound: Bool) throws {
        #expect(try #require(ReadingSearch(typed)).isFound(in: "liang chun gui") == isFound)
    }

    @Test("A character that is read in two ways is found by either, and not by a mixture of them")
    func readings() throws {
        func finds(_ typed: String) throws -> Bool {
            try #require(ReadingSearch(typed)).isFound(in: "qin/tan chun lv/lu")
        }
        for typed in ["qcl", "tcl", "qinchunlv", "tanchunlu", "qinchunl", "lu"] {
            #expect(try finds(typed), "\(typed)")
        }
        for typed in ["qan", "qinc l x", "tin", "in"] { #expect(try !finds(typed), "\(typed)") }
    }

    @Test("From the start only the first syllable begins")
    func fromStart() throws {
        let letters = try #require(ReadingSearch("xz"))
        #expect(letters.isFound(in: "xin xu zhen") && !letters.isFound(in: "xin xu zhen", fromStart: true))
        #expect(try #require(ReadingSearch("xx")).isFound(in: "xin xu zhen", fromStart: true))
        #expect(try !#require(ReadingSearch("xuz")).isFound(in: "xin xu zhen", fromStart: true))
        #expect(try #require(ReadingSearch("xuz")).isFound(in: "xin xu zhen"))
    }

    @Test(
        "What is no letter is not sought in readings", arguments: ["", " ", "梁", "l1", "h-lingshan-1", "ü"])
    func noLetters(typed: String) {
        #expect(ReadingSearch(typed) == nil)
    }
}

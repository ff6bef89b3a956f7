import Policy
import Testing
import Vocabulary

@Suite("Keystrokes of a value")
struct KeystrokesTests {
    @Test(
        "A number is typed in major units, without the zeros that nobody types",
        arguments: [
            (1_200_050, 2, 7), (800_000, 2, 4), (0, 2, 1), (5, 2, 4), (-150, 2, 4), (66, 0, 2), (100, 0, 3),
            (.min, 0, 20), (10, 1, 1),
        ] as [(Int64, Int, Int)])
    func numbers(_ value: Int64, _ scale: Int, _ keys: Int) {
        #expect(ValueForm(type: .number, scale: scale).keystrokes(.integer(value)) == keys)
    }

    @Test("A name is as many as it has characters, a day eight, a choice one")
    func others() throws {
        #expect(ValueForm(type: .text).keystrokes(.text("陆谷雨")) == 3)
        #expect(ValueForm(type: .text).keystrokes(.text("Guantun 7")) == 9)
        #expect(ValueForm(type: .date).keystrokes(.day(try #require(LocalDate(2016, 3, 9)))) == 8)
        #expect(ValueForm(type: .code, codes: "relation").keystrokes(.text("0110")) == 1)
        #expect(ValueForm(type: .bool).keystrokes(.bool(false)) == 1)
    }
}

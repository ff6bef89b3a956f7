import Testing
import Vocabulary

@testable import Web

@Suite("A form with a file is taken apart whatever the pieces in which it arrives")
struct MultipartTests {
    private static let form = """
        --line\r\nContent-Disposition: form-data; name="form_token"\r\n\r\nabc\r\n\
        --line\r\nContent-Disposition: form-data; name="file"; filename="灵山 %22 .csv"\r\n\
        Content-Type: text/csv\r\n\r\n县,镇\r\n--lin,e\r\n\r\n--line--\r\n
        """

    private func parts(_ text: String, by size: Int) throws -> [(name: String, file: String?, text: String)] {
        var reader = try #require(MultipartReader(contentType: "multipart/form-data; boundary=line"))
        var parts: [(name: String, file: String?, bytes: [UInt8])] = []
        let bytes = Array(text.utf8)
        for start in stride(from: 0, to: bytes.count, by: size) {
            for piece in try reader.read(bytes[start..<min(start + size, bytes.count)]) {
                switch piece {
                case .begins(let name, let file): parts.append((name, file, []))
                case .bytes(let bytes): parts[parts.count - 1].bytes += bytes
                case .ends: break
                }
            }
        }
        #expect(reader.isDone)
        return parts.map { ($0.name, $0.file, String(decoding: $0.bytes, as: UTF8.self)) }
    }

    @Test("by the byte, by seven and in one", arguments: [1, 7, 4_096])
    func pieces(size: Int) throws {
        let parts = try parts(Self.form, by: size)
        #expect(parts.map(\.name) == ["form_token", "file"])
        #expect(parts.map(\.file) == [nil, "灵山 \" .csv"])
        #expect(parts.map(\.text) == ["abc", "县,镇\r\n--lin,e\r\n"])
    }

    @Test("a broken one is refused by number, one cut off is not whole")
    func broken() throws {
        #expect(MultipartReader(contentType: "multipart/form-data") == nil)
        var reader = try #require(MultipartReader(contentType: "multipart/form-data; boundary=\"line\""))
        #expect(throws: Problem(.formUnreadable)) { try reader.read(Array("--lineXX".utf8)) }
        reader = try #require(MultipartReader(contentType: "multipart/form-data; boundary=line"))
        _ = try reader.read(Array(Self.form.utf8.dropLast(10)))
        #expect(!reader.isDone)
    }
}

import Foundation
import HTTPTypes
import Hummingbird
import NIOCore
import Policy
import Registry
import SQLiteStorage
import Storage
import Synchronization
import Testing
import Vocabulary

@testable import Access
@testable import Web

/// A member of the task force in 灵山县 files what the household shows at the door.
@Suite("Documents are filed, read and withdrawn on the web")
struct DocumentTests {
    private static let photo =
        [0xFF, 0xD8, 0xFF, 0xE0] + (0..<3_000).map { UInt8(truncatingIfNeeded: $0 &* 11) }
    private let county: County
    private let home = County.home

    init() throws { county = try County() }

    private func file(
        _ client: Client, _ name: String, _ bytes: [UInt8], kind: String, on: String = "2018-03-01",
        to id: String = County.home
    ) async throws -> Reply {
        let path = "/documents/\(id)/new"
        let form = try await client.get(path)
        let token = form.text.firstMatch(of: #/name="form_token" value="([^"]*)"/#).map { String($0.1) }
        return try await client.upload(
            path,
            [("form_token", token ?? ""), ("kind", kind), ("on", on), ("remark", "正面 <b>")],
            file: (name, bytes), more: [])
    }

    /// The address of the only document of a household.
    private func document(_ client: Client, of id: String = County.home) async throws -> String {
        let page = try await client.get("/documents/\(id)")
        return try #require(
            page.text.firstMatch(of: #/href="(\/documents\/[^"]+\/file\/[^"]+)"/#).map { String($0.1) })
    }

    @Test func aTaskForceFilesAPhotoOfTheHouse() async throws {
        let client = try await county.signedIn(.fieldworker, in: county.area("灵山县"))
        let before = try await client.get("/household/\(home)")
        #expect(before.text.contains("3种应有，0种已有") && before.text.contains("住房照片"))
        let filed = try await file(client, "屋前<script>.jpg", Self.photo, kind: "house-photo")
        #expect(filed.status == 303, "\(filed.text)")
        let page = try await client.get(try #require(filed.location))
        #expect(page.text.contains("屋前&lt;script&gt;.jpg") && !page.text.contains("<script>.jpg"))
        #expect(page.text.contains("3种应有，1种已有") && page.text.contains("2018-03-01"))
        #expect(page.text.contains("正面 &lt;b&gt;") && page.text.contains("韦明兰"))
        let shown = try await client.get(try await document(client))
        #expect(shown.status == 200 && shown.bytes == Self.photo)
        #expect(shown.headers[.contentType] == "image/jpeg")
        #expect(shown.headers[.xContentTypeOptions] == "nosniff")
        #expect(shown.headers[.contentSecurityPolicy]?.contains("default-src 'none'") == true)
        #expect(shown.headers[.cacheControl] == "no-store")
        let name = try #require(shown.headers[.contentDisposition])
        #expect(name.hasPrefix("inline; filename*=UTF-8''") && !name.contains("<"))
        let lines = try county.logged()
        #expect(lines.contains { $0.action == .read && $0.detail["file"] == "屋前<script>.jpg" })
        #expect(lines.contains { $0.action == .write && $0.subject == home })
        let book = try await client.get("/household/\(home)")
        #expect(book.text.contains("归档材料：住房照片"))
    }

    @Test func aProgramIsToldWhatIsFiledAndWhatIsMissing() async throws {
        let client = try await county.signedIn(.fieldworker, in: county.area("灵山县"))
        _ = try await file(client, "屋前.jpg", Self.photo, kind: "house-photo")
        let path = "/api/v1/documents/\(home)"
        let reply = try JSONValue(parsing: try await client.api(path).bytes)
        #expect(APISchema.named("Documents").fault(reply) == nil)
        #expect(reply["missing"] == ["survey-form", "household-book"] && reply["present"] == 1)
        #expect(reply["items"]?.arrayValue?.first?["name"] == "屋前.jpg")
        let leader = try await county.signedIn(.leader, in: county.area("灵山县"))
        let masked = try JSONValue(parsing: try await leader.api(path).bytes)["items"]?.arrayValue?.first
        #expect(masked?["kind"] == "house-photo" && masked?["name"] == .null && masked?["sha256"] == .null)
    }

    @Test func aTextWithAnotherNameIsOnlyKeptAsAFile() async throws {
        let client = try await county.signedIn(.clerk, in: county.area("灵山县"))
        let filed = try await file(client, "中文名.pdf", Array("<html>户口簿</html>".utf8), kind: "household-book")
        #expect(filed.status == 303, "\(filed.text)")
        let reply = try await client.get(try await document(client))
        #expect(reply.headers[.contentType] == "text/plain")
        let name = try #require(reply.headers[.contentDisposition])
        #expect(name == "attachment; filename*=UTF-8''%E4%B8%AD%E6%96%87%E5%90%8D.pdf")
    }

    @Test func aClerkOfAnotherTownAndWhoeverSeesPersonsMaskedReadNone() async throws {
        let own = try await county.signedIn(.fieldworker, in: county.area("灵山县"))
        _ = try await file(own, "梁春贵家.jpg", Self.photo, kind: "house-photo")
        let address = try await document(own)
        let stranger = try await county.signedIn(.clerk, in: county.area("浦北县"))
        #expect(try await stranger.get(address).status == 403)
        #expect(try await stranger.get("/documents/\(home)").status == 403)
        let leader = try await county.signedIn(.leader, in: county.area("灵山县"))
        let list = try await leader.get("/documents/\(home)")
        #expect(list.status == 200 && list.text.contains("住房照片") && !list.text.contains("梁春贵家"))
        let refused = try await leader.get(address)
        #expect(refused.status == 403 && refused.text.contains("403.621"))
        #expect(try await leader.get("/documents/\(home)/new").status == 403)
    }

    @Test func whatIsNoneOfTheTypesComesBackWithTheForm() async throws {
        let client = try await county.signedIn(.fieldworker, in: county.area("灵山县"))
        let program = try await file(client, "照片.jpg", [0x7F, 0x45, 0x4C, 0x46, 0], kind: "house-photo")
        #expect(program.status == 422 && program.text.contains("422.422"))
        #expect(program.text.contains("value=\"house-photo\" selected"))
        let kind = try await file(client, "照片.jpg", Self.photo, kind: "publicity")
        #expect(kind.status == 404 && kind.text.contains("404.422"))
        let future = try await file(client, "照片.jpg", Self.photo, kind: "house-photo", on: "2030-01-01")
        #expect(future.status == 400)
        let form = try await client.get("/documents/\(home)/new?kind=house-photo")
        #expect(form.text.contains("value=\"house-photo\" selected"))
        let none = try await client.handIn("/documents/\(home)/new", file: "", [])
        #expect(none.status == 422 && none.text.contains("422.421"))
        #expect(try await client.get("/documents/\(home)").text.contains("3种应有，0种已有"))
    }

    @Test func aFilmOfTheHouseIsReadToTheLimitAndNoFurtherAndTheFormComesBack() async throws {
        let client = try await county.signedIn(.fieldworker, in: county.area("灵山县"))
        let film = [UInt8](repeating: 7, count: DocumentType.longest + 1)
        let reply = try await file(client, "屋前.mov", film, kind: "house-photo")
        #expect(reply.status == 413 && reply.text.contains("413.421"))
        #expect(reply.text.contains("value=\"house-photo\" selected"))
        // What the sender goes on sending is neither read nor kept.
        let pulled = Mutex(0)
        let head = "--tuopin\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.mov\"\r\n\r\n"
        let body = AsyncStream<ByteBuffer> {
            let count = pulled.withLock { count in
                count += 1
                return count
            }
            return count == 1 ? ByteBuffer(string: head) : ByteBuffer(repeating: 7, count: 1 << 20)
        }
        var request = HTTPRequest(method: .post, scheme: "http", authority: "localhost", path: "/")
        request.headerFields[.contentType] = "multipart/form-data; boundary=tuopin"
        let form = try await FileForm(county.site, at: .documentNew).read(
            Request(head: request, body: RequestBody(asyncSequence: body)))
        #expect(form.refusal?.number == .documentTooLong && form.file == nil)
        #expect(pulled.withLock { $0 } < 24)
    }

    @Test func aProgramFilesADocumentAndFetchesItOnlyWhereItSawWhatIsThere() async throws {
        let client = Client(county.site)
        let token = try county.machine(.fieldworker, in: county.area("灵山县"))
        let path = "/api/v1/documents/\(home)"
        let tag = try #require(try await client.api(path, more: [token]).headers[.eTag])
        func post(_ tag: String?, _ name: String, key: String? = nil) async throws -> Reply {
            var more = [token]
            if let tag { more.append(HTTPField(name: .ifMatch, value: tag)) }
            if let key, let name = HTTPField.Name("Idempotency-Key") {
                more.append(HTTPField(name: name, value: key))
            }
            return try await client.upload(
                path + "/files", [("kind", "house-photo"), ("on", "2018-03-01")], file: (name, Self.photo),
                more: more)
        }
        #expect(try await post(nil, "屋前.jpg").status == 428)
        let filed = try await post(tag, "屋前.jpg", key: "一")
        let body = try JSONValue(parsing: filed.bytes)
        #expect(filed.status == 200 && APISchema.named("Filed").fault(body) == nil, "\(filed.text)")
        let next = try #require(filed.headers[.eTag])
        #expect(next != tag)
        #expect(try await client.api(path, more: [token]).headers[.eTag] == next)
        // Sent again with its key it is filed once; without one, it has not seen what was filed.
        #expect(try await post(tag, "屋前.jpg", key: "一").bytes == filed.bytes)
        let late = try await post(tag, "屋后.jpg")
        #expect(late.status == 409 && late.text.contains("409.704"))
        #expect(try await post(next, "屋后.jpg").status == 200)
        let document = try #require(body["document"]?.stringValue)
        let content = try await client.api("\(path)/files/\(document)", more: [token])
        #expect(content.bytes == Self.photo && content.headers[.cacheControl]?.contains("no-store") == true)
        #expect(content.headers[.contentType] == "application/octet-stream")
        #expect(try county.logged().contains { $0.action == .read && $0.detail["document"] == document })
        let reader = try county.machine(.leader, in: county.area("灵山县"), login: "wall")
        #expect(try await client.api("\(path)/files/\(document)", more: [reader]).status == 403)
        #expect(try await client.api("\(path)/files/lingshan@1", more: [token]).status == 404)
        let refused = try await client.upload(
            path + "/files", [("kind", "house-photo"), ("day", "1")], file: ("a.jpg", Self.photo),
            more: [token, HTTPField(name: .ifMatch, value: next)])
        #expect(refused.status == 422)
    }

    @Test func withdrawingNeedsAReasonAndCanBeTakenBack() async throws {
        let client = try await county.signedIn(.fieldworker, in: county.area("灵山县"))
        _ = try await file(client, "屋前.jpg", Self.photo, kind: "house-photo")
        let address = try await document(client)
        let path = address.replacing("/file/", with: "/withdraw/")
        let empty = try await client.post(path, [("reason", "")])
        #expect(empty.status == 422 && empty.text.contains("422.712"))
        let done = try await client.post(path, [("reason", "拍错了门")])
        #expect(done.status == 303, "\(done.text)")
        let page = try await client.get(try #require(done.location))
        #expect(page.text.contains("3种应有，0种已有") && page.text.contains("拍错了门"))
        #expect(try await client.get(address).bytes == Self.photo)
        #expect(try await client.post(path, [("reason", "再撤一次")]).status == 409)
        let batch = try #require(page.text.firstMatch(of: #/href="(\/batches\/[^"]+)"/#).map { String($0.1) })
        #expect(try await client.post(batch, [("reason", "撤错了")]).status == 303)
        #expect(try await client.get("/documents/\(home)").text.contains("3种应有，1种已有"))
    }

    @Test func aVillageHasWhatItPublished() async throws {
        try county.record([("poor_village", .bool(true))])
        let client = try await county.signedIn(.clerk, in: county.area("灵山县"), language: "en")
        let id = county.village.description
        let page = try await client.get("/area/\(id)")
        #expect(page.text.contains("0 of 2 asked for are there"), "\(page.text)")
        let filed = try await file(client, "list.txt", Array("公示".utf8), kind: "publicity", to: id)
        #expect(filed.status == 303, "\(filed.text)")
        #expect(try await client.get("/area/\(id)").text.contains("1 of 2 asked for are there"))
        #expect(try await client.get(try await document(client, of: id)).bytes == Array("公示".utf8))
    }

    @Test func aFlippedByteIsNotShown() async throws {
        let client = try await county.signedIn(.fieldworker, in: county.area("灵山县"))
        _ = try await file(client, "屋前.jpg", Self.photo, kind: "house-photo")
        let folder = county.site.documents.folder
        let file = try #require(try county.store.read { try DocumentCheck.files($0) }.first)
        let path = "\(folder.path)/\(file.prefix(2))/\(file)"
        var stored = try Data(contentsOf: URL(filePath: path))
        stored[100] ^= 1
        try stored.write(to: URL(filePath: path))
        let reply = try await client.get(try await document(client))
        #expect(reply.status == 500 && reply.text.contains("500.422"))
    }
}

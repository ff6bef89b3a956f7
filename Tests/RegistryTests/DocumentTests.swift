import Foundation
import Journal
import Policy
import SQLiteStorage
import Storage
import Testing
import Vocabulary

@testable import Registry

/// What a task force in 灵山县 files to a household is sealed, read back whole, and never lost without a word.
@Suite("Documents are filed to households and villages")
struct DocumentTests {
    private let place: DocumentCounty

    init() throws { place = try DocumentCounty() }

    @Test func aPhotoIsReadBackAsItWasFiledAndLiesSealed() throws {
        let filed = try place.file(DocumentCounty.photo, "照片/屋前.jpg", kind: "house-photo", remark: "正面")
            .document
        #expect(filed.name == "屋前.jpg")
        #expect(filed.type == "image/jpeg" && filed.bytes == 5_004 && filed.remark == "正面")
        #expect(filed.on == LocalDate("2016-03-01") && filed.actor == "u-3")
        #expect(filed.sha256 == Digest.sha256Hex(DocumentCounty.photo))
        #expect(try place.filing.content(filed) == DocumentCounty.photo)
        let stored = try Data(contentsOf: URL(filePath: place.path(filed)))
        #expect(Digest.sha256Hex(stored) == filed.file && filed.file != filed.sha256)
        #expect(stored.range(of: DocumentCounty.photo.suffix(200)) == nil)
        #expect(try place.check().present == 1 && place.check().firstBad == nil)
        #expect(try place.county.rebuilt().isEmpty)
    }

    @Test func whatAVillagePublishedLiesOpen() throws {
        let notice = Data("公示名单".utf8)
        let filed = try place.file(notice, "公示.txt", kind: "publicity", to: place.village).document
        #expect(try Data(contentsOf: URL(filePath: place.path(filed))) == notice)
        #expect(filed.file == filed.sha256)
        let body = try place.county.store.read { connection in
            try JournalReader(connection: connection, keys: nil).entry(at: filed.id)?.body(.open)
        }
        #expect(body?.payload?["document"]?["name"] == "公示.txt")
    }

    @Test func theEntryOfAHouseholdSaysNothingInTheOpen() throws {
        let filed = try place.file(DocumentCounty.photo, "陆谷雨家.jpg", kind: "house-photo").document
        let entry = try place.county.store.read { connection in
            try JournalReader(connection: connection, keys: nil).entry(at: filed.id)
        }
        #expect(entry?.bodies.map(\.state) == [.withheld])
        #expect(entry?.bodies.map(\.bodyClass) == [.household])
    }

    @Test func aWithdrawnDocumentNoLongerCountsFromItsDayOn() throws {
        let filed = try place.file(DocumentCounty.photo, "屋前.jpg", kind: "house-photo").document
        try place.withdraw(filed, on: "2016-05-01")
        let home = DocumentCounty.home
        #expect(try place.documents(home, "2016-02-28").isEmpty)
        #expect(try place.documents(home, "2016-04-30").map(\.withdrawal) == [nil])
        let withdrawal = try #require(try place.documents(home, "2016-05-01").first?.withdrawal)
        #expect(withdrawal.reason == "拍错了门" && withdrawal.actor == "u-3")
        let before = try place.county.seq() - 1
        #expect(try place.documents(home, at: before).first?.withdrawal == nil)
        #expect(throws: Problem(.documentWithdrawn, ["document": filed.id, "id": home])) {
            try place.withdraw(filed, on: "2016-06-01")
        }
        #expect(try place.county.rebuilt().isEmpty)
    }

    @Test func aBatchTakenBackWithdrawsItsDocument() throws {
        let filed = try place.file(DocumentCounty.photo, "屋前.jpg", kind: "house-photo")
        #expect(try place.county.undo(filed.batch).isEmpty)
        #expect(try place.documents(DocumentCounty.home).first?.withdrawal?.reason == "演练")
        #expect(try place.county.rebuilt().isEmpty)
    }

    @Test func aWithdrawalTakenBackLetsTheDocumentCountAgain() throws {
        let filed = try place.file(DocumentCounty.photo, "屋前.jpg", kind: "house-photo")
        let withdrawal = try place.withdraw(filed.document, on: "2016-05-01")
        #expect(try place.county.undo(withdrawal).isEmpty)
        #expect(try place.documents(DocumentCounty.home).map(\.withdrawal) == [nil])
        let kept = try place.county.undo(filed.batch)
        #expect(kept.map(\.id) == [DocumentCounty.home] && kept.map(\.fact) == ["document"])
        #expect(try place.documents(DocumentCounty.home).map(\.withdrawal) == [nil])
        #expect(try place.county.rebuilt().isEmpty)
    }

    @Test func aFlippedByteIsNamedWithItsEntry() throws {
        let filed = try place.file(DocumentCounty.photo, "屋前.jpg", kind: "house-photo").document
        var stored = try Data(contentsOf: URL(filePath: place.path(filed)))
        stored[stored.count / 2] ^= 1
        try stored.write(to: URL(filePath: place.path(filed)))
        let fault = try #require(try place.check().firstBad)
        #expect("\(fault.chain ?? "")@\(fault.seq ?? 0)" == filed.id && fault.key == filed.file)
        #expect(fault.place == "file" && fault.why.hasPrefix("500.422"))
        #expect(throws: Problem(.documentDamaged, ["file": filed.file])) {
            try place.filing.content(filed)
        }
    }

    @Test func aLostFileIsNamedWithItsEntry() throws {
        let filed = try place.file(DocumentCounty.photo, "屋前.jpg", kind: "house-photo").document
        try place.folder.remove([filed.file])
        #expect(try place.check().firstBad?.why.hasPrefix("500.421") == true)
        let looked = try place.county.store.read {
            try DocumentCheck(place.folder, $0, keys: place.county.keys, hashing: false)
        }
        #expect(looked.firstBad?.key == filed.file)
    }

    @Test func whoeverIsErasedLeavesNoDocumentBehind() throws {
        let filed = try place.file(DocumentCounty.photo, "屋前.jpg", kind: "house-photo").document
        try place.withdraw(filed, on: "2016-05-01")
        let files = try place.county.writer.commit { connection in
            let view = try RegistryView(
                connection, at: Moment(asOf: .distantFuture, seqs: [place.county.unit: .max]))
            let day = try #require(LocalDate("2018-01-01"))
            return try RegistryChanges(view, ChangeReason(effectiveOn: day, reason: "申请"))
                .erase(try view.require(DocumentCounty.home))
        }
        #expect(files.entries == 1)
        let rows = try place.county.store.read { connection in
            try ["document", "document_standing"].map { table in
                try connection.first("SELECT COUNT(*) FROM \(table)") { $0.integer(0) ?? 0 }
            }
        }
        #expect(rows == [0, 0])
        #expect(throws: Problem(.subjectErased, ["subject": DocumentCounty.home])) {
            try place.filing.content(filed)
        }
        #expect(try place.check().unreadable == 1 && place.check().firstBad == nil)
        #expect(try place.county.rebuilt().isEmpty)
    }

    @Test func nothingIsFiledToWhoeverWasErasedMeanwhile() throws {
        let owner = try place.owner(DocumentCounty.home)
        let ready = try place.filing.ready(
            DocumentCounty.photo, named: "屋前.jpg", kind: "house-photo", of: owner, place.county.pack)
        let day = try #require(LocalDate("2018-01-01"))
        let moment = Moment(asOf: .distantFuture, seqs: [place.county.unit: .max])
        _ = try place.county.writer.commit { connection in
            let view = try RegistryView(connection, at: moment)
            return try RegistryChanges(view, ChangeReason(effectiveOn: day, reason: "申请"))
                .erase(try view.require(DocumentCounty.home))
        }
        #expect(throws: Problem(.subjectErased, ["subject": DocumentCounty.home])) {
            try place.county.writer.commit { connection in
                let view = try RegistryView(connection, at: moment)
                return [try RegistryChanges(view, ChangeReason(effectiveOn: day)).file(ready, to: owner)]
            }
        }
        // What is left is a file without an entry, swept after its hour.
        let later = Date(timeIntervalSinceNow: DocumentFolder.grace + 60)
        #expect(place.folder.strays(besides: []).isEmpty)
        let strays = place.folder.strays(besides: [], now: later)
        #expect(strays == ["\(ready.file.prefix(2))/\(ready.file)"])
        try place.folder.sweep(strays)
        #expect(!place.folder.has(ready.file))
    }

    @Test func aKindThatIsNotThePacksIsRefused() throws {
        #expect(
            throws: Problem(.documentKindNotFound, ["kind": "publicity", "subject": "household"])
        ) { try place.file(DocumentCounty.photo, "屋前.jpg", kind: "publicity") }
        #expect(throws: Problem(.areaNotFound, ["area": "a19"])) { try place.owner("a19") }
    }

    @Test func aCopyTakesWhatTheDatabaseNamesAndSaysWhatIsDamaged() throws {
        let first = try place.file(DocumentCounty.photo, "屋前.jpg", kind: "house-photo").document
        let second = try place.file(Data("户口簿".utf8), "户口簿.txt", kind: "household-book").document
        let other = DocumentFolder(besideDatabase: place.county.folder + "/backup.sqlite")
        try Data("x".utf8).write(to: URL(filePath: place.path(second)))
        let named = try place.county.store.read { try DocumentCheck.files($0) }
        #expect(Set(named) == [first.file, second.file])
        let faults = try place.folder.copy(named, to: other)
        #expect(faults.map(\.hash) == [second.file] && faults.map(\.problem.number) == [.documentDamaged])
        #expect(other.has(first.file) && !other.has(second.file))
    }

    @Test func whatIsAskedForAndNotThereIsListed() throws {
        func missing() throws -> [String] {
            var found: [String] = []
            try place.ask { view in
                try MissingDocuments(place.county.pack, view, poorVillage: "poor_village").forEach(
                    in: Scope([(unit: place.county.unit, village: place.county.villages[0].number)])
                ) { owner, _, kind in found.append("\(owner) \(kind.id)") }
            }
            return found
        }
        let home = DocumentCounty.home
        #expect(try missing() == ["survey-form", "household-book", "house-photo"].map { "\(home) \($0)" })
        let filed = try place.file(DocumentCounty.photo, "屋前.jpg", kind: "house-photo").document
        #expect(try missing() == ["survey-form", "household-book"].map { "\(home) \($0)" })
        try place.withdraw(filed, on: "2016-05-01")
        #expect(try missing().count == 3)
    }
}

/// A document is what its first bytes say, whatever its name says.
@Suite("What may be filed")
struct DocumentTypeTests {
    @Test(arguments: [
        (Array("%PDF-1.7\n".utf8), DocumentType.pdf), ([0xFF, 0xD8, 0xFF, 0xE1, 0], .jpeg),
        ([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0], .png),
        (Array("RIFF\u{1}\u{1}\u{1}\u{1}WEBPVP8 ".utf8), .webp),
        ([0x50, 0x4B, 0x03, 0x04, 0] + Array("xl/workbook.xml".utf8), .workbook),
        (Array("<script>一户一册</script>\r\n".utf8), .text),
        ([0xBB, 0xA7, 0xBF, 0xDA, 0xB2, 0xBE, 0x0A], .text),
    ])
    func itIsTakenForWhatItIs(_ bytes: [UInt8], _ type: DocumentType) throws {
        #expect(try DocumentType(of: Data(bytes)) == type)
    }

    @Test(
        arguments: [
            [0x7F, 0x45, 0x4C, 0x46, 0x02], [0x4D, 0x5A, 0x90, 0x00], [0x50, 0x4B, 0x03, 0x04, 0x14, 0],
            [0x50, 0x4B, 0x03, 0x04, 0] + Array("xl/workbook.xml xl/vbaProject.bin".utf8),
            [0xBB, 0xA7, 0xBF],
            [0x1F, 0x8B, 0x08, 0x00],
        ] as [[UInt8]])
    func whatRunsOrIsBrokenIsRefused(_ bytes: [UInt8]) {
        #expect(throws: Problem(.documentTypeRefused)) { try DocumentType(of: Data(bytes)) }
    }

    @Test func emptyAndTooLongFilesAreRefused() {
        #expect(throws: Problem(.documentEmpty)) { try DocumentType(of: Data()) }
        let bytes = DocumentType.longest + 1
        #expect(throws: Problem(.documentTooLong, ["bytes": String(bytes), "most": "20"])) {
            try DocumentType(of: Data(repeating: 0x20, count: bytes))
        }
    }

    @Test(arguments: [
        ("中文名.pdf", "中文名.pdf"), ("..\\..\\户口\u{202E}fdp.簿\u{0}", "户口fdp.簿"),
        ("/etc/<script>.pdf", "<script>.pdf"), ("..", "document"), (" ", "document"),
    ])
    func aHostileNameIsCleaned(_ name: String, _ clean: String) {
        #expect(DocumentFiling.clean(name) == clean)
    }
}

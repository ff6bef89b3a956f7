import Foundation
import Journal
import SQLiteStorage
import Storage
import Testing
import Vocabulary

@Suite struct JournalWritingTests {
    @Test func aSurveyComesBackAsItWasRecorded() throws {
        let office = try Office()
        let written = try office.write("2016-03-09T06:30:00.000Z") { try $0.append(survey(1)) }
        #expect(written.position == "lingshan@2")
        let read = try office.read { try $0.entry(at: "lingshan@2") }
        #expect(read == written)
        #expect(
            read?.body(.secret, of: "p-lingshan-11")?.payload == ["identity_number": "450721195403020023"])
        #expect(read?.body(.open)?.reason == "入户调查")
        let first = try office.read { try $0.entry(at: "lingshan@1") }
        #expect(first?.kind == JournalWriter.dayOpened)
        #expect(first?.effectiveOn == LocalDate(2016, 3, 9))
        #expect(first?.previous == [UInt8](repeating: 0, count: 32))
        #expect(read?.previous == first?.hash)
        #expect(try office.read { try $0.entries(of: "h-lingshan-1") } == [written])
    }

    @Test func withoutKeysOnlyOpenBodiesAreRead() throws {
        let office = try Office()
        try office.write("2016-03-09T06:30:00.000Z") { _ = try $0.append(survey(1, members: 1)) }
        let entry = try office.read(keys: false) { try $0.entry(at: "lingshan@2") }
        #expect(entry?.bodies.map(\.state) == [.present, .withheld, .withheld, .withheld])
        #expect(entry?.bodies.map(\.subject) == [nil, "h-lingshan-1", "p-lingshan-10", "p-lingshan-10"])
    }

    @Test func noPersonalWordStandsInTheFile() throws {
        let office = try Office()
        try office.write("2016-03-09T06:30:00.000Z") { _ = try $0.append(survey(1)) }
        try office.store.checkpoint()
        let bytes = try Data(contentsOf: URL(fileURLWithPath: office.path))
        #expect(bytes.range(of: Data("SurveyRecorded".utf8)) != nil)
        for word in ["黄秀英", "450721195403020023", "income_fen"] {
            #expect(bytes.range(of: Data(word.utf8)) == nil)
        }
    }

    @Test func theSameBodyTwiceHasTwoHashes() throws {
        let office = try Office()
        let entries = try office.write("2016-03-09T06:30:00.000Z") { writer in
            try writer.append(contentsOf: (0..<100).map { _ in try survey(1) })
        }
        #expect(Set(entries.flatMap { $0.header.bodies.map(\.sha256) }).count == 400)
        #expect(entries.last?.position == "lingshan@101")
    }

    @Test func missedDaysAreOpenedOneByOneAndALongGapAtOnce() throws {
        let office = try Office()
        try office.write("2016-03-09T06:30:00.000Z") { try $0.openDay(on: "lingshan") }
        try office.write("2016-03-09T15:59:00.000Z") { try $0.openDay(on: "lingshan") }
        var opened: [String] = []
        try office.store.write { connection in
            var writer = try JournalWriter(
                connection: connection, keys: office.keys, context: context("2016-03-11T16:00:00.000Z")
            ) { opened.append("\($0.effectiveOn)") }
            try writer.append(survey(1))
            try writer.append(survey(2))
        }
        #expect(opened == ["2016-03-10", "2016-03-11", "2016-03-12"])
        try office.write("2020-12-31T00:00:00.000Z") { try $0.openDay(on: "lingshan") }
        let last = try office.read { try $0.latest(2) }
        #expect(last.map { "\($0.effectiveOn)" } == ["2020-12-31", "2020-12-30"])
        #expect(last[1].body(.open)?.payload == ["from": "2016-03-13", "to": "2020-12-30"])
        #expect(last[0].position == "lingshan@8")
    }

    @Test func theClockSetBackNeverTakesRecordedAtBack() throws {
        let office = try Office()
        try office.write("2016-03-09T06:30:00.000Z") { _ = try $0.append(survey(1)) }
        let later = try office.write("2016-03-01T00:00:00.000Z") { try $0.append(survey(2)) }
        #expect(later.recordedAt.description == "2016-03-09T06:30:00.000Z")
        #expect(later.position == "lingshan@3")
    }

    @Test func aMomentFindsTheLastEntryOfEachChain() throws {
        let office = try Office()
        for hour in 10..<15 {
            try office.write("2016-03-09T\(hour):00:00.000Z") { writer in
                _ = try writer.append(survey(hour))
                if hour > 12 { _ = try writer.append(survey(hour, chain: "qinzhou-port")) }
            }
        }
        func known(_ text: String) throws -> String {
            try office.read { try $0.position(knownAt: instant(text)).description }
        }
        #expect(try known("2016-03-09T09:59:59.999Z") == "")
        #expect(try known("2016-03-09T12:00:00.000Z") == "lingshan@4")
        #expect(try known("2016-03-09T13:30:00.000Z") == "lingshan@5,qinzhou-port@2")
        #expect(try office.read { try $0.position().description } == "lingshan@6,qinzhou-port@3")
    }

    @Test func entriesPreparedBeforeTheLockGoInAsTheyAre() throws {
        let office = try Office()
        let prepared = try office.store.read {
            try office.keys.prepare([survey(1), survey(2)], pack: nil, $0)
        }
        // Meanwhile another process has made the household's key.
        try office.write("2016-03-09T06:00:00.000Z") { _ = try $0.append(survey(1, members: 1)) }
        let entries = try office.write("2016-03-09T06:30:00.000Z") { try $0.append(prepared) }
        #expect(try office.read { try $0.entry(at: entries[0].position) } == entries[0])
        #expect(try office.read { try $0.entry(at: entries[1].position) } == entries[1])
        let third = try office.store.read { try office.keys.prepare([survey(1)], pack: nil, $0) }
        try office.write("2016-03-09T06:40:00.000Z") {
            _ = try $0.erase("p-lingshan-10", chain: "lingshan", effectiveOn: day("2016-03-09"), batch: "b-1")
        }
        #expect { try office.write("2016-03-09T06:50:00.000Z") { try $0.append(third) } } throws: {
            ($0 as? Problem)?.number == .subjectErased
        }
    }

    @Test func draftsThatCannotBeWrittenAreRefusedByNumber() throws {
        let office = try Office()
        func refused(_ number: ProblemNumber, _ change: (inout EntryDraft) -> Void) throws {
            var draft = try survey(1)
            change(&draft)
            #expect {
                try office.write("2016-03-09T06:30:00.000Z") { _ = try $0.append(draft) }
            } throws: {
                ($0 as? Problem)?.number == number
            }
        }
        try refused(.chainName) { $0.chain = "灵山" }
        try refused(.entryIdentifier) { $0.subject = "黄秀英" }
        try refused(.entryIdentifier) { $0.bodies[1].subject = "" }
        try refused(.payloadNotCanonical) { $0.bodies[0].payload = ["area": .number("1.5")] }
        try refused(.payloadNotCanonical) { $0.bodies[0].payload = [.int(9_007_199_254_740_992)] }
        try refused(.payloadNotCanonical) { $0.bodies[0].payload = ["b": 1, "a": 2, "b": 3] }
        #expect(try office.read { try $0.position() } == Position())
    }

    @Test func twoStoresWritingAtOnceNeverForkAChain() async throws {
        let office = try Office()
        let path = office.path
        let keys = office.keys
        try await withThrowingTaskGroup(of: Void.self) { group in
            for hand in 0..<4 {
                group.addTask {
                    let store = try SQLiteStore(path: path, schema: [JournalTables.migrations])
                    for turn in 0..<10 {
                        try store.write { connection in
                            var writer = try JournalWriter(
                                connection: connection, keys: keys,
                                context: context("2016-03-09T06:30:0\(turn).000Z", actor: "u-\(hand)"))
                            try writer.append(survey(hand * 100 + turn, members: 1))
                        }
                    }
                    try store.close()
                }
            }
            try await group.waitForAll()
        }
        var previous = [UInt8](repeating: 0, count: 32)
        var seq: Int64 = 0
        try office.read { reader in
            try reader.forEach { entry in
                seq += 1
                #expect(entry.seq == seq && entry.receipt == seq && entry.previous == previous)
                previous = entry.hash
                return true
            }
        }
        #expect(seq == 41)
    }

    @Test func aForeignKeyFileIsNoticed() throws {
        let office = try Office()
        try office.write("2016-03-09T06:30:00.000Z") { _ = try $0.append(survey(1)) }
        let other = KeyRing(try KeyFile.create(at: office.folder + "/other.key"))
        #expect {
            try office.store.write {
                _ = try JournalWriter(
                    connection: $0, keys: other, context: context("2016-03-09T06:30:00.000Z"))
            }
        } throws: {
            ($0 as? Problem)?.number == .keyFileForeign
        }
    }
}

@Suite struct KeyFileTests {
    @Test func itIsPrivateAndNeverOverwritten() throws {
        let office = try Office()
        let mode = try FileManager.default.attributesOfItem(atPath: office.file.path)[.posixPermissions]
        #expect(mode as? Int == 0o600)
        #expect { try KeyFile.create(at: office.file.path) } throws: {
            ($0 as? Problem)?.number == .fileStandsThere
        }
        let again = KeyRing(try KeyFile.load(office.file.path))
        #expect(
            again.lookupHash("identity", "450721195403020023")
                == office.keys.lookupHash("identity", "450721195403020023"))
        #expect(again.lookupHash("identity", "0023") != again.lookupHash("identity-last-four", "0023"))
        #expect { try KeyFile.load(office.path) } throws: { ($0 as? Problem)?.number == .keyFileUnreadable }
        #expect { try KeyFile.load(office.folder + "/no.key") } throws: {
            ($0 as? Problem)?.number == .fileNotFound
        }
    }
}

@Suite struct PositionTests {
    @Test func itIsSortedByChainAndComparesByWhatItHolds() throws {
        let position = Position([.init(chain: "qinzhou", seq: 4), .init(chain: "lingshan", seq: 7)])
        #expect(position.description == "lingshan@7,qinzhou@4")
        #expect(Position("lingshan@7,qinzhou@4") == position)
        #expect(position.contains("lingshan", 7) && !position.contains("lingshan", 8))
        #expect(!position.contains("pubei", 1))
        #expect(position.contains(Position([.init(chain: "qinzhou", seq: 3)])))
        for text in [
            "", "lingshan", "lingshan@-1", "lingshan@07", "qinzhou@1,lingshan@2", "a@1",
            "lingshan@1,lingshan@2",
        ] {
            #expect(Position(text) == nil)
        }
    }
}

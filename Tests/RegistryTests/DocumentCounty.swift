import Foundation
import Journal
import Policy
import SQLiteStorage
import Storage
import Testing
import Vocabulary

@testable import Registry

/// 灵山县 with one household whose house was photographed, and a folder for what is filed.
struct DocumentCounty {
    static let home = "h-lingshan-1"
    /// The beginning of a picture, and bytes that no two photos share.
    static let photo = Data(
        [0xFF, 0xD8, 0xFF, 0xE0] + (0..<5_000).map { UInt8(truncatingIfNeeded: $0 &* 7) })

    let county: HistoryCounty
    let folder: DocumentFolder
    let filing: DocumentFiling

    init(villages: Int = 1) throws {
        county = try HistoryCounty(villages: villages)
        folder = DocumentFolder(besideDatabase: county.folder + "/tuopin.sqlite")
        filing = DocumentFiling(folder, county.store, county.keys)
        var household = SubjectWrite(
            kind: .household, id: Self.home, village: county.villages[0], isPresent: true)
        household.facts = [
            ("head_name", .text("陆谷雨")), ("registered", .bool(true)), ("exited", .bool(false)),
        ]
        var plan = EntryPlan(
            chain: HistoryCounty.chain, kind: EntryKind.surveyRecorded, subject: Self.home,
            effectiveOn: try #require(LocalDate("2015-11-13")))
        plan.writes = [household]
        try county.write([plan])
    }

    var village: String { county.villages[0].description }

    /// What a question of a day reads, as known now or at an entry of the county's chain.
    func ask<T>(_ day: String = "2020-12-31", at seq: Int64 = .max, _ body: (RegistryView) throws -> T) throws
        -> T
    {
        let units = try county.store.read { try UnitNames($0).all.map(\.number) }
        let seqs = Dictionary(uniqueKeysWithValues: units.map { ($0, $0 == county.unit ? seq : .max) })
        let moment = Moment(asOf: try #require(LocalDate(day)), seqs: seqs)
        return try county.store.read { try body(try RegistryView($0, at: moment)) }
    }

    func owner(_ id: String) throws -> DocumentOwner { try ask { try $0.documentOwner(id) } }

    func documents(_ id: String, _ day: String = "2020-12-31", at seq: Int64 = .max) throws -> [FiledDocument]
    {
        try ask(day, at: seq) { try $0.documents(of: try $0.documentOwner(id)) }
    }

    /// Files a content and says the batch and the document.
    @discardableResult
    func file(
        _ content: Data, _ name: String, kind: String, to id: String = home, on day: String = "2016-03-01",
        remark: String? = nil
    ) throws -> (batch: String, document: FiledDocument) {
        let owner = try owner(id)
        let ready = try filing.ready(content, named: name, kind: kind, remark: remark, of: owner, county.pack)
        let batch = try change(day) { try $0.file(ready, to: owner) }
        return (batch, try #require(try documents(id).last))
    }

    /// Withdraws a document from a day on and says the batch.
    @discardableResult
    func withdraw(_ document: FiledDocument, on day: String, reason: String = "拍错了门") throws -> String {
        let owner = try owner(document.owner)
        return try change(day, reason) { try $0.withdraw(document.id, of: owner) }
    }

    private func change(
        _ day: String, _ reason: String? = nil, _ body: (RegistryChanges) throws -> EntryPlan
    ) throws -> String {
        try changes(day, reason) { [try body($0)] }
    }

    /// Writes what somebody decides on a day and says the batch.
    @discardableResult
    func changes(
        _ day: String, _ reason: String? = nil, _ body: (RegistryChanges) throws -> [EntryPlan]
    ) throws -> String {
        let day = try #require(LocalDate(day))
        return try county.writer.commit { connection in
            let units = try UnitNames(connection).all.map(\.number)
            let seqs = Dictionary(uniqueKeysWithValues: units.map { ($0, Int64.max) })
            let view = try RegistryView(connection, at: Moment(asOf: .distantFuture, seqs: seqs))
            return try body(RegistryChanges(view, ChangeReason(effectiveOn: day, reason: reason)))
        }.batch
    }

    /// What a walk over the entries finds in the folder.
    func check() throws -> DocumentCheck {
        try county.store.read { try DocumentCheck(folder, $0, keys: county.keys, hashing: true) }
    }

    /// Where a file lies.
    func path(_ document: FiledDocument) -> String {
        "\(folder.path)/\(document.file.prefix(2))/\(document.file)"
    }
}

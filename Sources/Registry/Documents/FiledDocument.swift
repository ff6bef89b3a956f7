import Foundation
public import Policy
import Storage
public import Vocabulary

/// What documents are filed to (归档对象): a household or a village.
public struct DocumentOwner: Sendable, Hashable {
    /// Its id: `h-…` or `a…`.
    public var id: String
    /// A household or a village.
    public var kind: SubjectKind
    /// The authority unit's small integer.
    public var unit: Int
    /// The village's area number.
    public var village: Int64

    /// An owner by its parts.
    public init(id: String, kind: SubjectKind, unit: Int, village: Int64) {
        self.id = id
        self.kind = kind
        self.unit = unit
        self.village = village
    }
}

/// One document as filed (一份材料): what it is, who filed it, and whether it was withdrawn.
public struct FiledDocument: Sendable, Hashable {
    /// A withdrawal.
    public struct Withdrawal: Sendable, Hashable {
        /// The day from which it does not count.
        public var on: LocalDate
        /// Why.
        public var reason: String?
        /// Who.
        public var actor: String
    }

    /// Its id: the entry that filed it, `chain@seq`.
    public var id: String
    /// To whom it was filed, where that was: the household that moved or was merged keeps its own id here.
    public var filedTo: DocumentOwner
    /// Its kind, by the pack's id.
    public var kind: String
    /// Its file's name.
    public var name: String
    /// Its type, found in its content.
    public var type: String
    /// How long its content is.
    public var bytes: Int64
    /// SHA-256 of its content.
    public var sha256: String
    /// SHA-256 of the file as it lies in the folder.
    public var file: String
    /// Its day.
    public var on: LocalDate
    /// What was remarked.
    public var remark: String?
    /// Who filed it.
    public var actor: String
    /// When, as the entry has it.
    public var recordedAt: String
    /// The withdrawal that holds; nil while it counts.
    public var withdrawal: Withdrawal?

    /// The id of whom it was filed to.
    public var owner: String { filedTo.id }

    /// Its members of a row of JSON.
    public func json(_ pack: PolicyPack) -> JSONValue {
        let label = pack.documentKinds[kind]?.label
        return .object(
            [.init("document", .string(id)), .init("owner", .string(owner)), .init("kind", .string(kind))]
                + pack.languages.map { .init($0, .text(label?($0))) } + [
                    .init("name", .string(name)), .init("type", .string(type)), .init("bytes", .int(bytes)),
                    .init("on", .string(on.description)), .init("filed_by", .string(actor)),
                    .init("recorded_at", .string(recordedAt)), .init("remark", .text(remark)),
                    .init("sha256", .string(sha256)),
                    .init("withdrawn_on", .text(withdrawal?.on.description)),
                    .init("withdrawn_because", .text(withdrawal?.reason)),
                ])
    }
}

extension RegistryView {
    /// The household or village of an id, to file documents to; 404.402 where there is none, 409.106 where the household
    /// was erased, 409.402 where it was merged into another.
    public func documentOwner(_ text: String) throws -> DocumentOwner {
        if let area = AreaID(text) {
            let unit = try connection.first(
                "SELECT unit FROM area WHERE area = ? AND village = area", [.integer(area.number)]
            ) { $0.integer(0) }
            guard let unit = unit.flatMap({ $0 }) else { throw Problem(.areaNotFound, ["area": text]) }
            return DocumentOwner(id: text, kind: .village, unit: Int(unit), village: area.number)
        }
        let id = try require(text, .household)
        if let into = try mergedInto(id) {
            throw Problem(.subjectMerged, ["id": text, "into": units.text(into)])
        }
        guard let place = try place(of: id) else { throw Problem(.subjectNotFound, ["id": text]) }
        return DocumentOwner(id: text, kind: .household, unit: place.unit, village: place.village)
    }

    /// The documents of an owner that were filed by this moment, in the order of filing, withdrawn ones too.
    ///
    /// They follow a household that moves or is merged: those of whoever became it stand first, as long as that household
    /// does not stand for itself at this moment. Each stays under the key of the household that it was filed to, and
    /// erasing the one that it became ends both.
    public func documents(of owner: DocumentOwner) throws -> [FiledDocument] {
        var owners = [owner]
        if owner.kind == .household, let id = units.subject(owner.id) {
            owners =
                try merged(into: id).filter { try state($0) == nil }.compactMap { before in
                    try place(of: before).map {
                        DocumentOwner(
                            id: units.text(before), kind: .household, unit: $0.unit, village: $0.village)
                    }
                } + owners
        }
        return try owners.flatMap { owner in
            try documents(
                owner.unit, owner.village, "AND owner = ?", [.text(owner.id)])
        }
    }

    /// Whoever was merged into a subject or became it by moving, and those before them, the latest last.
    func merged(into id: SubjectID) throws -> [SubjectID] {
        let direct = try connection.rows(
            "SELECT subject FROM subject_alias WHERE kind = ? AND merged_into = ? ORDER BY subject",
            [.text(id.kind.rawValue), .integer(id.key)]
        ) { SubjectID(kind: id.kind, key: $0.integer(0) ?? 0) }
        return try direct.flatMap { try merged(into: $0) + [$0] }
    }

    /// The documents filed in a village to itself and to its households, by owner.
    func documents(unit: Int, village: Int64) throws -> [String: [FiledDocument]] {
        Dictionary(grouping: try documents(unit, village, "", []), by: \.owner)
    }

    private func documents(
        _ unit: Int, _ village: Int64, _ condition: String, _ values: [SQLValue]
    ) throws -> [FiledDocument] {
        guard let seq = moment.seqs[unit] else { return [] }
        let chain = units.name(unit) ?? ""
        let condition = "unit = ? AND village = ? \(condition) AND effective_on <= ? AND seq <= ?"
        let values: [SQLValue] =
            [.integer(Int64(unit)), .integer(village)] + values
            + [.integer(Int64(moment.asOf.yyyymmdd)), .integer(seq)]
        // A document's place in its chain is no other's in the unit.
        var withdrawals: [Int64: FiledDocument.Withdrawal] = [:]
        try connection.forEach(
            """
            SELECT document, effective_on, withdrawn, reason, actor FROM document_standing
            WHERE \(condition) ORDER BY document, effective_on, seq
            """, values
        ) { row in
            withdrawals[row.integer(0) ?? 0] =
                row.integer(2) == 1
                ? .init(on: row.day(1), reason: row.text(3), actor: row.text(4) ?? "") : nil
            return true
        }
        return try connection.rows(
            """
            SELECT seq, owner, kind, name, type, bytes, sha256, file, effective_on, remark, actor, recorded_at
            FROM document WHERE \(condition) ORDER BY seq
            """, values
        ) { row in
            let seq = row.integer(0) ?? 0
            let owner = row.text(1) ?? ""
            return FiledDocument(
                id: "\(chain)@\(seq)",
                filedTo: DocumentOwner(
                    id: owner, kind: AreaID(owner) == nil ? .household : .village, unit: unit,
                    village: village), kind: row.text(2) ?? "",
                name: row.text(3) ?? "", type: row.text(4) ?? "", bytes: row.integer(5) ?? 0,
                sha256: row.text(6) ?? "", file: row.text(7) ?? "", on: row.day(8), remark: row.text(9),
                actor: row.text(10) ?? "", recordedAt: row.text(11) ?? "", withdrawal: withdrawals[seq])
        }
    }

    /// One document of an owner; 404.421 where it has none of that id at this moment.
    public func document(_ id: String, of owner: DocumentOwner) throws -> FiledDocument {
        guard let found = try documents(of: owner).first(where: { $0.id == id }) else {
            throw Problem(.documentNotFound, ["document": id, "id": owner.id])
        }
        return found
    }
}

extension StorageRow {
    /// The day in a column.
    fileprivate func day(_ column: Int) -> LocalDate {
        integer(column).flatMap { LocalDate(yyyymmdd: Int($0)) } ?? .distantPast
    }
}

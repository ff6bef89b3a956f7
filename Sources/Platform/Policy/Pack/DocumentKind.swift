public import Vocabulary

/// A kind of document that is filed to a household or a village (材料种类), and of whom it is asked.
public struct DocumentKind: Sendable, Hashable, Identifiable {
    /// Of whom it is asked (应有).
    public enum Asked: String, Sendable, Hashable, CaseIterable {
        /// 建档立卡: of every registered household, or poor village.
        case registered
        /// 已退出: of each that has left.
        case exited
    }

    /// The id.
    public var id: String
    /// Its name.
    public var label: Label
    /// What it is filed to: a household or a village.
    public var subject: SubjectKind
    /// Of whom it is asked; nil where it is filed only where there is one.
    public var asked: Asked?
    /// The conditions for which it speaks, as `household-exit/housing`.
    public var criteria: [String]
    /// How firm it is that it is asked for.
    public var status: SourceStatus
    /// Where it was read.
    public var citation: Citation?
    /// Where it stands in the pack.
    public var place: PackPlace

    init?(_ cursor: PackCursor) {
        let keys = ["id", "subject", "asked", "for", "source", "status", "note"]
        guard let map = cursor.map(keys, labels: true), let id = map.required("id")?.id(),
            let subject = map.required("subject")?.oneOf(SubjectKind.self)
        else { return nil }
        guard subject == .household || subject == .village else {
            map["subject"]?.wrong("household or village")
            return nil
        }
        self.id = id
        self.subject = subject
        label = map.label(what: id)
        asked = map["asked"]?.oneOf(Asked.self)
        criteria = map["for"]?.texts() ?? []
        citation = map["source"]?.citation()
        if map["status"] == nil { cursor.report(.packNoStatus, ["what": id]) }
        status = map["status"]?.oneOf(SourceStatus.self) ?? .unverified
        place = cursor.place
    }
}

extension PolicyPack {
    /// What kinds of documents speak for that is no condition of this pack.
    var missingOfDocumentKinds: [(criterion: String, place: PackPlace)] {
        documentKinds.flatMap { kind in
            kind.criteria.filter { condition($0) == nil }.map { ($0, kind.place) }
        }
    }

    /// The condition named as `household-exit/housing`.
    public func condition(_ name: String) -> Criterion? {
        let parts = name.split(separator: "/", maxSplits: 1).map(String.init)
        return parts.count == 2 ? ruleSets[parts[0]]?.criteria[parts[1]] : nil
    }

    /// The kinds that are filed to a kind of subject, in the order of the pack.
    public func documentKinds(of subject: SubjectKind) -> [DocumentKind] {
        documentKinds.filter { $0.subject == subject }
    }
}

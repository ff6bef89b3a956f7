import Journal
public import Vocabulary

/// What one entry says of one document (材料分录): that it is filed, or from that day on withdrawn or not.
///
/// Filed: `{"document": {"bytes", "file", "kind", "name", "owner", "remark", "sha256", "type", "village"}}`. Withdrawn:
/// `{"document": {"of", "owner", "village", "withdrawn"}}`, `of` the entry that filed it. Of a household in a body of
/// class `household`, of a village in an open one.
public struct DocumentWrite: Sendable {
    /// What is said.
    enum Act: Sendable {
        case filed(ReadyDocument)
        case standing(of: String, withdrawn: Bool)
    }

    /// Whose it is.
    let owner: String
    /// The village in which the owner stood.
    public let village: AreaID
    let act: Act

    init(_ act: Act, owner: String, village: AreaID) {
        self.owner = owner
        self.village = village
        self.act = act
    }

    /// The body that carries it.
    func body(reason: String?) -> BodyDraft {
        let members: [(String, JSONValue?)] =
            switch act {
            case .filed(let document):
                [
                    ("bytes", .int(document.bytes)), ("file", .string(document.file)),
                    ("kind", .string(document.kind)), ("name", .string(document.name)),
                    ("remark", document.remark.map { .string($0) }), ("sha256", .string(document.sha256)),
                    ("type", .string(document.type.rawValue)),
                ]
            case .standing(let document, let withdrawn):
                [("of", .string(document)), ("withdrawn", .bool(withdrawn))]
            }
        let place: [(String, JSONValue?)] = [
            ("owner", .string(owner)), ("village", .string(village.description)),
        ]
        let said = (members + place).sorted { $0.0 < $1.0 }.compactMap { key, value in
            value.map { JSONValue.Member(key, $0) }
        }
        return BodyDraft(
            AreaID(owner) == nil ? .household : .open, subject: owner,
            payload: ["document": .object(said)], reason: reason)
    }

    /// The place in its chain of the entry named as a document's id.
    static func seq(_ id: JSONValue?) -> Int64? {
        id?.stringValue.flatMap { Position($0) }.flatMap { $0.heads.count == 1 ? $0.heads[0].seq : nil }
    }
}

/// A document that lies in the folder and has no entry yet (待归档材料).
public struct ReadyDocument: Sendable, Hashable {
    /// Its kind, by the pack's id.
    public var kind: String
    /// Its file's name, cleaned.
    public var name: String
    /// Its type.
    public var type: DocumentType
    /// How long its content is.
    public var bytes: Int64
    /// SHA-256 of its content.
    public var sha256: String
    /// SHA-256 of the file in the folder.
    public var file: String
    /// What was remarked.
    public var remark: String?
}

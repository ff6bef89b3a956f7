public import Foundation
public import Journal
public import Policy
public import Storage
import Vocabulary

/// Puts documents into the folder and reads them back (材料存取): the file first, then its entry.
public struct DocumentFiling: Sendable {
    /// The folder.
    public let folder: DocumentFolder
    private let store: any Store
    private let keys: KeyRing

    /// The documents of a database.
    public init(_ folder: DocumentFolder, _ store: any Store, _ keys: KeyRing) {
        self.folder = folder
        self.store = store
        self.keys = keys
    }

    /// Checks a content, seals it, and puts it into the folder; `RegistryChanges.file` writes its entry.
    ///
    /// 404.422 where the pack has no such kind for the owner; 413.421, 422.421 and 422.422 for what is not taken.
    public func ready(
        _ content: Data, named name: String, kind: String, remark: String? = nil, of owner: DocumentOwner,
        _ pack: PolicyPack
    ) throws -> ReadyDocument {
        guard pack.documentKinds[kind]?.subject == owner.kind else {
            throw Problem(.documentKindNotFound, ["kind": kind, "subject": owner.kind.rawValue])
        }
        let type = try DocumentType(of: content)
        let seal = try DocumentSeal(owner, keys: keys, store: store)
        return ReadyDocument(
            kind: kind, name: Self.clean(name), type: type, bytes: Int64(content.count),
            sha256: Digest.sha256Hex(content), file: try folder.keep(try seal.sealed(content)),
            remark: remark.flatMap { $0.isEmpty ? nil : $0 })
    }

    /// The content of a document; 500.421 where its file is missing, 500.422 where it is not as it was filed.
    public func content(_ document: FiledDocument) throws -> Data {
        let stored = try folder.bytes(document.file)
        let content = try DocumentSeal(document.filedTo, keys: keys, store: store)
            .content(stored, file: document.file)
        guard Digest.sha256Hex(content) == document.sha256 else {
            throw Problem(.documentDamaged, ["file": document.file])
        }
        return content
    }

    /// A file's name without folders, control characters and marks that turn the direction of text; at most 180 bytes.
    static func clean(_ name: String) -> String {
        let last = name.split { $0 == "/" || $0 == "\\" }.last.map(String.init) ?? ""
        let kept = last.unicodeScalars.filter { scalar in
            !scalar.properties.isBidiControl && scalar.properties.generalCategory != .control
        }
        var clean = String(String.UnicodeScalarView(kept)).trimmingCharacters(in: .whitespaces)
        while clean.utf8.count > 180 { clean.removeFirst() }
        return ["", ".", ".."].contains(clean) ? "document" : clean
    }
}

extension RegistryChanges {
    /// The entry that files a document that lies ready (归档).
    public func file(_ document: ReadyDocument, to owner: DocumentOwner) throws -> EntryPlan {
        // Read again inside the transaction: whoever was erased meanwhile is refused.
        let owner = try view.documentOwner(owner.id)
        var plan = documentPlan(EntryKind.documentFiled, owner)
        plan.documents = [DocumentWrite(.filed(document), owner: owner.id, village: AreaID(owner.village))]
        return plan
    }

    /// The entry that withdraws a document from a day on (撤回): it stays in the record and is no longer counted.
    ///
    /// The entry stands in the chain in which it was filed, about the household that has it now. 404.421 where there is
    /// none; 409.421 where it was withdrawn before.
    public func withdraw(_ id: String, of owner: DocumentOwner) throws -> EntryPlan {
        let owner = try view.documentOwner(owner.id)
        let document = try view.document(id, of: owner)
        guard document.withdrawal == nil else {
            throw Problem(.documentWithdrawn, ["document": id, "id": owner.id])
        }
        let filed = document.filedTo
        var plan = documentPlan(EntryKind.documentWithdrawn, owner, chain: filed.unit)
        plan.documents = [
            DocumentWrite(.standing(of: id, withdrawn: true), owner: filed.id, village: AreaID(filed.village))
        ]
        return plan
    }

    private func documentPlan(_ kind: String, _ owner: DocumentOwner, chain unit: Int? = nil) -> EntryPlan {
        EntryPlan(
            chain: view.units.name(unit ?? owner.unit) ?? "", kind: kind, subject: owner.id,
            effectiveOn: reason.effectiveOn, reason: reason.reason)
    }
}

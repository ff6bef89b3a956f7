import Foundation
public import Journal
public import Storage
import Vocabulary

/// How the documents of one owner lie in the folder (材料封存): a household's sealed under its key, a village's open.
///
/// Sealed: one byte 1, then nonce (12), ciphertext and tag (16) of AES-256-GCM; the text `tuopin-document-1:OWNER` is
/// associated.
public struct DocumentSeal: Sendable {
    private static let format: UInt8 = 1
    private let owner: String
    private let seal: SubjectSeal?

    /// The seal of an owner; 409.106 where the household was erased.
    public init(_ owner: DocumentOwner, keys: KeyRing, store: any Store) throws {
        self.owner = owner.id
        seal = owner.kind == .household ? try SubjectSeal(owner.id, keys: keys, store: store) : nil
    }

    private var purpose: String { "tuopin-document-1:\(owner)" }

    /// A content as it lies in the folder.
    func sealed(_ content: Data) throws -> Data {
        guard let seal else { return content }
        return Data([Self.format] + (try seal.seal([UInt8](content), purpose: purpose)))
    }

    /// The content of a file; 500.422 where it is not one of this owner.
    func content(_ stored: Data, file: String) throws -> Data {
        guard let seal else { return stored }
        guard stored.first == Self.format,
            let content = seal.open([UInt8](stored.dropFirst()), purpose: purpose)
        else { throw Problem(.documentDamaged, ["file": file]) }
        return Data(content)
    }
}

import Crypto
import Vocabulary

/// The stored form of a body (正文的存储形式): byte 2, the name of its words (4), salt (16), then its pieces.
///
/// A piece is the length of its owner's id (0: the entry's own subject, or nobody's), the id, the length of the rest
/// (3, big-endian), the rest: canonical JSON `{"payload":…,"reason":…}`, deflated with the words of the class; in all
/// classes but `open` encrypted by AES-256-GCM under the owner's key, the tag (16) last. The nonce is the first 12
/// bytes of the salt, its last four XORed with the number of the piece; `tuopin-body-2:CLASS:OWNER` is associated.
enum SealedBody {
    static let format: UInt8 = 2
    static let saltLength = 16
    static let nonceLength = 12
    static let tagLength = 16
    static let envelopeLength = 1 + BodyWords.nameLength + saltLength
    /// The length of a piece is three bytes.
    static let greatestPiece = (1 << 24) - 1

    /// One piece as it stands in a body.
    struct Piece {
        /// The owner of its key; nil for `open`.
        var owner: String?
        var stored: ArraySlice<UInt8>
    }

    /// Writes one body, piece by piece.
    struct Writer {
        private(set) var stored: [UInt8] = []
        private let bodyClass: BodyClass
        private let salt: ArraySlice<UInt8>
        private var number: UInt32 = 0

        init(_ bodyClass: BodyClass, words: BodyWords, salt: ArraySlice<UInt8>) {
            self.bodyClass = bodyClass
            self.salt = salt
            stored.reserveCapacity(1_024)
            stored.append(format)
            stored += words.name
            stored += salt
        }

        /// Adds what a draft says; the key is nil for `open`, and the id is left out for the entry's own subject. The
        /// draft is left as it will be read back: keys in canonical order.
        mutating func append(
            _ draft: inout BodyDraft, key: SymmetricKey?, isEntrySubject: Bool, _ deflater: BodyDeflater
        ) throws {
            let packed = deflater.deflated(try clear(&draft), bodyClass)
            let length = packed.count + (key == nil ? 0 : tagLength)
            guard length <= greatestPiece else {
                throw Problem(.payloadNotCanonical, ["why": "\(length) bytes are more than a piece may have"])
            }
            if key == nil || isEntrySubject {
                stored.append(0)
            } else {
                stored.append(UInt8(draft.subject.utf8.count))
                stored += draft.subject.utf8
            }
            stored.append(UInt8(length >> 16))
            stored.append(UInt8(length >> 8 & 0xFF))
            stored.append(UInt8(length & 0xFF))
            if let key {
                let box = try AES.GCM.seal(
                    packed, using: key, nonce: AES.GCM.Nonce(data: nonce(salt, number)),
                    authenticating: associated(bodyClass, draft.subject))
                stored += box.ciphertext
                stored += box.tag
            } else {
                stored += packed
            }
            number += 1
        }
    }

    /// The JSON of a piece, in the clear; a payload whose keys are not in order is put so.
    private static func clear(_ draft: inout BodyDraft) throws(Problem) -> [UInt8] {
        var out: [UInt8] = []
        out.reserveCapacity(1_024)
        out += "{\"payload\":".utf8
        if try !CanonicalBytes.append(draft.payload, to: &out) {
            draft.payload = CanonicalBytes.ordered(draft.payload)
        }
        if let reason = draft.reason {
            out += ",\"reason\":".utf8
            JSONBytes.append(quoted: reason, to: &out)
        }
        out.append(0x7D)
        return out
    }

    /// The name of the words of a body; nil where the bytes are no body.
    static func wordsName(_ stored: [UInt8]) -> [UInt8]? {
        guard stored.count >= envelopeLength, stored[0] == format else { return nil }
        return Array(stored[1..<1 + BodyWords.nameLength])
    }

    /// The pieces of a body; nil where the bytes are no body.
    static func pieces(_ stored: [UInt8], bodyClass: BodyClass, entrySubject: String?) -> [Piece]? {
        guard stored.count >= envelopeLength, stored[0] == format else { return nil }
        var pieces: [Piece] = []
        var at = envelopeLength
        while at < stored.count {
            let name = at + 1..<at + 1 + Int(stored[at])
            let start = name.upperBound + 3
            guard start <= stored.count else { return nil }
            let length = stored[name.upperBound..<start].reduce(0) { $0 << 8 | Int($1) }
            guard start + length <= stored.count else { return nil }
            var piece = Piece(stored: stored[start..<start + length])
            if bodyClass != .open {
                let owner =
                    name.isEmpty ? entrySubject : String(validating: stored[name], as: UTF8.self)
                guard let owner, length >= tagLength else { return nil }
                piece.owner = owner
            }
            pieces.append(piece)
            at = start + length
        }
        return pieces
    }

    /// The deflated JSON of the piece of a number in an encrypted body; nil where key, class or owner do not fit.
    static func open(
        _ piece: Piece, number: Int, of stored: [UInt8], bodyClass: BodyClass, key: SymmetricKey
    ) -> ArraySlice<UInt8>? {
        let end = piece.stored.endIndex - tagLength
        guard let owner = piece.owner,
            let nonce = try? AES.GCM.Nonce(
                data: nonce(stored[envelopeLength - saltLength..<envelopeLength], UInt32(number))),
            let box = try? AES.GCM.SealedBox(
                nonce: nonce, ciphertext: piece.stored[..<end], tag: piece.stored[end...]),
            let clear = try? AES.GCM.open(box, using: key, authenticating: associated(bodyClass, owner))
        else { return nil }
        return [UInt8](clear)[...]
    }

    private static func nonce(_ salt: ArraySlice<UInt8>, _ number: UInt32) -> [UInt8] {
        var nonce = Array(salt.prefix(nonceLength))
        for place in 0..<4 { nonce[nonceLength - 1 - place] ^= UInt8(number >> UInt32(8 * place) & 0xFF) }
        return nonce
    }

    private static func associated(_ bodyClass: BodyClass, _ owner: String) -> [UInt8] {
        var out: [UInt8] = []
        out.reserveCapacity(48)
        out += "tuopin-body-2:".utf8
        out += bodyClass.rawValue.utf8
        out.append(0x3A)
        out += owner.utf8
        return out
    }
}

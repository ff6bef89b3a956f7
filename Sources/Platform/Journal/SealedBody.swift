import Crypto
import Foundation
import Vocabulary

/// The stored form of a body (正文的存储形式).
///
/// Open: canonical JSON `{"payload":…,"reason":…,"salt":base64}`, `reason` only where one was given. Others:
/// byte 1, length of the owner's id (0: the entry's own subject), the id, nonce (12), ciphertext of that JSON, tag
/// (16); AES-256-GCM under the owner's key, with `tuopin-body-1:CLASS:OWNER` as associated data.
enum SealedBody {
    static let format: UInt8 = 1
    static let nonceLength = 12
    static let tagLength = 16

    /// The JSON of a body, in the clear.
    static func clear(_ draft: BodyDraft, salt: ArraySlice<UInt8>) throws(Problem) -> [UInt8] {
        var out: [UInt8] = []
        out.reserveCapacity(256)
        out += "{\"payload\":".utf8
        try CanonicalBytes.append(draft.payload, to: &out)
        if let reason = draft.reason {
            out += ",\"reason\":".utf8
            JSONBytes.append(quoted: reason, to: &out)
        }
        out += ",\"salt\":\"".utf8
        appendBase64(salt, to: &out)
        out += "\"}".utf8
        return out
    }

    /// The stored bytes of an encrypted body.
    static func seal(
        _ clear: [UInt8], bodyClass: BodyClass, owner: String, isEntrySubject: Bool, key: SymmetricKey,
        nonce: ArraySlice<UInt8>
    ) throws -> [UInt8] {
        let box = try AES.GCM.seal(
            clear, using: key, nonce: AES.GCM.Nonce(data: nonce), authenticating: associated(bodyClass, owner)
        )
        var out: [UInt8] = []
        let name = isEntrySubject ? 0 : owner.utf8.count
        out.reserveCapacity(2 + name + nonceLength + clear.count + tagLength)
        out.append(format)
        out.append(UInt8(name))
        if !isEntrySubject { out += owner.utf8 }
        out += nonce
        out += box.ciphertext
        out += box.tag
        return out
    }

    /// The owner named in the envelope of an encrypted body; nil where the bytes are no envelope.
    static func owner(_ stored: [UInt8], entrySubject: String?) -> String? {
        guard stored.count >= 2 + nonceLength + tagLength, stored[0] == format else { return nil }
        let length = Int(stored[1])
        if length == 0 { return entrySubject }
        guard stored.count >= 2 + length + nonceLength + tagLength else { return nil }
        return String(validating: stored[2..<2 + length], as: UTF8.self)
    }

    /// The JSON of an encrypted body; nil where key, class or owner do not fit.
    static func open(
        _ stored: [UInt8], bodyClass: BodyClass, owner: String, key: SymmetricKey
    ) -> [UInt8]? {
        let start = 2 + Int(stored[1])
        let end = stored.count - tagLength
        guard
            let nonce = try? AES.GCM.Nonce(data: stored[start..<start + nonceLength]),
            let box = try? AES.GCM.SealedBox(
                nonce: nonce, ciphertext: stored[start + nonceLength..<end], tag: stored[end...]),
            let clear = try? AES.GCM.open(box, using: key, authenticating: associated(bodyClass, owner))
        else { return nil }
        return [UInt8](clear)
    }

    private static func associated(_ bodyClass: BodyClass, _ owner: String) -> [UInt8] {
        var out: [UInt8] = []
        out.reserveCapacity(48)
        out += "tuopin-body-1:".utf8
        out += bodyClass.rawValue.utf8
        out.append(0x3A)
        out += owner.utf8
        return out
    }

    private static let alphabet = Array(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

    /// Base64 with padding.
    static func appendBase64(_ bytes: ArraySlice<UInt8>, to out: inout [UInt8]) {
        var index = bytes.startIndex
        while index < bytes.endIndex {
            let left = bytes.endIndex - index
            let one = UInt32(bytes[index]) << 16
            let two = left > 1 ? UInt32(bytes[index + 1]) << 8 : 0
            let three = left > 2 ? UInt32(bytes[index + 2]) : 0
            let word = one | two | three
            out.append(alphabet[Int(word >> 18)])
            out.append(alphabet[Int(word >> 12 & 63)])
            out.append(left > 1 ? alphabet[Int(word >> 6 & 63)] : 0x3D)
            out.append(left > 2 ? alphabet[Int(word & 63)] : 0x3D)
            index += 3
        }
    }
}

public import Vocabulary

/// Somebody who may sign in, or a machine with tokens (账户); never deleted, its id never reused.
public struct Account: Sendable, Hashable {
    /// A person with a password, or a machine with tokens.
    public enum Kind: String, Sendable, Hashable, CaseIterable {
        /// 人员.
        case person
        /// 机器.
        case machine
    }

    /// The id that stands as `actor` in entries: `u-<chain>-<number>`.
    public var id: String
    /// The name with which it signs in; nil once its personal data were erased.
    public var login: String?
    /// The name shown; nil once erased.
    public var name: String?
    /// A person or a machine.
    public var kind: Kind
    /// Whether it may sign in.
    public var isActive: Bool
    /// Its roles by area, in order.
    public var grants: [Grant]

    /// Whether it holds one of the three administrators' roles.
    public var isAdministrator: Bool { grants.contains { $0.role.isAdministrator } }

    /// As lists and the API show it.
    public var json: JSONValue {
        [
            "id": .string(id), "login": .text(login), "name": .text(name), "kind": .string(kind.rawValue),
            "state": .string(isActive ? "active" : "disabled"),
            "grants": .array(
                grants.map { grant in
                    [
                        "role": .string(grant.role.rawValue), "area": .string(grant.area.description),
                        "department": .text(grant.department),
                    ]
                }),
        ]
    }

    /// A sign-in name as it is kept: lower case; nil where it is none (2 to 32 of a–z, 0–9, `.`, `_`, `-`).
    public static func login(_ text: String) -> String? {
        let folded = text.utf8.map { (65...90).contains($0) ? $0 + 32 : $0 }
        guard (2...32).contains(folded.count), let first = folded.first, isWord(first),
            folded.allSatisfy({ isWord($0) || [0x2D, 0x2E, 0x5F].contains($0) })
        else { return nil }
        return String(decoding: folded, as: UTF8.self)
    }

    private static func isWord(_ byte: UInt8) -> Bool {
        (97...122).contains(byte) || (48...57).contains(byte)
    }
}

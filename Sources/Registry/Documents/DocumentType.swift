public import Foundation
public import Vocabulary

/// What a document is by its first bytes, whatever its name says (材料类型); nothing that runs is among them.
public enum DocumentType: String, Sendable, Hashable, CaseIterable {
    /// PDF.
    case pdf = "application/pdf"
    /// JPEG, what cameras make.
    case jpeg = "image/jpeg"
    /// PNG.
    case png = "image/png"
    /// WebP.
    case webp = "image/webp"
    /// A workbook without macros.
    case workbook = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    /// Plain text, in UTF-8 or GB 18030.
    case text = "text/plain"

    /// Longest document, in bytes: 20 MiB.
    public static let longest = 20 << 20

    /// Whether a browser may show it; the others are only ever kept as files.
    public var isShown: Bool { self != .workbook && self != .text }

    /// The type of a content; a Problem where it is empty (422.421), too long (413.421) or none of these (422.422).
    public init(of content: Data) throws(Problem) {
        guard !content.isEmpty else { throw Problem(.documentEmpty) }
        guard content.count <= Self.longest else {
            throw Problem(
                .documentTooLong, ["bytes": String(content.count), "most": String(Self.longest >> 20)])
        }
        guard let type = Self.allCases.first(where: { $0.isType(of: content) }) else {
            throw Problem(.documentTypeRefused)
        }
        self = type
    }

    private func isType(of content: Data) -> Bool {
        switch self {
        case .pdf: content.starts(with: Array("%PDF-".utf8))
        case .jpeg: content.starts(with: [0xFF, 0xD8, 0xFF])
        case .png: content.starts(with: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A])
        case .webp:
            content.starts(with: Array("RIFF".utf8)) && content.dropFirst(8).starts(with: Array("WEBP".utf8))
        case .workbook:
            content.starts(with: [0x50, 0x4B, 0x03, 0x04]) && has("xl/workbook.xml", content)
                && !has("vbaProject.bin", content)
        case .text: Self.isText(content)
        }
    }

    /// The names of the parts of a workbook stand in the clear.
    private func has(_ name: String, _ content: Data) -> Bool { content.range(of: Data(name.utf8)) != nil }

    /// No control characters but those of lines, and every character whole: in UTF-8, else in GB 18030.
    private static func isText(_ content: Data) -> Bool {
        guard content.allSatisfy({ $0 >= 0x20 && $0 != 0x7F || (0x09...0x0D).contains($0) }) else {
            return false
        }
        return String(validating: content, as: UTF8.self) != nil || isGB18030(content)
    }

    private static func isGB18030(_ content: Data) -> Bool {
        var rest = content[...]
        while let lead = rest.popFirst() {
            guard lead >= 0x80 else { continue }
            guard (0x81...0xFE).contains(lead), let second = rest.popFirst() else { return false }
            if (0x30...0x39).contains(second) {
                guard let third = rest.popFirst(), let fourth = rest.popFirst(),
                    (0x81...0xFE).contains(third), (0x30...0x39).contains(fourth)
                else { return false }
            } else if !(0x40...0xFE).contains(second) || second == 0x7F {
                return false
            }
        }
        return true
    }
}

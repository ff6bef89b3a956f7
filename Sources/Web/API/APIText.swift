import Journal
import Vocabulary

/// Reads what stands in parameters and headers (参数读取).
enum APIText {
    /// A position of numbers that can be kept.
    static func position(_ text: String) -> Position? {
        text.utf8.count <= 4_000 ? Position(text) : nil
    }

    /// The position in an `ETag` of a subject; nil for anything else.
    static func entry(_ tag: String) -> Position? {
        guard tag.count > 2, tag.hasPrefix("\""), tag.hasSuffix("\"") else { return nil }
        return position(String(tag.dropFirst().dropLast()).replacing("+", with: ","))
    }

    /// The ETag of a snapshot on a day: what a role may see changes by entries too.
    static func tag(_ position: Position, _ day: LocalDate) -> String {
        "W/\"\(Self.word(position))/\(day)\""
    }

    /// The ETag of a subject: its last entry.
    static func tag(entry: Position) -> String { "\"\(word(entry))\"" }

    /// A position without commas, which would part several ETags.
    private static func word(_ position: Position) -> String {
        position.description.replacing(",", with: "+")
    }
}

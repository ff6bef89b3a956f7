public import Journal
public import Vocabulary

/// The position that a question names (据何时所知): an instant, a position, or nothing for the journal's end.
public enum KnownAt {
    /// The position of a text; 400.1 under the name of its option where it is neither instant nor position, 404.407
    /// where this journal lacks a named entry.
    public static func position(_ text: String?, named name: String, _ reader: JournalReader) throws
        -> Position
    {
        guard let text else { return try reader.position() }
        if let position = Position(text) { return try reader.completed(position) }
        if let instant = Instant(text) { return try reader.spelledOut(reader.position(knownAt: instant)) }
        throw Problem(
            .badArgument,
            [
                "name": name, "value": text,
                "why": "要时刻（2018-03-01T08:00:00Z）或位置（链@序号） / an instant or a position is wanted",
            ])
    }
}

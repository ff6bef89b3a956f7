import Crypto
public import Storage
import Vocabulary

/// The words that bodies of a pack are likely to hold (词表): the preset dictionary of their deflate streams, a text
/// for each class of body, kept under the pack's hash beside its files.
///
/// A body names its words by the first four bytes of their hash, so words once used are never taken away.
public struct BodyWords: Sendable {
    /// How many bytes of their hash name them.
    static let nameLength = 4
    /// Where a body was packed without words.
    static let none = BodyWords(byClass: [:])

    /// The name that bodies bear: four zero bytes for none.
    let name: [UInt8]
    private let byClass: [BodyClass: [UInt8]]

    private init(byClass: [BodyClass: [UInt8]]) {
        self.byClass = byClass
        guard !byClass.isEmpty else {
            name = [UInt8](repeating: 0, count: Self.nameLength)
            return
        }
        var hash = SHA256()
        for bodyClass in BodyClass.allCases {
            hash.update(data: byClass[bodyClass] ?? [])
            hash.update(data: [0])
        }
        name = Array(hash.finalize().prefix(Self.nameLength))
    }

    /// The words of a class.
    subscript(bodyClass: BodyClass) -> [UInt8] { byClass[bodyClass] ?? [] }

    /// Keeps a pack's words; those of a pack that has some already are left as they are.
    public static func keep(
        _ words: [BodyClass: String], pack: String, _ connection: any StorageConnection
    ) throws {
        let words = BodyWords(byClass: words.mapValues { Array($0.utf8) })
        guard !words.byClass.isEmpty, try current(pack: pack, connection).byClass.isEmpty else { return }
        let insert = try connection.prepare(
            "INSERT INTO body_words (name, pack, class, words) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING")
        for bodyClass in BodyClass.allCases {
            try insert.run([
                .blob(words.name), .text(pack), .text(bodyClass.rawValue), .blob(words[bodyClass]),
            ])
        }
    }

    /// The words for what is written under a pack; none where none are kept.
    static func current(pack: String?, _ connection: any StorageConnection) throws -> BodyWords {
        guard let pack else { return none }
        return try read("WHERE pack = ? ORDER BY name", [.text(pack)], connection)
    }

    /// The words of a name; nil where they are not here or are not what the name says.
    static func named(_ name: [UInt8], _ connection: any StorageConnection) throws -> BodyWords? {
        if name == none.name { return none }
        let found = try read("WHERE name = ?", [.blob(name)], connection)
        return found.name == name ? found : nil
    }

    private static func read(
        _ condition: String, _ values: [SQLValue], _ connection: any StorageConnection
    ) throws -> BodyWords {
        var byClass: [BodyClass: [UInt8]] = [:]
        try connection.forEach("SELECT class, words FROM body_words " + condition, values) { row in
            if let bodyClass = BodyClass(rawValue: row.text(0) ?? "") {
                byClass[bodyClass] = row.blob(1) ?? []
            }
            return true
        }
        return BodyWords(byClass: byClass)
    }
}

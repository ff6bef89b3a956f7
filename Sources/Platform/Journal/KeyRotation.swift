public import Storage
import Vocabulary

/// Changes the outer key (更换外层密钥): subject keys are wrapped anew, no body is touched.
///
/// The file first holds both keys, then the database is re-wrapped in one transaction, then the old key leaves the
/// file: a crash at any point leaves a pair that opens. Other processes must load the file again.
public struct KeyRotation {
    private let random: RandomSource

    /// A rotation whose new key comes from a source.
    public init(random: RandomSource = .system) { self.random = random }

    /// Rotates the outer key of a database and its key file; the file as it stands afterwards.
    public func rotate(_ store: any Store, _ file: KeyFile) throws -> KeyFile {
        var both = file
        both.outer.insert(KeyFile.newOuterKey(random), at: 0)
        try both.write(replacing: true)
        let keys = KeyRing(both, random: random)
        try store.write { connection in
            try keys.bind(connection)
            let subjects = try connection.rows(
                "SELECT subject FROM subject_key WHERE wrapped IS NOT NULL ORDER BY subject"
            ) { $0.text(0) ?? "" }
            let update = try connection.prepare("UPDATE subject_key SET wrapped = ? WHERE subject = ?")
            for subject in subjects {
                guard case .key(let key) = try keys.standing(of: subject, connection) else { continue }
                try update.run([.blob(try keys.wrap(key)), .text(subject)])
            }
        }
        var new = both
        new.outer = [both.outer[0]]
        try new.write(replacing: true)
        return new
    }
}

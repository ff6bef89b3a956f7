/// The files that set-up installs from packages (文件锁), read from `assets.lock`, which `Scripts/assets` reads too.
public enum AssetLock {
    /// One file of one package.
    public struct Line: Sendable, Hashable {
        /// The name by which pages ask for it.
        public var name: String
        /// Its name in the folder of assets.
        public var file: String
        /// The package.
        public var package: String
        /// The package's version.
        public var version: String
        /// SHA-256 of the file.
        public var sha256: String
        /// What it is, with its own version and licence.
        public var what: String
    }

    /// Every line, in order.
    public static let lines: [Line] = String(decoding: PackageResources.assets_lock, as: UTF8.self)
        .split(separator: "\n").filter { !$0.hasPrefix("#") }.compactMap { text in
            let cells = text.split(separator: "|").map { $0.split(separator: " ").joined(separator: " ") }
            guard cells.count == 8 else { return nil }
            return Line(
                name: cells[0], file: cells[1], package: cells[2], version: cells[3], sha256: cells[6],
                what: cells[7])
        }
}

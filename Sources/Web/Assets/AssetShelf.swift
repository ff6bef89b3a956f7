import Crypto
import Foundation
import Vocabulary

/// A script or style that set-up installs (装好的第三方文件), by the name in the lock file.
public enum AssetName: String, CaseIterable, Sendable {
    /// Partial updates of pages.
    case htmx
    /// The map.
    case maplibre
    /// The map's style.
    case maplibreStyle = "maplibre-style"
}

/// A script of our own (自有脚本): pages work without it.
public enum OwnScript: CaseIterable, Sendable {
    /// Exchanges the part of a page that shows live figures when they change.
    case live
    /// The map that can be zoomed.
    case map

    var bytes: [UInt8] {
        switch self {
        case .live: PackageResources.live_js
        case .map: PackageResources.map_js
        }
    }
}

/// The scripts and styles that pages may use (文件架): our own style, and what set-up installed from packages.
///
/// Each is served under the hash of its content, so that browsers keep it until it changes. A file that is missing, or is
/// not the one that the lock file names, is not served; pages say so and work without it.
public struct AssetShelf: Sendable {
    /// One file that is served.
    struct Asset: Sendable {
        /// Its name within `/assets/`.
        var file: String
        /// Its media type.
        var type: String
        /// Its content.
        var bytes: [UInt8]

        /// Its path.
        var path: String { SiteURL.asset.path(file) }
        /// Whether it is a style.
        var isStyle: Bool { type.hasPrefix("text/css") }
    }

    /// What was found of one line of the lock file.
    public struct Finding: Sendable {
        /// The lines of the lock file.
        public var line: AssetLock.Line
        /// Whether the file is there and is the right one.
        public var state: State

        /// The states of a file.
        public enum State: Sendable {
            /// There, and as the lock file has it.
            case sound
            /// Not there.
            case missing
            /// There, and another file than the lock file has.
            case changed
        }
    }

    /// Our own style.
    let style: Asset
    /// What was found of each installed file.
    public let findings: [Finding]
    private let installed: [AssetName: Asset]
    private let own: [OwnScript: Asset]
    private let byFile: [String: Asset]

    /// The files of a folder; nil where there is none.
    public init(folder: String?) {
        style = Self.asset("style", PackageResources.tokens_css + PackageResources.style_css, isStyle: true)
        var installed: [AssetName: Asset] = [:]
        findings = AssetLock.lines.map { line in
            let path = folder.map { $0 + "/" + line.file }
            guard let path, let bytes = try? Data(contentsOf: URL(fileURLWithPath: path)) else {
                return Finding(line: line, state: .missing)
            }
            guard Self.hash(bytes) == line.sha256 else { return Finding(line: line, state: .changed) }
            if let name = AssetName(rawValue: line.name) {
                installed[name] = Self.asset(line.name, Array(bytes), isStyle: line.file.hasSuffix(".css"))
            }
            return Finding(line: line, state: .sound)
        }
        self.installed = installed
        let own = Dictionary(
            uniqueKeysWithValues: OwnScript.allCases.map {
                ($0, Self.asset("\($0)", $0.bytes, isStyle: false))
            })
        self.own = own
        byFile = Dictionary(
            ([style] + installed.values + own.values).map { ($0.file, $0) },
            uniquingKeysWith: { first, _ in first })
    }

    /// An installed file; nil where it is missing.
    subscript(name: AssetName) -> Asset? { installed[name] }

    /// A script of our own.
    subscript(script: OwnScript) -> Asset {
        own[script] ?? Self.asset("\(script)", script.bytes, isStyle: false)
    }

    /// The file of a path.
    func file(_ name: String) -> Asset? { byFile[name] }

    private static func asset(_ name: String, _ bytes: [UInt8], isStyle: Bool) -> Asset {
        Asset(
            file: "\(name).\(hash(bytes).prefix(16)).\(isStyle ? "css" : "js")",
            type: isStyle ? "text/css; charset=utf-8" : "text/javascript; charset=utf-8", bytes: bytes)
    }

    private static func hash(_ bytes: some Sequence<UInt8> & ContiguousBytes & DataProtocol) -> String {
        SHA256.hash(data: bytes).map { Figure.hex($0) }.joined()
    }
}

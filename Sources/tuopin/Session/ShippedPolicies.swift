import Foundation
import Vocabulary

/// Where the packs that ship with the software stand (随附政策包).
enum ShippedPolicies {
    /// The first pack: under TUOPIN_POLICIES, the working directory, or beside the binary.
    static func first() throws -> String {
        for folder in folders() {
            let path = folder + "/qinzhou-2016"
            if FileManager.default.fileExists(atPath: path + "/pack.yaml") { return path }
        }
        throw Problem(.packNotFound, ["directory": "Policies/qinzhou-2016"])
    }

    private static func folders() -> [String] {
        var folders: [String] = []
        if let named = ProcessInfo.processInfo.environment["TUOPIN_POLICIES"] { folders.append(named) }
        folders.append(FileManager.default.currentDirectoryPath + "/Policies")
        var beside = (Bundle.main.executableURL ?? URL(fileURLWithPath: CommandLine.arguments[0]))
            .resolvingSymlinksInPath().deletingLastPathComponent()
        for _ in 0..<6 {
            folders.append(beside.appendingPathComponent("Policies").path)
            folders.append(beside.appendingPathComponent("share/tuopin/Policies").path)
            beside.deleteLastPathComponent()
        }
        return folders
    }
}

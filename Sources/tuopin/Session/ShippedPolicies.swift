import Foundation
import Vocabulary

/// Where the packs that ship with the software stand (随附政策包).
enum ShippedPolicies {
    /// The first pack: under TUOPIN_POLICIES, the working directory, or beside the binary.
    static func first() throws -> String {
        let named = ProcessInfo.processInfo.environment["TUOPIN_POLICIES"].map { [$0] } ?? []
        for folder in named + candidates("Policies") {
            let path = folder + "/qinzhou-2016"
            if FileManager.default.fileExists(atPath: path + "/pack.yaml") { return path }
        }
        throw Problem(.packNotFound, ["directory": "Policies/qinzhou-2016"])
    }

    /// Where a folder of ours may stand: in the working directory, or beside the binary and above it.
    static func candidates(_ name: String) -> [String] {
        var folders = [FileManager.default.currentDirectoryPath + "/" + name]
        var beside = (Bundle.main.executableURL ?? URL(fileURLWithPath: CommandLine.arguments[0]))
            .resolvingSymlinksInPath().deletingLastPathComponent()
        for _ in 0..<6 {
            folders.append(beside.appendingPathComponent(name).path)
            folders.append(beside.appendingPathComponent("share/tuopin/" + name).path)
            beside.deleteLastPathComponent()
        }
        return folders
    }
}

import Access
import ArgumentParser
import Foundation
import Registry
import SQLiteStorage
import Vocabulary
import Web

/// `tuopin serve`: the pages over HTTP until SIGTERM or SIGINT (网页服务).
struct ServeVerb: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve", abstract: "网页服务 · Serves the pages over HTTP until it is stopped.")

    @Option(help: "端口 · The port; 0 lets the system choose.") var port = 8080
    @Option(help: "地址 · The address to listen on; 0.0.0.0 for every one.") var bind = "127.0.0.1"
    @Option(help: "网页文件目录 · Where Scripts/assets put scripts and styles (TUOPIN_ASSETS, else assets).")
    var assets: String?
    @Flag(help: "前有代理 · A proxy before us ends TLS and names the visitor's address.") var behindProxy = false
    @Option(help: "以某日为今天 · Takes this day (YYYY-MM-DD) for today, as a demo does.") var asOf: LocalDate?
    @OptionGroup var database: DatabaseOptions
    @OptionGroup var output: OutputOptions

    /// What the writer of a server may keep of the file, beside the columns and pages that it keeps.
    private static let writerCacheMiB = 128

    func run() async throws {
        let session = try Session(database, writerCacheMiB: Self.writerCacheMiB)
        Interrupts.leaveToServer()
        let access = try session.access()
        if try access.accounts.isEmpty() {
            StandardError.say("设置码 · set-up code: \(try access.issueSetUpCode())")
        }
        let shelf = AssetShelf(folder: AssetFolder.find(assets))
        for finding in shelf.findings where finding.state != .sound {
            StandardError.say(
                Problem(.assetMissing, ["file": finding.line.file, "package": finding.line.package]))
        }
        if !behindProxy, !["127.0.0.1", "::1", "localhost"].contains(bind) {
            StandardError.say(Problem(.plainHTTP, ["address": bind]))
        }
        let site = Site(
            store: session.store, keys: session.keys, access: access, documents: session.documents.folder,
            assets: shelf,
            columns: session.columns, today: asOf, isBehindProxy: behindProxy,
            isSimulated: DemoFolder.holds(session.options.path))
        try await WebServer(site, host: bind, port: port).run { port in
            StandardError.say("http://\(bind == "0.0.0.0" ? "localhost" : bind):\(port)/")
        }
        try session.store.close()
    }
}

/// Where the installed scripts and styles stand (网页文件目录).
enum AssetFolder {
    /// The folder named, else TUOPIN_ASSETS, the working directory's, or one beside the binary; nil where there is none.
    static func find(_ named: String?) -> String? {
        if let named = named ?? ProcessInfo.processInfo.environment["TUOPIN_ASSETS"] { return named }
        return ShippedPolicies.candidates("assets").first { FileManager.default.fileExists(atPath: $0) }
    }
}

/// The folder that `demo` makes (演示目录).
enum DemoFolder {
    /// Whether a folder is a demo's.
    static func isOne(_ folder: String) -> Bool {
        ["tuopin.sqlite", "workbooks"].allSatisfy {
            FileManager.default.fileExists(atPath: folder + "/" + $0)
        }
    }

    /// Whether a database is the one of a demo, whose people are invented.
    static func holds(_ database: String) -> Bool {
        isOne(URL(fileURLWithPath: database).deletingLastPathComponent().path)
    }
}

import ArgumentParser
import Foundation
import Journal
import Registry
import SQLiteStorage
import Web

/// `tuopin serve`: the pages over HTTP until SIGTERM or SIGINT (网页服务).
struct ServeVerb: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve", abstract: "网页服务 · Serves the pages over HTTP until it is stopped.")

    @Option(help: "端口 · The port; 0 lets the system choose.") var port = 8080
    @Option(help: "地址 · The address to listen on; 0.0.0.0 for every one.") var bind = "127.0.0.1"
    @OptionGroup var database: DatabaseOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let session = try Session(database)
        try await Self.serve(session, port: port, bind: bind)
    }

    /// Serves an open database, then closes it into one file.
    static func serve(_ session: Session, port: Int, bind: String) async throws {
        Interrupts.leaveToServer()
        let site = Site(store: session.store, keys: session.keys)
        try await WebServer(site, host: bind, port: port).run { port in
            StandardError.say("http://\(bind == "0.0.0.0" ? "localhost" : bind):\(port)/")
        }
        try session.store.close()
    }
}

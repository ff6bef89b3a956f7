import ArgumentParser
import Foundation
import Journal
import Policy
import Registry
import SQLiteStorage
import Vocabulary

/// `tuopin init`: a database and its key file (建库).
struct InitVerb: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "init", abstract: "建库 · Makes a database and its key file; refuses to overwrite either.")

    @Option(help: "政策包目录 · The pack to adopt.") var pack: String
    @Option(help: "节点 · The authority unit that runs this database, as qinzhou.") var node: String
    @OptionGroup var database: DatabaseOptions
    @OptionGroup var output: OutputOptions

    func run() throws {
        let made = try DatabaseMaking.make(database, pack: try PolicyPack.load(directory: pack), node: node)
        if !output.quiet {
            StandardError.say("备份不含密钥文件，没有它备份读不出来：\(database.keyPath)")
            StandardError.say("A backup without the key file cannot be read: \(database.keyPath)")
        }
        try Printer(output, rows: false).document(made)
    }
}

/// Makes a new database: tables, keys, the first pack.
enum DatabaseMaking {
    static func make(_ options: DatabaseOptions, pack: PolicyPack, node: String) throws -> JSONValue {
        let file = FileManager.default
        guard Position.isChain(node) else { throw Problem(.chainName, ["name": node]) }
        for path in [options.path, options.keyPath] where file.fileExists(atPath: path) {
            throw Problem(.fileStandsThere, ["file": path])
        }
        let keys = KeyRing(try KeyFile.create(at: options.keyPath))
        do {
            let store = try SQLiteStore(path: options.path, schema: Session.schema)
            let session = Session(store: store, keys: keys, options: options)
            let writer = try session.writer(pack)
            try store.write { try PackAdoption.store(pack, $0) }
            let day = Instant.now().day(in: pack.zone)
            _ = try writer.commit(chain: node) { _ in
                [PackAdoption.plan(pack, chain: node, on: min(day, pack.validFrom ?? day))]
            }
            let chains = pack.areas.units.compactMap(\.node).sorted()
            try store.close()
            return [
                "node": .string(node), "chains": .array(chains.map { .string($0) }), "pack": .string(pack.id),
                "hash": .string(pack.hash), "key_file": .string(options.keyPath),
            ]
        } catch {
            // Nothing half-made stays behind.
            for path in [options.path, options.path + "-wal", options.path + "-shm", options.keyPath] {
                try? file.removeItem(atPath: path)
            }
            throw error
        }
    }
}

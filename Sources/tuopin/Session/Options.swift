public import ArgumentParser
import Foundation
public import Vocabulary

/// How an answer is written.
struct OutputOptions: ParsableArguments {
    @Option(help: "输出格式 · table, json, jsonl, csv or xlsx.")
    var format: OutputFormat?

    @Option(help: "写入文件 · Write the answer to a file.")
    var out: String?

    @Option(help: "语言 · A language of the pack.")
    var language: String?

    @Flag(help: "不显示进度 · No progress, no notes.")
    var quiet = false

    /// The language of texts for people.
    var words: String {
        language ?? (ProcessInfo.processInfo.environment["LANG"]?.hasPrefix("en") == true ? "en" : "zh")
    }
}

/// Which database and which key file.
struct DatabaseOptions: ParsableArguments {
    @Option(help: "数据库 · The database's path (TUOPIN_DATABASE, else tuopin.sqlite).")
    var database: String?

    @Option(help: "密钥文件 · The key file (TUOPIN_KEY_FILE, else beside the database, extension .key).")
    var keyFile: String?

    /// The database's path.
    var path: String {
        database ?? ProcessInfo.processInfo.environment["TUOPIN_DATABASE"] ?? "tuopin.sqlite"
    }

    /// The key file's path.
    var keyPath: String {
        if let keyFile { return keyFile }
        if let path = ProcessInfo.processInfo.environment["TUOPIN_KEY_FILE"] { return path }
        return (path as NSString).deletingPathExtension + ".key"
    }
}

/// As of which day, known at which position, and for which area.
struct MomentOptions: ParsableArguments {
    @Option(help: "截至日 · The day in the world (YYYY-MM-DD; default today).")
    var asOf: LocalDate?

    @Option(help: "据何时所知 · An instant (RFC 3339) or a position (chain@seq,…); default latest.")
    var knownAt: String?

    @Option(help: "政策包 · A pack's folder or hash; default the one adopted at that position.")
    var pack: String?
}

/// For which area.
struct AreaOptions: ParsableArguments {
    @Option(
        name: [.customLong("area"), .customLong("division")],
        help: "地区 · An area's id, code or path of names.")
    var area: String?

    @Option(help: "代码体系 · The scheme of a code.")
    var scheme: String?

    @Flag(help: "附代码 · Add the codes of areas.")
    var codes = false
}

extension ParsableArguments {
    /// As if nothing had been given on the command line; every option here has a default.
    static var plain: Self { (try? parse([])) ?? Self() }
}

extension LocalDate: ExpressibleByArgument {
    /// A day as an argument.
    public init?(argument: String) { self.init(argument) }
}

extension Set<String> {
    /// The ids in a file, one a line; nil without a file.
    static func ids(in path: String?) throws -> Set<String>? {
        guard let path else { return nil }
        guard let text = try? String(contentsOfFile: path, encoding: .utf8) else {
            throw Problem(.fileNotFound, ["file": path])
        }
        return Set(text.split(whereSeparator: \.isNewline).map { $0.trimmingCharacters(in: .whitespaces) })
    }
}

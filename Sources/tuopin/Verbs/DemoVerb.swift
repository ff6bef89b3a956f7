import ArgumentParser
import Foundation
import Policy
import SampleCity
import Vocabulary

/// `tuopin demo`: a whole sample city from workbooks to the first year's exits (演示).
struct DemoVerb: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "demo",
        abstract: "演示 · A sample city: workbooks, import, identification, verdicts, exits.")

    @Option(help: "户数 · Households; at least 20 a unit (default: the pack's own survey).") var households:
        Int?
    @Option(help: "种子：同一种子得同一城市 · The seed: the same seed makes the same city.") var seed: UInt64 = 2016
    @Option(help: "目录：工作簿、数据库、密钥、名单 · Where workbooks, database, key and lists go.") var directory = "demo"
    @Option(
        help:
            "做到哪年年底或哪天 · Until the end of a year (default: the first of exits), or a day of a year under way."
    )
    var until: DemoEnd?
    @Option(help: "演示后服务的端口 · The port to serve on afterwards.") var port = 8080
    @Flag(help: "不起服务；查出与所埋不符时退出码为 1 · Do not serve; exit code 1 where found differs from planted.")
    var noServe = false
    @Flag(help: "替换目录中的旧演示 · Replace the earlier demo in that directory.") var replace = false
    @Option(help: "政策包目录 · The pack (default the shipped first pack).") var pack: String?
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let pack = try PolicyPack.load(directory: pack ?? ShippedPolicies.first())
        let run = DemoRun(
            pack: pack, households: try households ?? surveyed(pack), seed: seed, directory: directory,
            until: until,
            quiet: output.quiet)
        let summary = try await run.run(preparing: prepareDirectory)
        try (summary.json.text + "\n").write(
            toFile: directory + "/summary.json", atomically: true, encoding: .utf8)
        let printer = try Printer(output, rows: false)
        if printer.isTable {
            try printer.write(DemoTable(summary: summary, pack: pack, language: output.words).text)
        } else {
            try printer.document(summary.json)
        }
        if !output.quiet { StandardError.say(DemoAccounts.text(summary.accounts)) }
        if !noServe { try serve(asOf: summary.asOf) }
        if !summary.isAsPlanted { throw ExitStatus.refused }
    }

    /// Becomes `tuopin serve` of what was made: what the import held in memory is given back, and the exit code is the
    /// server's. Returns never; a Problem where the system refuses.
    private func serve(asOf day: LocalDate) throws -> Never {
        StandardOutput.flush()
        let binary = Bundle.main.executablePath ?? CommandLine.arguments[0]
        let arguments = [
            binary, "serve", "--database", directory + "/tuopin.sqlite", "--key-file",
            directory + "/tuopin.key", "--port", String(port), "--as-of", day.description,
        ]
        // The threads of tasks block signals, and a mask outlives exec: without this no SIGTERM would arrive.
        var none = sigset_t()
        sigemptyset(&none)
        pthread_sigmask(SIG_SETMASK, &none, nil)
        var pointers = arguments.map { strdup($0) }
        pointers.append(nil)
        execv(binary, pointers)
        throw Problem(.unexpected, ["why": "exec \(binary): \(String(cString: strerror(errno)))"])
    }

    /// The size of the pack's own survey; a Problem where the pack does not state it.
    private func surveyed(_ pack: PolicyPack) throws -> Int {
        guard let households = try SampleCity.surveyedHouseholds(of: pack) else {
            throw Problem(.sampleNeedsPack, ["what": "baseline.surveyed-households"])
        }
        return households
    }

    /// An empty or new folder, or an earlier demo's where --replace is given.
    private func prepareDirectory() throws {
        let files = FileManager.default
        let contents = (try? files.contentsOfDirectory(atPath: directory)) ?? []
        if !contents.isEmpty {
            guard replace, DemoFolder.isOne(directory) else {
                throw Problem(.directoryNotDemo, ["directory": directory])
            }
            for name in contents where name != "." && name != ".." {
                try files.removeItem(atPath: directory + "/" + name)
            }
        }
        for folder in ["workbooks", "lists"] {
            try files.createDirectory(atPath: directory + "/" + folder, withIntermediateDirectories: true)
        }
    }
}

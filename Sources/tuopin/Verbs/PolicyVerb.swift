import ArgumentParser
import Foundation
import Journal
import Policy
import Registry
import SQLiteStorage
import Storage
import Vocabulary

/// `tuopin policy …`: packs checked, tested, compared, shown, adopted (政策包).
struct PolicyVerb: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "policy", abstract: "政策包 · Packs checked, tested, compared, shown, adopted.",
        subcommands: [Check.self, Test.self, Diff.self, Show.self, Doc.self, Adopt.self])

    /// The pack of a directory, else the one adopted in the database.
    static func pack(_ directory: String?, _ database: DatabaseOptions) throws -> PolicyPack {
        if let directory { return try PolicyPack.load(directory: directory) }
        let session = try Session(database, readOnly: true)
        return try session.store.read { try Question($0, keys: session.keys, MomentOptions.plain).pack }
    }

    struct Check: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "检查 · Types, units, citations, dates, translations; the plan's contradictions.")
        @Argument(help: "政策包目录 · The pack.") var directory: String?
        @OptionGroup var database: DatabaseOptions
        @OptionGroup var output: OutputOptions

        func run() throws {
            let report =
                try directory.map { try PackChecker.check(directory: $0) }
                ?? PackChecker.check(files: PolicyVerb.pack(nil, database).files)
            try Printer(output, rows: false).document(report.json)
            if !output.quiet {
                for problem in report.errors + report.warnings { StandardError.say(problem) }
            }
            if !report.errors.isEmpty { throw ExitStatus.refused }
        }
    }

    struct Test: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "案例检验 · The pack's own cases; --mutate changes one thing at a time.")
        @Argument(help: "政策包目录 · The pack.") var directory: String?
        @Option(help: "只跑名称含此文字的 · Only cases that hold this text.") var filter: String?
        @Flag(help: "变异检验 · Every number, operator and exemption changed, one at a time.") var mutate = false
        @OptionGroup var database: DatabaseOptions
        @OptionGroup var output: OutputOptions

        func run() throws {
            let pack = try PolicyVerb.pack(directory, database)
            let report = CaseRunner(pack).run(filter: filter)
            let mutants = mutate && report.failed == 0 ? Mutator(pack).run() : nil
            let printer = try Printer(output, rows: false)
            if printer.isTable {
                for failure in report.failures {
                    try printer.write(
                        "\(failure.file):\(failure.line) \(failure.name)\n  want \(failure.want.text)\n  got  \(failure.got.text)\n"
                    )
                }
                if let mutants {
                    for mutant in mutants.survived { try printer.write("survived \(mutant.json.text)\n") }
                    try printer.write(
                        "mutants: \(mutants.made) made, \(mutants.caught) caught, \(mutants.survived.count) survived\n"
                    )
                }
                try printer.write("\(report.passed) passed, \(report.failed) failed\n")
            } else {
                var members = report.json.members ?? []
                if let mutants { members.append(.init("mutants", mutants.json)) }
                try printer.document(.object(members))
            }
            if report.failed > 0 || mutants?.survived.isEmpty == false { throw ExitStatus.refused }
        }
    }

    struct Diff: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "比较 · What changed from one pack to another; --data names whom it concerns.")
        @Argument(help: "旧包 · The one.") var before: String
        @Argument(help: "新包 · The other.") var after: String
        @Flag(help: "连同户 · Which households and villages change verdict.") var data = false
        @OptionGroup var moment: MomentOptions
        @OptionGroup var area: AreaOptions
        @OptionGroup var database: DatabaseOptions
        @OptionGroup var output: OutputOptions

        func run() throws {
            let before = try PolicyPack.load(directory: before)
            let after = try PolicyPack.load(directory: after)
            var subjects: [PackDiff.SubjectChange] = []
            if data {
                subjects = try VerdictDiff(before, after).compare(
                    try Session(database, readOnly: true), moment, area)
            }
            try Printer(output, rows: false).document(
                PackDiff(from: before, to: after).json(subjects: subjects))
        }
    }

    struct Show: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "展示 · Rule sets, criteria, editions, facts, parameters with their status.")
        @Argument(help: "政策包目录 · The pack.") var directory: String?
        @OptionGroup var database: DatabaseOptions
        @OptionGroup var output: OutputOptions

        func run() throws {
            try Printer(output, rows: false).document(
                PolicyPages(try PolicyVerb.pack(directory, database)).json)
        }
    }

    struct Doc: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "成文 · The pack as pages.")
        @Argument(help: "政策包目录 · The pack.") var directory: String?
        @Option(help: "目录 · Where the pages go.") var out: String
        @OptionGroup var database: DatabaseOptions

        func run() throws {
            try PolicyPages(try PolicyVerb.pack(directory, database)).write(to: out)
        }
    }

    struct Adopt: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "采用 · Puts the whole pack, by hash, into the database; an entry.")
        @Argument(help: "政策包目录 · The pack.") var directory: String
        @Option(help: "起效日 · The day of adoption (default today).") var effectiveOn: LocalDate?
        @OptionGroup var database: DatabaseOptions
        @OptionGroup var output: OutputOptions

        func run() throws {
            let report = try PackChecker.check(directory: directory)
            guard report.errors.isEmpty else {
                for problem in report.errors { StandardError.say(problem) }
                throw ExitStatus.refused
            }
            let pack = try PolicyPack.load(directory: directory)
            let session = try Session(database)
            guard let node = try session.store.read({ try Session.node($0) }) else {
                throw ExitStatus.refused
            }
            try session.store.write { try PackAdoption.store(pack, $0) }
            let day = effectiveOn ?? Instant.now().day(in: pack.zone)
            let commit = try session.writer(pack).commit { _ in
                [PackAdoption.plan(pack, chain: node, on: day)]
            }
            try Printer(output, rows: false).document([
                "pack": .string(pack.id), "version": .string(pack.version), "hash": .string(pack.hash),
                "batch": .string(commit.batch), "position": .string(commit.position.description),
            ])
        }
    }
}

/// Whose verdicts differ between two packs on the same facts.
struct VerdictDiff {
    private let before: PolicyPack
    private let after: PolicyPack

    init(_ before: PolicyPack, _ after: PolicyPack) {
        self.before = before
        self.after = after
    }

    /// Every subject whose verdicts differ, by rule set, in order of unit, village and id.
    func compare(
        _ session: Session, _ moment: MomentOptions, _ area: AreaOptions
    ) throws -> [PackDiff.SubjectChange] {
        var changes: [PackDiff.SubjectChange] = []
        for id in after.ruleSets.map(\.id) where before.ruleSets[id] != nil {
            let asked = try session.store.read {
                connection -> (old: Evaluation, new: RuleSetOnDay)? in
                let question = try Question(
                    connection, keys: session.keys, moment, places: .named(area))
                guard let rules = after.ruleSets[id], before.ruleSets[id]?.edition(on: question.asOf) != nil,
                    rules.edition(on: question.asOf) != nil
                else { return nil }
                return (
                    try Evaluation(question, pack: before, id, area),
                    try RuleSetOnDay(rules, in: after, asOf: question.asOf)
                )
            }
            guard let asked else { continue }
            var earlier: [String: RuleSetResult] = [:]
            try asked.old.forEach(session.store) { earlier[$0.id] = $0.result }
            try asked.old.asked(asked.new, after).forEach(session.store) { answer in
                guard let before = earlier[answer.id],
                    let change = PackDiff.SubjectChange(id: answer.id, before: before, after: answer.result)
                else { return }
                changes.append(change)
            }
        }
        return changes
    }
}

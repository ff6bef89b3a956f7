import ArgumentParser
import Foundation
import Journal
import Policy
import Registry
import SQLiteStorage
import Storage
import Vocabulary

/// From which day a change holds, and why.
struct ChangeOptions: ParsableArguments {
    @Option(help: "起效日 · The day from which it holds (default today).") var effectiveOn: LocalDate?
    @Option(help: "缘由 · Why.") var reason: String?
    @OptionGroup var database: DatabaseOptions
    @OptionGroup var output: OutputOptions

    /// Decides and writes a change; says the batch and what else the closure names.
    func run(
        _ decide: (RegistryChanges, Session, PolicyPack) throws -> (
            plans: [EntryPlan], more: [JSONValue.Member]
        )
    ) throws {
        let session = try Session(database)
        let change = try RegistryChange(session, MomentOptions.plain, effectiveOn: effectiveOn)
        var more: [JSONValue.Member] = []
        let answer = try change.commit { view, day in
            let changes = RegistryChanges(view, ChangeReason(effectiveOn: day, reason: reason))
            let decided = try decide(changes, session, change.pack)
            more = decided.more
            return decided.plans
        }
        try Printer(output, rows: false).document(.object((answer.members ?? []) + more))
    }

    /// Erases a household with its persons, or one person, and says whom; not without a reason.
    func erase(_ id: String, _ kind: SubjectKind) throws {
        guard let reason, !reason.isEmpty else {
            throw Problem(
                .badArgument,
                ["name": "--reason", "value": "", "why": "销毁须写明缘由 / erasing needs a reason"])
        }
        var session: Session?
        var files: [String] = []
        try run { changes, opened, _ in
            session = opened
            let plans = try changes.erase(try changes.view.require(id, kind))
            files = try DocumentCheck.files(of: plans.compactMap(\.subject), changes.view.connection)
            // Before the commit, should the command die after it; and once more, should a server have written it between.
            try opened.columns.remove()
            return (plans, [.init("erased", .array(plans.map { .text($0.subject) }))])
        }
        try session?.columns.remove()
        try session?.documents.folder.remove(files)
        // The log holds pages as they were.
        try session?.store.checkpoint()
    }
}

extension ChangeOptions {
    /// A change that concerns two subjects: the one that goes or moves, and where to.
    func run(
        _ first: (id: String, kind: SubjectKind), to second: (id: String, kind: SubjectKind),
        _ decide: (RegistryChanges, Session, SubjectID, SubjectID) throws -> [EntryPlan]
    ) throws {
        try run { changes, session, _ in
            let subjects = try [first, second].map { try changes.view.require($0.id, $0.kind) }
            return (try decide(changes, session, subjects[0], subjects[1]), [])
        }
    }
}

/// Facts written on the command line, `FACT=VALUE`; an empty value takes the fact away.
enum FactArguments {
    static func read(
        _ arguments: [String], _ kind: SubjectKind, _ pack: PolicyPack
    ) throws -> [(fact: String, value: FactValue?)] {
        try arguments.map { argument in
            guard let equals = argument.firstIndex(of: "=") else {
                throw Problem(
                    .badArgument, ["name": "FACT=VALUE", "value": argument, "why": "要 指标=值 / FACT=VALUE"])
            }
            let id = String(argument[..<equals])
            let text = String(argument[argument.index(after: equals)...])
            guard let fact = pack.facts[id], fact.subject == kind else {
                throw Problem(.factNotFound, ["fact": id, "kind": kind.rawValue])
            }
            return (id, try pack.typed(text, for: fact))
        }
    }
}

/// `tuopin edit`: corrects facts (更正).
struct EditVerb: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "edit", abstract: "更正 · Sets facts of a household or person from a day on.")
    @Argument(help: "编号 · A household or person.") var id: String
    @Argument(help: "指标=值 · Facts in major units, as house_area_m2=52.00.") var facts: [String]
    @OptionGroup var change: ChangeOptions

    func run() throws {
        try change.run { changes, _, pack in
            let subject = try changes.view.require(id)
            let facts = try FactArguments.read(facts, subject.kind, pack)
            return (
                try changes.edit(subject, facts, under: pack, today: Instant.now().day(in: pack.zone)), []
            )
        }
    }
}

/// `tuopin member …`: persons of households (人员增减).
struct MemberVerb: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "member", abstract: "人员增减 · Persons come, are born, die, leave, move, are erased.",
        subcommands: [Add.self, Birth.self, Death.self, Leave.self, Move.self, Erase.self])

    struct Erase: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract:
                "销毁 · Destroys a person's key for good and rebuilds the tables; needs --reason, which stays readable."
        )
        @Argument(help: "人员编号 · The person.") var person: String
        @OptionGroup var change: ChangeOptions

        func run() throws { try change.erase(person, .person) }
    }

    struct Add: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "增员 · Adds a person to a household.")
        @Argument(help: "户编号 · The household.") var household: String
        @Argument(help: "指标=值 · The person's facts.") var facts: [String]
        @OptionGroup var change: ChangeOptions

        func run() throws { try MemberVerb.add(household, facts, change, born: false) }
    }

    struct Birth: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "出生 · A child is born into a household.")
        @Argument(help: "户编号 · The household.") var household: String
        @Argument(help: "指标=值 · The child's facts.") var facts: [String]
        @OptionGroup var change: ChangeOptions

        func run() throws { try MemberVerb.add(household, facts, change, born: true) }
    }

    struct Death: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "死亡 · A person dies.")
        @Argument(help: "人编号 · The person.") var person: String
        @OptionGroup var change: ChangeOptions

        func run() throws { try MemberVerb.remove(person, change, died: true) }
    }

    struct Leave: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "离户 · A person leaves the household.")
        @Argument(help: "人编号 · The person.") var person: String
        @OptionGroup var change: ChangeOptions

        func run() throws { try MemberVerb.remove(person, change, died: false) }
    }

    struct Move: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "迁移 · A person moves to another household; the id stays.")
        @Argument(help: "人编号 · The person.") var person: String
        @Argument(help: "去往的户 · The household it moves to.") var household: String
        @OptionGroup var change: ChangeOptions

        func run() throws {
            try change.run((person, .person), to: (household, .household)) { changes, session, person, home in
                let secrets = SecretValues(changes.view, session.keys)
                return try changes.movePerson(person, to: home, secret: secrets.value)
            }
        }
    }

    private static func add(_ household: String, _ facts: [String], _ change: ChangeOptions, born: Bool)
        throws
    {
        try change.run { changes, _, pack in
            let home = try changes.view.require(household, .household)
            let added = try changes.addMember(
                to: home, try FactArguments.read(facts, .person, pack), born: born)
            return (added.plans, [.init("person", .string(changes.view.units.text(added.person)))])
        }
    }

    private static func remove(_ person: String, _ change: ChangeOptions, died: Bool) throws {
        try change.run { changes, _, _ in
            (try changes.removeMember(try changes.view.require(person, .person), died: died), [])
        }
    }
}

/// `tuopin household …`: households split, merge, move (分户、并户、迁移).
struct HouseholdVerb: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "household", abstract: "户的变动 · Households split, merge, move, are erased.",
        subcommands: [Split.self, Merge.self, Move.self, Erase.self])

    struct Erase: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract:
                "销毁 · Destroys the keys of a household and its persons for good and rebuilds the tables; "
                + "needs --reason, which stays readable.")
        @Argument(help: "户编号 · The household.") var household: String
        @OptionGroup var change: ChangeOptions

        func run() throws { try change.erase(household, .household) }
    }

    struct Split: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "分户 · Persons split off into a household of their own.")
        @Argument(help: "户编号 · The household.") var household: String
        @Argument(help: "分出的人 · The persons.") var persons: [String]
        @Option(help: "新户编号等 · Facts of the new household, FACT=VALUE.") var fact: [String] = []
        @OptionGroup var change: ChangeOptions

        func run() throws {
            try change.run { changes, _, pack in
                let home = try changes.view.require(household, .household)
                let split = try changes.split(
                    home, try persons.map { try changes.view.require($0, .person) },
                    try FactArguments.read(fact, .household, pack))
                return (split.plans, [.init("household", .string(changes.view.units.text(split.household)))])
            }
        }
    }

    struct Merge: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "并户 · A household merges into another of its village.")
        @Argument(help: "并入的户 · The household that goes.") var household: String
        @Argument(help: "并到的户 · The household that stays.") var into: String
        @OptionGroup var change: ChangeOptions

        func run() throws {
            try change.run((household, .household), to: (into, .household)) { changes, _, goes, stays in
                try changes.merge(goes, into: stays)
            }
        }
    }

    struct Move: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "户迁移 · A household moves to another village: closed there, opened here, linked.")
        @Argument(help: "户编号 · The household.") var household: String
        @Argument(help: "去往的村 · The village (id, code or path).") var village: String
        @OptionGroup var change: ChangeOptions

        func run() throws {
            try change.run { changes, session, _ in
                let connection = changes.view.connection
                var options = AreaOptions.whole
                options.area = village
                let question = try Question(
                    connection, keys: session.keys, MomentOptions.plain, places: .named(options))
                let area = try question.area(options)
                guard let found = question.directory[area], found.village == area, let unit = found.unit
                else {
                    throw Problem(.areaNotFound, ["area": village])
                }
                let moved = try changes.moveHousehold(
                    try changes.view.require(household, .household), to: area, unit: unit,
                    secret: SecretValues(changes.view, session.keys).value)
                return (moved.plans, [.init("household", .string(changes.view.units.text(moved.household)))])
            }
        }
    }
}

/// `tuopin undo`: takes a batch back by compensating entries (撤销).
struct UndoVerb: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "undo", abstract: "撤销 · Takes a batch back, where it still stands as the batch left it.")
    @Argument(help: "批次 · The batch.") var batch: String
    @Option(help: "缘由 · Why.") var reason: String?
    @Flag(help: "试算，不写库 · Count only.") var dryRun = false
    @OptionGroup var database: DatabaseOptions
    @OptionGroup var output: OutputOptions

    func run() throws {
        let session = try Session(database)
        let pack = try session.store.read { try Question($0, keys: session.keys, MomentOptions.plain).pack }
        let plan = try session.store.read { connection in
            try BatchUndo(batch, connection, keys: session.keys, reason: reason)
        }
        var written: String?
        if !dryRun, !plan.entries.isEmpty {
            written = try session.writer(pack).commit { connection in
                try BatchUndo(batch, connection, keys: session.keys, reason: reason).entries
            }.batch
        }
        try Printer(output, rows: false).document([
            "batch": .text(written ?? batch), "undone": .int(Int64(plan.undone)),
            "kept": .array(
                plan.kept.map {
                    [
                        "id": .string($0.id), "fact": .string($0.fact),
                        "changed_by_entry": .string($0.changedBy),
                    ]
                }),
        ])
        if !plan.kept.isEmpty { throw ExitStatus.problems }
    }
}

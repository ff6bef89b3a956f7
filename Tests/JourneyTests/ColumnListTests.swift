import Exit
import Identification
import Journal
import Launching
import Policy
import Registry
import SQLiteStorage
import Storage
import Testing
import Vocabulary

/// Whole sample cities asked twice: over columns and by the tree evaluator.
@Suite("Lists over columns are those of the tree, row by row, in both countries")
struct ColumnListTests {
    /// A city's record at its latest position, asked as of a day.
    private struct Asked {
        var store: SQLiteStore
        var pack: PolicyPack
        var tables: RegistryTables
        var scope: Scope
        var moment: Moment

        init(_ office: Office, _ day: LocalDate) throws {
            store = try SQLiteStore(path: office.database, readOnly: true)
            (pack, tables, scope, moment) = try store.read { connection in
                let position = try JournalReader(connection: connection, keys: nil).position()
                let hash = try #require(try PackAdoption.hash(at: position, connection))
                let directory = try AreaDirectory(connection, asOf: day)
                var seqs: [Int: Int64] = [:]
                for unit in try UnitNames(connection).all {
                    seqs[unit.number] = position.seq(of: unit.name)
                }
                return (
                    try PackAdoption.load(hash, connection), try RegistryTables(connection),
                    Scope(try #require(directory.root?.id), in: directory), Moment(asOf: day, seqs: seqs)
                )
            }
        }

        func exits(usingColumns: Bool) throws -> [ExitWalk.Part] {
            let judge = ExitJudge(pack, tables, asOf: moment.asOf)
            let walk = ExitWalk(judge, store, at: moment, tables, usingColumns: usingColumns)
            #expect(walk.isCompiled == usingColumns)
            var parts: [ExitWalk.Part] = []
            try walk.forEach(scope) { parts.append($0) }
            return parts
        }

        func findings(usingColumns: Bool) throws -> [Scoring.Finding] {
            let scoring = try Scoring(pack, tables, asOf: moment.asOf)
            let walk = ScoringWalk(scoring, store, at: moment, tables, usingColumns: usingColumns)
            #expect(walk.isCompiled == usingColumns)
            var findings: [Scoring.Finding] = []
            try walk.forEach(scope) { findings.append($0) }
            return findings
        }
    }

    private func compare(_ office: Office, _ days: [LocalDate]) throws -> (Set<Verdict>, unknown: Int) {
        var verdicts: Set<Verdict> = []
        var unknown = 0
        for day in days {
            let asked = try Asked(office, day)
            let (tree, columns) = try (asked.exits(usingColumns: false), asked.exits(usingColumns: true))
            #expect(tree.count == columns.count)
            for (left, right) in zip(tree, columns) {
                #expect(left == right, "\(day)")
                verdicts.formUnion(left.households.flatMap { $0.result.criteria.map(\.verdict) })
            }
            #expect(tree.contains { !$0.households.isEmpty }, "\(day)")
            let findings = try asked.findings(usingColumns: false)
            #expect(try findings == asked.findings(usingColumns: true), "\(day)")
            #expect(findings.contains { $0.score.score != nil })
            unknown += findings.count { $0.score.score == nil }
        }
        return (verdicts, unknown)
    }

    /// Makes every fact unknown of some households and persons, of each fact of others; who is registered and has left stays.
    private func forget(_ office: Office) throws {
        let store = try SQLiteStore(path: office.database)
        let tables = try store.read { try RegistryTables($0) }
        let kept = [ProcessFact.registered, ProcessFact.exited, ProcessFact.exitedOn, ProcessFact.exitYear]
        try store.write { connection in
            for kind in [SubjectKind.household, .person, .village] {
                for column in tables.columns(of: kind) where !kept.contains(column.fact) {
                    try connection.execute(
                        """
                        UPDATE \(kind.rawValue)_version SET "\(column.fact)" = NULL WHERE (subject + ?) % 29 = 0
                        """, [.integer(Int64(column.ordinal))])
                }
            }
        }
        try store.close()
    }

    @Test("Qinzhou: exits and gaps at and after the first exits; every household's points")
    func qinzhou() throws {
        let days = [LocalDate(2016, 12, 31), LocalDate(2018, 6, 30)].compactMap { $0 }
        #expect(try compare(City.office(), days).0.isSuperset(of: [.met, .unmet]))
        let office = try City.copy()
        try forget(office)
        let (verdicts, unknown) = try compare(office, days)
        #expect(verdicts.isSuperset(of: [.met, .unmet, .unknown]) && unknown > 0)
    }

    @Test("the other country")
    func other() throws {
        let office = try City.make("columns", households: 200, ["--pack", Program.otherPack])
        let days = [LocalDate(2019, 12, 31), LocalDate(2020, 12, 31)].compactMap { $0 }
        #expect(try compare(office, days).0.isSuperset(of: [.met, .unmet]))
        try forget(office)
        let (verdicts, unknown) = try compare(office, days)
        #expect(verdicts.contains(.unknown) && unknown > 0)
    }

    @Test("who is recorded twice in one county is who is found there among all")
    func duplicates() throws {
        let office = try City.copy()
        let persons = try office.list("export", "persons", "--as-of", "2016-12-31")
        let homes = try office.list("export", "households", "--as-of", "2016-12-31", "--area", "a4")
            .compactMap { $0["id"]?.stringValue }
        // Twins of persons of 灵山县 in their own village, in 浦北县 and elsewhere.
        for (place, person) in persons.prefix(40).enumerated() where place % 4 == 0 {
            let home = place % 8 == 0 ? person["household"]?.stringValue ?? "" : homes[place]
            let facts = ["person_name", "birth", "sex"].map { "\($0)=\(person[$0]?.stringValue ?? "")" }
            #expect(try office.run(["member", "add", home] + facts).code == 0)
        }
        let all = try office.list("duplicates", "list")
        #expect(all.contains { $0["grade"] == "probable" })
        let villages = Set(
            try office.list("export", "villages", "--area", "a2").compactMap { $0["id"]?.stringValue })
        let there = all.filter { pair in
            (pair["areas"]?.arrayValue ?? []).contains { villages.contains($0.stringValue ?? "") }
        }
        #expect(!there.isEmpty)
        #expect(try office.list("duplicates", "list", "--area", "a2") == there)
        for village in villages.sorted().prefix(3) {
            let here = all.filter { ($0["areas"]?.arrayValue ?? []).contains(.string(village)) }
            #expect(try office.list("duplicates", "list", "--area", village) == here, "\(village)")
        }
    }
}

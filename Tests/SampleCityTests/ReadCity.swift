import Foundation
import Policy
import Tabular
import Testing
import Vocabulary

@testable import SampleCity

/// A sample city as it stands in its workbooks: read back cell by cell through the pack's layouts, as an import does.
struct ReadCity {
    struct Household {
        var unit = ""
        var village = ""
        var facts: [String: FactValue] = [:]
        var members: [[String: FactValue]] = []
        var exitedIn: Int?
        var registered = false
    }

    struct Village {
        var unit = ""
        var facts: [String: FactValue] = [:]
    }

    let pack: PolicyPack
    var households: [String: Household] = [:]
    var villages: [String: Village] = [:]
    /// Codes of households that the manifest says must be rejected.
    let rejected: Set<String>

    init(_ manifest: Manifest, in folder: String, pack: PolicyPack) throws {
        self.pack = pack
        rejected = Set(manifest.planted.filter { $0.kind.rejectsRow }.map(\.household))
        for file in manifest.files where file.purpose == .villages || file.purpose == .survey {
            try read(file, in: folder)
        }
    }

    mutating func read(_ file: Manifest.File, in folder: String) throws {
        let workbook = try WorkbookReader.read(file: folder + "/" + file.path)
        let layout = try #require(pack.layouts[file.layout])
        for (sheet, written) in zip(layout.sheets, workbook.sheets) {
            guard let header = written.rows.first else { continue }
            let columns = header.cells.map { cell in
                sheet.columns.first { $0.headers.first == cell.text }
            }
            if let missing = columns.firstIndex(where: { $0 == nil }) {
                Issue.record("no column for \(header.cells[missing].text ?? "")")
            }
            for row in written.rows.dropFirst() { take(row, columns, sheet.row) }
        }
    }

    private mutating func take(_ row: SheetRow, _ columns: [Layout.Column?], _ kind: Layout.RowKind) {
        var facts: [String: FactValue] = [:]
        var roles: [Layout.Role: String] = [:]
        for cell in row.cells where cell.column < columns.count {
            guard let column = columns[cell.column], let text = cell.text else { continue }
            switch column.target {
            case .role(let role): roles[role] = text
            case .fact(let id):
                if let value = value(text, of: id) { facts[id] = value }
            }
        }
        let village = "\(roles[.unit] ?? "")/\(roles[.town] ?? "")/\(roles[.village] ?? "")"
        switch kind {
        case .village: villages[village, default: Village(unit: roles[.unit] ?? "")].facts.merge(facts) { $1 }
        case .household:
            let code = roles[.householdCode] ?? ""
            guard !rejected.contains(code) else { return }
            households[code, default: Household()].facts.merge(facts) { $1 }
            households[code]?.unit = roles[.unit] ?? ""
            households[code]?.village = village
            households[code]?.members = []
        case .member:
            let code = roles[.householdCode] ?? ""
            guard !rejected.contains(code) else { return }
            households[code, default: Household()].members.append(facts)
        default: break
        }
    }

    private func value(_ text: String, of id: String) -> FactValue? {
        guard let fact = pack.facts[id] else { return nil }
        if let list = fact.codes.flatMap({ pack.codeLists[$0] }) {
            let language = pack.languages.first ?? ""
            return list.versions.last?.values.first { $0.label(language) == text }.map { .text($0.code) }
        }
        if fact.type == .bool {
            let words = InventedNames.of(language: pack.languages.first ?? "")
            return text == words.yes ? .bool(true) : text == words.no ? .bool(false) : nil
        }
        return try? fact.form.value(text)
    }

    // MARK: what the pack's rules say

    func source(_ household: Household, _ context: EvaluationContext) -> FactSource {
        var facts = household.facts
        facts["registered"] = .bool(household.registered)
        facts["exited"] = .bool(household.exitedIn != nil)
        return FactSource(
            .household, in: pack, context: context, entered: facts,
            lower: [
                .person: household.members.map {
                    FactSource(.person, in: pack, context: context, entered: $0)
                }
            ])
    }

    func source(village: String, _ context: EvaluationContext) -> FactSource {
        let all = households.filter { $0.value.village == village }.sorted { $0.key < $1.key }
        return FactSource(
            .village, in: pack, context: context, entered: villages[village]?.facts ?? [:],
            lower: [.household: all.map { source($0.value, context) }])
    }

    static func size(_ household: Household) -> Int {
        guard case .integer(let size)? = household.facts["household_size"] else { return 0 }
        return Int(size)
    }

    /// Registers by the form, unit by unit: the highest cut-off whose persons do not exceed the unit's share.
    mutating func register(_ targets: [String: Int], on day: LocalDate) throws -> [String: Int] {
        let form = try #require(pack.form(for: "identification"))
        let context = pack.context(asOf: day)
        let sign = form.takesLowScores ? 1 : -1
        var registered: [String: Int] = [:]
        for (unit, target) in targets {
            var groups: [Int: [String]] = [:]
            for (code, household) in households where household.unit == unit {
                guard let score = form.score(source(household, context), context).score else {
                    Issue.record("no score for \(code)")
                    continue
                }
                groups[score * sign, default: []].append(code)
            }
            var persons = 0
            for score in groups.keys.sorted() {
                let codes = groups[score] ?? []
                let more = codes.reduce(0) { $0 + (households[$1].map(Self.size) ?? 0) }
                guard persons + more <= target else { break }
                persons += more
                for code in codes { households[code]?.registered = true }
            }
            registered[unit] = persons
        }
        return registered
    }

    /// Records the exits of a year among those registered; gives the persons who left.
    mutating func exit(in year: Int) throws -> (met: Int, left: Int) {
        let day = try #require(LocalDate(year, 12, 31))
        let rules = try RuleSetOnDay(try #require(pack.ruleSet(for: "household_exit")), in: pack, asOf: day)
        var met = 0
        var left = 0
        for (code, household) in households.sorted(by: { $0.key < $1.key })
        where household.registered && household.exitedIn == nil {
            let result = rules.evaluate(source(household, rules.context))
            guard result.verdict == .met else { continue }
            met += Self.size(household)
            // Those whom the plan has in the year leave; the early ones wait for theirs.
            guard case .integer(let planned)? = household.facts["exit_planned_year"] ?? .integer(Int64(year)),
                planned <= year
            else { continue }
            left += Self.size(household)
            households[code]?.exitedIn = year
        }
        return (met, left)
    }

    /// The poor villages that meet their exit criteria at the end of a year.
    func villagesReady(in year: Int) throws -> [(name: String, result: RuleSetResult)] {
        let day = try #require(LocalDate(year, 12, 31))
        let rules = try RuleSetOnDay(try #require(pack.ruleSet(for: "village_exit")), in: pack, asOf: day)
        return villages.keys.sorted().filter { villages[$0]?.facts["poor_village"] == .bool(true) }.map {
            ($0, rules.evaluate(source(village: $0, rules.context)))
        }
    }
}

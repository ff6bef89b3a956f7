import Dispatch
public import Journal
public import Policy
import Registry
public import Storage
import Synchronization
import Vocabulary

/// Keeps the work lists from journal entries (清单投影): after each batch the villages that it touched are judged
/// again, and lines are opened, changed and closed.
///
/// Judged as of the latest day on which anything in the village holds; the same at a rebuild. Only registered
/// households that have not exited, and poor villages that have not, have open lines.
public final class WorkListProjection: Projection,
    // One write transaction uses it on one thread at a time.
    @unchecked Sendable
{
    private struct Village: Hashable, Comparable {
        var unit: Int
        var village: Int64
        static func < (left: Village, right: Village) -> Bool {
            (left.unit, left.village) < (right.unit, right.village)
        }
    }

    private let packs: (_ hash: String, any StorageConnection) throws -> PolicyPack
    /// What the batch touched, with the latest day on which something that it said there holds; 0 where nothing does.
    private var touched: [Village: Int] = [:]
    /// Where the erased stood, while a rebuild replays what cannot be read of them.
    private var erased: [String: [AreaID]] = [:]
    private var pack: String?
    private var judges: [String: ExitJudge] = [:]

    /// A projection that reads an adopted pack by hash.
    public init(packs: @escaping (_ hash: String, any StorageConnection) throws -> PolicyPack) {
        self.packs = packs
    }

    /// The tables that it keeps.
    public let tables = ["worklist_line", "worklist_day"]

    /// Whoever was erased is passed over, but their villages are judged again whenever they were.
    public func foresee(_ erasures: [Entry]) {
        for entry in erasures {
            if let subject = entry.header.subject { erased[subject] = Erasure.villages(entry) }
        }
    }

    /// Notes whom an entry concerns; the lines are judged when the batch ends.
    public func apply(_ entry: Entry, _ connection: any StorageConnection) throws {
        // A file begins: what the one before it touched is judged first, as it was when each was a transaction.
        if entry.kind == EntryKind.fileImported { try finish(connection) }
        if let hash = entry.header.pack { pack = hash }
        if entry.kind == EntryKind.packAdopted { judges = [:] }
        if entry.kind == JournalWriter.subjectErased { return try erase(entry, connection) }
        for body in entry.bodies {
            if body.state == .erased, !EntryKind.ofDocuments.contains(entry.kind) {
                for village in body.subject.flatMap({ erased[$0] }) ?? [] {
                    try touch(village, entry.effectiveOn, connection)
                }
            }
            guard let payload = body.payload, payload["subject"] != nil,
                let village = payload["village"]?.stringValue.flatMap({ AreaID($0) })
            else { continue }
            try touch(village, entry.effectiveOn, connection)
        }
    }

    private func touch(_ village: AreaID, _ day: LocalDate?, _ connection: any StorageConnection) throws {
        guard let unit = try unit(of: village, connection) else { return }
        let key = Village(unit: unit, village: village.number)
        touched[key] = max(touched[key] ?? 0, day?.yyyymmdd ?? 0)
    }

    /// Takes away the lines of whoever is erased. The village is judged without them, as of the day that stands.
    private func erase(_ entry: Entry, _ connection: any StorageConnection) throws {
        guard let id = try entry.header.subject.flatMap({ try UnitNames(connection).subject($0) }) else {
            return
        }
        for village in Erasure.villages(entry) {
            try touch(village, nil, connection)
            guard let unit = try unit(of: village, connection) else { continue }
            try connection.execute(
                "DELETE FROM worklist_line WHERE unit = ? AND village = ? AND kind = ? AND subject = ?",
                [
                    .integer(Int64(unit)), .integer(village.number), .text(id.kind.rawValue),
                    .integer(id.key),
                ])
        }
    }

    private var unitOfVillage: [AreaID: Int] = [:]

    private func unit(of village: AreaID, _ connection: any StorageConnection) throws -> Int? {
        if let unit = unitOfVillage[village] { return unit }
        let unit = try connection.first("SELECT unit FROM area WHERE area = ?", [.integer(village.number)]) {
            $0.integer(0).map { Int($0) }
        }
        if let unit { unitOfVillage[village] = unit }
        return unit ?? nil
    }

    /// A village read, to be judged as of its latest day.
    private struct Reading: Sendable {
        var village: Village
        var day: LocalDate
        var judge: ExitJudge
        var state: VillageState
    }

    /// How many villages are read before they are judged together, on all processors.
    private static let together = 16

    /// Judges anew everybody whom the batch concerned, as of the latest day in the village.
    public func finish(_ connection: any StorageConnection) throws {
        defer { touched = [:] }
        try keepDays(connection)
        guard let hash = pack, !touched.isEmpty else { return }
        let tables = try RegistryTables(connection)
        guard tables.column(ProcessFact.registered, of: .household) != nil else { return }
        let concerned = try touched.keys.sorted().filter { try isConcerned($0, connection) }
        for start in stride(from: 0, to: concerned.count, by: Self.together) {
            let readings = try concerned[start..<min(start + Self.together, concerned.count)].compactMap {
                try read($0, hash, tables, connection)
            }
            let findings = Mutex<[Int: [ExitJudge.Finding]]>([:])
            DispatchQueue.concurrentPerform(iterations: readings.count) { index in
                let reading = readings[index]
                let found = reading.judge.findings(
                    reading.judge.sources.village(reading.state), village: reading.village.village)
                findings.withLock { $0[index] = found }
            }
            let found = findings.withLock { $0 }
            for (index, reading) in readings.enumerated() {
                try review(reading, found[index] ?? [], connection)
            }
        }
    }

    private func read(
        _ village: Village, _ hash: String, _ tables: RegistryTables, _ connection: any StorageConnection
    ) throws -> Reading? {
        guard let day = try latestDay(village, connection) else { return nil }
        let judge = try judge(hash, day, tables, connection)
        let everything = Moment(asOf: day, seqs: [village.unit: Int64.max])
        let state = try judge.sources.reader.village(
            village.village, unit: village.unit, at: everything, connection)
        return Reading(village: village, day: day, judge: judge, state: state)
    }

    /// Whether anybody in a village is or was registered, or has lines: a village without needs no judging.
    private func isConcerned(_ village: Village, _ connection: any StorageConnection) throws -> Bool {
        try connection.first(
            """
            SELECT 1 FROM household_version
            WHERE unit = ? AND village = ? AND \(ProcessFact.registered) = 1 LIMIT 1
            """, [.integer(Int64(village.unit)), .integer(village.village)], { _ in true }) ?? false
    }

    private func keepDays(_ connection: any StorageConnection) throws {
        for (village, day) in touched.sorted(by: { $0.key < $1.key }) where day > 0 {
            try connection.execute(
                """
                INSERT INTO worklist_day (unit, village, day) VALUES (?, ?, ?)
                ON CONFLICT (unit, village) DO UPDATE SET
                    day = CASE WHEN excluded.day > worklist_day.day THEN excluded.day ELSE worklist_day.day END
                """, [.integer(Int64(village.unit)), .integer(village.village), .integer(Int64(day))])
        }
    }

    private func latestDay(_ village: Village, _ connection: any StorageConnection) throws -> LocalDate? {
        try connection.first(
            "SELECT day FROM worklist_day WHERE unit = ? AND village = ?",
            [.integer(Int64(village.unit)), .integer(village.village)]
        ) { LocalDate(yyyymmdd: Int($0.integer(0) ?? 0)) } ?? nil
    }

    private func judge(
        _ hash: String, _ day: LocalDate, _ tables: RegistryTables, _ connection: any StorageConnection
    ) throws -> ExitJudge {
        let key = "\(hash) \(day)"
        if let judge = judges[key] { return judge }
        let judge = ExitJudge(try packs(hash, connection), tables, asOf: day)
        judges[key] = judge
        return judge
    }

    /// Opens, changes and closes a village's lines as its findings say.
    private func review(
        _ reading: Reading, _ findings: [ExitJudge.Finding], _ connection: any StorageConnection
    ) throws {
        let (village, judge, day) = (reading.village, reading.judge, reading.day)
        var open: [LineKey: WorkListLine] = [:]
        try WorkListLine.lines([(village.unit, village.village)], state: .open, connection) { line in
            open[LineKey(line.kind, line.subject, line.ruleSet, line.criterion)] = line
        }
        for finding in findings {
            for criterion in finding.result.criteria {
                let key = LineKey(finding.kind, finding.subject, finding.result.ruleSet, criterion.id)
                let isOwed = criterion.verdict == .unmet || criterion.verdict == .unknown
                if var line = open.removeValue(forKey: key) {
                    guard !isOwed || line.verdict != criterion.verdict else { continue }
                    if isOwed {
                        line.verdict = criterion.verdict
                    } else {
                        line.state = .done
                        line.closed = day
                    }
                    try line.update(connection)
                } else if isOwed {
                    let line = WorkListLine(
                        unit: village.unit, village: village.village, kind: finding.kind,
                        subject: finding.subject,
                        number: try nextNumber(village, finding.kind, finding.subject, connection),
                        ruleSet: finding.result.ruleSet, criterion: criterion.id,
                        verdict: criterion.verdict,
                        department: judge.department(finding.result.ruleSet, criterion.id), opened: day,
                        due: finding.due)
                    try line.insert(connection)
                }
            }
        }
        // What is open still belongs to subjects that are gone, have exited, or to conditions no longer asked.
        for (_, var line) in open.sorted(by: {
            ($0.value.kind.rawValue, $0.value.subject, $0.value.number)
                < ($1.value.kind.rawValue, $1.value.subject, $1.value.number)
        }) {
            line.state = .waived
            line.closed = day
            try line.update(connection)
        }
    }

    private struct LineKey: Hashable {
        var kind: SubjectKind
        var subject: Int64
        var ruleSet: String
        var criterion: String
        init(_ kind: SubjectKind, _ subject: Int64, _ ruleSet: String, _ criterion: String) {
            self.kind = kind
            self.subject = subject
            self.ruleSet = ruleSet
            self.criterion = criterion
        }
    }

    /// A subject's lines are counted by themselves: whom another's lines are about changes no number.
    private func nextNumber(
        _ village: Village, _ kind: SubjectKind, _ subject: Int64, _ connection: any StorageConnection
    ) throws -> Int64 {
        let last = try connection.first(
            "SELECT MAX(line) FROM worklist_line WHERE unit = ? AND village = ? AND kind = ? AND subject = ?",
            [
                .integer(Int64(village.unit)), .integer(village.village), .text(kind.rawValue),
                .integer(subject),
            ]
        ) { $0.integer(0) ?? 0 }
        return (last ?? 0) + 1
    }
}

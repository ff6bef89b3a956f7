import Dispatch
import Journal
public import Policy
public import Registry
public import Storage
import Synchronization
import Tabular
public import Vocabulary

/// Takes workbooks of any layout of the pack into the registry (导入): read, matched and checked before the lock is
/// taken, each file whole or absent.
public struct SurveyImport: Sendable {
    private let writer: RegistryWriter
    private let pack: PolicyPack
    private let options: ImportOptions
    private let today: LocalDate
    private let layouts: FormReader.Prepared
    private let reader: FormReader
    private let identityFacts: IdentityFacts

    /// An import under the adopted pack.
    public init(_ writer: RegistryWriter, pack: PolicyPack, options: ImportOptions, today: LocalDate) {
        self.writer = writer
        self.pack = pack
        self.options = options
        self.today = today
        reader = FormReader(FormDictionary(pack: pack, on: today))
        layouts = reader.prepared(
            Self.layouts(pack, options, on: options.effectiveOn ?? today),
            isChosen: options.mapping != nil)
        identityFacts = IdentityFacts(pack)
    }

    /// The layouts that are tried, with what they check on a day.
    private static func layouts(
        _ pack: PolicyPack, _ options: ImportOptions, on day: LocalDate
    ) -> [FormLayout] {
        (options.mapping.map { [$0] } ?? Array(pack.layouts)).map { FormLayout($0, of: pack, on: day) }
    }

    /// A file that is handed in (交来的文件).
    public struct File: Sendable, Equatable {
        /// Where it lies.
        public var path: String
        /// The day from which its facts hold, where it gives none.
        public var effectiveOn: LocalDate?

        /// A file whose facts hold from a day.
        public init(path: String, effectiveOn: LocalDate?) {
            self.path = path
            self.effectiveOn = effectiveOn
        }
    }

    /// A file read and checked, without the database.
    struct ReadFile: Sendable {
        var effectiveOn: LocalDate?
        var outcome: ImportOutcome
        var reading: FormReading?
    }

    /// How many files are read ahead of the one that is matched: whichever processor waits reads on.
    private static let readAhead = 2

    /// Takes files from one day, all in one batch.
    public func run(
        _ files: [String], progress: ImportProgress = ImportProgress()
    ) throws -> (outcomes: [ImportOutcome], batch: String?) {
        let outcomes = try run(
            files.map { File(path: $0, effectiveOn: options.effectiveOn) }, progress: progress)
        return (outcomes, outcomes.lazy.compactMap(\.batch).first)
    }

    /// Takes files one after another: while one is written, the next is matched and sealed and those after it read.
    /// Files of one day that follow one another belong to one batch.
    ///
    /// A file that cannot be read at all is refused with its problem; the others go on. Throws 409.407 where `progress`
    /// is asked to stop: files written before then stay.
    public func run(_ files: [File], progress: ImportProgress = ImportProgress()) throws -> [ImportOutcome] {
        var outcomes: [ImportOutcome] = []
        var batch: String?
        var waiting: ReadyFile?
        let reading = DispatchQueue(label: "tuopin.reading")
        func reads(_ index: Int, _ file: File) -> Aside<ReadFile> {
            Aside(on: reading) { try read(file, progress.part(index)) }
        }
        var ahead = files.prefix(Self.readAhead).enumerated().map(reads)
        for index in files.indices {
            let part = progress.part(index, isShown: true)
            let next = index + Self.readAhead
            if files.indices.contains(next) { ahead.append(reads(next, files[next])) }
            let current = try ahead.removeFirst().value()
            if index > 0, files[index].effectiveOn != files[index - 1].effectiveOn { batch = nil }
            let planning = Aside { [waiting, batch] in
                try self.ready(current, part, after: waiting?.pending, batch: batch)
            }
            let written = Result { try waiting.map { try write($0) } }
            var ready = try planning.value()
            if let written = try written.get() {
                outcomes.append(written.outcome)
                if ready?.stands(on: written) == false { ready = nil }
                if let after = written.after { ready?.position = after }
            }
            waiting = try ready ?? self.ready(current, part, after: nil, batch: batch)
            batch = batch ?? waiting?.outcome.batch
        }
        if let waiting { outcomes.append(try write(waiting).outcome) }
        return outcomes
    }

    func read(_ file: File, _ progress: ImportProgress.Part) throws -> ReadFile {
        let path = file.path
        let name = path.split(separator: "/").last.map(String.init) ?? path
        var outcome = ImportOutcome(file: name, sha256: "")
        do {
            try progress.begin(.reading)
            outcome.sha256 = try Digest.sha256Hex(file: path)
            var workbook = try WorkbookReader.read(file: path) { try progress.step() }
            workbook.file = name
            if workbook.kind == .csv { workbook.unprotectTexts() }
            if !options.answers.isEmpty {
                try workbook.put(options.answers)
                let all = [outcome.sha256] + options.answers.map(\.line)
                outcome.sha256 = Digest.sha256Hex(Array(all.joined(separator: "\n").utf8))
            }
            let layouts =
                file.effectiveOn == options.effectiveOn
                ? self.layouts
                : self.layouts.checking(as: Self.layouts(pack, options, on: file.effectiveOn ?? today))
            let reading = reader.read(
                workbook, layouts, forcedLayout: options.mapping == nil ? options.layout : nil,
                progress: progress)
            try progress.check()
            outcome.problems = workbook.problems + reading.problems
            return ReadFile(effectiveOn: file.effectiveOn, outcome: outcome, reading: reading)
        } catch let problem as Problem where problem.number == .importStopped {
            throw problem
        } catch let problem as Problem {
            var problem = problem
            problem.place.file = name
            outcome.problems = [problem]
        } catch {
            outcome.problems = [
                Problem(.unexpected, ["why": String(describing: error)], at: .init(file: name))
            ]
        }
        return ReadFile(effectiveOn: file.effectiveOn, outcome: outcome, reading: nil)
    }

    /// A file matched and sealed; its entries wait for the lock.
    private struct ReadyFile: Sendable {
        var file: ReadFile
        var progress: ImportProgress.Part
        /// What is told of it once it is written; its batch is nil where there is nothing to write.
        var outcome: ImportOutcome
        var entries = PreparedEntries.none
        /// The position on which the entries may be written: any other, and the file is planned anew.
        var position: Position
        var pending: PendingFile?

        /// Whether nobody else wrote anything between this plan and the file before it.
        func stands(on written: WrittenFile) -> Bool {
            written.isAsPlanned
                && (written.after == nil || [written.before, written.after].contains(position))
        }
    }

    /// A file that is written, or of which there was nothing to write.
    private struct WrittenFile {
        var outcome: ImportOutcome
        /// Whether it was written as the next file's plan took for granted.
        var isAsPlanned: Bool
        /// The positions before and after it; nil where it wrote nothing.
        var before: Position?
        var after: Position?
    }

    /// Plans a file and seals its entries; nil where that has to wait until the pending file is written.
    private func ready(
        _ file: ReadFile, _ progress: ImportProgress.Part, after pending: PendingFile?, batch: String?
    ) throws -> ReadyFile? {
        do {
            let (plan, position) = try writer.store.read { connection in
                (
                    try planned(file, progress, connection, after: pending),
                    try JournalReader(connection: connection, keys: nil).position()
                )
            }
            var ready = ReadyFile(
                file: file, progress: progress, outcome: plan.outcome, position: position)
            guard plan.outcome.status == .imported, let chain = plan.entries.first?.chain else {
                return ready
            }
            let batch = batch ?? newBatch(chain)
            ready.outcome.batch = batch
            ready.entries = try writer.prepare(plan.entries, batch: batch, progress: progress)
            ready.pending = plan.pending
            return ready
        } catch is PendingFile.MustWait {
            return nil
        }
    }

    /// What becomes of a file on top of what a connection sees.
    private func planned(
        _ file: ReadFile, _ progress: ImportProgress.Part, _ connection: any StorageConnection,
        after pending: PendingFile?
    ) throws -> (outcome: ImportOutcome, entries: [EntryPlan], pending: PendingFile?) {
        guard let reading = file.reading, reading.layout != nil else { return (file.outcome, [], nil) }
        if let pending, pending.sha256 == file.outcome.sha256 { throw PendingFile.MustWait() }
        let view = try RegistryView(connection, at: Self.latest(connection))
        var options = options
        options.effectiveOn = file.effectiveOn
        var plan = ImportPlan(
            file.outcome, view: view, directory: try AreaDirectory(connection, asOf: .distantFuture),
            pack: pack,
            keys: writer.keys, identityFacts: identityFacts, options: options,
            on: writer.context.recordedAt.day(in: pack.zone), after: pending)
        try plan.plan(reading, progress)
        if try isKnown(file.outcome.sha256, connection) {
            // Taken before: nothing is written again, but rows that were refused then are still said to be.
            var outcome = file.outcome
            outcome.layout = reading.layout
            outcome.status = .unchanged
            outcome.rows = reading.dataRows
            outcome.rejected = plan.outcome.rejected
            outcome.rejectedHouseholds = plan.outcome.rejectedHouseholds
            outcome.unchanged = outcome.rows - outcome.rejected
            outcome.problems = outcome.rejected > 0 ? plan.outcome.problems : []
            return (outcome, [], nil)
        }
        return (plan.outcome, plan.entries, PendingFile(plan))
    }

    /// How often a plan is made again outside the lock when others were quicker; then it is made inside.
    private static let attempts = 2

    /// Writes a file that is ready. Where others wrote anything since it was planned, it is planned anew: a household
    /// may be the duplicate of one of another unit that was not there before.
    private func write(_ ready: ReadyFile) throws -> WrittenFile {
        guard let batch = ready.outcome.batch else {
            return WrittenFile(outcome: ready.outcome, isAsPlanned: true)
        }
        var ready = ready
        for attempt in 0..<Self.attempts {
            if let commit = try writer.commit(
                ready.entries, batch: batch, on: ready.position, progress: ready.progress)
            {
                return WrittenFile(
                    outcome: ready.outcome, isAsPlanned: attempt == 0, before: ready.position,
                    after: commit.position)
            }
            guard let again = try self.ready(ready.file, ready.progress, after: nil, batch: batch) else {
                break
            }
            ready = again
            if ready.outcome.batch == nil { return WrittenFile(outcome: ready.outcome, isAsPlanned: false) }
        }
        var outcome = ready.file.outcome
        let commit = try writer.commit(batch: batch, progress: ready.progress) { connection in
            let plan = try planned(ready.file, ready.progress, connection, after: nil)
            outcome = plan.outcome
            return outcome.status == .imported ? plan.entries : []
        }
        if commit.entries > 0 { outcome.batch = batch }
        return WrittenFile(outcome: outcome, isAsPlanned: false)
    }

    /// The latest state of everything, whatever its day.
    public static func latest(_ connection: any StorageConnection) throws -> Moment {
        let units = try UnitNames(connection)
        return Moment(
            asOf: .distantFuture,
            seqs: Dictionary(uniqueKeysWithValues: units.all.map { ($0.number, Int64.max) }))
    }

    private func isKnown(_ sha256: String, _ connection: any StorageConnection) throws -> Bool {
        try connection.first(
            """
            SELECT 1 FROM imported_file f JOIN batch b ON b.batch = f.batch
            WHERE f.sha256 = ? AND b.undone_by IS NULL
            """, [.text(sha256)], { _ in true }) ?? false
    }

    /// A batch id that no other process makes: the moment of recording and a random part.
    private func newBatch(_ chain: String) -> String {
        let random = String(UInt32.random(in: .min ... .max), radix: 16)
        return "b-\(chain)-t\(writer.context.recordedAt.milliseconds)-\(random)"
    }
}

// The result is written once before the semaphore is signalled and read after it.
/// Works something out on another thread; what it throws is thrown where its value is asked for.
private final class Aside<Value: Sendable>: @unchecked Sendable {
    private let done = DispatchSemaphore(value: 0)
    private var result: Result<Value, any Error> = .failure(NotDone())

    private struct NotDone: Error {}

    init(on queue: DispatchQueue = .global(), _ body: @escaping @Sendable () throws -> Value) {
        queue.async {
            self.result = Result { try body() }
            self.done.signal()
        }
    }

    /// The value, waited for; asked for once.
    func value() throws -> Value {
        done.wait()
        return try result.get()
    }
}

extension Workbook {
    /// Gives the texts of a CSV back as they were before its writer kept them from starting a formula.
    fileprivate mutating func unprotectTexts() {
        for sheet in sheets.indices {
            for row in sheets[sheet].rows.indices {
                for cell in sheets[sheet].rows[row].cells.indices {
                    guard case .text(let text) = sheets[sheet].rows[row].cells[cell].value else { continue }
                    sheets[sheet].rows[row].cells[cell].value = .text(CSVText.unprotected(text))
                }
            }
        }
    }
}

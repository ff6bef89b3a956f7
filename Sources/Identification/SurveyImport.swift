import Dispatch
public import Journal
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
    private let layouts: FormReader.Prepared
    private let reader: FormReader
    private let identityFacts: IdentityFacts

    /// An import under the adopted pack.
    public init(_ writer: RegistryWriter, pack: PolicyPack, options: ImportOptions, today: LocalDate) {
        self.writer = writer
        self.pack = pack
        self.options = options
        reader = FormReader(FormDictionary(pack: pack, on: today))
        let day = options.effectiveOn ?? today
        layouts = reader.prepared(
            (options.mapping.map { [$0] } ?? Array(pack.layouts)).map { FormLayout($0, of: pack, on: day) })
        identityFacts = IdentityFacts(pack)
    }

    /// A file read and checked, without the database.
    struct ReadFile: Sendable {
        var outcome: ImportOutcome
        var reading: FormReading?
    }

    /// Takes files one after another; the next is read while one is written. All belong to one batch.
    ///
    /// A file that cannot be read at all is refused with its problem; the others go on. `batch` is nil where nothing
    /// was written.
    public func run(
        _ files: [String], progress: (_ done: Int, _ file: String) -> Void = { _, _ in }
    ) throws -> (outcomes: [ImportOutcome], batch: String?) {
        var outcomes: [ImportOutcome] = []
        var batch: String?
        var ahead = files.first.map { ReadAhead(self, $0) }
        for (index, file) in files.enumerated() {
            progress(index, file)
            guard let current = ahead?.value() else { break }
            ahead = index + 1 < files.count ? ReadAhead(self, files[index + 1]) : nil
            let outcome = try take(current, batch: batch)
            batch = batch ?? outcome.batch
            outcomes.append(outcome)
        }
        return (outcomes, batch)
    }

    func read(_ path: String) -> ReadFile {
        let name = path.split(separator: "/").last.map(String.init) ?? path
        var outcome = ImportOutcome(file: name, sha256: "")
        do {
            outcome.sha256 = try Digest.sha256Hex(file: path)
            var workbook = try WorkbookReader.read(file: path)
            workbook.file = name
            if workbook.kind == .csv { workbook.unprotectTexts() }
            let reading = reader.read(
                workbook, layouts, forcedLayout: options.mapping == nil ? options.layout : nil)
            outcome.problems = workbook.problems + reading.problems
            return ReadFile(outcome: outcome, reading: reading)
        } catch let problem as Problem {
            var problem = problem
            problem.place.file = name
            outcome.problems = [problem]
        } catch {
            outcome.problems = [
                Problem(.unexpected, ["why": String(describing: error)], at: .init(file: name))
            ]
        }
        return ReadFile(outcome: outcome, reading: nil)
    }

    /// How often a plan is made again when others were quicker.
    private static let attempts = 5

    private func take(_ file: ReadFile, batch: String?) throws -> ImportOutcome {
        guard let reading = file.reading, reading.layout != nil else { return file.outcome }
        if try isKnown(file.outcome.sha256) {
            var outcome = file.outcome
            outcome.layout = reading.layout
            outcome.status = .unchanged
            outcome.rows = reading.dataRows
            outcome.unchanged = reading.dataRows
            outcome.problems = []
            return outcome
        }
        for _ in 0..<Self.attempts {
            let plan = try writer.store.read { connection in
                let view = try RegistryView(connection, at: Self.latest(connection))
                let directory = try AreaDirectory(connection, asOf: .distantFuture)
                var plan = ImportPlan(
                    file.outcome, view: view, directory: directory, pack: pack, keys: writer.keys,
                    identityFacts: identityFacts, options: options)
                try plan.plan(reading)
                return Planned(outcome: plan.outcome, entries: plan.entries, numbers: plan.firstNumbers)
            }
            guard plan.outcome.status == .imported, let chain = plan.entries.first?.chain else {
                return plan.outcome
            }
            let batch = batch ?? newBatch(chain)
            let prepared = try writer.prepare(plan.entries, batch: batch)
            let commit = try writer.commit(prepared, batch: batch) { connection in
                let view = try RegistryView(connection, at: Self.latest(connection))
                return try plan.numbers.allSatisfy { try ImportPlan.numbers($0.key, view) == $0.value }
            }
            if commit != nil {
                var outcome = plan.outcome
                outcome.batch = batch
                return outcome
            }
        }
        throw Problem(.importRaced, ["file": file.outcome.file])
    }

    private struct Planned {
        var outcome: ImportOutcome
        var entries: [EntryPlan]
        var numbers: [Int: ImportPlan.Numbers]
    }

    /// The latest state of everything, whatever its day.
    public static func latest(_ connection: any StorageConnection) throws -> Moment {
        let units = try UnitNames(connection)
        return Moment(
            asOf: .distantFuture,
            seqs: Dictionary(uniqueKeysWithValues: units.all.map { ($0.number, Int64.max) }))
    }

    private func isKnown(_ sha256: String) throws -> Bool {
        try writer.store.read { connection in
            try connection.first(
                """
                SELECT 1 FROM imported_file f JOIN batch b ON b.batch = f.batch
                WHERE f.sha256 = ? AND b.undone_by IS NULL
                """, [.text(sha256)], { _ in true }) ?? false
        }
    }

    /// A batch id that no other process makes: the moment of recording and a random part.
    private func newBatch(_ chain: String) -> String {
        let random = String(UInt16.random(in: .min ... .max), radix: 16)
        return "b-\(chain)-t\(writer.context.recordedAt.milliseconds)-\(random)"
    }
}

// The result is written once before the semaphore is signalled and read after it.
/// Reads the next file on another thread while one is being written.
private final class ReadAhead: @unchecked Sendable {
    private let done = DispatchSemaphore(value: 0)
    private var result: SurveyImport.ReadFile?

    init(_ reader: SurveyImport, _ file: String) {
        DispatchQueue.global().async {
            self.result = reader.read(file)
            self.done.signal()
        }
    }

    func value() -> SurveyImport.ReadFile? {
        done.wait()
        return result
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

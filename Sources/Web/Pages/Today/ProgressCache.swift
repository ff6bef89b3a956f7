import Exit
import Policy
import Registry
import Synchronization
import Vocabulary

/// Figures of areas by day, counted once and then village by village as entries touch them (进度缓存): a whole city takes a
/// second, a page does not.
final class ProgressCache: Sendable {
    private struct Asked: Hashable {
        var area: AreaID
        var day: LocalDate
    }

    private struct Kept {
        var figures: [Asked: Counted] = [:]
    }

    private struct Counted {
        var receipt: Int64
        var areasSince: Int64
        var pack: String
        var progress: ExitProgress
    }

    /// Most areas and days kept at once.
    private static let most = 64
    private let kept = Mutex(Kept())

    /// The figures of an area as a reading has them.
    func progress(_ area: AreaID, _ reading: Reading) throws -> ExitProgress {
        let asked = Asked(area: area, day: reading.asOf)
        let known = kept.withLock { $0.figures[asked] }
        if let known, known.receipt == reading.receipt { return known.progress }
        var progress = ExitProgress()
        var scope = Scope(area, in: reading.directory)
        if let known, known.areasSince == reading.areasSince, known.pack == reading.pack.hash,
            let touched = try RegistrySnapshot.villages(
                touchedAfter: known.receipt, keys: reading.keys, reading.connection)
        {
            progress = known.progress
            scope = scope.intersection(touched)
        }
        try progress.count(
            scope, pack: reading.pack, tables: reading.view.tables, at: reading.view.moment,
            reading.connection)
        let counted = Counted(
            receipt: reading.receipt, areasSince: reading.areasSince, pack: reading.pack.hash,
            progress: progress)
        kept.withLock { kept in
            if kept.figures.count >= Self.most, kept.figures[asked] == nil { kept.figures = [:] }
            if (kept.figures[asked]?.receipt ?? -1) < counted.receipt { kept.figures[asked] = counted }
        }
        return progress
    }
}

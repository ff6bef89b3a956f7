import Exit
import Registry
import Synchronization
import Vocabulary

/// Figures of areas, counted once for each position and day (进度缓存): a whole city takes a second, a page does not.
final class ProgressCache: Sendable {
    private struct Asked: Hashable {
        var area: AreaID
        var day: LocalDate
    }

    private struct Kept {
        var receipt: Int64 = -1
        var figures: [Asked: ExitProgress] = [:]
    }

    /// Most areas and days kept at once.
    private static let most = 64
    private let kept = Mutex(Kept())

    /// The figures of an area as a reading has them.
    func progress(_ area: AreaID, _ reading: Reading) throws -> ExitProgress {
        let asked = Asked(area: area, day: reading.asOf)
        let known = kept.withLock { $0.receipt == reading.receipt ? $0.figures[asked] : nil }
        if let known { return known }
        let progress = try ExitProgress(
            Scope(area, in: reading.directory), pack: reading.pack, tables: reading.view.tables,
            at: reading.view.moment, reading.connection)
        kept.withLock { kept in
            if kept.receipt < reading.receipt || kept.figures.count >= Self.most { kept.figures = [:] }
            kept.receipt = max(kept.receipt, reading.receipt)
            if kept.receipt == reading.receipt { kept.figures[asked] = progress }
        }
        return progress
    }
}

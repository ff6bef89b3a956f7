import Synchronization
public import Vocabulary

/// How far an import is, and the wish to stop it (导入进度): told row by row, asked at the same places.
///
/// Of several files it tells of the one that is being matched; those read ahead and the one written beside it go on
/// unseen. A file that is being written is never stopped: it will be whole.
public final class ImportProgress: Sendable {
    /// What is being done with a file (步骤).
    public enum Stage: String, Sendable, CaseIterable {
        /// 等候: others come first.
        case waiting
        /// 读表: rows of the file become households, members and facts.
        case reading
        /// 比对: areas, households and persons are looked for in the register.
        case matching
        /// 封存: entries are packed and encrypted.
        case sealing
        /// 写入: entries enter the journal.
        case writing
    }

    /// How far it is (进度).
    public struct State: Sendable, Hashable {
        /// The place of the file among those given, from 0.
        public var file = 0
        /// What is being done with it.
        public var stage = Stage.waiting
        /// How many rows are done; of sealing and writing: entries.
        public var done = 0
        /// How many there are; nil while nobody knows, as when a file is first read.
        public var all: Int?
        /// Whether it was asked to stop.
        public var isStopping = false
    }

    private struct Kept {
        var state = State()
        var isWriting = false
    }

    /// So many rows apart somebody is told.
    private static let step = 256
    private let kept = Mutex(Kept())
    private let tell: (@Sendable (State) -> Void)?

    /// A progress; `tell` hears of each stage and of every some hundred rows, on whatever thread they are done.
    public init(tell: (@Sendable (State) -> Void)? = nil) { self.tell = tell }

    /// How far it is now.
    public var state: State { kept.withLock { $0.state } }

    /// Asks it to stop; false where that is too late, because a file is being written.
    public func stop() -> Bool {
        kept.withLock { kept in
            guard !kept.isWriting else { return false }
            kept.state.isStopping = true
            return true
        }
    }

    /// The part of it that is about one file, which is the one that is told of from now on if `isShown`.
    public func part(_ file: Int, isShown: Bool = false) -> Part {
        if isShown {
            let state = kept.withLock { kept -> State? in
                guard kept.state.file != file else { return nil }
                kept.state = State(file: file, stage: .reading, isStopping: kept.state.isStopping)
                return kept.state
            }
            if let state { tell?(state) }
        }
        return Part(progress: self, file: file)
    }

    /// One file of an import (一份文件的进度).
    public struct Part: Sendable {
        fileprivate let progress: ImportProgress
        fileprivate let file: Int

        /// A stage begins, of so many rows or entries; throws 409.407 where it is to stop.
        public func begin(_ stage: Stage, of all: Int? = nil) throws(Problem) {
            progress.change(file) { state in
                state.stage = stage
                state.done = 0
                state.all = all
            }
            try check()
        }

        /// Rows or entries are done; false where the work is to stop.
        public func advance(_ count: Int = 1) -> Bool { progress.advance(file, count) }

        /// Rows or entries are done; throws 409.407 where the work is to stop.
        public func step(_ count: Int = 1) throws(Problem) {
            guard advance(count) else { throw Problem(.importStopped) }
        }

        /// Throws 409.407 where the work is to stop.
        public func check() throws(Problem) {
            if progress.state.isStopping { throw Problem(.importStopped) }
        }

        /// Writing begins and can no longer be stopped; throws 409.407 where somebody wanted that before.
        func beginWriting(of all: Int) throws(Problem) {
            let isStopping = progress.kept.withLock { kept in
                kept.isWriting = !kept.state.isStopping
                return kept.state.isStopping
            }
            if isStopping { throw Problem(.importStopped) }
            try begin(.writing, of: all)
        }

        /// What was to be written is in the database, or was rolled back.
        func endWriting() { progress.kept.withLock { $0.isWriting = false } }
    }

    private func change(_ file: Int, _ change: (inout State) -> Void) {
        let state = kept.withLock { kept -> State? in
            guard kept.state.file == file else { return nil }
            change(&kept.state)
            return kept.state
        }
        if let state { tell?(state) }
    }

    private func advance(_ file: Int, _ count: Int) -> Bool {
        let (told, isStopping) = kept.withLock { kept -> (State?, Bool) in
            guard kept.state.file == file else { return (nil, kept.state.isStopping) }
            let before = kept.state.done
            kept.state.done += count
            let isTold = before / Self.step != kept.state.done / Self.step
            return (isTold ? kept.state : nil, kept.state.isStopping)
        }
        if let told { tell?(told) }
        return !isStopping
    }
}

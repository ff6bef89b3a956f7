// One table, long on purpose: every numbered problem stands here, grouped by who raises it.

/// One entry of the catalogue: the weight and the texts in both languages.
public struct ProblemEntry: Sendable {
    /// Its weight unless the caller says otherwise.
    public var severity: Problem.Severity
    /// The Chinese sentence; `{name}` is filled from the arguments. It says what, why and what to do.
    public var zh: String
    /// The English sentence.
    public var en: String

    init(_ severity: Problem.Severity, zh: String, en: String) {
        self.severity = severity
        self.zh = zh
        self.en = en
    }
}

/// The numbers of the catalogue (问题编号); the integer part is the HTTP status.
///
/// Ranges: 400 usage, 404 not found, 409 conflict, 413 too large; 422.1xx files and cells as read, 422.2xx values
/// and layouts at import, 422.3xx policy packs, 422.4xx registry, 422.5xx expressions; 500 our own faults.
public enum ProblemNumber: String, Sendable, Hashable, CaseIterable {
    // usage
    case badArgument = "400.1"
    // not found
    case fileNotFound = "404.1"
    // storage
    case databaseNewer = "409.101"
    case databaseOlder = "409.102"
    case fileStandsThere = "409.103"
    case storageReadOnly = "409.104"
    case migrationChanged = "500.101"
    case storageStatement = "500.102"
    case storageConstraint = "500.103"
    case storageInputOutput = "500.104"
    case storageDamaged = "500.105"
    case storageCannotOpen = "500.106"
    case storageBusy = "503.101"
    case storageFull = "507.101"

    /// What the catalogue says of this number.
    public var entry: ProblemEntry {
        switch self {
        // usage
        case .badArgument:
            ProblemEntry(
                .error, zh: "参数 {name} 的值“{value}”无法使用：{why}。请改正后再运行。",
                en: "Option {name} cannot take “{value}”: {why}. Correct it and run again.")
        // not found
        case .fileNotFound:
            ProblemEntry(
                .error, zh: "找不到文件 {file}。请检查路径和文件名。",
                en: "No file {file}. Check the path and the name.")
        // storage
        case .databaseNewer:
            ProblemEntry(
                .error, zh: "数据库比本程序新（{part} 第 {number} 步本版本不认识）。没有写入任何内容；请使用更新的程序打开。",
                en: "The database is newer than this release ({part} step {number} is unknown here). Nothing was "
                    + "written; open it with a newer release.")
        case .databaseOlder:
            ProblemEntry(
                .error, zh: "数据库比本程序旧（缺 {part} 第 {number} 步），只读方式无法升级。请先用可写方式打开一次。",
                en: "The database is older than this release ({part} step {number} is missing) and was opened for "
                    + "reading alone. Open it once for writing first.")
        case .fileStandsThere:
            ProblemEntry(
                .error, zh: "文件 {file} 已经存在，不会覆盖。请换一个文件名或先移走它。",
                en: "The file {file} exists already and is not overwritten. Choose another name or move it away.")
        case .storageReadOnly:
            ProblemEntry(
                .error, zh: "数据库只读，不能写入（{why}）。请检查文件权限，或以可写方式打开。",
                en: "The database is read-only and takes no write ({why}). Check the file's permissions, or open it "
                    + "for writing.")
        case .migrationChanged:
            ProblemEntry(
                .error, zh: "{part} 第 {number} 步表结构与数据库中已执行的不同。请使用正式发布的程序。",
                en: "Step {number} of {part} differs from the one this database has had. Use a released program.")
        case .storageStatement:
            ProblemEntry(
                .error, zh: "数据库语句失败：{why}。这是程序的错误，请报告。语句：{sql}",
                en: "A database statement failed: {why}. This is a fault of the program; report it. Statement: {sql}")
        case .storageConstraint:
            ProblemEntry(
                .error, zh: "数据库拒绝重复或缺失的值：{why}。没有写入任何内容；请报告。语句：{sql}",
                en: "The database refused a repeated or missing value: {why}. Nothing was written; report it. "
                    + "Statement: {sql}")
        case .storageInputOutput:
            ProblemEntry(
                .error, zh: "磁盘读写出错：{why}。没有写入任何内容；请检查磁盘后重试。",
                en: "The disk failed to read or write: {why}. Nothing was written; check the disk and try again.")
        case .storageDamaged:
            ProblemEntry(
                .error, zh: "数据库文件损坏，或不是数据库：{why}。请从备份恢复。",
                en: "The database file is damaged or is no database: {why}. Restore it from a backup.")
        case .storageCannotOpen:
            ProblemEntry(
                .error, zh: "无法打开或建立数据库文件：{why}。请检查路径和权限。",
                en: "The database file cannot be opened or made: {why}. Check the path and permissions.")
        case .storageBusy:
            ProblemEntry(
                .error, zh: "数据库正忙，等待超时（{why}）。没有写入任何内容；请稍后重试。",
                en: "The database was busy for too long ({why}). Nothing was written; try again later.")
        case .storageFull:
            ProblemEntry(
                .error, zh: "磁盘空间不足：{why}。没有写入任何内容；请腾出空间后重试。",
                en: "The disk is full: {why}. Nothing was written; make room and try again.")
        }
    }
}

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
        }
    }
}

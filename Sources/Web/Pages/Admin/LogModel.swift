import Access
import Foundation
import Policy
import Registry
import Vocabulary

/// The access log as an auditor asks for it (访问日志).
struct LogModel: Sendable {
    /// What the address asks.
    struct Question: Sendable {
        static let size = 50

        var account: String
        var action: AccessAction?
        var subject: String
        var from: LocalDate?
        var until: LocalDate?
        var page = 1

        init(_ query: [String: String]) throws {
            account = (query["account"] ?? "").trimming
            subject = (query["subject"] ?? "").trimming
            from = try query.day("from")
            until = try query.day("until")
            if let text = query["action"], !text.isEmpty {
                guard let known = AccessAction(rawValue: text) else { throw query.refused("action") }
                action = known
            }
            if let text = query["page"], !text.isEmpty {
                guard let number = Int(text), (1...10_000_000).contains(number) else {
                    throw query.refused("page")
                }
                page = number
            }
        }

        /// What stands behind `?`.
        var query: [(String, String)] {
            var all: [(String, String)] = []
            if !account.isEmpty { all.append(("account", account)) }
            if let action { all.append(("action", action.rawValue)) }
            if !subject.isEmpty { all.append(("subject", subject)) }
            if let from { all.append(("from", from.description)) }
            if let until { all.append(("until", until.description)) }
            if page > 1 { all.append(("page", String(page))) }
            return all
        }
    }

    /// One line in words.
    struct Row: Sendable {
        var line: AccessLine
        var at: String
        var who: String
        var area: String?
        /// The book of whom it is about, where the caller may open it.
        var book: String?
        /// All that it keeps, as it was written and in words.
        var detail: String
        var told: String
    }

    var question: Question
    var total: Int
    var rows: [Row]
    /// Whether only lines about the caller's own areas are listed.
    var isOfOwnAreas: Bool

    /// The last page.
    var lastPage: Int { max(1, (total + Question.size - 1) / Question.size) }
}

/// Reads the log within the caller's areas (日志读取).
struct LogReading {
    /// Most lines looked through for somebody who sees a part, and most lines of a file.
    static let most = 50_000

    let question: LogModel.Question
    let log: AccessLog
    let reading: Reading
    let caller: Caller
    let language: String
    private let filter: AccessLog.Filter
    /// Whether the caller's grants reach the top, and so all lines.
    private let seesAll: Bool

    init(
        _ question: LogModel.Question, _ log: AccessLog, _ reading: Reading, _ caller: Caller,
        _ language: String
    ) throws {
        self.question = question
        self.log = log
        self.reading = reading
        self.caller = caller
        self.language = language
        seesAll =
            reading.directory.root.map { caller.may(.seeAccessLog, in: reading.territory($0.id)) } ?? false
        var filter = AccessLog.Filter()
        if !question.account.isEmpty {
            let all = try AccountReader(reading.connection).all()
            let typed = Account.login(question.account)
            filter.account =
                all.first { $0.id == question.account || ($0.login != nil && $0.login == typed) }?.id
                ?? question.account
        }
        filter.action = question.action
        filter.subject = question.subject.isEmpty ? nil : question.subject
        filter.from = question.from.map { $0.begin(in: reading.pack.zone) }
        filter.until = question.until.map { $0.adding(days: 1).begin(in: reading.pack.zone) }
        self.filter = filter
    }

    /// The page asked for.
    func model() throws -> LogModel {
        let size = LogModel.Question.size
        let first = (question.page - 1) * size
        let (lines, total): ([AccessLine], Int)
        if seesAll {
            lines = try log.lines(filter, skipping: first, limit: size)
            total = try log.count(filter)
        } else {
            let all = try own()
            lines = Array(all.dropFirst(first).prefix(size))
            total = all.count
        }
        return LogModel(
            question: question, total: total, rows: try rows(lines), isOfOwnAreas: !seesAll)
    }

    /// All lines of the question, for a file.
    func all() throws -> [LogModel.Row] {
        try rows(seesAll ? log.lines(filter, limit: Self.most) : own())
    }

    /// The lines about the caller's own areas.
    private func own() throws -> [AccessLine] {
        try log.lines(filter, limit: Self.most).filter { line in
            line.event.area.map { caller.may(.seeAccessLog, in: reading.territory($0)) } ?? false
        }
    }

    private func rows(_ lines: [AccessLine]) throws -> [LogModel.Row] {
        let names = Dictionary(
            try AccountReader(reading.connection).all().map { account -> (String, String) in
                let login = account.login.map { "（\($0)）" } ?? ""
                return (account.id, (account.name ?? account.id) + login)
            }, uniquingKeysWith: { first, _ in first })
        let words = LogWords(pack: reading.pack, language: language)
        return lines.map { line in
            let detail = line.event.detail.sorted { $0.key < $1.key }
                .map { "\($0.key)=\($0.value)" }.joined(separator: " · ")
            return LogModel.Row(
                line: line, at: line.event.at.minute(in: reading.pack.zone),
                who: names[line.event.account] ?? line.event.account,
                area: line.event.area.map { reading.directory.name($0, language) },
                book: line.event.subject.flatMap { book($0, in: line.event.area) }, detail: detail,
                told: words.told(line.event.detail))
        }
    }

    private func book(_ subject: String, in area: AreaID?) -> String? {
        guard let area, let kind = reading.view.units.subject(subject)?.kind else { return nil }
        let isSeen = caller.may(.seeHouseholds, in: reading.territory(area))
        return kind == .household && isSeen ? SiteURL.household.path(subject) : nil
    }
}

extension LocalDate {
    /// The moment at which it begins in a time zone.
    func begin(in zone: TimeZone) -> Instant {
        let midnight = Int64(dayNumber) * 86_400
        let offset = zone.secondsFromGMT(for: Date(timeIntervalSince1970: Double(midnight)))
        return Instant(milliseconds: (midnight - Int64(offset)) * 1_000)
    }
}

import Access
import Policy
import Registry
import Vocabulary

/// The accounts as an administrator sees them (账户清单).
struct AccountsModel: Sendable {
    /// What the address asks.
    struct Question: Sendable {
        /// The columns by which the list can be ordered.
        enum Order: String, Sendable, CaseIterable { case login, name, state }

        static let size = 50

        var search: String
        var role: Role?
        /// Whether only those without any role.
        var hasNoRole = false
        /// Whether active ones, or disabled ones; nil: both.
        var isActive: Bool?
        var order = Order.login
        var isDescending = false
        var page = 1

        init(_ query: [String: String]) throws {
            search = (query["q"] ?? "").trimming
            hasNoRole = query["role"] == "-"
            if let text = query["role"], !text.isEmpty, !hasNoRole {
                guard let known = Role(rawValue: text) else { throw query.refused("role") }
                role = known
            }
            switch query["state"] ?? "" {
            case "": isActive = nil
            case "active": isActive = true
            case "disabled": isActive = false
            default: throw query.refused("state")
            }
            if let text = query["sort"], !text.isEmpty {
                isDescending = text.hasPrefix("-")
                guard let known = Order(rawValue: String(text.drop { $0 == "-" })) else {
                    throw query.refused("sort")
                }
                order = known
            }
            if let text = query["page"], !text.isEmpty {
                guard let number = Int(text), (1...1_000_000).contains(number) else {
                    throw query.refused("page")
                }
                page = number
            }
        }

        /// What stands behind `?`.
        var query: [(String, String)] {
            var all: [(String, String)] = []
            if !search.isEmpty { all.append(("q", search)) }
            if let role { all.append(("role", role.rawValue)) }
            if hasNoRole { all.append(("role", "-")) }
            if let isActive { all.append(("state", isActive ? "active" : "disabled")) }
            if order != .login || isDescending {
                all.append(("sort", (isDescending ? "-" : "") + order.rawValue))
            }
            if page > 1 { all.append(("page", String(page))) }
            return all
        }
    }

    /// One account.
    struct Row: Sendable {
        var account: Account
        /// Role, area and department of each grant, in words.
        var grants: [String]
        var hasFactor: Bool
    }

    var question: Question
    /// All that the question finds, in order.
    var rows: [Row]

    /// The rows of the page asked for.
    var shown: ArraySlice<Row> {
        rows.dropFirst((question.page - 1) * Question.size).prefix(Question.size)
    }

    /// The last page.
    var lastPage: Int { max(1, (rows.count + Question.size - 1) / Question.size) }

    /// Reads the accounts whose grants all lie in the caller's areas; those without grants are everybody's.
    init(
        _ question: Question, _ reading: Reading, factors: Set<String>, _ caller: Caller, _ language: String
    ) throws {
        self.question = question
        let search = question.search.lowercased()
        let found = try AccountReader(reading.connection).all().filter { account in
            guard Self.isVisible(account, reading, caller) else { return false }
            if let role = question.role, !account.grants.contains(where: { $0.role == role }) { return false }
            if question.hasNoRole, !account.grants.isEmpty { return false }
            if let isActive = question.isActive, account.isActive != isActive { return false }
            return search.isEmpty || (account.login ?? "").contains(search)
                || (account.name ?? "").lowercased().contains(search)
        }
        func key(_ account: Account) -> String {
            switch question.order {
            case .login: account.login ?? account.id
            case .name: account.name ?? account.id
            case .state: account.isActive ? "0" : "1"
            }
        }
        let ordered = found.enumerated().sorted { left, right in
            let (a, b) = (key(left.element), key(right.element))
            if a == b { return left.offset < right.offset }
            return question.isDescending ? a > b : a < b
        }
        rows = ordered.map { _, account in
            Row(
                account: account, grants: account.grants.map { Self.words($0, reading, language) },
                hasFactor: factors.contains(account.id))
        }
    }

    static func isVisible(_ account: Account, _ reading: Reading, _ caller: Caller) -> Bool {
        account.grants.allSatisfy { caller.may(.seeAccounts, in: reading.territory($0.area)) }
    }

    /// A grant in words.
    static func words(_ grant: Grant, _ reading: Reading, _ language: String) -> String {
        let department = grant.department.map { id in
            " · " + (reading.pack.departments[id]?.label(language) ?? id)
        }
        return reading.directory.name(grant.area, language) + " " + grant.role.label(language)
            + (department ?? "")
    }
}

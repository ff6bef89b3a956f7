import Access
import Policy
import Registry
import SQLiteStorage
import Storage
import Vocabulary

/// The accounts of a demo (演示账户): one of every role, each with a one-time password, in the part of the tree that fits.
enum DemoAccounts {
    private struct Post {
        var login: String
        var role: Role
        var area: AreaID
        var department: String?
    }

    /// Opens them; a department officer only where the pack has departments.
    static func open(_ session: Session, _ pack: PolicyPack) throws -> [OneTimePassword] {
        let language = pack.languages.first ?? "zh"
        let directory = try session.store.read { connection in
            try Question(connection, keys: session.keys, .plain, places: .all).directory
        }
        guard let root = directory.root?.id else { return [] }
        let access = try session.access()
        return try posts(directory, pack, root).map { post in
            let place = directory.name(post.area, language)
            let department = post.department.flatMap { pack.departments[$0]?.label(language) } ?? ""
            let name = place + " " + department + post.role.label(language)
            var opened = try access.openAccount(login: post.login, name: name, by: session.caller)
            opened.account = try access.grant(
                Grant(post.role, in: post.area, department: post.department), to: opened.account.id,
                by: session.caller)
            return opened
        }
    }

    /// Who works where: a unit, a town and a village of it, and a second unit beside it.
    private static func posts(_ directory: AreaDirectory, _ pack: PolicyPack, _ root: AreaID) -> [Post] {
        let levels = pack.areas.levels.map(\.id)
        // From the village up, so that the places lie within one another; the last village is as good as any.
        let village = levels.last.flatMap { directory.all(level: $0).first?.id } ?? root
        let path = directory.path(village)
        let town = path.dropLast().last ?? root
        let unit = path.last { directory[$0]?.node != nil && $0 != root } ?? root
        let other = directory.all(level: directory[unit]?.level ?? "").first { $0.id != unit }?.id
        var posts = [
            Post(login: "fieldworker", role: .fieldworker, area: village),
            Post(login: "clerk", role: .clerk, area: town),
            Post(login: "reviewer", role: .reviewer, area: unit),
        ]
        if let other { posts.append(Post(login: "reviewer2", role: .reviewer, area: other)) }
        if let department = pack.departments.first {
            posts.append(Post(login: "officer", role: .officer, area: unit, department: department.id))
        }
        let above: [(String, Role)] = [
            ("leader", .leader), ("auditor", .auditor), ("system", .systemAdministrator),
            ("security", .securityAdministrator), ("audit", .auditAdministrator),
        ]
        return posts + above.map { Post(login: $0.0, role: $0.1, area: root) }
    }

    /// As they are shown once, on standard error.
    static func text(_ opened: [OneTimePassword]) -> String {
        let rows = opened.map { one -> JSONValue in
            [
                "login": .text(one.account.login), "one_time_password": .string(one.password),
                "name": .text(one.account.name),
                "role": .text(one.account.grants.first?.role.rawValue),
            ]
        }
        return "演示账户，首次登录要改口令 · Demo accounts; the password is to be changed at the first sign-in:\n"
            + TextTable(rows).text
    }
}

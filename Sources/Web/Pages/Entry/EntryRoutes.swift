import Access
import HTTPTypes
import Vocabulary

/// Signing in and out, the own password, the second factor (登录与口令).
enum EntryRoutes {
    /// The page of a stage of signing in.
    static func path(of stage: SignInStage, next: [(String, String)] = []) -> String {
        switch stage {
        case .changePassword: SiteURL.password.path(query: next)
        case .enrolSecondFactor, .passSecondFactor: SiteURL.secondFactor.path(query: next)
        case .full: PreferenceRoutes.local(next.first?.1)
        }
    }

    /// Account and password.
    static func signIn(_ visit: Visit) async throws -> Answer {
        let access = visit.site.access
        guard visit.isPost else {
            if try await visit.site.work.run({ try access.accounts.isEmpty() }) {
                return .redirect(SiteURL.setUp.path())
            }
            return .page(EntryPages.signIn(visit))
        }
        let (login, password) = (visit.fields["login"] ?? "", visit.fields["password"] ?? "")
        do {
            let opened = try await visit.site.work.run {
                try access.signIn(login: login, password: password, from: visit.address)
            }
            if opened.caller.stage == .full, let kept = visit.fields[InterruptedForm.field], !kept.isEmpty {
                let path = PreferenceRoutes.local(visit.fields["next"])
                let page = InterruptedForm.resumed(visit, session: opened.token, kept: kept, to: path)
                var answer = Answer.page(page)
                answer.isPrivate = true
                answer.cookies = [cookie(opened)]
                return answer
            }
            return entered(opened, visit)
        } catch let problem as Problem where isForForm(problem) {
            return .page(EntryPages.signIn(visit, login: login, problem: problem), status: problem.status)
        }
    }

    /// Ends the session.
    static func signOut(_ visit: Visit) async throws -> Answer {
        if let token = visit.token {
            try await visit.site.work.run { try visit.site.access.signOut(session: token) }
        }
        return .redirect(
            SiteURL.signIn.path(), cookies: [SiteCookie(name: .session, value: "", seconds: nil)])
    }

    /// The own password, first of all the one-time one.
    static func password(_ visit: Visit) async throws -> Answer {
        guard visit.isPost else { return .page(EntryPages.password(visit)) }
        let (old, new) = (visit.fields["old"] ?? "", visit.fields["new"] ?? "")
        let token = visit.token ?? ""
        do {
            guard new == visit.fields["again"] else { throw Problem(.passwordsDiffer) }
            let opened = try await visit.site.work.run {
                try visit.site.access.changePassword(session: token, from: old, to: new)
            }
            return entered(opened, visit)
        } catch let problem as Problem where isForForm(problem) {
            return .page(EntryPages.password(visit, problem: problem), status: problem.status)
        }
    }

    /// The second factor: enrolled where there is none, else given.
    static func secondFactor(_ visit: Visit) async throws -> Answer {
        let access = visit.site.access
        let token = visit.token ?? ""
        guard let caller = visit.caller else { throw Problem(.sessionEnded) }
        if caller.stage == .changePassword { throw Problem(.signInUnfinished) }
        let hasFactor = try await visit.site.work.run { try access.hasSecondFactor(caller) }
        guard visit.isPost else {
            if hasFactor { return .page(EntryPages.code(visit)) }
            let offer = try await visit.site.work.run { try access.offerSecondFactor(session: token) }
            return .page(EntryPages.enrol(visit, secret: offer.secret, address: offer.address))
        }
        let code = visit.fields["code"] ?? ""
        do {
            if hasFactor {
                let opened = try await visit.site.work.run {
                    try access.passSecondFactor(session: token, code: code)
                }
                return entered(opened, visit)
            }
            let done = try await visit.site.work.run {
                try access.confirmSecondFactor(session: token, code: code)
            }
            var answer = Answer.page(
                EntryPages.recovery(visit, codes: done.recoveryCodes, next: next(done.session, visit)))
            answer.cookies = [cookie(done.session)]
            return answer
        } catch let problem as Problem where isForForm(problem) {
            let page =
                hasFactor
                ? EntryPages.code(visit, problem: problem)
                : EntryPages.enrol(
                    visit, secret: visit.fields["secret"] ?? "", address: visit.fields["address"] ?? "",
                    problem: problem)
            return .page(page, status: problem.status)
        }
    }

    /// What the form shows above its field, rather than a page of its own.
    private static func isForForm(_ problem: Problem) -> Bool {
        let number = problem.number.rawValue
        return problem.number != .sessionEnded
            && (number.hasPrefix("401.") || number.hasPrefix("422.") || number.hasPrefix("429."))
    }

    private static func cookie(_ opened: OpenedSession) -> SiteCookie {
        SiteCookie(name: .session, value: opened.token, seconds: nil)
    }

    private static func next(_ opened: OpenedSession, _ visit: Visit) -> String {
        let next = visit.fields["next"].map { [("next", PreferenceRoutes.local($0))] } ?? []
        return path(of: opened.caller.stage, next: next)
    }

    private static func entered(_ opened: OpenedSession, _ visit: Visit) -> Answer {
        .redirect(next(opened, visit), cookies: [cookie(opened)])
    }
}

public import Access
public import HTTPTypes

/// Every address that the server answers, in one place (网址): a route that is not here does not exist.
///
/// Path, methods, who may come, and what a form may send stand side by side, so that the router, the gate, the menu
/// and the access matrix of the tests are all made from this list.
public enum SiteURL: String, CaseIterable, Sendable {
    // work
    case today, household, householdEdit, why
    // areas and villages
    case area, villageWhy
    // cards on paper
    case card, cardFile, villageCards, cardCode, cardRevoke
    // what is filed
    case documents, documentNew, documentFile, documentWithdraw, missingDocuments
    // what is masked, in clear
    case unmask
    // one entry of the journal
    case record
    // forms that add
    case householdNew, memberNew, memberLeave, villageEdit, bulkEdit
    // what was recorded, the latest first
    case changeList, changeListFile
    // visits
    case householdVisit, villageVisit
    // lists
    case households, householdsFile, persons, personsFile, villages, villagesFile, exits, exitsFile, tasks,
        tasksFile, savedViews, quality, filledForms
    // the pack
    case policy, policyPage
    // workbooks handed in
    case importing, upload, markedUpload, batch
    // the campaign map
    case ownMap, map, mapTable, ownCockpit, cockpit, tile, changes
    // the API, and the page about it
    case interface
    case apiDescription, apiMe, apiAreas, apiHouseholds, apiPersons, apiVillages, apiExits, apiWorkList
    // administrators
    case adminAccounts, adminAccountsFile, adminOpen, adminAccount, adminManage, adminRoles, adminLog,
        adminLogFile
    case apiHousehold, apiHouseholdEntries, apiHouseholdFacts, apiPerson, apiVillage, apiExplanation,
        apiEvaluations, apiParameters, apiFacts, apiEntries, apiBatches, apiUndo, apiImports, apiDuplicates,
        apiUsers, apiGeo, apiJob, apiDocuments, apiDocumentFiling, apiDocumentContent
    // coming and going
    case signIn, signOut, password, secondFactor, setUp
    // how pages look
    case language, skin
    // files and machines
    case asset, health, ready, metrics

    /// The path, with `{name}` for its parts.
    public var pattern: String {
        switch self {
        case .today: "/"
        case .household: "/household/{id}"
        case .householdEdit: "/household/{id}/edit"
        case .householdNew: "/household/new"
        case .bulkEdit: "/households/edit"
        case .memberNew: "/household/{id}/member"
        case .memberLeave: "/household/{id}/member/{person}/leave"
        case .villageEdit: "/village/{area}/edit"
        case .householdVisit: "/household/{id}/visit"
        case .villageVisit: "/village/{area}/visit"
        case .why: "/household/{id}/why/{ruleset}/{criterion}"
        case .area: "/area/{id}"
        case .villageWhy: "/area/{id}/why/{ruleset}/{criterion}"
        case .record: "/entry/{entry}"
        case .card: "/household/{id}/card"
        case .cardFile: "/household/{id}/card.pdf"
        case .cardRevoke: "/household/{id}/card/revoke"
        case .unmask: "/household/{id}/unmask"
        case .villageCards: "/area/{id}/cards.pdf"
        case .cardCode: "/q/{token}"
        case .households: "/households"
        case .householdsFile: "/households.{form}"
        case .persons: "/persons"
        case .personsFile: "/persons.{form}"
        case .villages: "/villages"
        case .villagesFile: "/villages.{form}"
        case .exits: "/exit"
        case .exitsFile: "/exit.{form}"
        case .tasks: "/tasks"
        case .tasksFile: "/tasks.{form}"
        case .changeList: "/changes"
        case .changeListFile: "/changes.{form}"
        case .savedViews: "/views"
        case .quality: "/quality"
        case .filledForms: "/forms"
        case .policy: "/policy"
        case .policyPage: "/policy/{page}"
        case .importing: "/import"
        case .upload: "/import/{upload}"
        case .markedUpload: "/import/{upload}/marked"
        case .batch: "/batches/{batch}"
        case .ownMap: "/map"
        case .map: "/map/{area}"
        case .mapTable: "/map/{area}/table/{kind}"
        case .ownCockpit: "/cockpit"
        case .cockpit: "/cockpit/{area}"
        case .tile: "/tiles/{layer}/{z}/{x}/{y}"
        case .changes: "/api/v1/changes"
        case .interface: "/api"
        case .apiDescription: "/api/openapi.json"
        case .apiMe: "/api/v1/me"
        case .apiAreas: "/api/v1/areas"
        case .apiHouseholds: "/api/v1/households"
        case .apiPersons: "/api/v1/persons"
        case .apiVillages: "/api/v1/villages"
        case .apiExits: "/api/v1/exits"
        case .apiWorkList: "/api/v1/worklist"
        case .documents: "/documents/{id}"
        case .documentNew: "/documents/{id}/new"
        case .documentFile: "/documents/{id}/file/{document}"
        case .documentWithdraw: "/documents/{id}/withdraw/{document}"
        case .missingDocuments: "/documents"
        case .adminAccounts: "/admin"
        case .adminAccountsFile: "/admin/accounts.{form}"
        case .adminOpen: "/admin/open"
        case .adminAccount: "/admin/account/{account}"
        case .adminManage: "/admin/account/{account}/manage"
        case .adminRoles: "/admin/account/{account}/roles"
        case .adminLog: "/admin/log"
        case .adminLogFile: "/admin/log.{form}"
        case .apiHousehold: "/api/v1/households/{id}"
        case .apiHouseholdEntries: "/api/v1/households/{id}/entries"
        case .apiHouseholdFacts: "/api/v1/households/{id}/facts"
        case .apiPerson: "/api/v1/persons/{id}"
        case .apiVillage: "/api/v1/villages/{id}"
        case .apiExplanation: "/api/v1/explanations/{id}/{ruleset}"
        case .apiEvaluations: "/api/v1/evaluations/{ruleset}"
        case .apiParameters: "/api/v1/parameters"
        case .apiFacts: "/api/v1/facts"
        case .apiEntries: "/api/v1/entries"
        case .apiBatches: "/api/v1/batches"
        case .apiUndo: "/api/v1/batches/{batch}/undo"
        case .apiImports: "/api/v1/imports"
        case .apiDuplicates: "/api/v1/duplicates"
        case .apiUsers: "/api/v1/users"
        case .apiGeo: "/api/v1/geo/{layer}.geojson"
        case .apiJob: "/api/v1/jobs/{job}"
        case .apiDocuments: "/api/v1/documents/{id}"
        case .apiDocumentFiling: "/api/v1/documents/{id}/files"
        case .apiDocumentContent: "/api/v1/documents/{id}/files/{document}"
        case .signIn: "/login"
        case .signOut: "/logout"
        case .password: "/password"
        case .secondFactor: "/second-factor"
        case .setUp: "/set-up"
        case .language: "/language/{id}"
        case .skin: "/skin/{id}"
        case .asset: "/assets/{file}"
        case .health: "/healthz"
        case .ready: "/readyz"
        case .metrics: "/metrics"
        }
    }

    /// The methods that it answers; HEAD comes with GET.
    public var methods: [HTTPRequest.Method] {
        switch self {
        case .signOut, .language, .skin, .savedViews, .bulkEdit, .cardRevoke: [.post]
        case .householdNew, .memberNew, .memberLeave, .villageEdit, .householdVisit, .villageVisit:
            [.get, .post]
        case .documentNew, .documentWithdraw: [.get, .post]
        case .householdEdit, .unmask, .adminOpen, .adminManage, .adminRoles, .signIn, .password,
            .secondFactor, .setUp, .importing, .upload, .batch:
            [.get, .post]
        case _ where isForMachines: operations.map(\.method)
        default: [.get]
        }
    }

    /// Whether programs ask for it: they get problems as JSON and are never led to a form.
    public var isForMachines: Bool { pattern.hasPrefix("/api/") }

    /// Whether its form takes long to fill in: what was typed outlives the session.
    var isLongForm: Bool {
        switch self {
        case .householdEdit, .householdNew, .memberNew, .memberLeave, .villageEdit, .householdVisit,
            .villageVisit:
            true
        default: false
        }
    }

    /// Whether its form may bring a file.
    public var takesFile: Bool {
        [.importing, .apiImports, .documentNew, .apiDocumentFiling].contains(self)
    }

    /// Whether what it shows depends on nothing but the database, the day and who asks: it may be kept as it was sent.
    var isKept: Bool {
        switch self {
        case .today, .household, .why, .area, .villageWhy, .households, .persons, .villages, .exits, .tasks,
            .quality, .filledForms, .missingDocuments, .policy, .policyPage, .map, .mapTable, .cockpit, .tile,
            .changeList:
            true
        default: false
        }
    }

    /// Who may come, and what is checked before the page begins.
    public var entry: SiteEntry {
        switch self {
        case .health, .ready, .metrics, .asset, .language, .skin: .everyone
        case .signIn, .setUp: .visitor
        case .signOut, .password, .secondFactor: .signedIn
        case .today, .policy, .policyPage, .interface: .permission(.seePolicy, .anywhere)
        case .household, .why, .card, .cardFile, .cardRevoke: .permission(.seeHouseholds, .subject("id"))
        case .record: .permission(.seeHouseholds, .entry("entry"))
        case .documents, .documentFile: .permission(.seeHouseholds, .subject("id"))
        case .documentNew, .documentWithdraw: .permission(.editFacts, .subject("id"))
        case .adminAccounts, .adminAccountsFile, .adminAccount: .permission(.seeAccounts, .anywhere)
        case .adminOpen, .adminManage: .permission(.manageAccounts, .anywhere)
        case .adminRoles: .permission(.grantRoles, .anywhere)
        case .adminLog, .adminLogFile: .permission(.seeAccessLog, .anywhere)
        case .unmask: .permission(.unmask, .subject("id"))
        case .villageCards: .permission(.exportPersonal, .area("id"))
        case .cardCode: .permission(.seeHouseholds, .anywhere)
        case .area, .villageWhy: .permission(.seeLists, .area("id"))
        case .households, .persons, .villages, .exits, .tasks, .savedViews, .quality, .filledForms,
            .missingDocuments, .changeList:
            .permission(.seeLists, .anywhere)
        case .householdsFile, .personsFile, .villagesFile, .exitsFile, .tasksFile, .changeListFile:
            .permission(.exportLists, .anywhere)
        case .importing, .upload, .markedUpload: .permission(.importFiles, .anywhere)
        case .batch: .permission(.editFacts, .anywhere)
        case .householdEdit, .memberNew, .memberLeave, .householdVisit:
            .permission(.editFacts, .subject("id"))
        case .householdNew, .bulkEdit: .permission(.editFacts, .anywhere)
        case .villageEdit, .villageVisit: .permission(.editFacts, .area("area"))
        case .ownMap, .ownCockpit, .tile, .changes: .permission(.seeFigures, .anywhere)
        case .map, .mapTable, .cockpit: .permission(.seeFigures, .area("area"))
        // the API
        case .apiDescription: .everyone
        case .apiMe, .apiJob: .signedIn
        case .apiAreas, .apiParameters, .apiFacts: .permission(.seePolicy, .anywhere)
        case .apiHouseholds, .apiPersons, .apiVillages, .apiExits, .apiWorkList, .apiEvaluations:
            .permission(.seeLists, .anywhere)
        case .apiVillage: .permission(.seeLists, .area("id"))
        case .apiHousehold, .apiHouseholdEntries, .apiPerson, .apiExplanation, .apiDocuments,
            .apiDocumentContent:
            .permission(.seeHouseholds, .subject("id"))
        case .apiHouseholdFacts, .apiDocumentFiling: .permission(.editFacts, .subject("id"))
        case .apiEntries: .permission(.seeJournal, .anywhere)
        case .apiBatches, .apiUndo, .apiImports: .permission(.importFiles, .anywhere)
        case .apiDuplicates: .permission(.mergeSubjects, .anywhere)
        case .apiUsers: .permission(.manageAccounts, .anywhere)
        case .apiGeo: .permission(.seeFigures, .anywhere)
        }
    }

    /// What stands before a token in the paths that have one; found once, since every request asks.
    private static let beforeTokens: [String] = allCases.compactMap { url in
        url.pattern.firstRange(of: "{token}").map { String(url.pattern[..<$0.lowerBound]) }
    }

    /// A path as the log may have it: a token in it opens something, and is left out.
    static func logged(_ path: String) -> String {
        beforeTokens.first { path.hasPrefix($0) }.map { $0 + "…" } ?? path
    }

    /// Whether a path is one of this address.
    func matches(_ path: String) -> Bool {
        let (asked, own) = (path.split(separator: "/"), pattern.split(separator: "/"))
        guard asked.count == own.count else { return false }
        return zip(own, asked).allSatisfy { own, asked in
            guard let open = own.firstIndex(of: "{"), let close = own.lastIndex(of: "}") else {
                return own == asked
            }
            return asked.hasPrefix(own[..<open]) && asked.hasSuffix(own[own.index(after: close)...])
        }
    }

    /// The path with its parts filled in, in order, and further conditions behind `?`.
    public func path(_ parts: String..., query: [(String, String)] = []) -> String {
        var rest = parts[...]
        var path = pattern.split(separator: "/", omittingEmptySubsequences: false).map { part in
            guard let open = part.firstIndex(of: "{"), let close = part.lastIndex(of: "}") else {
                return String(part)
            }
            return part[..<open] + Percent.encoded(rest.popFirst() ?? "") + part[part.index(after: close)...]
        }.joined(separator: "/")
        if !query.isEmpty {
            path +=
                "?" + query.map { "\(Percent.encoded($0.0))=\(Percent.encoded($0.1))" }.joined(separator: "&")
        }
        return path
    }
}

/// Who may come to an address (准入).
public enum SiteEntry: Sendable, Hashable {
    /// Anybody; no session is looked at.
    case everyone
    /// Anybody who has not signed in: forms before a session.
    case visitor
    /// Whoever has begun to sign in, at whatever stage.
    case signedIn
    /// Whoever holds a permission at a place.
    case permission(Permission, Place)

    /// Where the permission must hold.
    public enum Place: Sendable, Hashable {
        /// In any area; the page shows what lies in the caller's own.
        case anywhere
        /// Where the household or person lies whose id stands in this part of the path.
        case subject(String)
        /// In the area whose id stands in this part of the path.
        case area(String)
        /// Where the household lies of which the entry tells whose place in the journal stands in this part of the path;
        /// an entry about something else asks for what that asks for (`RecordNeed`).
        case entry(String)
    }
}

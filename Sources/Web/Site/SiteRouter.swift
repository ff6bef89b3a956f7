import Access
import HTTPTypes
import Hummingbird
import Logging
import Registry
import Vocabulary

/// Puts every address of `SiteURL` on the router (路由): gate, page, access log, delivery, in this order for each.
struct SiteRouter {
    private let site: Site
    private let gate: Gate

    init(_ site: Site) {
        self.site = site
        gate = Gate(site: site)
    }

    /// What answers a request.
    func responder() -> RouterResponder<SiteContext> {
        let router = Router(context: SiteContext.self, options: .autoGenerateHeadEndpoints)
        router.add(middleware: RequestWatch(site: site, gate: gate))
        for url in SiteURL.allCases {
            for method in url.methods {
                router.on(RouterPath(url.pattern), method: method) { request, context in
                    await respond(url, request, context)
                }
            }
        }
        return router.buildResponder()
    }

    private func respond(_ url: SiteURL, _ request: Request, _ context: SiteContext) async -> Response {
        var visit = gate.doorstep(url, request, context)
        let place = site.pages.place(visit, session: gate.session(request))
        do {
            if let place, let kept = try await gate.kept(place, visit) { return kept.response(to: request) }
            let admitted = try await gate.admit(visit)
            visit = admitted.visit
            var answer = try await page(visit)
            answer.cookies += admitted.cookies
            let shown = answer.shows
            for line in shown { try await site.note(line) }
            let response = Delivery(visit).response(answer)
            if let place, !answer.isPrivate { site.pages.keep(response, shows: shown, at: place) }
            return response
        } catch let still as StillReading {
            let language = visit.language
            let area = try? await site.read { $0.directory.name(still.area, language) }
            let page = WaitingPage(day: still.day, area: area ?? "", language: language).page
            return Delivery(visit).response(.page(page, status: .accepted))
        } catch let form as InterruptedForm {
            return Delivery(visit).response(form.answer())
        } catch {
            let problem = error as? Problem ?? Problem(.unexpected, ["why": ""])
            if problem.number == .unexpected {
                context.logger.error("unexpected", metadata: ["error": "\(error)"])
            }
            visit = await gate.known(visit)
            let (named, refusal) = await naming(problem, visit)
            return Delivery(visit).response(ErrorRoutes.answer(named, visit, refusal))
        }
    }

    /// A problem that names an area by its id names it for people as people do; who may not do something is told who
    /// could.
    private func naming(_ problem: Problem, _ visit: Visit) async -> (Problem, Refusal?) {
        guard [.outsideTerritory, .notPermitted].contains(problem.number), !visit.url.isForMachines,
            let caller = visit.caller
        else { return (problem, nil) }
        let language = visit.language
        let read = try? await visit.site.read { reading in
            let area = problem.arguments["area"].flatMap { AreaID($0) }
            var named = problem
            if let area { named.arguments["area"] = reading.directory.name(area, language) }
            let permission = problem.arguments["permission"].flatMap { Permission(rawValue: $0) }
            let refusal = try permission.map { try Refusal($0, at: area, caller, reading, language) }
            return (named, refusal)
        }
        return read ?? (problem, nil)
    }

    /// The page behind an address.
    private func page(_ visit: Visit) async throws -> Answer {
        switch visit.url {
        case .today: try await TodayRoutes.show(visit)
        case .household: try await HouseholdRoutes.show(visit)
        case .householdEdit: try await EditRoutes.show(visit)
        case .bulkEdit: try await BulkRoutes.show(visit)
        case .householdNew, .memberNew, .memberLeave, .villageEdit, .householdVisit, .villageVisit:
            try await EditRoutes.show(visit)
        case .why: try await WhyRoutes.show(.household, visit)
        case .card: try await CardRoutes.show(visit)
        case .cardFile: try await CardRoutes.file(visit)
        case .cardRevoke: try await CardRoutes.revoke(visit)
        case .documents: try await DocumentRoutes.list(visit)
        case .missingDocuments: try await DocumentRoutes.missing(visit)
        case .documentNew: try await DocumentRoutes.file(visit)
        case .documentFile: try await DocumentRoutes.content(visit)
        case .documentWithdraw: try await DocumentRoutes.withdraw(visit)
        case .record: try await RecordRoutes.show(visit)
        case .unmask: try await UnmaskRoutes.show(visit)
        case .villageCards: try await CardRoutes.village(visit)
        case .cardCode: try await CardRoutes.open(visit)
        case .area: try await AreaRoutes.show(visit)
        case .villageWhy: try await WhyRoutes.show(.village, visit)
        case .households: try await ListRoutes.show(.households, visit)
        case .householdsFile: try await ListRoutes.file(.households, visit)
        case .persons: try await ListRoutes.show(.persons, visit)
        case .personsFile: try await ListRoutes.file(.persons, visit)
        case .villages: try await ListRoutes.show(.villages, visit)
        case .villagesFile: try await ListRoutes.file(.villages, visit)
        case .exits: try await ListRoutes.show(.exits, visit)
        case .exitsFile: try await ListRoutes.file(.exits, visit)
        case .tasks: try await TasksRoutes.show(visit)
        case .tasksFile: try await TasksRoutes.file(visit)
        case .policy, .policyPage: try await PolicyRoutes.show(visit)
        case .interface: try await InterfaceRoutes.show(visit)
        case .filledForms: try await FormsRoutes.show(visit)
        case .quality: try await QualityRoutes.show(visit)
        case .changeList: try await ChangeListRoutes.show(visit)
        case .changeListFile: try await ChangeListRoutes.file(visit)
        case .savedViews: try await SavedViewRoutes.change(visit)
        case .importing: try await ImportRoutes.start(visit)
        case .upload: try await ImportRoutes.upload(visit)
        case .markedUpload: try await ImportRoutes.marked(visit)
        case .batch: try await BatchRoutes.show(visit)
        case .ownMap: try await MapRoutes.own(visit)
        case .map: try await MapRoutes.show(visit)
        case .mapTable: try await MapRoutes.table(visit)
        case .ownCockpit: try await CockpitRoutes.own(visit)
        case .cockpit: try await CockpitRoutes.show(visit)
        case .tile: try await TileRoutes.show(visit)
        case .changes, .apiDescription, .apiMe, .apiAreas, .apiHouseholds, .apiPersons, .apiVillages,
            .apiExits,
            .apiWorkList, .apiHousehold, .apiHouseholdEntries, .apiHouseholdFacts, .apiPerson, .apiVillage,
            .apiExplanation, .apiEvaluations, .apiParameters, .apiFacts, .apiEntries, .apiBatches, .apiUndo,
            .apiImports, .apiDuplicates, .apiUsers, .apiGeo, .apiJob, .apiDocuments,
            .apiDocumentFiling, .apiDocumentContent:
            try await APIRoutes.answer(visit)
        case .adminAccounts: try await AccountRoutes.list(visit)
        case .adminAccountsFile: try await AccountRoutes.file(visit)
        case .adminOpen: try await AccountRoutes.open(visit)
        case .adminAccount: try await AccountRoutes.show(visit)
        case .adminManage: try await AccountRoutes.manage(visit)
        case .adminRoles: try await AccountRoutes.roles(visit)
        case .adminLog: try await LogRoutes.show(visit)
        case .adminLogFile: try await LogRoutes.file(visit)
        case .signIn: try await EntryRoutes.signIn(visit)
        case .signOut: try await EntryRoutes.signOut(visit)
        case .password: try await EntryRoutes.password(visit)
        case .secondFactor: try await EntryRoutes.secondFactor(visit)
        case .setUp: try await SetUpRoutes.show(visit)
        case .language: PreferenceRoutes.language(visit)
        case .skin: PreferenceRoutes.skin(visit)
        case .asset: try AssetRoutes.show(visit)
        case .health: ProcessRoutes.health()
        case .ready: await ProcessRoutes.ready(site)
        case .metrics: await ProcessRoutes.metrics(site)
        }
    }
}

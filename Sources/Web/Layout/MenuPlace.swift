extension SiteURL {
    /// The entry of the menu beneath which a page lies (所在栏目); nil for what is beneath none, or no page in the frame.
    var menu: SiteURL? {
        switch self {
        case .today: .today
        case .ownCockpit, .cockpit: .ownCockpit
        case .ownMap, .map, .mapTable: .ownMap
        case .households, .householdsFile, .savedViews, .bulkEdit, .household, .householdEdit, .householdNew,
            .householdVisit, .memberNew, .memberLeave, .unmask, .why, .card, .cardFile, .cardRevoke,
            .cardCode,
            .documents, .documentNew, .documentFile, .documentWithdraw:
            .households
        case .persons, .personsFile: .persons
        case .villages, .villagesFile, .area, .villageWhy, .villageEdit, .villageVisit, .villageCards:
            .villages
        case .importing, .upload, .markedUpload, .batch: .importing
        case .filledForms: .filledForms
        case .quality: .quality
        case .missingDocuments: .missingDocuments
        case .tasks, .tasksFile: .tasks
        case .exits, .exitsFile: .exits
        case .changeList, .changeListFile: .changeList
        case .adminAccounts, .adminAccountsFile, .adminOpen, .adminAccount, .adminManage, .adminRoles:
            .adminAccounts
        case .adminLog, .adminLogFile: .adminLog
        case .policy, .policyPage: .policy
        case .interface: .interface
        // An entry may be about anything.
        case .record: nil
        case .signIn, .signOut, .password, .secondFactor, .setUp, .language, .skin: nil
        case .asset, .health, .ready, .metrics, .tile, .changes: nil
        case .apiDescription, .apiMe, .apiAreas, .apiHouseholds, .apiPersons, .apiVillages, .apiExits,
            .apiWorkList, .apiHousehold, .apiHouseholdEntries, .apiHouseholdFacts, .apiPerson, .apiVillage,
            .apiExplanation, .apiEvaluations, .apiParameters, .apiFacts, .apiEntries, .apiBatches, .apiUndo,
            .apiImports, .apiDuplicates, .apiUsers, .apiGeo, .apiJob, .apiDocuments, .apiDocumentFiling,
            .apiDocumentContent:
            nil
        }
    }
}

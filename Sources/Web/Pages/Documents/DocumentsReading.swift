import Access
import Exit
import Journal
import Policy
import Registry
import Vocabulary

extension DocumentsModel {
    /// Reads what is filed to a household or village for a caller.
    init(_ id: String, _ reading: Reading, _ caller: Caller, _ language: String) throws {
        if AreaID(id) != nil {
            self = try Self(VillageFile(id, reading), caller, language)
        } else {
            self = try Self(HouseholdFile(id, reading), caller, language)
        }
    }

    /// Of a household that was read.
    init(_ file: HouseholdFile, _ caller: Caller, _ language: String) throws {
        let show = FactShow(file.reading.pack, language, caller, file.territory)
        self.init(
            id: file.id, title: file.title(show), book: SiteURL.household.path(file.id),
            crumbs: file.crumbs(show, caller, last: DocumentWords.documents(language)),
            asOf: file.reading.asOf)
        let owner = DocumentOwner(
            id: id, kind: .household, unit: file.state.unit, village: file.state.village)
        try take(
            owner, file.source.holds(ProcessFact.registered), file.source.holds(ProcessFact.exited),
            file.reading, caller, show)
    }

    /// Of a village that was read.
    init(_ file: VillageFile, _ caller: Caller, _ language: String) throws {
        let show = FactShow(file.reading.pack, language, caller, file.territory)
        let title = file.reading.directory.name(file.id, language)
        self.init(
            id: file.id.description, title: title, book: SiteURL.area.path(file.id.description),
            crumbs: file.reading.crumbs(file.id, caller, language)
                + [Page.Crumb(DocumentWords.documents(language))], asOf: file.reading.asOf)
        let owner = DocumentOwner(
            id: id, kind: .village, unit: file.state.unit, village: file.id.number)
        try take(
            owner, file.source.holds(CampaignFigures.poorVillageFact),
            file.source.holds(ProcessFact.villageExited), file.reading, caller, show)
    }

    private mutating func take(
        _ owner: DocumentOwner, _ isRegistered: Bool, _ hasExited: Bool, _ reading: Reading,
        _ caller: Caller, _ show: FactShow
    ) throws {
        let (pack, language) = (reading.pack, show.language)
        let territory = reading.territory(AreaID(owner.village))
        mayEdit = caller.may(.editFacts, in: territory)
        mayOpen = caller.mayOpenDocuments(of: owner, in: territory)
        kinds = pack.documentKinds(of: owner.kind).map { ($0.id, $0.label(language)) }
        let documents = try reading.view.documents(of: owner)
        func who(_ actor: String) throws -> String { try reading.who(actor, language) }
        func file(_ document: FiledDocument) throws -> File {
            File(
                id: document.id, kind: pack.documentKinds[document.kind]?.label(language) ?? document.kind,
                name: mayOpen ? document.name : nil, size: DocumentWords.size(document.bytes),
                on: document.on, who: try who(document.actor), remark: mayOpen ? document.remark : nil,
                withdrawal: try document.withdrawal.map {
                    ($0.on, try who($0.actor), mayOpen ? $0.reason ?? "" : "***")
                })
        }
        let needs = DocumentNeeds(
            pack, of: owner.kind, isRegistered: isRegistered, hasExited: hasExited, documents)
        (asked, present, missing) = (needs.asked, needs.present, needs.missing.map(\.id))
        filed = documents
        lines = try needs.lines.map { line in
            Line(
                id: line.kind.id, name: line.kind.label(language),
                conditions: line.kind.criteria.compactMap { pack.condition($0)?.label(language) },
                isAsked: line.isAsked, isVerified: line.kind.status != .unverified,
                files: try line.filed.map(file))
        }
        withdrawn = try documents.filter { $0.withdrawal != nil }.map(file)
    }
}

extension Caller {
    /// Whether they may read documents: what a household files shows its persons, whoever sees those masked opens none.
    func mayOpenDocuments(of owner: DocumentOwner, in territory: Territory) -> Bool {
        visibility(of: owner.kind == .household ? .person : .open, in: territory) == .clear
    }
}

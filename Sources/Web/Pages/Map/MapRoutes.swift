import Access
import Exit
import Journal
import Map
import Registry
import Vocabulary

/// 一张图 and its table as a file.
enum MapRoutes {
    /// The caller's own area's map.
    static func own(_ visit: Visit) async throws -> Answer {
        .redirect(SiteURL.map.path(try await ownArea(visit).description))
    }

    /// The area of the caller's first role, else the top one.
    static func ownArea(_ visit: Visit) async throws -> AreaID {
        let grants = visit.caller?.grants ?? []
        let area = try await visit.read { reading in
            grants.first { reading.directory[$0.area] != nil }?.area ?? reading.directory.root?.id
        }
        guard let area else { throw Problem(.areaNotFound, ["area": ""]) }
        return area
    }

    static func show(_ visit: Visit) async throws -> Answer {
        guard let caller = visit.caller else { throw Problem(.sessionEnded) }
        let snapshot = try await visit.snapshot()
        let (model, shapes) = try await visit.read { reading in
            var (model, _, shapes) = try drawn(visit, area: visit.part("area"), snapshot, reading)
            if let chosen = model.choice?.area {
                model.choice?.toVerify = try CaseCount(
                    area: chosen, snapshot: snapshot, cache: visit.site.workLists, reading: reading,
                    caller: caller, language: visit.language, now: visit.now
                ).left([("verify", "1")])
            }
            return (model, shapes)
        }
        return .page(MapPage.page(model, SiteLinks(), box: shapes.map.box))
    }

    /// The table as JSON, CSV or a workbook.
    static func table(_ visit: Visit) async throws -> Answer {
        let snapshot = try await visit.snapshot()
        let model = try await visit.read { reading in
            try drawn(visit, area: visit.part("area"), snapshot, reading).map
        }
        return try MapTable(model).answer(visit.part("kind"), visit)
    }

    /// What an area's map shows; a level given here goes before the address.
    static func drawn(
        _ visit: Visit, area: String, level: String? = nil, _ snapshot: RegistrySnapshot, _ reading: Reading
    ) throws -> (map: MapModel, figures: CampaignFigures, shapes: CityShapes) {
        guard let id = AreaID(area), reading.directory[id] != nil else {
            throw Problem(.areaNotFound, ["area": area])
        }
        let maps = visit.site.maps
        let shapes = maps.shapes(reading)
        let figures = try maps.figures(snapshot, reading)
        var question = MapQuestion(id, visit.query)
        question.level = level ?? question.level
        var model = try MapModel(
            question, figures, shapes, reading.directory, reading.pack,
            position: snapshot.position.description, language: visit.language)
        model.simulated = visit.site.isSimulated
        let caller = visit.caller
        model.open = Set(
            model.crumbs.map(\.area).filter {
                caller?.may(.seeFigures, in: reading.territory($0)) == true
            })
        return (model, figures, shapes)
    }
}

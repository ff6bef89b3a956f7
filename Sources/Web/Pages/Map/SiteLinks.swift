import Vocabulary

/// The addresses that the map's parts lead to, each keeping what was chosen (地图链接).
struct SiteLinks: Sendable {
    /// The map of an area.
    func map(_ area: AreaID) -> String { SiteURL.map.path(area.description) }

    private func chosen(_ model: MapModel) -> [(String, String)] {
        [
            ("indicator", model.indicator.id), ("level", model.level),
            ("year", String(model.years[model.year])),
        ]
    }

    /// The map of another area with what was chosen of this one; the level is the other's own.
    func open(_ area: AreaID, _ model: MapModel) -> String {
        SiteURL.map.path(area.description, query: chosen(model).filter { $0.0 != "level" })
    }

    /// The same map with an area chosen.
    func choose(_ area: AreaID, _ model: MapModel) -> String {
        SiteURL.map.path(model.area.description, query: chosen(model) + [("choice", area.description)])
    }

    /// The same map without a choice.
    func close(_ model: MapModel) -> String {
        SiteURL.map.path(model.area.description, query: chosen(model))
    }

    /// The table as a file.
    func export(_ model: MapModel, _ kind: String) -> String {
        SiteURL.mapTable.path(model.area.description, kind, query: chosen(model))
    }

    /// The same map with any area chosen: `ID` stands for it.
    func chooseAny(_ model: MapModel) -> String {
        SiteURL.map.path(model.area.description, query: chosen(model) + [("choice", "ID")])
    }

    /// A layer's tiles, as MapLibre wants them.
    func tiles(_ layer: String) -> String {
        SiteURL.tile.pattern.replacing("{layer}", with: layer) + ".mvt"
    }

    /// Any household's book: `ID` stands for it.
    var household: String { SiteURL.household.path("ID") }
}

extension SchematicMap {
    /// From this zoom on villages are drawn as shapes.
    public static let villageZoom = 9
    /// From this zoom on households are drawn as points, for those allowed.
    public static let householdZoom = 12

    /// The tile of boundaries: layers `upper` (outlines), `town`, `village`, each feature's id the area (界线瓦片).
    public func boundaryTile(_ tile: TileAddress) -> VectorTile {
        var answer = VectorTile()
        var townLayer = VectorTileLayer("town")
        var villageLayer = VectorTileLayer("village")
        let around = tile.box(margin: 1.0 / 32)
        for (town, villages) in drawn where town.box.meets(around) {
            townLayer.addPolygon(town.ring, within: town.box, in: tile, id: town.id)
            guard tile.zoom >= Self.villageZoom else { continue }
            for village in villages where village.box.meets(around) {
                villageLayer.addPolygon(village.ring, within: village.box, in: tile, id: village.id)
            }
        }
        answer.add(villageLayer)
        answer.add(townLayer)
        var upperLayer = VectorTileLayer("upper")
        for (depth, area) in upper.enumerated() {
            upperLayer.addOutlines(
                outlines[area] ?? [], in: tile, id: UInt64(bitPattern: area),
                [("order", Int64(depth))])
        }
        answer.add(upperLayer)
        return answer
    }
}

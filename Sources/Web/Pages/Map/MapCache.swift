import Exit
import Policy
import Registry
import Storage
import Synchronization
import Vocabulary

/// The shapes, figures and household places of the newest position, made when first asked for (地图缓存).
final class MapCache: Sendable {
    private struct Kept {
        var shapes: (receipt: Int64, day: LocalDate, shapes: CityShapes)?
        var figures: CampaignFigures?
        var places: (receipt: Int64, places: HouseholdPlaces)?
    }

    private let kept = Mutex(Kept())

    /// The shapes of the areas at a position; areas change only by entries.
    func shapes(_ directory: AreaDirectory, _ pack: PolicyPack, receipt: Int64) -> CityShapes {
        if let known = kept.withLock({ $0.shapes }), known.receipt == receipt, known.day == directory.asOf {
            return known.shapes
        }
        let made = CityShapes(directory, pack)
        kept.withLock { $0.shapes = (receipt, directory.asOf, made) }
        return made
    }

    /// The tallies of all villages at a snapshot.
    func figures(_ snapshot: RegistrySnapshot, _ connection: any StorageConnection) throws -> CampaignFigures
    {
        if let known = kept.withLock({ $0.figures }), known.receipt == snapshot.receipt,
            known.asOf == snapshot.moment.asOf
        {
            return known
        }
        let made = try CampaignFigures(snapshot, connection)
        kept.withLock { $0.figures = made }
        return made
    }

    /// Where the households of a snapshot are drawn; kept while the same households stand in the same villages.
    func places(_ snapshot: RegistrySnapshot, _ shapes: CityShapes) -> HouseholdPlaces {
        let known = kept.withLock { $0.places }
        if let known, known.receipt == snapshot.receipt { return known.places }
        let same = known.flatMap { $0.places.digest == HouseholdPlaces.digest(snapshot) ? $0.places : nil }
        let places = same ?? HouseholdPlaces(snapshot, shapes)
        kept.withLock { $0.places = (snapshot.receipt, places) }
        return places
    }
}

import Exit
import Map
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

    /// The shapes of the areas at a position; areas change only by entries, and by few of them.
    func shapes(_ directory: AreaDirectory, _ pack: PolicyPack, receipt: Int64) -> CityShapes {
        let known = kept.withLock { $0.shapes }
        if let known, known.receipt == receipt, known.day == directory.asOf { return known.shapes }
        let made = CityShapes(directory, pack, knowing: known?.shapes)
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

    /// Where the households of a snapshot are drawn; kept while the same households stand in the same villages and these
    /// have the same shapes.
    func places(_ snapshot: RegistrySnapshot, _ shapes: CityShapes) -> HouseholdPlaces {
        let known = kept.withLock { $0.places }
        if let known, known.receipt == snapshot.receipt { return known.places }
        let same = known.flatMap { known in
            known.places.towns == shapes.map.towns && known.places.digest == HouseholdPlaces.digest(snapshot)
                ? known.places : nil
        }
        let places = same ?? HouseholdPlaces(snapshot, shapes)
        kept.withLock { $0.places = (snapshot.receipt, places) }
        return places
    }
}

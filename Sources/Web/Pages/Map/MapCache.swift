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
        var shapes: (since: Int64, day: LocalDate, shapes: CityShapes)?
        var figures: CampaignFigures?
        var places: (receipt: Int64, places: HouseholdPlaces)?
        var marks: HouseholdMarks?
    }

    private let kept = Mutex(Kept())
    private let counting = Mutex(())

    /// The shapes of the areas as a reading has them.
    func shapes(_ reading: Reading) -> CityShapes {
        let (since, day) = (reading.areasSince, reading.asOf)
        let known = kept.withLock { $0.shapes }
        if let known, known.since == since, known.day == day { return known.shapes }
        let made = CityShapes(reading.directory, reading.pack, knowing: known?.shapes)
        kept.withLock { $0.shapes = (since, day, made) }
        return made
    }

    /// The tallies of all villages at a snapshot; those of villages that nothing was written of since are kept.
    func figures(_ snapshot: RegistrySnapshot, _ reading: Reading) throws -> CampaignFigures {
        func known() -> CampaignFigures? {
            kept.withLock { $0.figures }.flatMap {
                $0.receipt == snapshot.receipt && $0.asOf == snapshot.moment.asOf ? $0 : nil
            }
        }
        if let known = known() { return known }
        return try counting.withLock { _ in
            if let known = known() { return known }
            let before = kept.withLock { $0.figures }
            let made =
                try before?.refreshed(snapshot, keys: reading.keys, reading.connection)
                ?? CampaignFigures(snapshot, reading.connection)
            if (before?.receipt ?? -1) < made.receipt || before?.asOf != made.asOf {
                kept.withLock { $0.figures = made }
            }
            return made
        }
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

    /// What the households of a snapshot are on the map.
    func marks(_ snapshot: RegistrySnapshot, _ lists: WorkListSnapshot) -> HouseholdMarks {
        let known = kept.withLock { $0.marks }
        if let known, known.receipt == snapshot.receipt, known.asOf == snapshot.moment.asOf { return known }
        let marks = HouseholdMarks(snapshot, lists)
        kept.withLock { $0.marks = marks }
        return marks
    }
}

import Columns
import Policy
import Registry
import Synchronization
import Vocabulary

/// What is worked out of single villages of a snapshot (村级缓存), good as long as the newest snapshot has the same chunk of
/// the village: an entry makes the chunks of the villages that it touches anew, and no others.
///
/// Villages are asked for county by county (authority unit), each with a lock of its own: a reader of one county never
/// waits for what is worked out of another's.
final class VillageShelf<Value: Sendable>: Sendable {
    private struct Kept: Sendable {
        var chunk: VillageChunk
        var receipt: Int64
        var value: Value
    }

    private final class Unit: Sendable {
        let making = Mutex(())
        let kept = Mutex<[Int64: Kept]>([:])
    }

    /// What is kept is of one pack and day.
    private struct Shelf: Sendable {
        var pack = ""
        var day = LocalDate.distantPast
        var receipt: Int64 = -1
        var units: [Int: Unit] = [:]
    }

    private let shelf = Mutex(Shelf())

    /// The values of the villages of a scope that the snapshot has; `make` is asked for those of a county that are not
    /// kept, in the order of its values. Blocking.
    func values(
        _ snapshot: RegistrySnapshot, in scope: Scope, _ make: ([VillageChunk]) throws -> [Value]
    ) throws -> [VillageKey: Value] {
        var values: [VillageKey: Value] = [:]
        values.reserveCapacity(scope.count)
        for part in scope.parts {
            let chunks = part.villages.compactMap { village in
                snapshot.columns.place(of: VillageKey(unit: part.unit, village: village))
                    .map { snapshot.columns.chunks[$0] }
            }
            let unit = unit(part.unit, snapshot)
            if take(chunks, unit, &values).isEmpty { continue }
            try unit.making.withLock { _ in
                // Who waited finds what the one before has made.
                let wanted = take(chunks, unit, &values)
                guard !wanted.isEmpty else { return }
                let made = try make(wanted)
                unit.kept.withLock { kept in
                    for (chunk, value) in zip(wanted, made) {
                        let village = chunk.key.village
                        values[chunk.key] = value
                        // A reader who still holds an older snapshot keeps nothing.
                        if let known = kept[village], known.receipt > snapshot.receipt { continue }
                        kept[village] = Kept(chunk: chunk, receipt: snapshot.receipt, value: value)
                    }
                }
            }
        }
        return values
    }

    /// Takes what is kept of some chunks; which are not.
    private func take(
        _ chunks: [VillageChunk], _ unit: Unit, _ values: inout [VillageKey: Value]
    ) -> [VillageChunk] {
        let kept = unit.kept.withLock { $0 }
        return chunks.filter { chunk in
            guard let known = kept[chunk.key.village], known.chunk.isSame(as: chunk) else { return true }
            values[chunk.key] = known.value
            return false
        }
    }

    /// A county's place; of an older day or pack than the one kept, an empty one that nobody keeps.
    private func unit(_ number: Int, _ snapshot: RegistrySnapshot) -> Unit {
        shelf.withLock { shelf in
            let (pack, day) = (snapshot.pack.hash, snapshot.moment.asOf)
            if shelf.pack != pack || shelf.day != day {
                guard (shelf.day, shelf.receipt) <= (day, snapshot.receipt) else { return Unit() }
                shelf = Shelf(pack: pack, day: day)
            }
            shelf.receipt = max(shelf.receipt, snapshot.receipt)
            let unit = shelf.units[number] ?? Unit()
            shelf.units[number] = unit
            return unit
        }
    }
}

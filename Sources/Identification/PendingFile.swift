import Registry
import Vocabulary

/// What a file will have written that is planned but not written yet (待写文件): the next is planned on top of it.
///
/// Where the next file reads what the pending one changes, its plan waits until that is written.
struct PendingFile: Sendable {
    /// The plan asks for something that the pending file changes.
    struct MustWait: Error {}

    /// Two persons of one name and birth.
    struct Named: Hashable, Sendable {
        var name: String
        var birth: LocalDate
    }

    /// A person whom a file records.
    struct Person: Sendable {
        var id: SubjectID
        var unit: Int
        var village: Int64
    }

    /// The file's hash.
    let sha256: String
    /// The next numbers after it, by unit.
    let numbers: [Int: ImportPlan.Numbers]
    /// The villages in which it changes anything, also those in which it records groups.
    let villages: Set<AreaID>
    /// The identity numbers in it.
    let identities: Set<String>
    /// The persons that it records first, by name and birth.
    let persons: [Named: [Person]]
    /// Whether it records villages or names known persons anew: then nothing can be planned before it is written.
    let isOpaque: Bool

    /// What a plan will write.
    init(_ plan: ImportPlan) {
        sha256 = plan.outcome.sha256
        numbers = plan.numbers
        villages = plan.villages.union(plan.newAreas.compactMap(\.village))
        identities = Set(plan.seenIdentities.keys)
        persons = plan.newPersons
        isOpaque = plan.newAreas.contains { $0.level != AreaRecord.groupLevel } || plan.renamesPersons
    }

    /// Throws where a village's state is about to change.
    func check(village: AreaID) throws { if villages.contains(village) { throw MustWait() } }

    /// Throws where the holder of an identity number may be about to be recorded.
    func check(identity: String) throws { if identities.contains(identity) { throw MustWait() } }
}

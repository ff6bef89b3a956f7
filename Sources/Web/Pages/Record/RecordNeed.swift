import Access
import Journal
import Registry
import Vocabulary

/// What somebody must hold to look at an entry (入账准入): it goes by what the entry is about, one need is enough.
struct RecordNeed {
    var permission: Permission
    /// Where it must hold; nil: anywhere.
    var territory: Territory?

    /// The needs of an entry: of each household, person and area that it is about where that lies; of the pack and the
    /// tree of areas who sees policy, of accounts who sees accounts, of anything else who reads the unit's record or
    /// hands in its files.
    static func all(of entry: Entry, _ reading: Reading) throws -> [RecordNeed] {
        let subjects = entry.subjects.compactMap { of(subject: $0, reading) }
        if !subjects.isEmpty { return subjects }
        switch entry.kind {
        case EntryKind.packAdopted, EntryKind.areaRecorded:
            return [RecordNeed(permission: .seePolicy)]
        case _ where entry.isAboutAccount:
            return [RecordNeed(permission: .seeAccounts)]
        default:
            let root = reading.directory.root
            let units = (root.map { [$0] } ?? []) + (root.map { reading.directory.below($0.id) } ?? [])
            let unit = units.first { $0.node == entry.chain } ?? root
            let territory = unit.map { reading.territory($0.id) }
            return [
                RecordNeed(permission: .seeJournal, territory: territory),
                RecordNeed(permission: .importFiles, territory: territory),
            ]
        }
    }

    /// The need of one that an entry is about; nil for what is no household, person or area here.
    static func of(subject: String, _ reading: Reading) -> RecordNeed? {
        guard let territory = try? reading.territory(of: subject) else { return nil }
        return RecordNeed(
            permission: AreaID(subject) == nil ? .seeHouseholds : .seeLists, territory: territory)
    }

    /// The first that a caller meets; else the first, which refuses.
    static func met(by caller: Caller, of needs: [RecordNeed]) -> RecordNeed? {
        needs.first { caller.may($0.permission, in: $0.territory) } ?? needs.first
    }
}

extension Entry {
    /// Whom or what it is about, by id, each once: the header's, then those of the bodies.
    var subjects: [String] {
        var seen: Set<String> = []
        let said = bodies.compactMap { $0.payload?["subject"]?.stringValue ?? $0.subject }
        return ([header.subject].compactMap { $0 } + said).filter { seen.insert($0).inserted }
    }
}

extension Reading {
    /// The entry at `chain@number`; a Problem (404) where there is none.
    func entry(at position: String) throws -> Entry {
        let journal = JournalReader(connection: connection, keys: keys)
        guard let entry = try journal.entry(at: position) else {
            throw Problem(.entryNotFound, ["position": position])
        }
        return entry
    }
}

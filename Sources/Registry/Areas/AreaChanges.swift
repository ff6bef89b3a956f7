public import Journal
public import Storage
import Vocabulary

extension AreaDirectory {
    /// More entries than these are not looked through: reading the directory anew takes less.
    private static let mostEntries: Int64 = 500

    /// Whether entries after a receipt may have changed an area (地区变动): a pack was adopted, or areas were recorded.
    public static func mayHaveChanged(
        after receipt: Int64, keys: KeyRing, _ connection: any StorageConnection
    ) throws -> Bool {
        let reader = JournalReader(connection: connection, keys: keys)
        let last = try reader.lastReceipt()
        guard last >= receipt, last - receipt <= mostEntries else { return true }
        var changed = false
        try reader.forEach(after: receipt) { entry in
            changed =
                entry.kind == EntryKind.packAdopted
                || entry.bodies.contains { $0.payload?["areas"] != nil }
            return !changed
        }
        return changed
    }
}

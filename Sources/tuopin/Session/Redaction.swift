import Journal
import Policy
import Registry
import Storage
import Tabular
import Vocabulary

/// What a published list can say no longer, because keys were destroyed since (销毁后的名单).
///
/// Rows of the erased, and of households that an erased person belonged to, are not compared, nor are rows about areas
/// in which they stood, whose figures counted them. All other rows must be the same, in the same order.
struct Redaction {
    private var subjects: Set<String> = []
    private var areas: Set<String> = []

    init(since position: Position, asOf day: LocalDate, _ connection: any StorageConnection, keys: KeyRing)
        throws
    {
        let reader = JournalReader(connection: connection, keys: keys)
        let published = try reader.completed(position)
        let directory = try AreaDirectory(connection, asOf: day)
        for subject in try KeyRing.erased(connection) {
            for entry in try reader.entries(of: subject)
            where entry.kind == JournalWriter.subjectErased && entry.seq > published.seq(of: entry.chain) {
                subjects.insert(subject)
                subjects.formUnion(Erasure.households(entry))
                for village in Erasure.villages(entry) {
                    areas.formUnion(directory.path(village).map(\.description))
                }
            }
        }
    }

    private enum Kind {
        case kept
        case subject
        case area
    }

    private func kind(_ row: [String]) -> Kind {
        let ids = row.filter { $0.hasPrefix("h-") || $0.hasPrefix("p-") }
        if !ids.isEmpty { return ids.contains(where: subjects.contains) ? .subject : .kept }
        return row.contains(where: areas.contains) ? .area : .kept
    }

    /// What is not compared of two lists that are otherwise the same; nil where they are not.
    func why(_ published: [Sheet], _ rebuilt: [Sheet]) -> String? {
        guard !subjects.isEmpty, published.map(\.name) == rebuilt.map(\.name) else { return nil }
        var left = (subjects: 0, areas: 0)
        for (before, now) in zip(published, rebuilt) {
            let old = before.rows.map(Self.texts)
            for row in old {
                switch kind(row) {
                case .kept: break
                case .subject: left.subjects += 1
                case .area: left.areas += 1
                }
            }
            guard old.filter({ kind($0) == .kept }) == now.rows.map(Self.texts).filter({ kind($0) == .kept })
            else { return nil }
        }
        return "已销毁对象的 \(left.subjects) 行、其所在地区的 \(left.areas) 行不再比对 / not compared: "
            + "\(left.subjects) rows of erased subjects, \(left.areas) of the areas they stood in"
    }

    /// The texts of a row by column, empty where nothing stands.
    private static func texts(_ row: SheetRow) -> [String] {
        var texts: [String] = []
        for cell in row.cells {
            while texts.count <= cell.column { texts.append("") }
            texts[cell.column] = cell.text ?? ""
        }
        return texts
    }
}

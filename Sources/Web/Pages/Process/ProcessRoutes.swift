import HTTPTypes
import Journal
import Registry
import Storage

/// Whether the process lives, whether it can answer, and what it counted (进程状态).
enum ProcessRoutes {
    /// The process runs.
    static func health() -> Answer { .text("ok\n") }

    /// The database answers and a pack is adopted.
    static func ready(_ site: Site) async -> Answer {
        guard await entries(site) != nil else {
            return .text("no database or no pack\n", status: .serviceUnavailable)
        }
        return .text("ready\n")
    }

    /// Counts for Prometheus.
    static func metrics(_ site: Site) async -> Answer {
        let entries = await entries(site)
        return .text(
            site.counts.text(
                gauges: [
                    ("tuopin_ready", "Whether the database answers.", entries == nil ? 0 : 1),
                    ("tuopin_journal_entries", "Entries in the journal.", Double(entries ?? 0)),
                ]), type: "text/plain; version=0.0.4; charset=utf-8")
    }

    /// How many entries the journal has; nil where the database does not answer or no pack is adopted.
    private static func entries(_ site: Site) async -> Int64? {
        try? await site.read { reading in
            try JournalReader(connection: reading.connection, keys: nil).lastReceipt()
        }
    }
}

import HTTPTypes
import Hummingbird
import Journal
import Registry
import Storage

/// Whether the process lives, whether it can answer, and what it counted (进程状态).
enum ProcessRoutes {
    /// The process runs.
    static func health() -> Response { text("ok\n") }

    /// The database answers and a pack is adopted.
    static func ready(_ site: Site) async -> Response {
        guard await position(site) != nil else {
            return text("no database or no pack\n", status: .serviceUnavailable)
        }
        return text("ready\n")
    }

    /// Counts for Prometheus.
    static func metrics(_ site: Site) async -> Response {
        let entries = await position(site)
        return text(
            site.counts.text(
                gauges: [
                    ("tuopin_ready", "Whether the database answers.", entries == nil ? 0 : 1),
                    ("tuopin_journal_entries", "Entries in the journal.", Double(entries ?? 0)),
                ]), type: "text/plain; version=0.0.4; charset=utf-8")
    }

    /// How many entries the journal has; nil where the database does not answer or no pack is adopted.
    private static func position(_ site: Site) async -> Int64? {
        try? await site.read { connection in
            let position = try JournalReader(connection: connection, keys: site.keys).position()
            guard try PackAdoption.hash(at: position, connection) != nil else { return nil }
            return try connection.first("SELECT MAX(receipt) FROM journal_entry") { $0.integer(0) ?? 0 }
        }
    }

    private static func text(
        _ text: String, status: HTTPResponse.Status = .ok, type: String = "text/plain; charset=utf-8"
    ) -> Response {
        Response(
            status: status, headers: [.contentType: type, .cacheControl: "no-store"],
            body: ResponseBody(byteBuffer: ByteBuffer(string: text)))
    }
}

import Access
import HTTPTypes
import Hummingbird
import Registry
import Storage
import Synchronization
import Vocabulary

/// Pages as they were sent, for as long as nothing that they rest on has changed (留页): the same session that asks for the
/// same address again is answered from memory, with its line in the access log as ever.
///
/// Any write of this process drops them at once, an entry of another process as soon as the snapshot has it.
final class PageShelf: Sendable {
    /// What all pages rest on: the writes of this process, the workbooks handed in, the snapshot's last entry and its day,
    /// and the lines in memory, which the menu counts.
    struct State: Hashable, Sendable {
        var commits: Int
        var uploads: Int
        var receipt: Int64
        var asOf: LocalDate
        var lines: Int64
    }

    /// Which page: all that it depends on beside the state of the database.
    struct Place: Hashable, Sendable {
        fileprivate var state: State
        /// Whose page it is.
        fileprivate(set) var session: String
        fileprivate var uri: String
        fileprivate var language: String
        fileprivate var skin: Skin
        fileprivate var isPacked: Bool
    }

    /// A page as it was sent.
    struct Kept: Sendable {
        fileprivate var response: Response
        /// What of personal data it shows.
        var shows: [AccessEvent]

        /// The response; where the visitor has it already, only that.
        func response(to request: Request) -> Response {
            guard let tag = response.headers[.eTag], Delivery.isKnown(tag, to: request) else {
                return response
            }
            return Response(status: .notModified, headers: response.headers)
        }
    }

    private struct Shelf {
        var state: State?
        var pages: [Place: Kept] = [:]
        var bytes = 0
    }

    /// Most bytes that are kept.
    private static let room = 64 << 20
    private let shelf = Mutex(Shelf())

    /// The place of what a visit asks for; nil where it is not kept. Taken before the page is read.
    func place(_ visit: Visit, session: String?) -> Place? {
        guard visit.url.isKept, visit.request.method == .get, let session,
            let snapshot = visit.site.live.current
        else { return nil }
        let state = State(
            commits: visit.site.store.commits, uploads: visit.site.uploads.changes, receipt: snapshot.receipt,
            asOf: snapshot.moment.asOf, lines: visit.site.workLists.receipt)
        return Place(
            state: state, session: session, uri: visit.uri, language: visit.language, skin: visit.skin,
            isPacked: Delivery.takesGzip(visit.request))
    }

    /// The page of a place, where it has been asked for.
    func page(at place: Place) -> Kept? {
        shelf.withLock { $0.state == place.state ? $0.pages[place] : nil }
    }

    /// Keeps a page that was made since its place was taken.
    func keep(_ response: Response, shows: [AccessEvent], at place: Place) {
        guard response.status == .ok, let bytes = response.body.contentLength else { return }
        shelf.withLock { shelf in
            if shelf.state != place.state || shelf.bytes + bytes > Self.room {
                shelf = Shelf(state: place.state)
            }
            guard shelf.pages.updateValue(Kept(response: response, shows: shows), forKey: place) == nil else {
                return
            }
            shelf.bytes += bytes
        }
    }
}

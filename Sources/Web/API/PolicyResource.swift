import Access
import Journal
import Policy
import Registry
import Vocabulary

/// What is the same for everybody (公共资源): areas, and the adopted pack's facts and parameters.
enum PolicyResource {
    /// Areas in order of id.
    static func areas(_ call: APICall) async throws -> Answer {
        let (asked, level) = (call.text(.area), call.text("level"))
        return try await rows(call) { reading in
            let directory = reading.directory
            if let level {
                let levels = reading.pack.areas.levels.map(\.id) + [AreaRecord.groupLevel]
                guard levels.contains(level) else {
                    throw Problem(.levelNotFound, ["level": level, "list": levels.joined(separator: ", ")])
                }
            }
            guard let top = asked.flatMap({ AreaID($0) }) ?? directory.root?.id, directory[top] != nil else {
                throw Problem(.areaNotFound, ["area": asked ?? ""])
            }
            var found: [AreaID] = []
            var queue = [top]
            while let next = queue.popLast() {
                if level == nil || directory[next]?.level == level { found.append(next) }
                queue += directory.below(next).map(\.id)
            }
            return found.sorted().compactMap { directory[$0] }.map { area(of: $0, reading) }
        }
    }

    private static func area(of area: AreaDirectory.Area, _ reading: Reading) -> JSONValue {
        .object(
            [
                .init("id", .string(area.id.description)), .init("level", .string(area.level)),
                .init("parent", .text(area.parents[AreaDirectory.management]?.description)),
                .init("unit", .text(area.unit.flatMap { reading.view.units.name($0) })),
            ] + reading.pack.languages.map { .init($0, .text(area.names[$0])) } + [
                .init(
                    "codes",
                    .object(area.codes.sorted { $0.key < $1.key }.map { .init($0.key, .string($0.value)) }))
            ])
    }

    /// The facts of the adopted pack, as `policy show` prints them.
    static func facts(_ call: APICall) async throws -> Answer { try await pack(call, "facts") }

    /// The parameters of the adopted pack with their values by day and their sources.
    static func parameters(_ call: APICall) async throws -> Answer { try await pack(call, "parameters") }

    private static func pack(_ call: APICall, _ key: String) async throws -> Answer {
        try await rows(call) { PolicyPages($0.pack).json[key]?.arrayValue ?? [] }
    }

    /// Rows that stand in one order, page by page.
    static func rows(
        _ call: APICall, _ make: @escaping @Sendable (Reading) throws -> [JSONValue]
    ) async throws -> Answer {
        let (offset, limit) = call.slice
        let (rows, total, reading) = try await call.read { reading in
            let all = try make(reading)
            let first = min(offset, all.count)
            return (
                Array(all[first..<min(first + limit, all.count)]), all.count,
                (position: reading.position, asOf: reading.asOf)
            )
        }
        let next =
            offset + rows.count < total && !rows.isEmpty
            ? call.address(with: [("page", String((call.number(.page) ?? 1) + 1))]) : nil
        var answer = Answer(
            content: .json([
                "total": .int(Int64(total)), "snapshot": .string(reading.position.description),
                "as_of": .string(reading.asOf.description), "next": .text(next), "items": .array(rows),
            ]))
        answer.tag = APIText.tag(reading.position, reading.asOf)
        return answer
    }
}

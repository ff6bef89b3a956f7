import Access
import HTTPTypes
import Hummingbird
import Journal
import NIOCore
import Registry
import Vocabulary

/// One request of the API with its conditions checked (接口调用).
struct APICall: Sendable {
    let visit: Visit
    let operation: APIOperation
    /// Who asks.
    let caller: Caller?
    /// What was sent as JSON.
    private(set) var body: JSONValue?
    /// What was sent as a form, and the file that it brought.
    private(set) var fields: [String: String] = [:]
    private(set) var file: ArrivedFile?
    /// How far what is done with the file is.
    let progress = ImportProgress()
    private let values: [String: String]

    var site: Site { visit.site }
    var language: String { visit.language }
    var now: Instant { visit.now }

    /// Checks conditions and headers against what the operation declares; a Problem (400.1) for any other.
    init(_ visit: Visit, _ operation: APIOperation) throws {
        self.visit = visit
        self.operation = operation
        caller = visit.caller
        let queries = operation.parameters.filter { $0.place == .query }
        if let unknown = visit.query.keys.sorted().first(where: { key in !queries.contains { $0.name == key }
        }) {
            throw Problem(
                .badArgument,
                [
                    "name": unknown, "value": visit.query[unknown] ?? "",
                    "why": queries.isEmpty ? "-" : queries.map(\.name).joined(separator: ", "),
                ])
        }
        var values: [String: String] = [:]
        for parameter in operation.parameters {
            let given =
                parameter.place == .header
                ? HTTPField.Name(parameter.name).flatMap { visit.request.headers[$0] }
                : visit.query[parameter.name]
            guard let given else { continue }
            try parameter.check(given)
            values[parameter.name] = given
        }
        self.values = values
    }

    /// A condition or header that was given.
    func text(_ parameter: APIParameter) -> String? { values[parameter.name] }

    func text(_ name: String) -> String? { values[name] }

    /// A whole number that was given.
    func number(_ parameter: APIParameter) -> Int? { values[parameter.name].flatMap { Int($0) } }

    /// Whether another day or position than today's is asked for.
    var asksPast: Bool { text(.asOf) != nil || text(.knownAt) != nil }

    /// Rows before the page and rows of it; 50 unless said.
    var slice: (offset: Int, limit: Int) {
        let limit = number(.limit) ?? 50
        return (((number(.page) ?? 1) - 1) * limit, limit)
    }

    /// Who asks; a Problem (401.602) where nobody has signed in.
    func requireCaller() throws -> Caller {
        guard let caller else { throw Problem(.sessionEnded) }
        return caller
    }

    /// The same with its body read as JSON of the declared shape.
    func reading(_ schema: APISchema) async throws -> APICall {
        let type = visit.request.headers[.contentType]?.prefix { $0 != ";" }.trimming.lowercased()
        guard type == "application/json" else { throw Problem(.formUnreadable) }
        var bytes: [UInt8] = []
        for try await piece in visit.request.body {
            bytes.append(contentsOf: piece.readableBytesView)
            guard bytes.count <= Gate.longestForm else {
                throw Problem(.formTooLong, ["bytes": String(Gate.longestForm)])
            }
        }
        guard String(validating: bytes, as: UTF8.self) != nil else {
            throw Problem(.bodyNotJSON, ["why": "UTF-8"])
        }
        let value: JSONValue
        do { value = try JSONValue(parsing: bytes) } catch {
            throw Problem(.bodyNotJSON, ["why": "\(error.offset): \(error.reason)"])
        }
        if let fault = schema.fault(value) { throw Problem(.bodyShape, ["why": fault]) }
        var call = self
        call.body = value
        return call
    }

    /// The same with its form read, the file on the disk; fields of the declared shapes.
    func reading(form schema: APISchema) async throws -> APICall {
        var call = self
        let form = try await FileForm(site, at: visit.url).read(visit.request)
        if let refusal = form.refusal { throw refusal }
        (call.fields, call.file) = (form.fields, form.file)
        guard case .object(let properties, _) = schema else { return call }
        do {
            for (name, value) in call.fields.sorted(by: { $0.key < $1.key }) {
                let known = properties.first { $0.key == name && name != "file" }
                guard let known else { throw Problem(.bodyShape, ["why": "\(name): is not known"]) }
                let isTruth = if case .boolean = known.schema { true } else { false }
                let fault =
                    isTruth && (value == "true" || value == "false")
                    ? nil : known.schema.fault(.string(value), at: name)
                if let fault { throw Problem(.bodyShape, ["why": fault]) }
            }
        } catch {
            site.uploads.discard(call.file)
            throw error
        }
        return call
    }

    /// Reads the database as of the day and as known at the position asked for.
    func read<T: Sendable>(_ body: @escaping @Sendable (Reading) throws -> T) async throws -> T {
        try await site.read(asOf: try visit.asOf(), knownAt: text(.knownAt), body)
    }

    /// The address of the same question with other conditions; the parts of the path as asked.
    func address(with changes: [(String, String)]) -> String {
        let kept = operation.parameters.filter { $0.place == .query }.compactMap { parameter in
            changes.contains { $0.0 == parameter.name }
                ? nil : text(parameter).map { (parameter.name, $0) }
        }
        let query = (kept + changes).map { "\(Percent.encoded($0.0))=\(Percent.encoded($0.1))" }
        return visit.path + "?" + query.joined(separator: "&")
    }
}

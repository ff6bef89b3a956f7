internal import Crypto
internal import Foundation
public import Vocabulary

extension PolicyPack {
    /// Loads the pack in a folder; the first error is thrown, warnings are left to `policy check`.
    public static func load(directory: String) throws(Problem) -> PolicyPack {
        try load(files: files(in: directory))
    }

    /// Loads a pack from its files, as a database keeps them; the first error is thrown.
    ///
    /// Its cases are not read: they are more than all the rest and only those who run them need them.
    public static func load(files: [PackFile]) throws(Problem) -> PolicyPack {
        var loading = PackLoading(files: files)
        loading.run { !$0.hasPrefix("cases/") }
        if let first = loading.log.problems.sorted(by: Problem.standsBefore).first(where: {
            $0.severity == .error
        }) {
            throw first
        }
        return loading.pack
    }

    /// Reads as much of a pack as can be read, with its cases and every complaint in order of file and line.
    public static func reading(files: [PackFile]) -> (pack: PolicyPack, problems: [Problem]) {
        var loading = PackLoading(files: files)
        loading.run { _ in true }
        loading.pack.hasCases = true
        return (loading.pack, loading.log.problems.sorted(by: Problem.standsBefore))
    }

    /// The pack with its cases, and what is wrong with their files.
    func withCases() -> (pack: PolicyPack, problems: [Problem]) {
        if hasCases { return (self, []) }
        var loading = PackLoading(files: files)
        loading.run { $0 == "pack.yaml" || $0.hasPrefix("cases/") }
        var pack = self
        pack.cases = loading.pack.cases
        pack.caseBases = loading.pack.caseBases
        pack.hasCases = true
        let problems = loading.log.problems.filter { $0.place.file?.hasPrefix("cases/") == true }
        return (pack, problems.sorted(by: Problem.standsBefore))
    }

    /// The files of a pack's folder: all regular ones that are not hidden, sorted by path.
    public static func files(in directory: String) throws(Problem) -> [PackFile] {
        let manager = FileManager.default
        var isDirectory: ObjCBool = false
        guard manager.fileExists(atPath: directory, isDirectory: &isDirectory), isDirectory.boolValue,
            let walk = manager.enumerator(atPath: directory)
        else { throw Problem(.packNotFound, ["directory": directory]) }
        var files: [PackFile] = []
        for case let path as String in walk {
            let parts = path.split(separator: "/")
            guard !parts.contains(where: { $0.hasPrefix(".") }) else { continue }
            let whole = directory + "/" + path
            guard manager.fileExists(atPath: whole, isDirectory: &isDirectory), !isDirectory.boolValue else {
                continue
            }
            guard let bytes = manager.contents(atPath: whole) else {
                throw Problem(.fileNotFound, ["file": whole])
            }
            files.append(PackFile(path: path, bytes: Array(bytes)))
        }
        guard files.contains(where: { $0.path == "pack.yaml" }) else {
            throw Problem(.packNotFound, ["directory": directory])
        }
        return files.sorted { $0.path.utf8.lexicographicallyPrecedes($1.path.utf8) }
    }

    /// SHA-256 over the canonical JSON list of [path, SHA-256 of the file's bytes], sorted by path.
    public static func hash(of files: [PackFile]) -> String {
        let sorted = files.sorted { $0.path.utf8.lexicographicallyPrecedes($1.path.utf8) }
        let list = JSONValue.array(
            sorted.map { .array([.string($0.path), .string(hexadecimal(SHA256.hash(data: $0.bytes)))]) })
        return hexadecimal(SHA256.hash(data: list.canonicalBytes))
    }

    private static func hexadecimal(_ digest: some Sequence<UInt8>) -> String {
        let digits = Array("0123456789abcdef".utf8)
        return String(
            decoding: digest.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
    }
}

extension Problem {
    static func standsBefore(_ left: Problem, _ right: Problem) -> Bool {
        let leftFile = left.place.file ?? ""
        let rightFile = right.place.file ?? ""
        if leftFile != rightFile { return leftFile.utf8.lexicographicallyPrecedes(rightFile.utf8) }
        let leftKey = (left.place.row ?? 0, left.place.column.flatMap { Int($0) } ?? 0)
        let rightKey = (right.place.row ?? 0, right.place.column.flatMap { Int($0) } ?? 0)
        if leftKey != rightKey { return leftKey < rightKey }
        return left.number.rawValue < right.number.rawValue
    }
}

/// One reading of a pack's files, section by section.
struct PackLoading {
    let log = PackLog()
    var pack = PolicyPack()

    init(files: [PackFile]) {
        pack.files = files.sorted { $0.path.utf8.lexicographicallyPrecedes($1.path.utf8) }
        pack.hash = PolicyPack.hash(of: files)
    }

    /// Which reader a file goes to: its folder, or its name at the top.
    private enum Section: String {
        case pack, areas, facts, codes, parameters, rules, scores, forms, targets, departments, measures,
            identity, cards
        case documentKinds = "document-kinds"
        case planIndex = "plan-index"
        case contradictions, cases
    }

    /// Folders and files of later stages, which are only read as YAML.
    private static let laterSections: Set<String> = ["amounts", "indicators", "procedures", "visibility"]

    /// Reads the files whose paths are wanted.
    mutating func run(_ wants: (String) -> Bool) {
        var documents: [(section: Section, cursor: PackCursor)] = []
        for file in pack.files where wants(file.path) {
            guard file.path.hasSuffix(".yaml") || file.path.hasSuffix(".yml") else { continue }
            var reader = PackNodeReader(file: file.path)
            do {
                let nodes = try reader.documents(file.bytes)
                let first = file.path.split(separator: "/").first.map(String.init) ?? file.path
                let name = first.split(separator: ".").first.map(String.init) ?? first
                guard let section = Section(rawValue: name) else {
                    if !Self.laterSections.contains(name) {
                        log.report(
                            .packUnread, ["file": file.path],
                            at: PackPlace(file: file.path, line: 1, column: 1))
                    }
                    continue
                }
                documents += nodes.map { (section, PackCursor(node: $0, file: file.path, log: log)) }
            } catch {
                log.problems.append(error)
            }
        }
        for (section, cursor) in documents where section == .pack { read(pack: cursor) }
        for (section, cursor) in documents where section != .pack { read(cursor, section) }
    }

    private mutating func read(_ cursor: PackCursor, _ section: Section) {
        switch section {
        case .pack: break
        case .areas: pack.areas.read(cursor)
        case .facts:
            for written in cursor.map(["facts"])?["facts"]?.list() ?? [] {
                guard let fact = Fact(written) else { continue }
                if !pack.facts.add(fact) {
                    written.report(.packRepeatedId, ["id": fact.id, "what": "facts"])
                }
            }
        case .codes: entries(cursor, "lists", alone: "list", into: \.codeLists, CodeList.init)
        case .parameters:
            for (key, _, written) in cursor.map(["parameters"])?["parameters"]?.map(nil)?.all ?? [] {
                guard let parameter = Parameter(id: key, written) else { continue }
                add(parameter, written, into: \.parameters)
            }
        case .rules: entries(cursor, "rule_sets", alone: "rule_set", into: \.ruleSets, RuleSet.init)
        case .scores: entries(cursor, "forms", alone: "form", into: \.scoreForms, ScoreForm.init)
        case .forms: entries(cursor, "layouts", alone: "layout", into: \.layouts, Layout.init)
        case .identity:
            entries(cursor, "schemes", alone: "scheme", into: \.identitySchemes, IdentityScheme.init)
        case .targets: entries(cursor, "targets", alone: nil, into: \.targets, Target.init)
        case .departments: entries(cursor, "departments", alone: nil, into: \.departments, Department.init)
        case .measures: entries(cursor, "measures", alone: nil, into: \.measures, Measure.init)
        case .cards: entries(cursor, "cards", alone: "card", into: \.cards, CardLayout.init)
        case .documentKinds:
            entries(cursor, "document_kinds", alone: nil, into: \.documentKinds, DocumentKind.init)
        case .contradictions:
            entries(cursor, "contradictions", alone: nil, into: \.contradictions, Contradiction.init)
        case .planIndex:
            let map = cursor.map(["paragraphs", "source", "note"])
            pack.planIndex += (map?["paragraphs"]?.list() ?? []).compactMap(PlanParagraph.init)
        case .cases:
            guard let map = cursor.map(["bases", "cases", "note"]) else { return }
            for (key, place, written) in map["bases"]?.map(nil)?.all ?? [] {
                if pack.caseBases.updateValue(PolicyCase.Facts(written), forKey: key) != nil {
                    log.report(.packRepeatedId, ["id": key, "what": "bases"], at: place)
                }
            }
            pack.cases += (map["cases"]?.list() ?? []).compactMap(PolicyCase.init)
        }
    }

    /// Entries under a key of the file, or the whole file as one entry.
    private mutating func entries<Element: Identifiable & Sendable>(
        _ cursor: PackCursor, _ key: String, alone: String?,
        into list: WritableKeyPath<PolicyPack, PackList<Element>>,
        _ read: (PackCursor) -> Element?
    ) where Element.ID == String {
        if let alone, let map = cursor.map(nil), map[alone] != nil {
            if let element = read(cursor) { add(element, cursor, into: list) }
            return
        }
        for written in cursor.map([key, "source", "status", "note"])?.required(key)?.list() ?? [] {
            if let element = read(written) { add(element, written, into: list) }
        }
    }

    private mutating func add<Element: Identifiable & Sendable>(
        _ element: Element, _ cursor: PackCursor, into list: WritableKeyPath<PolicyPack, PackList<Element>>
    ) where Element.ID == String {
        if !pack[keyPath: list].append(element) {
            cursor.report(.packRepeatedId, ["id": element.id, "what": cursor.file])
        }
    }

    private mutating func read(pack cursor: PackCursor) {
        let keys = [
            "id", "version", "title", "languages", "currency", "time_zone", "valid", "jurisdiction",
            "identity_scheme",
            "hash", "cipher", "readings", "documents", "forms", "rule_sets", "calendar", "note", "license",
        ]
        guard let map = cursor.map(keys) else { return }
        if let languages = map.required("languages")?.texts(), !languages.isEmpty {
            log.languages = languages
        }
        pack.languages = log.languages
        pack.id = map.required("id")?.id() ?? ""
        pack.version = map.required("version")?.text() ?? ""
        pack.title = map.required("title")?.label(what: "title") ?? Label([])
        pack.jurisdiction = map["jurisdiction"]?.label(what: "jurisdiction") ?? pack.title
        pack.timeZone = map["time_zone"]?.text() ?? "UTC"
        pack.identitySchemeID = map["identity_scheme"]?.text()
        pack.hashChoice = map["hash"]?.text()
        pack.cipherChoice = map["cipher"]?.text()
        pack.readings = map["readings"].flatMap { NameReadings($0) }
        if let valid = map["valid"]?.map(["from", "to"]) {
            pack.validFrom = valid["from"]?.day()
            pack.validTo = valid["to"]?.day()
        }
        if let currency = map["currency"]?.map(["code", "exponent", "major", "minor"]) {
            pack.currency = PolicyPack.Currency(
                code: currency.required("code")?.text() ?? "", exponent: currency["exponent"]?.int() ?? 2,
                major: currency["major"]?.label(what: "currency.major") ?? Label([]),
                minor: currency["minor"]?.label(what: "currency.minor") ?? Label([]))
            if !(0...6).contains(pack.currency.exponent) {
                currency["exponent"]?.report(.packShape, ["wanted": "an exponent from 0 to 6"])
                pack.currency.exponent = 2
            }
        }
        log.exponent = pack.currency.exponent
        for written in map["documents"]?.list() ?? [] {
            let keys = ["id", "title", "number", "date", "address", "note", "status", "read"]
            guard let map = written.map(keys), let id = map.required("id")?.id() else { continue }
            let document = PolicyPack.Document(
                id: id, title: map.required("title")?.label(what: id) ?? Label([]),
                number: map["number"]?.text(),
                date: map["date"]?.day(), address: map["address"]?.text(), place: written.place)
            if !pack.documents.append(document) {
                written.report(.packRepeatedId, ["id": id, "what": "documents"])
            }
        }
        func roles(_ key: String) -> [String: String] {
            var roles: [String: String] = [:]
            for (role, _, value) in map[key]?.map(nil)?.all ?? [] { roles[role] = value.text() }
            return roles
        }
        pack.formRoles = roles("forms")
        pack.ruleSetRoles = roles("rule_sets")
    }
}

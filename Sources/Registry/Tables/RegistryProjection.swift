public import Journal
public import Policy
public import Storage
public import Vocabulary

/// Keeps the registry's tables from journal entries (登记投影): a pure function of headers and bodies in order.
///
/// One body says `{"subject", "village", "household" or "group", "present", "set": {fact: value}}`, or takes back that
/// something was said of that very day: `"unset": [fact]`, `"unsaid": ["present", "household", "group"]`. All bodies
/// of an entry about one subject make one version row. Used on one thread inside a write transaction.
public final class RegistryProjection: Projection,
    // One write transaction uses it on one thread at a time.
    @unchecked Sendable
{
    private let packs: (_ hash: String, any StorageConnection) throws -> PolicyPack
    private let keys: KeyRing
    private var rows: RegistryRows?

    /// A projection that reads an adopted pack by hash and makes keyed hashes of secret values.
    public init(
        packs: @escaping (_ hash: String, any StorageConnection) throws -> PolicyPack,
        keys: KeyRing
    ) {
        self.packs = packs
        self.keys = keys
    }

    /// The tables that it keeps.
    public var tables: [String] { RegistryTables.names }

    /// Empties the tables; the version tables are made anew, without the columns of any pack.
    public func empty(_ connection: any StorageConnection) throws {
        rows = nil
        for kind in SubjectKind.allCases {
            try connection.execute("DROP TABLE \(kind.rawValue)_version")
            for statement in VersionTable.create(kind) { try connection.execute(statement) }
        }
        for table in RegistryTables.names { try connection.execute("DELETE FROM \(table)") }
    }

    /// Writes what an entry changes; called for each entry in the order of positions.
    public func apply(_ entry: Entry, _ connection: any StorageConnection) throws {
        if entry.kind == EntryKind.packAdopted { try adopt(entry, connection) }
        let rows = try shaped(connection)
        try rows.count(entry)
        if entry.kind == JournalWriter.subjectErased { return try rows.erase(entry) }
        var changes: [SubjectChange] = []
        for body in entry.bodies {
            guard let payload = body.payload else { continue }
            if payload["subject"] != nil {
                try add(payload, of: body, entry, &changes, rows)
            } else {
                try say(payload, reason: body.reason, entry, connection)
            }
        }
        for change in changes { try rows.write(change) }
    }

    /// Writes what was kept back to be written in order of keys.
    public func finish(_ connection: any StorageConnection) throws { try rows?.finish() }

    // MARK: - What a body says

    /// What a body says that changes no state of a subject: areas, a file, a merge, a document, an undoing.
    private func say(
        _ payload: JSONValue, reason: String?, _ entry: Entry, _ connection: any StorageConnection
    ) throws {
        for area in payload["areas"]?.arrayValue ?? [] {
            guard let record = AreaRecord(json: area) else { continue }
            try AreaTables.record(record, connection)
            if record.node != nil { try reshape() }
        }
        if let file = payload["imported"] { try recordFile(file, entry, connection) }
        if let alias = payload["merged"] { try merge(alias, connection) }
        if let document = payload["document"], let unit = try shaped(connection).units.number(entry.chain) {
            try DocumentTables.record(document, reason: reason, entry, unit: unit, connection)
        }
        if let undone = payload["undone"]?.stringValue {
            try connection.execute(
                "UPDATE batch SET undone_by = ? WHERE batch = ?", [.text(entry.batch), .text(undone)])
        }
    }

    private func add(
        _ payload: JSONValue, of body: EntryBody, _ entry: Entry, _ changes: inout [SubjectChange],
        _ rows: RegistryRows
    ) throws {
        guard let text = payload["subject"]?.stringValue,
            let (kind, key, unit) = subject(text, payload, entry, rows.units),
            let village = payload["village"]?.stringValue.flatMap({ AreaID($0) }),
            let table = rows.table(of: kind)
        else { return }
        let index: Int
        if let known = changes.lastIndex(where: {
            $0.subject == key && $0.kind == kind && $0.village == village.number
        }) {
            index = known
        } else {
            index = changes.count
            changes.append(
                SubjectChange(
                    kind: kind, unit: unit, village: village.number, subject: key,
                    effectiveOn: entry.effectiveOn.yyyymmdd, seq: entry.seq,
                    place: try rows.place(of: key, kind)))
        }
        for member in payload.members ?? [] {
            switch member.key {
            case "present": changes[index].isPresent = member.value.boolValue
            case "household":
                changes[index].link = member.value.stringValue.flatMap { rows.units.subject($0)?.key }
            case "group": changes[index].link = member.value.stringValue.flatMap { AreaID($0)?.number }
            case "set":
                let facts = member.value.members ?? []
                changes[index].values.reserveCapacity(changes[index].values.count + facts.count)
                for fact in facts {
                    guard let column = table.column(fact.key) else { continue }
                    var value = column.value(json: fact.value).map(column.sql) ?? .null
                    if column.form == .secret {
                        let plain = fact.value.stringValue
                        try rows.setLookup(plain, of: column, changes[index], keys)
                        value = plain == nil ? .null : .integer(entry.receipt << 16 | Int64(body.piece))
                    }
                    changes[index].values.append((column.ordinal, value))
                }
            case "unset":
                for fact in member.value.arrayValue ?? [] {
                    guard let column = fact.stringValue.flatMap({ table.column($0) }) else { continue }
                    changes[index].takenBack.insert(FactMask.fact(column.ordinal))
                    if column.form == .secret {
                        // The earlier body may not be here, as in a rebuild: this one says what can be found again.
                        let plain = payload["stands"]?[column.fact]?.stringValue
                        try rows.setLookup(plain, of: column, changes[index], keys)
                    }
                }
            case "unsaid":
                for what in member.value.arrayValue ?? [] {
                    changes[index].takenBack.insert(what == "present" ? FactMask.presence : FactMask.link)
                }
            default: break
            }
        }
    }

    private func subject(
        _ text: String, _ payload: JSONValue, _ entry: Entry, _ units: UnitNames
    ) -> (SubjectKind, Int64, Int)? {
        guard let unit = units.number(entry.chain) else { return nil }
        if let area = AreaID(text) {
            guard let kind = payload["kind"]?.stringValue.flatMap({ SubjectKind(rawValue: $0) }) else {
                return nil
            }
            return (kind, area.number, unit)
        }
        return units.subject(text).map { ($0.kind, $0.key, unit) }
    }

    // MARK: - Packs, files, batches

    private func adopt(_ entry: Entry, _ connection: any StorageConnection) throws {
        for body in entry.bodies {
            guard let adopted = body.payload?["pack"], let hash = adopted["hash"]?.stringValue else {
                continue
            }
            let pack = try packs(hash, connection)
            for area in PackTables.areas(pack) { try AreaTables.record(area, connection) }
            try RegistryTables.add(PackTables.columns(pack), connection)
            try connection.execute(
                "INSERT INTO adopted_pack (chain, seq, pack, hash, version) VALUES (?, ?, ?, ?, ?)",
                [
                    .text(entry.chain), .integer(entry.seq), .text(adopted["id"]?.stringValue ?? ""),
                    .text(hash), .text(adopted["version"]?.stringValue ?? ""),
                ])
            try reshape()
        }
    }

    private func recordFile(_ file: JSONValue, _ entry: Entry, _ connection: any StorageConnection) throws {
        guard let sha256 = file["sha256"]?.stringValue else { return }
        try connection.execute(
            "INSERT INTO imported_file (sha256, batch, name, layout) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING",
            [
                .text(sha256), .text(entry.batch), .text(file["file"]?.stringValue ?? ""),
                .text(file["layout"]?.stringValue ?? ""),
            ])
    }

    private func merge(_ alias: JSONValue, _ connection: any StorageConnection) throws {
        let units = try shaped(connection).units
        guard let from = alias["from"]?.stringValue.flatMap({ units.subject($0) }) else { return }
        let key: [SQLValue] = [.text(from.kind.rawValue), .integer(from.key)]
        if let into = alias["into"]?.stringValue.flatMap({ units.subject($0) }) {
            try connection.execute(
                "INSERT INTO subject_alias (kind, subject, merged_into) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
                key + [.integer(into.key)])
        } else {
            try connection.execute("DELETE FROM subject_alias WHERE kind = ? AND subject = ?", key)
        }
    }

    // MARK: - Shape

    private func shaped(_ connection: any StorageConnection) throws -> RegistryRows {
        if let rows { return rows }
        let made = try RegistryRows(connection)
        rows = made
        return made
    }

    /// Units or columns have changed: the tables are looked at anew.
    private func reshape() throws {
        try rows?.finish()
        rows = nil
    }
}

/// The keyed hashes by which a secret value is found without being read (检索散列).
public enum SecretKey {
    /// The whole value.
    public static func whole(_ value: String, fact: String, _ keys: KeyRing) -> [UInt8] {
        keys.lookupHash(fact, value)
    }

    /// The last four characters within a village.
    public static func lastFour(_ value: String, fact: String, village: Int64, _ keys: KeyRing) -> [UInt8] {
        keys.lookupHash("\(fact)-last-four", "\(village):\(value.suffix(4))")
    }
}

extension UnitNames {
    /// The authority units of a database.
    public init(_ connection: any StorageConnection) throws {
        var units: [Int: String] = [:]
        try connection.forEach("SELECT unit, node FROM area WHERE node IS NOT NULL AND unit IS NOT NULL", [])
        {
            units[Int($0.integer(0) ?? 0)] = $0.text(1)
            return true
        }
        self.init(units)
    }
}

/// The kinds of entries that the registry writes (分录种类).
public enum EntryKind {
    /// A policy pack is adopted (采用政策包).
    public static let packAdopted = "PackAdopted"
    /// Areas are recorded (登记地区).
    public static let areaRecorded = "AreaRecorded"
    /// A household survey is recorded (入户调查).
    public static let surveyRecorded = "SurveyRecorded"
    /// The facts of a village or group are recorded (村、组情况).
    public static let villageRecorded = "VillageRecorded"
    /// A file is imported (导入文件).
    public static let fileImported = "FileImported"
    /// Facts are corrected (更正).
    public static let factsCorrected = "FactsCorrected"
    /// A household or village is visited (走访).
    public static let visitRecorded = "VisitRecorded"
    /// A household is registered as poor (建档立卡).
    public static let householdRegistered = "HouseholdRegistered"
    /// A household leaves the register (脱贫).
    public static let householdExited = "HouseholdExited"
    /// A village leaves poverty (摘帽).
    public static let villageExited = "VillageExited"
    /// A person joins a household (增员).
    public static let memberAdded = "MemberAdded"
    /// A child is born (出生).
    public static let personBorn = "PersonBorn"
    /// A person dies (死亡).
    public static let personDied = "PersonDied"
    /// A person leaves a household (离户).
    public static let memberLeft = "MemberLeft"
    /// A person moves to another household (迁移).
    public static let personMoved = "PersonMoved"
    /// A household splits (分户).
    public static let householdSplit = "HouseholdSplit"
    /// Households merge (并户).
    public static let householdMerged = "HouseholdMerged"
    /// A household moves to another village (户迁移).
    public static let householdMoved = "HouseholdMoved"
    /// Duplicate persons are merged (重复合并).
    public static let duplicatesMerged = "DuplicatesMerged"
    /// A merge is taken back (撤销合并).
    public static let duplicatesUnmerged = "DuplicatesUnmerged"
    /// A batch is undone (撤销批次).
    public static let batchUndone = "BatchUndone"
    /// A document is filed to a household or village (材料归档).
    public static let documentFiled = "DocumentFiled"
    /// A document is withdrawn (材料撤回).
    public static let documentWithdrawn = "DocumentWithdrawn"
    /// The kinds that say nothing but what is filed.
    public static let ofDocuments: Set<String> = [documentFiled, documentWithdrawn]
    /// A hit of the property search is verified (财产检索核实).
    public static let hitDecided = "HitDecided"
}

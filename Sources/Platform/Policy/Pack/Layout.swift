public import Vocabulary

/// How a workbook of an office is laid out (表格版式): which header is which fact.
public struct Layout: Sendable, Identifiable {
    /// What one row of a sheet stands for.
    public enum RowKind: String, Sendable, Hashable, CaseIterable {
        /// One household.
        case household
        /// One person of a household whose cells stand in the first of its rows.
        case member
        /// One person of a list that another office keeps.
        case person
        /// One village.
        case village
        /// One villager group.
        case group
    }

    /// What a column is for when it is for no fact.
    public enum Role: String, Sendable, Hashable, CaseIterable {
        /// 县区.
        case unit
        /// 乡镇.
        case town
        /// 行政村.
        case village
        /// 村民小组.
        case group
        /// 户编号: links sheets and rows.
        case householdCode = "household-code"
        /// 村代码.
        case villageCode = "village-code"
        /// The stated income per head, checked against the computed one.
        case statedNetIncomePerHead = "stated-net-income-per-head"
        /// 住址: the place in one cell, which helps to match a person.
        case address
        /// 备注.
        case remark
        /// Read by nobody.
        case ignored
    }

    /// One column.
    public struct Column: Sendable, Hashable {
        /// What the column is for.
        public enum Target: Sendable, Hashable {
            /// A fact of the dictionary, by its id.
            case fact(String)
            /// A role.
            case role(Role)
        }
        /// What it is for.
        public var target: Target
        /// The header's spellings.
        public var headers: [String]
        /// The unit in which the column is kept; nil: the fact's own.
        public var unit: String?
        /// Whether the sheet is none of this layout without it.
        public var required: Bool
        /// Words of this layout that mean a code or truth value of the fact, by word.
        public var words: [String: String]
        /// Of a figure per head: the facts whose sum it is, before division by the household's size.
        public var adds: [String]
        /// Of a figure per head: the facts taken off that sum.
        public var less: [String]
        /// Of a card number that begins with an identity number: the facts of the characters behind it, in order.
        public var card: [String]
        /// Where it stands in the pack.
        public var place: PackPlace
    }

    /// What each row of a list must meet (行校验); a row that does not is taken all the same, and said.
    public struct RowCheck: Sendable, Hashable, Identifiable {
        /// The id.
        public var id: String
        /// The fact whose cell is pointed to.
        public var fact: String
        /// The fact that names the day whose parameters hold; nil: the day of the import.
        public var day: String?
        /// The first day on which it is asked; nil: always.
        public var from: LocalDate?
        /// What must hold of the row's facts; `earlier` are the rows of the same person above it.
        public var met: ExpressionText?
        /// Words that the cell must not hold.
        public var without: [String]
        /// What is said of a row that fails, with facts and parameters in braces.
        public var complaint: Label
        /// How firm it is.
        public var status: SourceStatus
        /// Where it was read.
        public var citation: Citation?
        /// Where it stands in the pack.
        public var place: PackPlace
    }

    /// One sheet.
    public struct Sheet: Sendable, Hashable, Identifiable {
        /// The id.
        public var id: String
        /// Patterns of its name (`*` for anything); empty: any sheet whose header matches.
        public var names: [String]
        /// What a row stands for.
        public var row: RowKind
        /// Its columns in order.
        public var columns: [Column]
        /// What its rows must meet; only for lists of persons.
        public var checks: [RowCheck] = []
    }

    /// The id.
    public var id: String
    /// Its name.
    public var label: Label
    /// What a row of the main sheet stands for.
    public var row: RowKind
    /// The sheets.
    public var sheets: PackList<Sheet>
    /// Patterns of sheets that are passed over.
    public var skip: [String]
    /// Words that begin a row of totals.
    public var totalWords: [String]
    /// Further words for "none" in a cell.
    public var noneWords: [String]
    /// Words of a remark that say why a member is not listed, as 外出.
    public var absenceWords: [String]
    /// Where it stands in the pack.
    public var place: PackPlace
}

extension Layout {
    init?(_ cursor: PackCursor) {
        let keys = [
            "layout", "row", "sheets", "skip", "total_words", "none_words", "absence_words",
            "source", "status", "note", "columns", "names",
        ]
        guard let map = cursor.map(keys, labels: true), let id = map.required("layout")?.id() else {
            return nil
        }
        self.id = id
        label = map.label(what: id)
        row = map["row"]?.oneOf(RowKind.self) ?? .household
        skip = map["skip"]?.texts() ?? []
        totalWords = map["total_words"]?.texts() ?? []
        noneWords = map["none_words"]?.texts() ?? []
        absenceWords = map["absence_words"]?.texts() ?? []
        place = cursor.place
        sheets = PackList()
        for cursor in map.required("sheets")?.list() ?? [] {
            let keys = ["id", "names", "row", "columns", "checks", "note", "source", "status"]
            guard let map = cursor.map(keys),
                let sheetId = map.required("id")?.id()
            else { continue }
            var sheet = Sheet(
                id: sheetId, names: map["names"]?.texts() ?? [], row: map["row"]?.oneOf(RowKind.self) ?? row,
                columns: (map.required("columns")?.list() ?? []).compactMap(Column.init))
            if sheet.row != .person { map["checks"]?.report(.packShape, ["wanted": "row: person"]) }
            for written in map["checks"]?.list() ?? [] {
                guard let check = RowCheck(written) else { continue }
                if sheet.checks.contains(where: { $0.id == check.id }) {
                    written.report(.packRepeatedId, ["id": check.id, "what": sheetId])
                }
                sheet.checks.append(check)
            }
            if !sheets.append(sheet) { cursor.report(.packRepeatedId, ["id": sheetId, "what": id]) }
        }
    }
}

extension Layout.Column {
    init?(_ cursor: PackCursor) {
        let keys = [
            "fact", "role", "headers", "unit", "required", "words", "adds", "less", "card", "note",
            "source", "status",
        ]
        guard let map = cursor.map(keys) else { return nil }
        if let fact = map["fact"]?.text() {
            target = .fact(fact)
        } else if let written = map["role"] {
            // `ignore` is the spelling of the first edition of the schema.
            if written.node.isScalar("ignore") {
                target = .role(.ignored)
            } else {
                guard let role = written.oneOf(Layout.Role.self) else { return nil }
                target = .role(role)
            }
        } else {
            cursor.report(.packMissingKey, ["key": "fact"])
            return nil
        }
        headers = map.required("headers")?.texts() ?? []
        unit = map["unit"]?.text()
        required = map["required"]?.bool() ?? false
        adds = map["adds"]?.texts() ?? []
        less = map["less"]?.texts() ?? []
        card = map["card"]?.texts() ?? []
        words = [:]
        for (key, _, value) in map["words"]?.map(nil)?.all ?? [] {
            if let text = value.text() { words[key] = text }
        }
        place = cursor.place
    }
}

extension Layout.RowCheck {
    init?(_ cursor: PackCursor) {
        let keys = ["id", "at", "on", "from", "met", "without", "source", "status", "note"]
        guard let map = cursor.map(keys, labels: true), let id = map.required("id")?.id(),
            let fact = map.required("at")?.id(fact: true)
        else { return nil }
        self.id = id
        self.fact = fact
        day = map["on"]?.id(fact: true)
        from = map["from"]?.day()
        met = map["met"]?.expression()
        without = map["without"]?.texts() ?? []
        complaint = map.label(what: id)
        status = map["status"]?.oneOf(SourceStatus.self) ?? .unverified
        citation = map["source"]?.citation()
        place = cursor.place
        if met == nil, without.isEmpty { cursor.report(.packMissingKey, ["key": "met"]) }
    }
}

extension PackNode {
    func isScalar(_ text: String) -> Bool {
        if case .scalar(text) = content { true } else { false }
    }
}

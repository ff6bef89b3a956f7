import Policy
import Tabular
import Vocabulary

/// The columns of one sheet of a layout as the sample fills them: headers, and how a value becomes a cell.
struct SheetColumns: Sendable {
    /// Where a row stands, in words.
    struct Place: Sendable {
        var unit = ""
        var town = ""
        var village = ""
        var group = ""
        var householdCode = ""
    }

    /// What a planted fault puts in place of a value.
    enum Fault: Sendable {
        case text(String)
        case number(Int64)
        case empty
    }

    private enum Content: Sendable {
        case ordinal
        case role(Layout.Role)
        case fact(slot: Int, ValueForm, codes: [String: String])
        /// A fact of the household in a row of its member.
        case ofHousehold(slot: Int, ValueForm, codes: [String: String])
    }

    private struct Column: Sendable {
        /// The header; with its group above it where the layout knows one, as 年收入 above 工资性收入.
        var header: String
        var group: String?
        var content: Content
    }

    /// The sheet's name.
    let name: String
    private let columns: [Column]
    private let names: InventedNames
    private let incomeSlot: Int?

    /// Columns for what somebody fills in; those that the sample leaves empty are left out.
    ///
    /// With `household`, rows of members that repeat what is known of their household.
    init(
        _ sheet: Layout.Sheet, name: String, slots: FactSlots, household: FactSlots? = nil,
        policy: SamplePolicy, leavingOut: Set<String> = [], leavingOutRoles: Set<Layout.Role> = []
    ) {
        self.name = name
        names = policy.names
        incomeSlot = (household ?? slots)[.statedNetIncomePerHead]
        let incomes = incomeSlot
        let language = policy.pack.languages.first ?? "en"
        func words(_ fact: Fact) -> [String: String] {
            var words: [String: String] = [:]
            if let list = fact.codes.flatMap({ policy.pack.codeLists[$0] }) {
                for value in list.versions.last?.values ?? [] { words[value.code] = value.label(language) }
            }
            return words
        }
        columns = sheet.columns.compactMap { column in
            guard let header = column.headers.first else { return nil }
            let content: Content
            switch column.target {
            case .role(.ignored), .role(.remark), .role(.villageCode): return nil
            case .role(.address) where household != nil: return nil
            case .role(.statedNetIncomePerHead):
                guard incomes != nil, !leavingOutRoles.contains(.statedNetIncomePerHead) else { return nil }
                content = .role(.statedNetIncomePerHead)
            case .role(let role):
                guard !leavingOutRoles.contains(role) else { return nil }
                content = .role(role)
            case .fact(let id):
                guard !leavingOut.contains(id) else { return nil }
                if let slot = slots.slot(of: id) {
                    content = .fact(slot: slot, slots.facts[slot].form, codes: words(slots.facts[slot]))
                } else if let household, let slot = household.slot(of: id) {
                    content = .ofHousehold(
                        slot: slot, household.facts[slot].form, codes: words(household.facts[slot]))
                } else {
                    return nil
                }
            }
            return Column(header: header, group: Self.group(of: column), content: content)
        }
    }

    /// The upper of two header rows, from a spelling as 年收入/工资性收入.
    private static func group(of column: Layout.Column) -> String? {
        for header in column.headers {
            let parts = header.split(separator: "/")
            if parts.count == 2, column.headers.contains(String(parts[1])) { return String(parts[0]) }
        }
        return nil
    }

    /// How many columns there are.
    var count: Int { columns.count }

    /// Whether a column holds what belongs to the household, not to the member.
    func isOfHousehold(_ place: Int) -> Bool {
        switch columns[place].content {
        case .fact: false
        case .ordinal, .role, .ofHousehold: true
        }
    }

    /// The place of a household's fact among the columns of its members, 0-based.
    func place(ofHousehold fact: KnownFact, slots: FactSlots) -> Int? {
        guard let wanted = slots[fact] else { return nil }
        return columns.firstIndex { column in
            if case .ofHousehold(wanted, _, _) = column.content { true } else { false }
        }
    }

    /// Writes a header of two rows, groups above, cells merged as an office does.
    func writeTwoRowHeader(to workbook: SampleWorkbook) throws {
        workbook.beginRow()
        let top = workbook.row
        for place in columns.indices {
            let group = columns[place].group
            if group != nil, place > 0, columns[place - 1].group == group {
                workbook.writer.skip()
            } else {
                workbook.writer.text(group ?? columns[place].header)
            }
        }
        try workbook.writer.endRow()
        workbook.beginRow()
        for column in columns {
            if column.group == nil { workbook.writer.skip() } else { workbook.writer.text(column.header) }
        }
        try workbook.writer.endRow()
        var start = 0
        while start < columns.count {
            let group = columns[start].group
            guard group != nil else {
                workbook.writer.merge(CellRange(rows: top...top + 1, columns: start...start))
                start += 1
                continue
            }
            let run = columns[start...].prefix { $0.group == group }.count
            if run > 1 {
                workbook.writer.merge(CellRange(rows: top...top, columns: start...start + run - 1))
            }
            start += run
        }
    }

    /// The place of a fact's column, 0-based.
    func place(of fact: String, slots: FactSlots) -> Int? {
        guard let wanted = slots.slot(of: fact) else { return nil }
        return columns.firstIndex { column in
            if case .fact(wanted, _, _) = column.content { true } else { false }
        }
    }

    /// The place of a role's column, 0-based.
    func place(of role: Layout.Role) -> Int? {
        columns.firstIndex { column in
            if case .role(role) = column.content { true } else { false }
        }
    }

    func writeHeader(to workbook: SampleWorkbook) throws {
        workbook.beginRow()
        for column in columns { workbook.writer.text(column.header) }
        try workbook.writer.endRow()
    }

    /// Writes a row, with a fault in a column where one is planted; gives the row's number.
    ///
    /// A member's row may repeat its household's cells, or leave them to the row above (`showsHousehold`).
    @discardableResult
    func write(
        _ row: FactRow, of household: FactRow? = nil, showsHousehold: Bool = true, at place: Place,
        fault: (column: Int, Fault)? = nil, to workbook: SampleWorkbook
    ) throws -> Int {
        workbook.beginRow()
        let number = workbook.row
        for (at, column) in columns.enumerated() {
            if !showsHousehold, isOfHousehold(at) {
                workbook.writer.skip()
                continue
            }
            if let fault, fault.column == at {
                switch fault.1 {
                case .text(let text): workbook.writer.text(text)
                // A spreadsheet keeps fifteen digits of a number, whatever was typed.
                case .number(let value) where value.magnitude >= 1_000_000_000_000_000:
                    workbook.writer.number(Double(value))
                case .number(let value): workbook.writer.number(value)
                case .empty: workbook.writer.skip()
                }
                continue
            }
            switch column.content {
            case .ordinal: workbook.writer.number(Int64(number - 1))
            case .role(.unit): workbook.writer.text(place.unit)
            case .role(.town): workbook.writer.text(place.town)
            case .role(.village): workbook.writer.text(place.village)
            case .role(.group): workbook.writer.text(place.group)
            case .role(.householdCode): workbook.writer.text(place.householdCode)
            case .role(.statedNetIncomePerHead):
                let holder = household ?? row
                if let slot = incomeSlot, case .integer(let amount)? = holder.values[slot] {
                    self.number(amount, scale: holder.slots.scales[slot], in: workbook)
                } else {
                    workbook.writer.skip()
                }
            case .role: workbook.writer.skip()
            case .fact(let slot, let form, let codes):
                cell(row.values[slot], form, codes, in: workbook)
            case .ofHousehold(let slot, let form, let codes):
                cell(household?.values[slot], form, codes, in: workbook)
            }
        }
        try workbook.writer.endRow()
        return number
    }

    private func cell(
        _ value: FactValue?, _ form: ValueForm, _ codes: [String: String], in workbook: SampleWorkbook
    ) {
        switch value {
        case nil: workbook.writer.skip()
        case .bool(let value): workbook.writer.text(value ? names.yes : names.no)
        case .integer(let value): number(value, scale: form.scale, in: workbook)
        case .text(let text): workbook.writer.text(form.type == .code ? codes[text] ?? text : text)
        case .day(let day): workbook.writer.date(day)
        }
    }

    private func number(_ value: Int64, scale: Int, in workbook: SampleWorkbook) {
        switch scale {
        case 0: workbook.writer.number(value)
        case 2: workbook.writer.hundredths(value)
        default: workbook.writer.decimal(ValueForm.decimal(value, scale: scale))
        }
    }
}

/// The layouts of a pack that the sample writes.
struct SampleLayouts: Sendable {
    let survey: Layout
    let households: SheetColumns
    let members: SheetColumns?
    let villages: (layout: Layout, columns: SheetColumns)?
    let groups: (layout: Layout, columns: SheetColumns)?
    let hits: Layout?
    /// Lists of members that other offices keep, household and person in one row.
    let registers: [Register]

    /// A layout by member.
    struct Register: Sendable {
        var layout: Layout
        var columns: SheetColumns
        /// Whether the household's cells stand once, merged down; else they are repeated on each row with its code.
        var isMerged: Bool
    }

    /// Facts that are the same for everybody here and that rules ask for with known(): no column for them.
    private static let constant: Set<String> = [
        "in_nature_reserve", "labour_partly_lost", "medical_aid_outstanding", "education_aid_outstanding",
        "commercial_insured_members", "house_under_construction", "split_family", "television_no_signal",
        "road_impassable", "one_off_relief", "debt",
    ]
    /// Facts that the sample does not invent: telephone and account numbers, helpers, sums of others.
    private static let notInvented: Set<String> = [
        "phone", "bank_account", "surveyor", "helper_name", "helper_unit", "disposable_income",
        "rigid_spending",
        "operating_net_income", "head_identity_number", "identification_score", "house_progress_percent",
        "house_months_to_finish", "house_fit_to_live", "split_family_area_m2", "split_family_size",
        "school_visits", "helper_visits", "three_party_signed", "remark", "school_name", "migrant_wage",
        "dibao_member", "disability_card", "left_behind", "person_phone", "registered_on", "exited",
        "exited_on", "exit_year",
    ]

    init(_ policy: SamplePolicy) throws(Problem) {
        let pack = policy.pack
        let language = pack.languages.first ?? "en"
        // The survey is the widest of the layouts by household; lists of a few columns are for other ends.
        func width(_ layout: Layout) -> Int { layout.sheets.reduce(0) { $0 + $1.columns.count } }
        let candidates = pack.layouts.filter { layout in
            layout.row == .household && layout.sheets.contains { $0.row == .household }
        }
        guard let survey = candidates.max(by: { width($0) < width($1) }),
            let sheet = survey.sheets.first(where: { $0.row == .household })
        else { throw Problem(.sampleNeedsPack, ["what": "forms: row: household"]) }
        self.survey = survey
        let leftOut = Self.constant.union(Self.notInvented)
        households = SheetColumns(
            sheet, name: Self.name(of: sheet, in: survey, language), slots: policy.householdSlots,
            policy: policy,
            leavingOut: leftOut)
        members = survey.sheets.first { $0.row == .member }.map {
            SheetColumns(
                $0, name: Self.name(of: $0, in: survey, language), slots: policy.memberSlots, policy: policy,
                leavingOut: leftOut)
        }
        func list(_ kind: Layout.RowKind, _ slots: FactSlots) -> (Layout, SheetColumns)? {
            guard let layout = pack.layouts.first(where: { $0.sheets.contains { $0.row == kind } }),
                let sheet = layout.sheets.first(where: { $0.row == kind })
            else { return nil }
            let columns = SheetColumns(
                sheet, name: Self.name(of: sheet, in: layout, language), slots: slots, policy: policy,
                leavingOut: Self.counted)
            return (layout, columns)
        }
        villages = list(.village, policy.villageSlots)
        groups = list(.group, policy.groupSlots)
        hits = pack.layouts.first { layout in
            layout.sheets.contains { pack.facts[$0.id + "_hit"] != nil }
        }
        registers = pack.layouts.compactMap { layout in
            guard layout.row == .member, let sheet = layout.sheets.first(where: { $0.row == .member }) else {
                return nil
            }
            // A layout that does not ask for the code on every row has it merged down over the members.
            let isMerged = !sheet.columns.contains { $0.target == .role(.householdCode) && $0.required }
            return Register(
                layout: layout,
                columns: SheetColumns(
                    sheet, name: layout.label(language), slots: policy.memberSlots,
                    household: policy.householdSlots, policy: policy, leavingOut: leftOut,
                    leavingOutRoles: Self.rolesLeftOut(sheet, isMerged: isMerged, policy)),
                isMerged: isMerged)
        }
    }

    /// Places that the sheet's name and headings give; a figure per head of which the list has not all parts.
    private static func rolesLeftOut(_ sheet: Layout.Sheet, isMerged: Bool, _ policy: SamplePolicy)
        -> Set<Layout.Role>
    {
        var roles: Set<Layout.Role> = isMerged ? [.unit, .town, .village, .group] : []
        let facts = Set(
            sheet.columns.compactMap { column in
                if case .fact(let id) = column.target { id } else { nil }
            })
        let parts = sheet.columns.flatMap { $0.adds + $0.less }.filter { id in
            policy.householdSlots.slot(of: id).map { policy.householdSlots.rules[$0] == nil } ?? false
        }
        if !facts.isSuperset(of: parts) { roles.insert(.statedNetIncomePerHead) }
        return roles
    }

    /// Facts of villages and groups that are counted from their households.
    private static let counted: Set<String> = [
        "village_households", "poor_households", "poor_persons", "poor_persons_left",
        "poor_households_no_labour",
        "housing_ok_households", "insured_persons", "economic_dropouts", "safe_water_households",
        "power_households", "television_households", "natural_village_poor_households", "village_exited",
        "village_exited_on", "rectified_rating", "pairing_unit", "first_secretary", "population_source",
        "poor_village_since", "natural_village_road_hard", "households", "households_with_water",
    ]

    /// A sheet's name that fits its first pattern, else the layout's own name.
    static func name(of sheet: Layout.Sheet, in layout: Layout, _ language: String) -> String {
        guard let pattern = sheet.names.first else { return layout.label(language) }
        return pattern.split(separator: "*").joined()
    }
}

import Policy
import Tabular
import Vocabulary

/// Writes the registered households of a village as other offices list them: household and member in one row (花名册).
///
/// They say again what the survey found, in other layouts; an import of them must find nothing new.
struct RegisterWorkbook {
    /// One household of the list.
    struct Home: Sendable {
        var place: SheetColumns.Place
        var household: SampleHousehold
    }

    let register: SampleLayouts.Register
    let policy: SamplePolicy
    /// What stands above the header.
    let title: String

    /// Writes the list; gives its rows of data.
    func write(_ homes: [Home], to workbook: SampleWorkbook) throws -> Int {
        guard let first = homes.first else { return 0 }
        // The merged list names its village by the sheet and its groups by headings.
        try workbook.beginSheet(register.isMerged ? first.place.village : register.columns.name)
        guard register.isMerged else {
            try register.columns.writeHeader(to: workbook)
            return try homes.reduce(0) { try $0 + write($1, to: workbook) }
        }
        try line([(0, title)], mergedOver: register.columns.count, to: workbook)
        try line([(register.columns.count - 1, policy.names.form.unitLine)], to: workbook)
        try register.columns.writeTwoRowHeader(to: workbook)
        var rows = 0
        var start = homes.startIndex
        var groups = 0
        while start < homes.endIndex {
            let group = homes[start].place.group
            let run = homes[start...].prefix { $0.place.group == group }
            groups += 1
            try line([(0, policy.names.form.heading(groups, group))], to: workbook)
            for home in run { rows += try write(home, to: workbook) }
            try total(policy.names.form.subtotal, of: Array(run), to: workbook)
            start = run.endIndex
        }
        try total(policy.names.form.total(homes.count, rows), of: homes, to: workbook)
        try line([(0, policy.names.form.filledBy), (4, policy.names.form.checkedBy)], to: workbook)
        return rows
    }

    private func write(_ home: Home, to workbook: SampleWorkbook) throws -> Int {
        let members = home.household.members
        let top = workbook.row + 1
        for (place, member) in members.enumerated() {
            try register.columns.write(
                member, of: home.household.row, showsHousehold: !register.isMerged || place == 0,
                at: home.place, to: workbook)
        }
        guard register.isMerged, members.count > 1 else { return members.count }
        for column in 0..<register.columns.count where register.columns.isOfHousehold(column) {
            workbook.writer.merge(CellRange(rows: top...workbook.row, columns: column...column))
        }
        return members.count
    }

    /// A row of sums: sizes and wages.
    private func total(_ label: String, of homes: [Home], to workbook: SampleWorkbook) throws {
        var cells: [Int: Int64] = [:]
        for fact in [KnownFact.householdSize, .wageIncome] {
            guard let column = register.columns.place(ofHousehold: fact, slots: policy.householdSlots) else {
                continue
            }
            cells[column] = homes.reduce(0) { $0 + Int64($1.household.row.int(fact)) }
        }
        workbook.beginRow()
        let size = register.columns.place(ofHousehold: .householdSize, slots: policy.householdSlots)
        for column in 0..<register.columns.count {
            if column == 0 {
                workbook.writer.text(label)
            } else if let sum = cells[column] {
                if column == size || policy.major == 1 {
                    workbook.writer.number(sum)
                } else {
                    workbook.writer.decimal(
                        ValueForm.decimal(sum, scale: policy.pack.currency.exponent))
                }
            } else {
                workbook.writer.skip()
            }
        }
        try workbook.writer.endRow()
    }

    /// A row of a few texts at their columns.
    private func line(
        _ texts: [(column: Int, text: String)], mergedOver width: Int = 1, to workbook: SampleWorkbook
    ) throws {
        workbook.beginRow()
        var column = 0
        for text in texts {
            while column < text.column {
                workbook.writer.skip()
                column += 1
            }
            workbook.writer.text(text.text)
            column += 1
        }
        try workbook.writer.endRow()
        if width > 1 {
            workbook.writer.merge(CellRange(rows: workbook.row...workbook.row, columns: 0...width - 1))
        }
    }
}

extension CityPlan {
    /// Which villages are listed in which of the registers: one village of each unit for each, by the village.
    func registerVillages(_ count: Int) -> [Int: [Int]] {
        var names: [String: Int] = [:]
        for village in villages { names[village.name, default: 0] += 1 }
        var chosen: [Int: [Int]] = [:]
        for unit in policy.frame.units.indices where count > 0 {
            let listed = villages.indices.filter { village in
                policy.frame.towns[villages[village].town].unit == unit && names[villages[village].name] == 1
                    && villages[village].households.contains { hardships[$0].contains(.poor) }
            }
            guard !listed.isEmpty else { continue }
            for register in 0..<count {
                chosen[listed[register % listed.count], default: []].append(register)
            }
        }
        return chosen
    }
}

import Journal
import Policy
import Registry
import Storage
import Vocabulary

/// What a list of villages and groups becomes (村、组的导入).
extension ImportPlan {
    /// The group of a name in a village; recorded on first sight.
    mutating func group(_ name: String, in village: AreaDirectory.Area, from day: LocalDate) throws -> AreaID
    {
        if groups[village.id] == nil {
            try pending?.check(village: village.id)
            groups[village.id] = Dictionary(
                directory.below(village.id).filter { $0.level == AreaRecord.groupLevel }.flatMap { group in
                    (Array(group.names.values) + group.aliases).map { ($0, group.id) }
                }, uniquingKeysWith: { first, _ in first })
        }
        if let known = groups[village.id]?[name] { return known }
        guard let unit = village.unit else { return village.id }
        var record = AreaRecord(
            id: try issueArea(unit: unit), level: AreaRecord.groupLevel, unit: unit, village: village.id,
            from: day)
        record.names = [(pack.languages.first ?? "zh", name)]
        record.parents = [(AreaDirectory.management, village.id)]
        newAreas.append(record)
        groups[village.id]?[name] = record.id
        return record.id
    }

    mutating func plan(_ form: FormArea) throws {
        guard !form.isRejected, let level = pack.areas.levels.last?.id else { return }
        guard let day = day(nil) ?? pack.validFrom else {
            report(.effectiveDayMissing, ["file": outcome.file], sheet: form.sheet, row: form.at)
            return
        }
        var village: AreaDirectory.Area
        switch places.village(form.place) {
        case .village(let found):
            guard takes(found.id, sheet: form.sheet, row: form.at) else { return }
            village = found
        case .clash(let text):
            report(.areaClash, ["area": text], sheet: form.sheet, row: form.at)
            return
        case .none, .town:
            // A group's village may stand in the sheet before it, not recorded yet.
            guard let name = places.villageName(form.place).name,
                case .town(let town) = places.parent(form.place),
                let unit = town.unit,
                form.row == .village || newVillage(name, level: level, in: town) != nil
            else {
                report(
                    .areaUnmatched,
                    ["area": places.villageName(form.place).name ?? form.place[AreaRecord.groupLevel] ?? ""],
                    sheet: form.sheet, row: form.at)
                return
            }
            guard takes(town.id, sheet: form.sheet, row: form.at) else { return }
            village = try record(
                name, code: places.villageName(form.place).code, level: level, in: town, unit: unit, from: day
            )
        }
        let subject: AreaID
        if form.row == .group {
            guard let name = form.place[AreaRecord.groupLevel] else {
                report(.areaUnmatched, ["area": ""], sheet: form.sheet, row: form.at)
                return
            }
            subject = try group(name, in: village, from: day)
        } else {
            subject = village.id
        }
        let kind: SubjectKind = form.row == .group ? .group : .village
        guard let unit = village.unit else { return }
        try pending?.check(village: village.id)
        let state = try StateReader(view.tables, kinds: [kind]).state(
            kind, subject.number, unit: unit, village: village.id.number, at: view.moment, view.connection)
        var write = SubjectWrite(
            kind: kind, id: subject.description, village: village.id, isPresent: state == nil ? true : nil)
        write.facts = changed(form.facts.map { ($0.fact, $0.value) }, kind, state, day)
        guard state == nil || !write.facts.isEmpty else {
            outcome.unchanged += 1
            return
        }
        outcome.accepted += 1
        write.source = source(form.sheet, form.at)
        let chain = view.units.name(unit) ?? ""
        var plan = EntryPlan(
            chain: chain, kind: EntryKind.villageRecorded, subject: subject.description, effectiveOn: day,
            reason: options.reason)
        plan.writes = [write]
        record(plan)
    }

    mutating func record(
        _ name: String, code: String?, level: String, in town: AreaDirectory.Area, unit: Int,
        from day: LocalDate
    ) throws -> AreaDirectory.Area {
        let known = newVillage(name, level: level, in: town)
        let id = try known?.id ?? issueArea(unit: unit)
        if known == nil {
            var record = AreaRecord(id: id, level: level, unit: unit, village: id, from: day)
            record.names = [(pack.languages.first ?? "zh", name)]
            record.parents = [(AreaDirectory.management, town.id)]
            if let code, let scheme = pack.areas.schemes.first?.id { record.codes = [(scheme, code)] }
            newAreas.append(record)
        }
        return AreaDirectory.Area(id: id, level: level, unit: unit, village: id)
    }

    /// A village that an earlier row of this file brings, by its name and town.
    private func newVillage(_ name: String, level: String, in town: AreaDirectory.Area) -> AreaRecord? {
        newAreas.first { area in
            area.level == level && area.parents.contains { $0.parent == town.id }
                && area.names.contains { $0.name == name }
        }
    }
}

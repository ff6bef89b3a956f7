import Foundation
import Policy
import Tabular
import Vocabulary

extension CityPlan {
    /// Writes the city's workbooks into a directory and says what stands where (生成样本工作簿).
    ///
    /// Towns are made side by side, each streamed. Later surveys are written up to the end of `year` (nil: all of
    /// the exit plan). The same plan gives the same bytes. Throws where a file cannot be written.
    public func writeWorkbooks(
        to directory: String, until year: Int? = nil,
        progress: @Sendable (_ done: Int, _ all: Int) -> Void = { _, _ in }
    ) async throws -> Manifest {
        let layouts = try SampleLayouts(policy)
        let separation = try separation()
        let cut = separation.cut
        let faults = FaultSchedule(plan: self)
        let registers = registerVillages(layouts.registers.count)
        let until = year ?? figures.exits.last?.year ?? 0
        try makeFolders(in: directory, until: until, layouts)
        let towns = policy.frame.towns.indices.filter { !townVillages($0).isEmpty }
        var outcomes: [Int: TownWorkbook.Outcome] = [:]
        try await withThrowingTaskGroup(of: (Int, TownWorkbook.Outcome).self) { group in
            func start(_ town: Int) {
                group.addTask {
                    var separation = try Separation(policy: policy)
                    separation.cut = cut
                    var workbook = try TownWorkbook(
                        plan: self, separation: separation, layouts: layouts, faults: faults,
                        registers: registers, town: town, directory: directory)
                    return (town, try workbook.write(until: until))
                }
            }
            var waiting = towns[...]
            for _ in 0..<min(towns.count, max(1, ProcessInfo.processInfo.activeProcessorCount)) {
                if let town = waiting.popFirst() { start(town) }
            }
            while let (town, outcome) = try await group.next() {
                outcomes[town] = outcome
                progress(outcomes.count, towns.count)
                if let next = waiting.popFirst() { start(next) }
            }
        }
        var manifest = Manifest()
        let made = towns.compactMap { outcomes[$0] }
        for unit in policy.frame.units.indices {
            if let file = try writeVillages(unit: unit, layouts: layouts, to: directory) {
                manifest.files.append(file)
            }
        }
        for unit in policy.frame.units.indices {
            if let file = try writeGroups(unit: unit, layouts: layouts, to: directory) {
                manifest.files.append(file)
            }
        }
        manifest.files += made.flatMap { $0.files.filter { $0.purpose == .survey } }
        manifest.files += made.flatMap { $0.files.filter { $0.purpose == .register } }
        manifest.planted = made.flatMap(\.planted)
        for unit in policy.frame.units.indices {
            let hits = zip(towns, made).filter { policy.frame.towns[$0.0].unit == unit }.flatMap { $0.1.hits }
            try writeHits(hits, unit: unit, layouts: layouts, to: directory, into: &manifest)
        }
        for exit in figures.exits.indices where figures.exits[exit].year <= until {
            let year = figures.exits[exit].year
            for unit in policy.frame.units.indices {
                if let file = try writeVillages(unit: unit, exit: exit, layouts: layouts, to: directory) {
                    manifest.files.append(file)
                }
            }
            manifest.files += made.flatMap {
                $0.files.filter { $0.purpose == .update && $0.effectiveOn.year == year }
            }
        }
        return manifest
    }

    private func makeFolders(in directory: String, until: Int, _ layouts: SampleLayouts) throws {
        var paths = [
            path(of: .villages, unit: 0), path(of: .survey, town: 0), path(of: .hits, unit: 0),
        ]
        if !layouts.registers.isEmpty { paths.append(path(of: .register, unit: 0)) }
        paths += figures.exits.filter { $0.year <= until }.map { path(of: .update, unit: 0, year: $0.year) }
        for path in paths {
            let folder = directory + "/" + path.prefix { $0 != "/" }
            do {
                try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
            } catch {
                throw Problem(.workbookNotWritten, ["file": folder])
            }
        }
    }

    /// The villages of a unit as the survey found them; with `exit`, those that leave then, as they are by then.
    private func writeVillages(unit: Int, exit: Int? = nil, layouts: SampleLayouts, to directory: String)
        throws -> Manifest.File?
    {
        guard let (layout, columns) = layouts.villages else { return nil }
        let towns = policy.frame.units[unit].towns
        let places = villages.indices.filter { village in
            towns.contains(villages[village].town) && (exit == nil || villages[village].exit == exit)
        }
        guard let first = places.first else { return nil }
        let year = exit.map { figures.exits[$0].year }
        let file = path(of: exit == nil ? .villages : .villageUpdate, unit: unit, year: year)
        let day =
            exit.map { updateDay(of: villages[first].town, at: $0) } ?? policy.surveyStart
        let workbook = try SampleWorkbook(file: directory + "/" + file)
        try workbook.beginSheet(columns.name)
        try columns.writeHeader(to: workbook)
        for village in places {
            var random = SeededRandom(seed: seed, 17, UInt64(village), UInt64(exit.map { $0 + 1 } ?? 0))
            let facts = VillageFacts(
                setting(of: village, isReady: exit != nil, day: day), slots: policy.villageSlots,
                random: &random)
            var place = place(of: villages[village].groups.lowerBound)
            place.group = ""
            try columns.write(facts.row, at: place, to: workbook)
        }
        try workbook.finish()
        return Manifest.File(
            path: file, layout: layout.id, purpose: exit == nil ? .villages : .villageUpdate,
            effectiveOn: day,
            rows: places.count)
    }

    /// The natural villages of a unit.
    private func writeGroups(unit: Int, layouts: SampleLayouts, to directory: String) throws -> Manifest.File?
    {
        guard let (layout, columns) = layouts.groups else { return nil }
        let towns = policy.frame.units[unit].towns
        let file = path(of: .groups, unit: unit)
        let workbook = try SampleWorkbook(file: directory + "/" + file)
        try workbook.beginSheet(columns.name)
        try columns.writeHeader(to: workbook)
        var rows = 0
        for village in villages.indices where towns.contains(villages[village].town) {
            for group in villages[village].groups {
                var random = SeededRandom(seed: seed, 18, UInt64(group))
                let row = VillageFacts.group(
                    groups[group], persons: groups[group].households.reduce(0) { $0 + Int(sizes[$1]) },
                    remoteness: remoteness(of: village), slots: policy.groupSlots, random: &random)
                try columns.write(row, at: place(of: group), to: workbook)
                rows += 1
            }
        }
        try workbook.finish()
        return Manifest.File(
            path: file, layout: layout.id, purpose: .groups, effectiveOn: policy.surveyStart, rows: rows)
    }

    private func setting(of village: Int, isReady: Bool, day: LocalDate) -> VillageFacts.Setting {
        let large = villages[village].groups.filter { groups[$0].households.count >= 20 }
        return VillageFacts.Setting(
            village: villages[village], population: populations[village], isReady: isReady,
            poorHouseholds: villages[village].households.reduce(0) {
                $0 + (hardships[$1].contains(.poor) ? 1 : 0)
            },
            largeGroups: large.count, largeGroupsWithoutRoad: large.filter { groups[$0].lacksRoad }.count,
            exitYear: villages[village].exit.map { figures.exits[$0].year }, day: day, major: policy.major)
    }

    private func writeHits(
        _ hits: [PropertyHit], unit: Int, layouts: SampleLayouts, to directory: String,
        into manifest: inout Manifest
    ) throws {
        guard let layout = layouts.hits, !hits.isEmpty else { return }
        let language = policy.pack.languages.first ?? "en"
        let file = path(of: .hits, unit: unit)
        let workbook = try SampleWorkbook(file: directory + "/" + file)
        let sheets = layout.sheets.filter { policy.pack.facts[$0.id + "_hit"] != nil }
        var rows = 0
        for (number, sheet) in sheets.enumerated() {
            let columns = SheetColumns(
                sheet, name: SampleLayouts.name(of: sheet, in: layout, language), slots: policy.memberSlots,
                policy: policy)
            try workbook.beginSheet(columns.name)
            try columns.writeHeader(to: workbook)
            for hit in hits where hit.register % sheets.count == number {
                var row = FactRow(policy.memberSlots)
                row.set(.personName, text: hit.name)
                row.set(.identityNumber, text: hit.identityNumber)
                row.set(.relation, code: "01", "chef")
                let at = try columns.write(row, at: hit.place, to: workbook)
                manifest.planted.append(
                    Manifest.Planted(
                        kind: .propertyHit, file: file, sheet: columns.name, row: at, column: nil,
                        household: hit.household))
                rows += 1
            }
        }
        try workbook.finish()
        manifest.files.append(
            Manifest.File(
                path: file, layout: layout.id, purpose: .hits,
                effectiveOn: registerDay, rows: rows))
    }
}

public import Tabular
import Vocabulary

/// Turns a workbook into households, members, list rows and areas by the pack's layouts (表格读取).
///
/// It holds no database: places stay as written, persons are not yet looked for. Every doubtful cell gives a
/// numbered problem and no value.
public struct FormReader: Sendable {
    let dictionary: FormDictionary
    let conventions: ReadingConventions

    /// A reader with the pack's dictionary.
    public init(_ dictionary: FormDictionary, conventions: ReadingConventions = .usual) {
        self.dictionary = dictionary
        self.conventions = conventions
    }

    /// Layouts with their headers folded once, for reading many files.
    public struct Prepared: Sendable {
        private(set) var layouts: [FormLayout]
        private(set) var indexes: [[HeaderIndex]]
        let numbers: HeaderNumbers
        /// Whether somebody brought the layout for these very files.
        let isChosen: Bool

        /// The same layouts with what they check on another day: their headers stay folded.
        public func checking(as layouts: [FormLayout]) -> Prepared {
            var other = self
            other.layouts = layouts
            for (at, layout) in layouts.enumerated() {
                for (place, sheet) in layout.sheets.enumerated() { other.indexes[at][place].layout = sheet }
            }
            return other
        }
    }

    /// Folds the headers of layouts once; `isChosen` where somebody brought one for these files, so that none is sought.
    public func prepared(_ layouts: [FormLayout], isChosen: Bool = false) -> Prepared {
        var numbers = HeaderNumbers()
        let indexes = layouts.map { $0.sheets.map { HeaderIndex($0, conventions, &numbers) } }
        return Prepared(layouts: layouts, indexes: indexes, numbers: numbers, isChosen: isChosen)
    }

    /// Reads a workbook by the layout that fits best, or by the one named, or by a mapping given as a layout.
    public func read(
        _ workbook: Workbook, layouts: [FormLayout], forcedLayout: String? = nil, mapping: FormLayout? = nil
    ) -> FormReading {
        read(
            workbook, prepared(mapping.map { [$0] } ?? layouts, isChosen: mapping != nil),
            forcedLayout: mapping == nil ? forcedLayout : nil)
    }

    /// Reads a workbook by the prepared layout that fits best, or by the one named. Where `progress` is asked to stop,
    /// it ends early: what it gives is then good for nothing.
    public func read(
        _ workbook: Workbook, _ prepared: Prepared, forcedLayout: String? = nil,
        progress: ImportProgress.Part? = nil
    ) -> FormReading {
        var reading = FormReading()
        var candidates = prepared.layouts
        var indexes = prepared.indexes
        if let forcedLayout {
            let named = candidates.indices.filter { candidates[$0].id == forcedLayout }
            candidates = named.map { candidates[$0] }
            indexes = named.map { indexes[$0] }
            guard !candidates.isEmpty else {
                reading.problems.append(
                    Problem(.layoutNotInPack, ["layout": forcedLayout], at: .init(file: workbook.file)))
                return reading
            }
        }
        // Who names a layout, or brings one, has chosen.
        let isChosen = forcedLayout != nil || prepared.isChosen
        let matcher = HeaderMatcher()
        let known = Set(indexes.joined().flatMap { $0.lookup.keys })
        let heads = workbook.sheets.map { ParsedHead($0, conventions, prepared.numbers, known: known) }
        var fits: [LayoutFit] = []
        for (layout, indexes) in zip(candidates, indexes) {
            let sheets = zip(workbook.sheets, heads).map { sheet, head in
                bestSheet(sheet, head, layout, indexes, matcher)
            }
            let fit = LayoutFit(layout: layout, sheets: sheets)
            if fit.score > 0 { fits.append(fit) }
        }
        // The first of those that fit equally well.
        guard
            let best = fits.lazy.filter({ isChosen || $0.isNear }).reduce(nil as LayoutFit?, LayoutFit.better)
        else {
            reading.problems.append(
                fits.isEmpty
                    ? nothingFits(workbook, candidates) : LayoutFit.nothingNear(workbook, fits))
            return reading
        }
        reading.layout = best.layout.id
        read(workbook, best.layout, best.sheets, progress, into: &reading)
        return reading
    }

    private func bestSheet(
        _ sheet: Sheet, _ head: ParsedHead, _ layout: FormLayout, _ indexes: [HeaderIndex],
        _ matcher: HeaderMatcher
    ) -> MatchedSheet? {
        guard !layout.skip.contains(where: { matches(sheet.name, pattern: $0) }) else { return nil }
        var best: MatchedSheet?
        for index in indexes {
            guard var found = matcher.match(index, of: indexes, head) else { continue }
            if index.layout.names.contains(where: { matches(sheet.name, pattern: $0) }) {
                found.score += 50
                found.isNamed = true
            }
            if found.score > best?.score ?? 0 { best = found }
        }
        return best
    }

    private func nothingFits(_ workbook: Workbook, _ layouts: [FormLayout]) -> Problem {
        func headers(_ layout: FormLayout, _ language: String) -> String {
            let wanted =
                layout.sheets.first?.columns.filter { $0.target != .ignored && $0.target != .remark } ?? []
            let required = wanted.filter(\.isRequired)
            let names = (required.isEmpty ? wanted : required).prefix(6).compactMap(\.headers.first)
            return "\(layout.named(language)): \(names.joined(separator: ", "))"
        }
        func all(_ language: String) -> String {
            layouts.map { headers($0, language) }.joined(separator: "; ")
        }
        return Problem(
            .noFormFits, ["sheets": all("en"), "sheets.zh": all("zh")], at: .init(file: workbook.file))
    }

    private func read(
        _ workbook: Workbook, _ layout: FormLayout, _ found: [MatchedSheet?],
        _ progress: ImportProgress.Part?, into reading: inout FormReading
    ) {
        let words = conventions.adding(layout)
        var book = BookReading(workbook: workbook, dictionary: dictionary, conventions: words)
        book.progress = progress
        for (at, sheet) in workbook.sheets.enumerated() where found[at] == nil {
            let isSkipped = layout.skip.contains { matches(sheet.name, pattern: $0) }
            guard !sheet.rows.isEmpty else { continue }
            book.note(
                Problem(
                    .sheetNotTaken,
                    [
                        "sheet": sheet.name, "why_zh": isSkipped ? "按表式不用导入" : "没有找到表头",
                        "why_en": isSkipped ? "the layout leaves it out" : "it has no header of the layout",
                    ], at: .init(file: workbook.file, sheet: sheet.name)))
        }
        // Households before their members, whatever the order of the tabs.
        let order = workbook.sheets.indices.filter { found[$0] != nil }
        let first = order.filter { found[$0]?.layout.row != .member }
        let members = order.filter { found[$0]?.layout.row == .member }
        // Whoever wants to stop it asks again once it has read.
        try? progress?.begin(.reading, of: order.reduce(0) { $0 + workbook.sheets[$1].rows.count })
        let hasHouseholds = first.contains { found[$0]?.layout.row == .household }
        for at in first + members {
            guard let match = found[at] else { continue }
            book.read(
                workbook.sheets[at], at: at, match,
                membersElsewhere: hasHouseholds && match.layout.row == .member
                    && match.columns.contains { $0.layout.target == .householdCode },
                isComplete: layout.row == .member)
        }
        book.finish()
        reading.households = book.households
        reading.rows = book.listRows
        reading.areas = book.areas
        reading.dataRows = book.dataRows
        reading.problems = book.sortedProblems()
    }
}

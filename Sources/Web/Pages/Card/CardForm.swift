import Access
import Exit
import Policy
import Print
import Registry
import Vocabulary

/// Fills the pack's card with one household (填户卡): the same form goes to paper and to the screen.
struct CardForm {
    private typealias Say = CardWords
    private typealias Cell = PrintedForm.Cell

    private let layout: CardLayout
    private let reading: Reading
    private let caller: Caller
    private let judge: ExitJudge
    private let secrets: SecretValues
    private let language: String
    private let now: Instant
    private let isSimulated: Bool

    /// The first card of the pack; 404.722 where it has none.
    init(_ reading: Reading, _ caller: Caller, _ language: String, now: Instant, isSimulated: Bool) throws {
        guard let layout = reading.pack.cards.first else {
            throw Problem(.cardNotInPack, ["pack": reading.pack.id])
        }
        self.layout = layout
        self.reading = reading
        self.caller = caller
        self.language = language
        self.now = now
        self.isSimulated = isSimulated
        judge = reading.rules.judge
        secrets = SecretValues(reading.view, reading.keys)
    }

    /// The card of a household with the text of its code.
    func card(_ id: String, code: String) throws -> PrintedForm {
        let file = try HouseholdFile(id, reading)
        let show = FactShow(reading.pack, language, caller, file.territory)
        let number = reading.pack.facts[ProcessFact.householdCode].flatMap { fact in
            file.value(fact.id).map { show.text(fact, $0) }
        }
        var form = PrintedForm(
            title: layout.label(language),
            subtitle: [layout.subtitle(language), HouseholdWords.number(language, ["code": number ?? id])]
                .filter { !$0.isEmpty }.joined(separator: "　"),
            stamp: isSimulated ? Layout.simulated(language) : nil, code: code,
            codeCaption: layout.caption(language),
            tables: try layout.parts.compactMap { try table($0, file, show) }, notes: notes)
        form.pageWords = Say.page(language)
        form.makeVisible()
        return form
    }

    /// When, by which rules, by whom.
    private var notes: [String] {
        let edition = judge.household?.edition.label(language) ?? "–"
        let pack = "\(reading.pack.id) \(reading.pack.version)"
        var notes = [
            Say.basis(language, ["day": reading.asOf.description, "pack": pack, "edition": edition]),
            Say.printed(
                language,
                [
                    "minute": now.minute(in: reading.pack.zone), "name": caller.name,
                    "office": caller.office(reading.directory, language),
                ]),
        ]
        // One line of small print with the second: it decides whether the card is one sheet.
        notes[1] += layout.notes.map { "　" + $0(language) }.joined()
        return notes
    }

    private func table(_ part: CardLayout.Part, _ file: HouseholdFile, _ show: FactShow) throws
        -> PrintedForm.Table?
    {
        let heading = part.heading?(language)
        switch part.content {
        case .facts(let rows): return try pairs(heading, rows, file, show)
        case .signatures(let rows):
            var table = try pairs(heading, rows, file, show)
            table.rowHeight = 22
            return table
        case .conditions: return conditions(heading, file)
        case .amounts(let ids): return try amounts(heading, ids, file, show)
        case .persons(let ids): return try persons(heading, ids, file, show)
        case .tasks: return try tasks(heading, file)
        }
    }

    // MARK: - Parts

    /// Names and values side by side; the last value of a short row takes what is left.
    private func pairs(
        _ heading: String?, _ rows: [[CardLayout.Cell]], _ file: HouseholdFile, _ show: FactShow
    ) throws -> PrintedForm.Table {
        let columns = rows.map(\.count).max() ?? 1
        let cells = try rows.map { row in
            try row.enumerated().flatMap { place, cell -> [Cell] in
                let isLast = place == row.count - 1
                let span = isLast ? 2 * (columns - row.count) + 1 : 1
                switch cell {
                case .area:
                    return [Cell(Say.address(language), isLabel: true), Cell(address(file), span: span)]
                case .blank(let label):
                    return [Cell(label(language), isLabel: true), Cell("", span: span)]
                case .fact(let id):
                    guard let fact = reading.pack.facts[id] else { return [Cell(id), Cell("–", span: span)] }
                    return [
                        Cell(fact.label(language), isLabel: true),
                        Cell(try text(fact, file, show), span: span),
                    ]
                }
            }
        }
        let shares = (0..<columns).flatMap { _ in [1.5, 2.4] }
        return PrintedForm.Table(heading: heading, shares: shares, rows: cells)
    }

    private func conditions(_ heading: String?, _ file: HouseholdFile) -> PrintedForm.Table? {
        guard let rules = judge.household else { return nil }
        let boxes = ConditionBox.boxes(rules, file.source, reading.pack, language)
        let rows = boxes.enumerated().map { place, box in
            [
                Cell(String(place + 1), isNumber: true), Cell(box.name, isLabel: true),
                Cell(box.sentence + (box.isUnverified ? " ◇" : "")),
                Cell(VerdictMark.word(box.verdict)(language), mark: .init(box.verdict)),
            ]
        }
        return PrintedForm.Table(
            heading: heading, shares: [0.6, 2.7, 5.9, 1.4],
            head: head([Say.number, Say.condition, Say.state, Say.verdict]), rows: rows)
    }

    private func amounts(
        _ heading: String?, _ ids: [String], _ file: HouseholdFile, _ show: FactShow
    ) throws -> PrintedForm.Table {
        let facts = ids.compactMap { reading.pack.facts[$0] }
        return PrintedForm.Table(
            heading: heading, shares: facts.map { _ in 1 },
            head: facts.map { fact in
                let unit = show.unit(fact.form).map { "/" + $0.trimming } ?? ""
                return Cell(fact.label(language) + unit, isLabel: true)
            },
            rows: [try facts.map { Cell(try text($0, file, show, withUnit: false), isNumber: true) }])
    }

    private func persons(
        _ heading: String?, _ ids: [String], _ file: HouseholdFile, _ show: FactShow
    ) throws -> PrintedForm.Table {
        let facts = ids.compactMap { reading.pack.facts[$0] }.filter { show.isShown($0) }
        let rows = try file.members.map { person in
            try facts.map { fact in
                let value =
                    fact.sensitivity == .secret
                    ? try secrets.value(.person, person, fact.id)
                    : reading.view.value(fact.id, .person, person)
                return Cell(value.map { show.text(fact, $0) } ?? "–")
            }
        }
        return PrintedForm.Table(
            heading: heading, shares: facts.map { _ in 1 },
            head: facts.map { Cell($0.label(language), isLabel: true) }, rows: rows)
    }

    private func tasks(_ heading: String?, _ file: HouseholdFile) throws -> PrintedForm.Table? {
        let lines = try SubjectTask.read(
            .household, file.state.subject, unit: file.state.unit, village: file.state.village, reading,
            language)
        let rows = lines.enumerated().map { place, line in
            let measures = line.measures.joined(separator: language == "zh" ? "、" : ", ")
            return [
                Cell(String(place + 1), isNumber: true), Cell(measures.isEmpty ? line.condition : measures),
                Cell(line.department), Cell(line.due.description),
                Cell(line.state == .open ? "" : HouseholdWords.word(line.state)(language)),
            ]
        }
        let none = [[Cell(HouseholdWords.noTasks(language), span: 5)]]
        return PrintedForm.Table(
            heading: heading, shares: [0.6, 4.3, 2.7, 1.5, 1.7],
            head: head([Say.number, Say.measure, Say.department, Say.due, Say.done]),
            rows: rows.isEmpty ? none : rows)
    }

    private func head(_ words: [Phrase]) -> [Cell] {
        words.enumerated().map { Cell($1(language), isLabel: true, isNumber: $0 == 0) }
    }

    // MARK: - Values

    private func text(_ fact: Fact, _ file: HouseholdFile, _ show: FactShow, withUnit: Bool = true) throws
        -> String
    {
        guard show.isShown(fact) else { return "–" }
        var value = file.value(fact.id)
        if value == nil, fact.sensitivity == .secret {
            value = try secrets.value(.household, file.state, fact.id)
        }
        guard let value else { return FactShow.notKnown(language) }
        let isClear = withUnit && show.visibility(of: fact) == .clear
        return show.text(fact, value) + (isClear ? show.unit(fact.form) ?? "" : "")
    }

    /// From the level below the top down to the natural village.
    private func address(_ file: HouseholdFile) -> String {
        var names = reading.names(AreaID(file.state.village), language).dropFirst().map { $0 }
        if let group = file.state.link, reading.directory[AreaID(group)] != nil {
            names.append(reading.directory.name(AreaID(group), language))
        }
        return names.joined(separator: language == "zh" ? "" : " · ")
    }
}

extension PrintedForm.Mark {
    init(_ verdict: Verdict) {
        self =
            switch verdict {
            case .met: .met
            case .unmet: .unmet
            case .unknown: .unknown
            case .notApplicable: .notApplicable
            }
    }

    /// The sign on screen.
    var verdict: Verdict {
        switch self {
        case .met: .met
        case .unmet: .unmet
        case .unknown: .unknown
        case .notApplicable: .notApplicable
        }
    }
}

extension PrintedForm {
    /// Shows what would not be seen: control characters, and marks that turn the direction of writing.
    fileprivate mutating func makeVisible() {
        title = title.visible
        subtitle = subtitle.visible
        notes = notes.map(\.visible)
        for table in tables.indices {
            for row in tables[table].rows.indices {
                for cell in tables[table].rows[row].indices {
                    tables[table].rows[row][cell].text = tables[table].rows[row][cell].text.visible
                }
            }
        }
    }
}

extension Caller {
    /// The roles with their areas, as exports and printed pages name who made them.
    func office(_ directory: AreaDirectory, _ language: String) -> String {
        grants.map { directory.name($0.area, language) + " " + $0.role.label(language) }
            .joined(separator: "; ")
    }
}

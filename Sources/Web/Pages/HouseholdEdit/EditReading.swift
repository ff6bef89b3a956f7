import Access
import Identification
import Journal
import Policy
import Registry
import Vocabulary

extension EditModel {
    private typealias Say = EditWords

    /// Makes the form of a sheet: what was typed where it differs, else what is recorded now.
    init(
        _ ground: EditGround, _ sheet: EditSheet, members: Int = Self.usualMembers, state: State,
        questions: [Problem] = []
    ) throws {
        let (reading, show) = (ground.reading, ground.show)
        let language = show.language
        let head = Self.head(ground)
        let words = Say.words(ground.task)
        let title = words.title(language, ["name": head])
        self.init(
            language: language, title: title, hint: words.hint(language), save: words.save(language),
            path: ground.task.path,
            back: ground.task.back, crumbs: Self.crumbs(ground, last: words.last(language)),
            seen: reading.position.description, state: state,
            groups: ground.task.isVisit
                ? Self.visitGroups(sheet, ground)
                : sheet.parts.enumerated().flatMap { Self.groups($1, number: $0, ground) })
        if !ground.task.isVisit {
            effectiveOn = Field(
                name: "effective_on", label: Say.effectiveOn(language), input: .day,
                value: reading.asOf.description)
            reason = Field(name: "reason", label: Say.reason(language), input: .text, value: "")
        }
        if case .newHousehold = ground.task { self.members = members }
        if case .leaving = ground.task {
            let choices = Way.allCases.map { (value: $0.rawValue, label: Say.way($0)(language)) }
            how = Field(
                name: "how", label: Say.how(language),
                input: .choice([(value: "", label: Say.choose(language))] + choices), value: "")
        }
        self.questions = questions.map { Self.text($0, language) }
        // Of what the caller sees masked not even the length is told.
        for field in sheet.parts.flatMap(\.fields) where !field.isMasked {
            guard let value = field.now else { continue }
            saved.fields += 1
            saved.keystrokes += field.fact.form.keystrokes(value)
        }
        guard state == .overtaken, let entry = sheet.overtaking else { return }
        overtaking = Overtaking(
            who: try reading.who(entry.actor, language),
            at: entry.recordedAt.minute(in: reading.pack.zone), entry: entry.position,
            problem: Self.text(
                Problem(.changeRefused, ["id": head, "why": Say.meanwhile(language)]), language),
            differences: sheet.parts.flatMap { part in
                let whose = part.owner.kind == .person ? ground.name(part) : head
                return part.fields.compactMap { Self.difference($0, whose, show) }
            })
    }

    /// Puts what was typed of day, reason and way back into the form, with what is wrong where it was sent for good.
    mutating func keep(day: String, reason: String, how: String, isWrong: Bool) {
        effectiveOn?.value = day
        self.reason?.value = reason
        self.how?.value = how
        guard isWrong else { return }
        func refused(_ field: Field, _ why: String) -> String {
            Self.text(
                Problem(.valueRefused, ["fact": field.label, "value": field.value, "why": why]),
                language)
        }
        if let field = effectiveOn, LocalDate(day) == nil {
            effectiveOn?.problem = refused(field, "YYYY-MM-DD")
        }
        if let field = self.reason, reason.isEmpty {
            self.reason?.problem = refused(field, Say.reasonWanted(language))
        }
        if let field = self.how, Way(rawValue: how) == nil {
            self.how?.problem = refused(field, Say.choose(language))
        }
    }

    /// Whose form it is: the household by its head, a person who goes, a village.
    private static func head(_ ground: EditGround) -> String {
        let show = ground.show
        guard let file = ground.file else {
            return ground.reading.directory.name(ground.village.id, show.language)
        }
        guard case .leaving(_, let person) = ground.task else { return file.headName(show) }
        return ground.reading.view.units.subject(person).map(ground.name) ?? person
    }

    private static func crumbs(_ ground: EditGround, last: String) -> [Page.Crumb] {
        let (reading, language) = (ground.reading, ground.show.language)
        if let file = ground.file { return file.crumbs(ground.show, ground.caller, last: last) }
        return reading.crumbs(ground.village.id, ground.caller, language) + [Page.Crumb(last)]
    }

    /// A problem with its number.
    static func text(_ problem: Problem, _ language: String) -> String {
        "\(problem.number.rawValue) \(problem.text(language))"
    }

    /// What is asked of a new person at once; the rest is folded.
    private static func isAskedFirst(_ fact: Fact, _ ground: EditGround) -> Bool {
        [ProcessFact.personName, ProcessFact.identityNumber, ProcessFact.relation, ProcessFact.birth]
            .contains(fact.id) || fact.id == ground.checks.sexFact
    }

    /// The fields of a part: of a new person what is asked first and the rest, else those of one file of the dictionary
    /// together: of a new household folded but for the file that names it, of known members folded until they are wanted.
    private static func groups(_ part: EditSheet.Part, number: Int, _ ground: EditGround) -> [Group] {
        let (reading, show) = (ground.reading, ground.show)
        let language = show.language
        let isNew = part.owner.subject == nil && part.owner.kind != .village
        if isNew, part.owner.kind == .person {
            let title = Say.newMember(language, ["number": String(max(1, number))])
            let (first, rest) = part.fields.split { isAskedFirst($0.fact, ground) }
            var fields = first.map { field($0, reading, show) }
            if number == 1, case .newHousehold = ground.task,
                let at = fields.firstIndex(where: { $0.name.hasSuffix("." + ProcessFact.relation) }),
                first[at].typed == nil
            {
                fields[at].value = ground.checks.headCode
            }
            return [
                Group(title: title, fields: fields),
                Group(
                    title: Say.rest(language, ["title": title, "count": String(rest.count)]),
                    fields: rest.map { field($0, reading, show) }, isFolded: true),
            ]
        }
        var files: [String] = []
        var byFile: [String: [EditSheet.Field]] = [:]
        for field in part.fields {
            let file = field.fact.place.file
            if byFile[file] == nil { files.append(file) }
            byFile[file, default: []].append(field)
        }
        let naming = reading.pack.facts[ProcessFact.headName]?.place.file
        let member = part.owner.kind == .person ? ground.name(part) : nil
        return files.compactMap { file in
            guard let fields = byFile[file], let first = fields.first else { return nil }
            var title = first.fact.label(language)
            if fields.count > 1 {
                title = Say.group(
                    language,
                    ["first": title, "count": String(fields.count), "rest": String(fields.count - 1)])
            }
            if let member { title = Say.member(language, ["name": member, "group": title]) }
            return Group(
                title: title, fields: fields.map { Self.field($0, reading, show) },
                isFolded: member != nil || isNew && file != naming)
        }
    }

    static func field(_ field: EditSheet.Field, _ reading: Reading, _ show: FactShow) -> Field {
        let fact = field.fact
        let recorded = field.isMasked ? "" : field.now.map { fact.form.text($0) } ?? ""
        var row = Field(
            name: field.name, label: fact.label(show.language),
            input: input(fact, recorded, reading, show), value: recorded, opened: recorded,
            unit: show.unit(fact.form))
        if field.isMasked { row.kept = field.now.map { show.text(fact, $0) } }
        switch field.wish {
        case .keep: break
        case .set(let value):
            row.value =
                field.typed.flatMap { $0.isEmpty && value != nil ? nil : $0 }
                ?? value.map { fact.form.text($0) } ?? recorded
        case .refused(let problem):
            row.value = field.typed ?? recorded
            var said = problem
            if said.number == .valueRefused { said.arguments["fact"] = row.label }
            row.problem = text(said, show.language)
        }
        return row
    }

    static func input(_ fact: Fact, _ recorded: String, _ reading: Reading, _ show: FactShow)
        -> Input
    {
        let none = (value: "", label: Say.unknown(show.language))
        switch fact.type {
        case .bool:
            return .choice(
                [none]
                    + [true, false].map { value in
                        (fact.form.text(.bool(value)), show.plain(.bool(value), fact.form))
                    })
        case .code:
            let list = fact.codes.flatMap { reading.pack.codeLists[$0] }
            var choices = (list?.version(on: reading.asOf)?.values ?? []).map {
                (value: $0.code, label: $0.label(show.language))
            }
            if !recorded.isEmpty, !choices.contains(where: { $0.value == recorded }) {
                choices.append((recorded, show.plain(.text(recorded), fact.form)))
            }
            return .choice([none] + choices)
        case .date: return .day
        case .int, .money, .number: return .number
        case .text: return .text
        }
    }

    /// What two people made of one fact; nil where neither touched it.
    private static func difference(_ field: EditSheet.Field, _ whose: String, _ show: FactShow)
        -> Difference?
    {
        func shown(_ value: FactValue?) -> String {
            value.map { show.text(field.fact, $0) } ?? Say.unknown(show.language)
        }
        let yours: String? =
            switch field.wish {
            case .keep: nil
            case .set(let value): shown(value)
            case .refused: field.isMasked ? "***" : field.typed
            }
        guard yours != nil || field.isOvertaken else { return nil }
        return Difference(
            whose: whose, fact: field.fact.label(show.language), before: shown(field.before),
            now: shown(field.now), yours: yours)
    }
}

extension Array {
    /// Those that answer yes, and the others, each in their order.
    fileprivate func split(_ isFirst: (Element) -> Bool) -> (first: [Element], rest: [Element]) {
        (filter(isFirst), filter { !isFirst($0) })
    }
}

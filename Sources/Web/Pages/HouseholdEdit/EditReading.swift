import Access
import Journal
import Policy
import Registry
import Vocabulary

extension EditModel {
    private typealias Say = EditWords

    /// Makes the form of a sheet: what was typed where it differs, else what is recorded now.
    init(
        _ file: HouseholdFile, _ sheet: EditSheet, _ show: FactShow, _ caller: Caller, state: State
    ) throws {
        let reading = file.reading
        let language = show.language
        let head = file.headName(show)
        self.init(
            id: file.id, head: head, crumbs: file.crumbs(show, caller, last: Say.edit(language)),
            seen: reading.position.description, state: state,
            groups: sheet.parts.flatMap { part in
                Self.groups(part, part.subject == file.subject ? nil : Self.name(part, show), reading, show)
            },
            effectiveOn: Field(
                name: "effective_on", label: Say.effectiveOn(language), input: .day,
                value: reading.asOf.description),
            reason: Field(name: "reason", label: Say.reason(language), input: .text, value: ""))
        guard state == .overtaken, let entry = sheet.overtaking else { return }
        overtaking = Overtaking(
            who: try AccountReader(reading.connection).account(entry.actor)?.name ?? entry.actor,
            at: entry.recordedAt.minute(in: reading.pack.zone), entry: entry.position,
            problem: Self.text(
                Problem(.changeRefused, ["id": file.id, "why": Say.meanwhile(language)]), language),
            differences: sheet.parts.flatMap { part in
                let whose = part.subject == file.subject ? head : Self.name(part, show)
                return part.fields.compactMap { Self.difference($0, whose, show) }
            })
    }

    /// A problem with its number.
    static func text(_ problem: Problem, _ language: String) -> String {
        "\(problem.number.rawValue) \(problem.text(language))"
    }

    /// A person's name as the caller may see it, else the id.
    private static func name(_ part: EditSheet.Part, _ show: FactShow) -> String {
        let field = part.fields.first { $0.fact.id == ProcessFact.personName }
        guard let field, let name = field.now else {
            return part.fields.first.map { String($0.name.prefix { $0 != "." }) } ?? ""
        }
        return show.text(field.fact, name)
    }

    /// The fields of a part, those of one file of the dictionary together.
    private static func groups(
        _ part: EditSheet.Part, _ member: String?, _ reading: Reading, _ show: FactShow
    ) -> [Group] {
        var files: [String] = []
        var byFile: [String: [EditSheet.Field]] = [:]
        for field in part.fields {
            let file = field.fact.place.file
            if byFile[file] == nil { files.append(file) }
            byFile[file, default: []].append(field)
        }
        return files.compactMap { file in
            guard let fields = byFile[file], let first = fields.first else { return nil }
            var title = first.fact.label(show.language)
            if fields.count > 1 {
                title = Say.group(
                    show.language,
                    ["first": title, "count": String(fields.count), "rest": String(fields.count - 1)])
            }
            if let member { title = Say.member(show.language, ["name": member, "group": title]) }
            return Group(title: title, fields: fields.map { Self.field($0, reading, show) })
        }
    }

    private static func field(_ field: EditSheet.Field, _ reading: Reading, _ show: FactShow) -> Field {
        let fact = field.fact
        let recorded = field.isMasked ? "" : field.now.map { fact.form.text($0) } ?? ""
        var row = Field(
            name: field.name, label: fact.label(show.language),
            input: input(fact, recorded, reading, show), value: recorded, unit: show.unit(fact.form))
        if field.isMasked { row.kept = field.now.map { show.text(fact, $0) } }
        switch field.wish {
        case .keep: break
        case .set: row.value = field.typed ?? recorded
        case .refused(let problem):
            row.value = field.typed ?? recorded
            var said = problem
            if said.number == .valueRefused { said.arguments["fact"] = row.label }
            row.problem = text(said, show.language)
        }
        return row
    }

    private static func input(_ fact: Fact, _ recorded: String, _ reading: Reading, _ show: FactShow)
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

import Exit
import Policy
import Registry
import Vocabulary

/// One line of the work list of a household or village, as its book shows it (清单与措施).
struct SubjectTask: Sendable {
    private typealias Say = HouseholdWords

    var condition: String
    var department: String
    var measures: [String]
    var due: LocalDate
    var state: WorkListLine.State

    /// The lines of one subject of a village, open ones first.
    static func read(
        _ kind: SubjectKind, _ subject: Int64, unit: Int, village: Int64, _ reading: Reading,
        _ language: String
    ) throws -> [SubjectTask] {
        let pack = reading.pack
        var tasks: [SubjectTask] = []
        try WorkListLine.lines([(unit, village)], reading.connection) { line in
            guard line.kind == kind, line.subject == subject else { return }
            let criterion = pack.ruleSets[line.ruleSet]?.criteria[line.criterion]
            tasks.append(
                SubjectTask(
                    condition: criterion?.label(language) ?? line.criterion,
                    department: line.department.map { pack.departments[$0]?.label(language) ?? $0 } ?? "–",
                    measures: (criterion?.measures ?? []).map { pack.measures[$0]?.label(language) ?? $0 },
                    due: line.due, state: line.state))
        }
        return tasks.sorted { ($0.state == .open ? 0 : 1, $0.due) < ($1.state == .open ? 0 : 1, $1.due) }
    }

    /// The panel with all of them.
    static func panel(
        _ tasks: [SubjectTask], asOf: LocalDate, columns: Markup, _ language: String
    ) -> Markup {
        guard !tasks.isEmpty else {
            return Components.panel(
                Say.tasks(language), columns: columns, Components.empty(Say.noTasks(language)))
        }
        let head = Components.head([
            (Say.condition(language), false), (Say.department(language), false),
            (Say.measures(language), false), (Say.due(language), false), (Say.state(language), false),
        ])
        let rows = Markup.each(tasks) { task in
            let measures = task.measures.joined(separator: language == "zh" ? "、" : ", ")
            return """
                <tr><th scope="row">\(task.condition)</th><td>\(task.department)</td><td>\(measures)</td><td class="nw">\(task.due.description)</td><td class="nw">\(task.mark(asOf, language))</td></tr>
                """
        }
        let open = tasks.filter { $0.state == .open }.count
        let count = Say.openTasks(language, ["open": String(open), "all": String(tasks.count)])
        return Components.panel(
            Say.tasks(language), "<small>\(count)</small>", columns: columns,
            Components.scroll(
                Say.tasks(language), "<table class=\"stack\">\(head)<tbody>\(rows)</tbody></table>"))
    }

    /// Overdue is a square, waiting a diamond, done a tick.
    private func mark(_ asOf: LocalDate, _ language: String) -> Markup {
        let word = HouseholdWords.word(state)(language)
        return switch state {
        case .open: VerdictMark.markup(due < asOf ? "un" : "uk", word)
        case .done: VerdictMark.markup("met", word)
        case .waived: VerdictMark.markup("na", word)
        }
    }
}

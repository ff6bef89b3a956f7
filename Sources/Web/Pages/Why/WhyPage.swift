import Policy
import Vocabulary

/// The explanation of one condition, made from its model (判定依据).
struct WhyPage {
    let model: WhyModel
    let language: String

    private typealias Say = WhyWords

    /// The page.
    var page: Page {
        let heading = Say.title(language, ["name": model.name])
        let basis = Say.basis(
            language,
            [
                "day": model.asOf.description, "rules": model.ruleSet, "edition": model.edition,
                "pack": model.pack, "position": model.position,
            ])
        let body: Markup = """
            \(Components.pageHead(heading, below: "<p class=\"asof\">\(basis)</p>"))\(answer)
            <div class="cols">
            \(facts)\(rule)\(parameters)\(nearest)
            </div>\(unverified)\(others)
            """
        return Page(title: heading, crumbs: model.crumbs, body: body)
    }

    private var answer: Markup {
        var notes = Markup()
        if !model.isGate { notes += "<p class=\"push\">\(Say.reference(language))</p>" }
        if let margin = model.margin {
            notes += "<p class=\"push\">\(Say.margin(language, ["margin": margin]))</p>"
        }
        if !model.missing.isEmpty {
            let names = model.missing.joined(separator: language == "zh" ? "、" : ", ")
            notes += "<p class=\"push uk\">\(Say.missing(language, ["names": names]))</p>"
        }
        if let error = model.error {
            notes += "<p class=\"msg bad push\">\(Say.error(language, ["text": error]))</p>"
        }
        let mark = VerdictMark.markup(model.verdict, language)
        let colon = language == "zh" ? "：" : ": "
        return """
            <section class="panel"><div class="in top-in"><p>\(mark)</p><p class="say">\(model.subject.title)\(colon)\(model.sentence)</p>\(notes)\(scale)</div></section>

            """
    }

    private var scale: Markup {
        guard let nearest = model.nearest, let numbers = nearest.numbers else { return Markup() }
        return ChangeScale(
            from: numbers.from, to: numbers.to, scale: numbers.scale,
            fromText: "\(Say.from(language)) \(nearest.from)", toName: nearest.name, toValue: nearest.to,
            label: Say.scale(language), isMet: model.verdict == .met
        ).markup
    }

    private var facts: Markup {
        guard !model.facts.isEmpty else {
            return Components.panel(
                Say.facts(language), columns: "c8", Components.empty(Say.noFacts(language)))
        }
        let head = Components.head([
            (Say.fact(language), false), (Say.value(language), true), (Say.source(language), false),
            (Say.by(language), false), (Say.entry(language), false), (Say.day(language), false),
        ])
        let rows = Markup.each(model.facts) { fact in
            let source = fact.isDerived ? Say.derived(language) : fact.source
            return """
                <tr><th scope="row" style="white-space:normal">\(fact.name)</th><td class="n">\(fact.value)</td><td>\(source?.isEmpty == false ? source : "–")</td><td>\(fact.by ?? "–")</td><td>\(fact.entry.map { RecordPage.link($0) } ?? "–")</td><td>\(fact.day?.description ?? "–")</td></tr>
                """
        }
        return Components.panel(
            Say.facts(language), columns: "c8",
            Components.scroll(
                Say.facts(language),
                "<table class=\"dense\">\(head)<tbody>\(rows)</tbody></table>"))
    }

    private var rule: Markup {
        var rows: [(name: String, value: Markup)] = []
        if let citation = model.citation { rows.append((Say.ruleCitation(language), Markup(citation))) }
        rows.append((Say.check(language), status(model.status)))
        rows += model.comparison.map { ($0.name, Markup($0.value)) }
        let steps: Markup =
            model.steps.isEmpty
            ? ""
            : "<pre aria-label=\"\(Say.inValues(language))\">\(Markup.joined(model.steps.map(step), separator: "\n"))</pre>"
        return Components.panel(
            Say.rule(language), columns: "c4",
            Components.inset("\(Components.facts(rows))<pre>\(model.expression)</pre>\(steps)"))
    }

    /// A truth in values, and whether it holds.
    private func step(_ step: WorkedStep) -> Markup {
        let word = WhyWords.holds(step.holds)(language)
        let color: Markup =
            switch step.holds {
            case true?: "met"
            case false?: "un"
            case nil: "uk"
            }
        return "\(step.filled) → <b class=\"\(color)\">\(word)</b>"
    }

    private var parameters: Markup {
        guard !model.parameters.isEmpty else {
            return Components.panel(
                Say.parameters(language), columns: "c8", Components.empty(Say.noParameters(language)))
        }
        let head = Components.head([
            (Say.parameter(language), false), (Say.value(language), true), (Say.validFrom(language), false),
            (Say.ruleCitation(language), false), (Say.check(language), false),
        ])
        let rows = Markup.each(model.parameters) { parameter in
            """
            <tr><th scope="row">\(parameter.name)</th><td class="n">\(parameter.value)</td><td class="nw">\(parameter.from?.description ?? "–")</td><td>\(parameter.document)</td><td>\(status(parameter.status))</td></tr>
            """
        }
        return Components.panel(
            Say.parameters(language), columns: "c8",
            "<table class=\"stack\">\(head)<tbody>\(rows)</tbody></table>")
    }

    private func status(_ status: SourceStatus) -> Markup {
        let word = WhyWords.status(status)(language)
        return switch status {
        case .plan: VerdictMark.markup("met", word)
        case .outside: "<span class=\"tag\">\(word)</span>"
        case .unverified: "<span class=\"unv\">\(word)</span>"
        }
    }

    private var nearest: Markup {
        guard let nearest = model.nearest else {
            return Components.panel(
                Say.nearest(language), columns: "c4", Components.empty(Say.noNearest(language)))
        }
        let head = Components.head([
            (Say.ifFact(language), false), (Say.from(language), true), (Say.to(language), true),
        ])
        return Components.panel(
            Say.nearest(language), "<small>\(Say.nearestNote(language))</small>", columns: "c4",
            """
            <table class="stack">\(head)<tbody><tr><th scope="row">\(nearest.name)</th><td class="n">\(nearest.from)</td><td class="n">\(nearest.to)</td></tr></tbody></table>
            """)
    }

    private var unverified: Markup {
        guard model.unverified > 0 else { return Markup() }
        let text = Say.unverified(language, ["count": String(model.unverified)])
        return "<p class=\"msg warn push\">\(text)</p>\n"
    }

    /// The subject's other conditions, one click away.
    private var others: Markup {
        let links = Markup.each(model.others.filter { $0.id != model.criterion }) { other in
            let path = model.subject.why(model.ruleSetID, other.id, asOf: model.asOf)
            return "<a href=\"\(path)\">\(VerdictMark.markup(other.verdict, language)) \(other.name)</a>"
        }
        return Components.panel(
            Say.others(language), columns: "push", Components.inset("<div class=\"acts\">\(links)</div>"))
    }
}

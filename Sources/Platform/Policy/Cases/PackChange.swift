import Vocabulary

/// Which questions of cases each fact and parameter can decide.
struct PackReach {
    /// Criteria by question, as `rule:household-exit`; a form has none.
    typealias Questions = [String: Set<String>]

    private(set) var byParameter: [String: Questions] = [:]
    private(set) var byFact: [String: Questions] = [:]
    /// Parameters that some expression asks for on a day of its own.
    private(set) var askedByDay: Set<String> = []
    /// The first day on which each question is answered.
    private var firstDays: [String: LocalDate] = [:]

    init(_ pack: PolicyPack) {
        let dependencies = PackDependencies(pack)
        func add(_ texts: [ExpressionText?], _ question: String, _ criterion: String?) {
            let ground = dependencies.ground(of: texts.compactMap { $0 })
            for node in texts.flatMap({ $0?.expression?.root.all ?? [] }) {
                if case .parameter(let id, .some) = node.kind { askedByDay.insert(id) }
            }
            for id in ground.parameters {
                byParameter[id, default: [:]][question, default: []].formUnion(criterion.map { [$0] } ?? [])
            }
            for id in ground.facts {
                byFact[id, default: [:]][question, default: []].formUnion(criterion.map { [$0] } ?? [])
            }
        }
        for set in pack.ruleSets {
            firstDays["rule:\(set.id)"] = set.editions.first?.from
            for criterion in set.criteria {
                for edition in criterion.editions where !edition.isWithdrawn {
                    add([edition.when, edition.met], "rule:\(set.id)", criterion.id)
                }
            }
        }
        for form in pack.scoreForms {
            for item in form.items { add(item.options.map(\.when), "form:\(form.id)", nil) }
            add([form.cutoffInclusive], "form:\(form.id)", nil)
        }
        // Derived facts that cases ask for directly.
        for fact in pack.facts.all {
            let texts = PackDependencies.expressions(of: fact)
            if !texts.isEmpty { add(texts, "facts", nil) }
            byFact[fact.id, default: [:]]["facts", default: []].formUnion([])
        }
    }

    /// The first day on which any of some questions is answered; nil: from the start.
    func firstDay(_ questions: Questions) -> LocalDate? {
        var first: LocalDate?
        for question in questions.keys where question != "facts" {
            guard let day = firstDays[question] else { return nil }
            first = min(first ?? day, day)
        }
        return first
    }

    /// The questions under which a case is found.
    func questions(of written: PolicyCase, in pack: PolicyPack) -> [String] {
        let facts = written.expect.facts.isEmpty ? [] : ["facts"]
        switch written.question {
        case .ruleSet(let id): return ["rule:\(id)"] + facts
        case .form(let id): return ["form:\(id)"]
        case .facts: return ["facts"]
        case .identity: return []
        case .decision:
            let form = pack.form(for: "identification") ?? pack.scoreForms.first
            return ["decision"] + (form.map { ["form:\($0.id)"] } ?? [])
        }
    }
}

/// One change of a pack with what it can reach.
struct PackChange {
    var mutant: Mutator.Mutant
    var reached: PackReach.Questions
    /// The days on which it matters; nil: any.
    var days: ClosedRange<LocalDate>?
    private var change: @Sendable (inout PolicyPack) -> Void

    init(
        _ mutant: Mutator.Mutant, reached: PackReach.Questions, days: ClosedRange<LocalDate>? = nil,
        _ change: @escaping @Sendable (inout PolicyPack) -> Void
    ) {
        self.mutant = mutant
        self.reached = reached
        self.days = days
        self.change = change
    }

    func applied(to pack: PolicyPack) -> PolicyPack {
        var changed = pack
        change(&changed)
        return changed
    }

    /// Every change of a pack, in the order of its parts.
    static func all(of pack: PolicyPack, reaching reach: PackReach) -> [PackChange] {
        parameters(pack, reach) + criteria(pack, reach) + items(pack) + derivedFacts(pack, reach)
    }

    private static func parameters(_ pack: PolicyPack, _ reach: PackReach) -> [PackChange] {
        pack.parameters.flatMap { parameter -> [PackChange] in
            guard let reached = reach.byParameter[parameter.id] else { return [] }
            // With a day of its own in some expression, any value may be asked for on any day.
            let anyDay = reach.askedByDay.contains(parameter.id)
            let first = reach.firstDay(reached)
            return parameter.values.indices.flatMap { at -> [PackChange] in
                let dated = parameter.values[at]
                guard case .integer(let value)? = dated.value else { return [] }
                let next = at + 1 < parameter.values.count ? parameter.values[at + 1].from : nil
                let last = next?.adding(days: -1) ?? LocalDate.distantFuture
                // A value that ceased before the first edition, or begins after the pack, decides nothing.
                if !anyDay, let first, last < first { return [] }
                if !anyDay, let end = pack.validTo, end < dated.from { return [] }
                guard dated.from <= last else { return [] }
                return [Int64(1), -1].map { step in
                    let moved = value &+ step
                    return PackChange(
                        Mutator.Mutant(
                            kind: .parameter, what: "\(parameter.id)@\(dated.from)", file: dated.place.file,
                            line: dated.place.line,
                            before: ValueForm.decimal(value, scale: parameter.form.scale),
                            after: ValueForm.decimal(moved, scale: parameter.form.scale)),
                        reached: reached, days: anyDay ? nil : dated.from...last
                    ) { pack in
                        var parameter = parameter
                        parameter.values[at].value = .integer(moved)
                        pack.parameters.replace(parameter)
                    }
                }
            }
        }
    }

    /// The small changes of an expression: comparisons flipped, alternatives that are exemptions dropped.
    static func mutations(of text: ExpressionText) -> [(Mutator.Mutant.Kind, ExpressionMutation)] {
        guard let expression = text.expression else { return [] }
        return expression.comparisonsFlipped.map { (.comparison, $0) }
            + expression.exemptionsDropped.map { (.exemption, $0) }
    }

    private static func criteria(_ pack: PolicyPack, _ reach: PackReach) -> [PackChange] {
        var changes: [PackChange] = []
        for set in pack.ruleSets {
            for criterion in set.criteria {
                let reached = ["rule:\(set.id)": Set([criterion.id])]
                // One text may stand for several editions (`like`): it is changed in all of them at once.
                var seen: Set<PackPlace> = []
                for edition in criterion.editions where !edition.isWithdrawn {
                    let what = "\(set.id)/\(criterion.id)@\(edition.id)"
                    func add(
                        _ kind: Mutator.Mutant.Kind, _ place: PackPlace, _ before: String, _ after: String,
                        _ change: @escaping @Sendable (inout CriterionEdition) -> Void
                    ) {
                        let mutant = Mutator.Mutant(
                            kind: kind, what: what, file: place.file, line: place.line, before: before,
                            after: after)
                        changes.append(
                            PackChange(mutant, reached: reached) { pack in
                                guard var set = pack.ruleSets[set.id],
                                    var criterion = set.criteria[criterion.id]
                                else { return }
                                for at in criterion.editions.indices { change(&criterion.editions[at]) }
                                set.criteria.replace(criterion)
                                pack.ruleSets.replace(set)
                            })
                    }
                    if seen.insert(edition.met.place).inserted {
                        let place = edition.met.place
                        for (kind, mutation) in mutations(of: edition.met) {
                            add(kind, place, mutation.before, mutation.after) {
                                if $0.met.place == place { $0.met.expression = mutation.expression }
                            }
                        }
                    }
                    guard let when = edition.when, seen.insert(when.place).inserted else { continue }
                    for (kind, mutation) in mutations(of: when) {
                        add(kind, when.place, mutation.before, mutation.after) {
                            if $0.when?.place == when.place { $0.when?.expression = mutation.expression }
                        }
                    }
                    add(.exemption, when.place, when.text, "") {
                        if $0.when?.place == when.place { $0.when = nil }
                    }
                }
            }
        }
        return changes
    }

    private static func items(_ pack: PolicyPack) -> [PackChange] {
        pack.scoreForms.flatMap { form in
            form.items.flatMap { item in
                item.options.indices.flatMap { at in
                    mutations(of: item.options[at].when).map { kind, mutation in
                        let place = item.options[at].when.place
                        return PackChange(
                            Mutator.Mutant(
                                kind: kind, what: "\(form.id)/\(item.id)", file: place.file, line: place.line,
                                before: mutation.before, after: mutation.after),
                            reached: ["form:\(form.id)": []]
                        ) { pack in
                            guard var form = pack.scoreForms[form.id], var item = form.items[item.id] else {
                                return
                            }
                            item.options[at].when.expression = mutation.expression
                            form.items.replace(item)
                            pack.scoreForms.replace(form)
                        }
                    }
                }
            }
        }
    }

    private static func derivedFacts(_ pack: PolicyPack, _ reach: PackReach) -> [PackChange] {
        pack.facts.all.flatMap { fact -> [PackChange] in
            guard let reached = reach.byFact[fact.id], reached.keys.contains(where: { $0 != "facts" }) else {
                return []
            }
            func changes(
                _ text: ExpressionText, _ set: @escaping @Sendable (inout Fact, Expression) -> Void
            ) -> [PackChange] {
                mutations(of: text).map { kind, mutation in
                    PackChange(
                        Mutator.Mutant(
                            kind: kind, what: fact.id, file: text.place.file, line: text.place.line,
                            before: mutation.before, after: mutation.after), reached: reached
                    ) { pack in
                        guard var fact = pack.facts[fact.id] else { return }
                        set(&fact, mutation.expression)
                        pack.facts.replace(fact)
                    }
                }
            }
            switch fact.origin {
            case .entered, .process: return []
            case .rule(let rule):
                return changes(rule) { fact, expression in
                    var rule = rule
                    rule.expression = expression
                    fact.origin = .rule(rule)
                }
            case .aggregate(let aggregate):
                let of = aggregate.of.map {
                    changes($0) { fact, expression in
                        var aggregate = aggregate
                        aggregate.of?.expression = expression
                        fact.origin = .aggregate(aggregate)
                    }
                }
                let filter = aggregate.filter.map {
                    changes($0) { fact, expression in
                        var aggregate = aggregate
                        aggregate.filter?.expression = expression
                        fact.origin = .aggregate(aggregate)
                    }
                }
                return (of ?? []) + (filter ?? [])
            }
        }
    }
}

extension Expression {
    /// Each alternative of an `||` that asks whether a fact is known dropped: an exemption that few subjects have.
    var exemptionsDropped: [ExpressionMutation] {
        root.all.enumerated().flatMap { place, node -> [ExpressionMutation] in
            guard case .binary(.or, let left, let right) = node.kind else { return [] }
            return [(left, right), (right, left)].compactMap { dropped, kept in
                guard case .binary(.or, _, _) = dropped.kind else {
                    guard dropped.all.contains(where: { if case .known = $0.kind { true } else { false } })
                    else {
                        return nil
                    }
                    return ExpressionMutation(
                        position: dropped.position, before: dropped.text, after: "",
                        expression: Expression(root: root.replacing(place, with: kept)))
                }
                return nil
            }
        }
    }
}

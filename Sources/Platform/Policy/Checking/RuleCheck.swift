import Vocabulary

/// The part of a check that reads the rules: types, texts, editions, gaps of the parameters.
extension PackCheck {
    // MARK: expressions

    mutating func expressions() {
        rowChecks()
        for circle in dependencies.circles {
            guard let fact = circle.first.flatMap({ pack.facts[$0] }) else { continue }
            report(.packCycle, ["facts": circle.joined(separator: " → ")], at: fact.place)
        }
        var scopes: [SubjectKind: ExpressionScope] = [:]
        for subject in SubjectKind.allCases { scopes[subject] = ExpressionScope(pack, subject) }
        func check(_ text: ExpressionText?, _ subject: SubjectKind, _ wanted: ExpressionType?) {
            guard let text, let expression = text.expression, let scope = scopes[subject],
                case .failure(let found) = expression.checked(scope, wanted: wanted)
            else { return }
            for problem in found.all { report(problem.number, problem.arguments, at: text.place) }
        }
        for fact in pack.facts.all {
            let wanted = ExpressionType(fact.form, per: fact.per)
            switch fact.origin {
            case .entered, .process: break
            case .rule(let rule): check(rule, fact.subject, wanted)
            case .aggregate(let aggregate):
                check(aggregate.filter, aggregate.over, .bool)
                switch aggregate.operation {
                case .count, .any, .all: check(aggregate.of, aggregate.over, .bool)
                case .sum, .min, .max: check(aggregate.of, aggregate.over, wanted)
                }
            }
        }
        for set in pack.ruleSets {
            check(set.among, set.subject, .bool)
            for criterion in set.criteria {
                // A text taken over by `like` is checked once, where it stands.
                var seen: Set<PackPlace> = []
                for edition in criterion.editions where !edition.isWithdrawn {
                    if seen.insert(edition.met.place).inserted { check(edition.met, set.subject, .bool) }
                    if let when = edition.when, seen.insert(when.place).inserted {
                        check(when, set.subject, .bool)
                    }
                    if let margin = edition.margin, seen.insert(margin.place).inserted {
                        check(margin, set.subject, nil)
                    }
                }
            }
        }
        for form in pack.scoreForms {
            check(form.cutoffInclusive, form.subject, .bool)
            for option in form.items.flatMap(\.options) { check(option.when, form.subject, .bool) }
        }
    }

    // MARK: texts

    mutating func texts() {
        for set in pack.ruleSets {
            for criterion in set.criteria {
                for edition in criterion.editions where !edition.isWithdrawn {
                    let name = "\(set.id)/\(criterion.id)@\(edition.id)"
                    for verdict in Verdict.allCases where edition.texts[verdict] == nil {
                        if verdict == .notApplicable, edition.when == nil { continue }
                        report(
                            .packNoText, ["criterion": name, "verdict": verdict.rawValue], at: edition.place)
                    }
                    for verdict in Verdict.allCases {
                        for text in edition.texts[verdict]?.texts ?? [] {
                            placeholders(
                                text.text, of: set.subject, hasMargin: edition.margin != nil,
                                at: edition.place)
                        }
                    }
                }
            }
        }
    }

    mutating func placeholders(
        _ text: String, of subject: SubjectKind, hasMargin: Bool = false, at place: PackPlace
    ) {
        for part in SentenceFilling.parts(text) {
            guard case .name(let name) = part else { continue }
            let known =
                if name == "margin" {
                    hasMargin
                } else if name.hasPrefix("param:") {
                    pack.parameters[String(name.dropFirst(6))] != nil
                } else {
                    pack.facts[name]?.subject == subject
                }
            if !known { report(.packTextPlaceholder, ["name": name], at: place) }
        }
    }

    // MARK: editions

    mutating func editions() {
        for set in pack.ruleSets {
            for (at, edition) in set.editions.enumerated() {
                let next = at + 1 < set.editions.count ? set.editions[at + 1].from : nil
                if let next, next == edition.from {
                    unreachable(edition, "\(set.editions[at + 1].id) begins on the same day")
                } else if let last = pack.validTo, edition.from > last {
                    unreachable(edition, "the pack ends on \(last)")
                } else if let first = pack.validFrom, let next, next <= first {
                    unreachable(edition, "the pack begins on \(first)")
                }
            }
        }
    }

    private mutating func unreachable(_ edition: RuleSet.Edition, _ why: String) {
        report(.packUnreachableEdition, ["edition": edition.id, "why": why], at: edition.place)
    }

    // MARK: parameters

    /// Gaps where a rule asks for a parameter without a value, and who uses which unverified ones.
    mutating func parameters() {
        var asked: [String: [(days: ClosedRange<LocalDate>, by: String)]] = [:]
        func ask(_ texts: [ExpressionText?], _ name: String, _ from: LocalDate, _ to: LocalDate) {
            for id in dependencies.ground(of: texts.compactMap { $0 }).parameters.sorted() {
                if users[id]?.last != name { users[id, default: []].append(name) }
                guard from <= to else { continue }
                asked[id, default: []].append((from...to, name))
            }
        }
        let last = pack.validTo ?? .distantFuture
        for set in pack.ruleSets {
            for (at, edition) in set.editions.enumerated() {
                let to = at + 1 < set.editions.count ? set.editions[at + 1].from.adding(days: -1) : last
                for (criterion, text) in set.criteria(in: edition) {
                    ask(
                        [text.when, text.met], "\(set.id)/\(criterion.id)",
                        max(edition.from, pack.validFrom ?? edition.from), min(to, last))
                }
            }
        }
        for form in pack.scoreForms {
            let from = form.from ?? pack.validFrom ?? .distantPast
            ask([form.cutoffInclusive] + form.items.flatMap(\.options).map(\.when), form.id, from, last)
        }
        for layout in pack.layouts {
            for check in layout.sheets.flatMap(\.checks) {
                ask(
                    [check.met], "\(layout.id)/\(check.id)", check.from ?? pack.validFrom ?? .distantPast,
                    last)
            }
        }
        for parameter in pack.parameters {
            if parameter.values.contains(where: { $0.status == .unverified && $0.value != nil }) {
                unverified.append(.init(parameter: parameter.id, usedBy: users[parameter.id] ?? []))
            }
            var told: Set<ClosedRange<LocalDate>> = []
            for (days, name) in asked[parameter.id] ?? [] {
                let last = min(days.upperBound, parameter.until ?? days.upperBound)
                for gap in parameter.gaps(from: days.lowerBound, to: last) where told.insert(gap).inserted {
                    report(
                        .packDateGap,
                        [
                            "parameter": parameter.id, "from": gap.lowerBound.description,
                            "to": gap.upperBound.description, "used_by": name,
                        ], at: parameter.place)
                }
            }
        }
    }
}

extension Parameter {
    /// The stretches of some days on which there is no value.
    func gaps(from first: LocalDate, to last: LocalDate) -> [ClosedRange<LocalDate>] {
        guard first <= last else { return [] }
        var gaps: [ClosedRange<LocalDate>] = []
        func add(_ from: LocalDate, _ to: LocalDate) {
            let start = max(from, first)
            let end = min(to, last)
            if start <= end { gaps.append(start...end) }
        }
        guard let begin = values.first?.from else { return [first...last] }
        if begin > first { add(first, begin.adding(days: -1)) }
        for (at, value) in values.enumerated() where value.value == nil {
            add(value.from, at + 1 < values.count ? values[at + 1].from.adding(days: -1) : last)
        }
        return gaps
    }
}

internal import Foundation
public import Vocabulary

/// A pack as it is read by people (政策说明): one JSON document, or Markdown pages in a language.
public struct PolicyPages: Sendable {
    private let pack: PolicyPack

    /// The pages of a pack.
    public init(_ pack: PolicyPack) { self.pack = pack }

    /// The answer of `policy show`.
    public var json: JSONValue {
        .object(
            [
                .init("pack", .string(pack.id)), .init("version", .string(pack.version)),
                .init("hash", .string(pack.hash)), .init("title", .object(pack.title.members)),
                .init("languages", .array(pack.languages.map { .string($0) })),
                .init(
                    "valid",
                    ["from": .text(pack.validFrom?.description), "to": .text(pack.validTo?.description)]),
                .init("rule_sets", .array(pack.ruleSets.map(ruleSet))),
                .init("forms", .array(pack.scoreForms.map(form))),
                .init("facts", .array(pack.facts.all.map(fact))),
                .init("parameters", .array(pack.parameters.map(parameter))),
                .init("targets", .array(pack.targets.map(target))),
                .init(
                    "documents",
                    .array(
                        pack.documents.map {
                            .object(
                                [.init("id", .string($0.id)), .init("title", .object($0.title.members))] + [
                                    .init("number", .text($0.number)),
                                    .init("date", .text($0.date?.description)),
                                ])
                        })),
            ])
    }

    private func ruleSet(_ set: RuleSet) -> JSONValue {
        .object(
            [.init("id", .string(set.id))] + set.label.members + [
                .init("subject", .string(set.subject.rawValue)), .init("among", .text(set.among?.text)),
                .init(
                    "editions",
                    .array(
                        set.editions.map {
                            .object(
                                [.init("id", .string($0.id)), .init("from", .string($0.from.description))]
                                    + $0.label.members + [.init("source", $0.citation?.json ?? .null)])
                        })),
                .init(
                    "criteria",
                    .array(
                        set.criteria.map { criterion in
                            .object(
                                [.init("id", .string(criterion.id))] + criterion.label.members + [
                                    .init("department", .text(criterion.department)),
                                    .init("measures", .array(criterion.measures.map { .string($0) })),
                                    .init(
                                        "editions",
                                        .object(
                                            criterion.editions.map {
                                                .init($0.id, .object($0.members(of: criterion)))
                                            })),
                                ])
                        })),
            ])
    }

    private func form(_ form: ScoreForm) -> JSONValue {
        .object(
            [.init("id", .string(form.id))] + form.label.members + [
                .init("official", .bool(form.official)), .init("subject", .string(form.subject.rawValue)),
                .init("full", form.full.map { .int(Int64($0)) } ?? .null),
                .init("status", .string(form.status.rawValue)),
                .init(
                    "items",
                    .array(
                        form.items.map { item in
                            .object(
                                [.init("id", .string(item.id))] + item.label.members + [
                                    .init("cap", item.cap.map { .int(Int64($0)) } ?? .null),
                                    .init("add", .bool(item.adds)),
                                    .init(
                                        "options",
                                        .array(
                                            item.options.map {
                                                .object(
                                                    $0.label.members + [
                                                        .init("when", .string($0.when.text)),
                                                        .init("points", .int(Int64($0.points))),
                                                    ])
                                            })),
                                ])
                        })),
            ])
    }

    private func fact(_ fact: Fact) -> JSONValue {
        let origin =
            switch fact.origin {
            case .entered: "entered"
            case .process: "process"
            case .aggregate: "aggregate"
            case .rule: "rule"
            }
        return .object(
            [.init("id", .string(fact.id))] + fact.label.members + [
                .init("subject", .string(fact.subject.rawValue)), .init("type", .string(fact.type.rawValue)),
                .init("scale", .int(Int64(fact.scale))), .init("unit", .text(pack.unit(of: fact.form))),
                .init("codes", .text(fact.codes)), .init("from", .string(origin)),
                .init("sensitivity", .string(fact.sensitivity.rawValue)),
            ])
    }

    private func parameter(_ parameter: Parameter) -> JSONValue {
        .object(
            [.init("id", .string(parameter.id))] + parameter.label.members + [
                .init("type", .string(parameter.form.type.rawValue)),
                .init("scale", .int(Int64(parameter.form.scale))),
                .init("unit", .text(pack.unit(of: parameter.form))), .init("series", .text(parameter.series)),
                .init(
                    "values",
                    .array(
                        parameter.values.map {
                            [
                                "from": .text($0.from == .distantPast ? nil : $0.from.description),
                                "value": parameter.form.json($0.value), "status": .string($0.status.rawValue),
                                "source": $0.citation?.json ?? .null,
                            ]
                        })),
            ])
    }

    private func target(_ target: Target) -> JSONValue {
        .object(
            [.init("id", .string(target.id))] + target.label.members + [
                .init("unit", .text(target.form.unit)), .init("area", .text(target.area)),
                .init("bound", .string(target.bound.rawValue)),
                .init("status", .string(target.status.rawValue)),
                .init(
                    "values",
                    .object(
                        target.years.map { year in
                            .init(
                                String(year),
                                target.form.json(target.values[year].map { .integer($0) }))
                        })),
                .init("source", target.citation?.json ?? .null),
            ])
    }

    /// Writes the Markdown pages of every language into a folder, one folder a language; gives the paths.
    @discardableResult
    public func write(to directory: String) throws(Problem) -> [String] {
        var paths: [String] = []
        for language in pack.languages {
            for page in MarkdownPages(pack, language).all {
                let path = "\(language)/\(page.name).md"
                let url = URL(fileURLWithPath: directory).appendingPathComponent(path)
                do {
                    try FileManager.default.createDirectory(
                        at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
                    try Data(page.text.utf8).write(to: url)
                } catch {
                    throw Problem(.pagesNotWritten, ["file": path, "why": error.localizedDescription])
                }
                paths.append(path)
            }
        }
        return paths
    }

    /// The Markdown pages in a language: name and text.
    public func markdown(_ language: String) -> [(name: String, text: String)] {
        MarkdownPages(pack, language).all
    }
}

public import Journal
public import Policy
import Storage
public import Vocabulary

/// Why a rule set answered as it did about one subject (说明), as `explain` and the API show it.
public enum SubjectExplanation {
    /// The answer about a household, person or village; of a merged id what it was merged into. A Problem (404) where
    /// there is no such subject of the rule set.
    public static func json(
        _ text: String, _ ruleSet: String, _ pack: PolicyPack, _ view: RegistryView,
        _ directory: AreaDirectory, at position: Position, keys: KeyRing
    ) throws -> JSONValue {
        let asOf = view.moment.asOf
        let rules = try RuleSetOnDay(try pack.ruleSet(ruleSet), in: pack, asOf: asOf)
        let sources = SubjectSources(pack, view.tables, asOf: asOf)
        let source: FactSource
        let origins: FactOrigins
        if let area = AreaID(text) {
            guard let found = directory[area], let village = found.village, let unit = found.unit,
                found.id == village, rules.ruleSet.subject == .village
            else { throw Problem(.subjectNotFound, ["id": text]) }
            let state = try sources.reader.village(area.number, unit: unit, at: view.moment, view.connection)
            source = sources.village(state).source
            origins = try FactOrigins(
                of: text, .village, area.number, unit: unit, village: area.number, view, keys: keys)
        } else {
            let id = try view.require(text, rules.ruleSet.subject)
            if let into = try view.mergedInto(id) {
                return ["id": .string(text), "merged_into": .string(view.units.text(into))]
            }
            guard let state = try view.state(id) else { throw Problem(.subjectNotFound, ["id": text]) }
            source =
                id.kind == .household
                ? sources.household(state, members: try view.members(state)) : sources.source(.person, state)
            origins = try FactOrigins(
                of: text, id.kind, id.key, unit: state.unit, village: state.village, view, keys: keys)
        }
        let explanation = rules.explain(source, in: pack)
        return [
            "id": .string(text), "ruleset": .string(explanation.result.ruleSet),
            "edition": .string(explanation.result.edition),
            "verdict": .string(explanation.result.verdict.rawValue), "as_of": .string(asOf.description),
            "position": .string(position.description),
            "pack": ["id": .string(pack.id), "version": .string(pack.version), "hash": .string(pack.hash)],
            "criteria": .array(explanation.criteria.map { $0.json(pack) { provenance(origins[$0]) } }),
        ]
    }

    /// Where a fact's value comes from; nulls for one that no entry says.
    private static func provenance(_ origin: FactOrigin?) -> [JSONValue.Member] {
        [
            .init("effective_on", .text(origin?.effectiveOn.description)),
            .init("source", origin?.source ?? .null), .init("recorded_by", .text(origin?.recordedBy)),
            .init("recorded_at", .text(origin?.recordedAt.description)), .init("entry", .text(origin?.entry)),
        ]
    }
}

/// The part of a check that knows what may carry a paragraph of the plan.
extension PackCheck {
    /// Whether what a paragraph says carries it is there.
    func exists(_ carrier: String) -> Bool {
        let parts = carrier.split(separator: ":", maxSplits: 1).map(String.init)
        guard parts.count == 2 else { return false }
        let id = parts[1]
        switch parts[0] {
        case "fact": return pack.facts[id] != nil
        case "parameter": return pack.parameters[id] != nil
        case "target": return pack.targets[id] != nil
        case "programme", "measure": return pack.measures[id] != nil
        case "department": return pack.departments[id] != nil
        case "form", "layout": return pack.scoreForms[id] != nil || pack.layouts[id] != nil
        case "codes": return pack.codeLists[id] != nil
        case "area": return pack.areas.areas[id] != nil
        case "villages": return pack.areas.namedVillages[id] != nil
        case "contradiction": return pack.contradictions[id] != nil
        case "document": return pack.documents[id] != nil
        case "document-kind": return pack.documentKinds[id] != nil
        case "identity": return pack.identitySchemes[id] != nil
        case "rule":
            let names = id.split(separator: "/", maxSplits: 1).map(String.init)
            guard let set = pack.ruleSets[names[0]] else { return false }
            return names.count == 1 || set.criteria[names[1]] != nil
        default: return false
        }
    }
}

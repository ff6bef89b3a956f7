import Foundation
import Testing

/// One term of GLOSSARY.yaml, read line by line.
struct Term {
    var line: Int
    var fields: [String: String] = [:]

    static func all() throws -> [Term] {
        var terms: [Term] = []
        for (index, line) in try Repository.lines("GLOSSARY.yaml").enumerated() {
            guard let match = line.firstMatch(of: #/^(?:  - |    )([a-z]+): (.*)$/#) else { continue }
            if line.hasPrefix("  - ") { terms.append(Term(line: index + 1)) }
            guard !terms.isEmpty else { continue }
            terms[terms.count - 1].fields[String(match.1)] = match.2.trimmingCharacters(in: ["\"", " "])
        }
        return terms
    }

    func names(_ key: String) -> [String] {
        (fields[key] ?? "").components(separatedBy: ",").map { $0.trimmingCharacters(in: .whitespaces) }
            .filter { !$0.isEmpty }
    }
}

@Suite("GLOSSARY.yaml")
struct GlossaryTests {
    @Test("Every term has an id of its own, both languages, a definition and a name in the code")
    func complete() throws {
        let terms = try Term.all()
        #expect(terms.count >= 100)
        #expect(Set(terms.compactMap { $0.fields["id"] }).count == terms.count)
        for term in terms {
            for key in ["id", "zh", "en", "definition"] {
                #expect(term.fields[key]?.isEmpty == false, "GLOSSARY.yaml:\(term.line) has no \(key)")
            }
        }
    }

    @Test("A Swift name that a term gives is one in the sources")
    func types() throws {
        var declared = Set(
            try Repository.text("Package.swift").matches(of: #/name: "(\w+)"/#).map { String($0.1) })
        for path in Repository.paths(under: "Sources", ending: "swift") {
            for match in try Repository.text(path).matches(
                of: #/\b(?:struct|enum|class|protocol|actor|typealias) ([A-Z]\w*)/#)
            {
                declared.insert(String(match.1))
            }
        }
        for term in try Term.all() {
            for name in term.names("type") {
                #expect(declared.contains(name), "GLOSSARY.yaml:\(term.line): \(name) is not in Sources")
            }
        }
    }
}

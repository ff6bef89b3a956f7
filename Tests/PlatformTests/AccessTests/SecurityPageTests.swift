import Foundation
import Journal
import Testing

@testable import Access

@Suite("docs/security.md")
struct SecurityPageTests {
    private static func page() throws -> String {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
        return try String(contentsOf: root.appendingPathComponent("docs/security.md"), encoding: .utf8)
    }

    @Test("Its table of roles is the program's", arguments: Role.allCases)
    func roles(role: Role) throws {
        func word(_ visibility: Visibility) -> String { String(describing: visibility) }
        let cells = [
            role.rawValue, role.label("zh"), word(role.visibility(of: .household)),
            word(role.visibility(of: .person)), word(role.visibility(of: .secret)),
            role.permissions.map(\.rawValue).sorted().joined(separator: ", "),
        ]
        let row = "| " + cells.joined(separator: " | ") + " |"
        #expect(try Self.page().components(separatedBy: "\n").contains(row), "\(row)")
    }

    @Test("Every role has a line, every permission a role, and administrators see nobody")
    func complete() {
        #expect(Set(RoleTable.lines.map(\.role)) == Set(Role.allCases))
        let given = Role.allCases.reduce(into: Set<Permission>()) { $0.formUnion($1.permissions) }
        #expect(given == Set(Permission.allCases))
        let personal: Set<Permission> = [
            .seeLists, .seeHouseholds, .unmask, .editFacts, .importFiles, .exportLists, .exportPersonal,
        ]
        for role in Role.allCases where role.isAdministrator {
            #expect(role.permissions.isDisjoint(with: personal))
            #expect(role.visibility(of: .household) == .hidden)
            #expect(role.visibility(of: .person) == .hidden)
        }
        for role in Role.allCases { #expect(role.visibility(of: .secret) < .clear) }
    }

    @Test("The tests that it names exist")
    func named() throws {
        let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        for row in try Self.page().components(separatedBy: "\n") where row.hasPrefix("| ") {
            for match in row.matches(of: #/(\w+Tests): ([a-zA-Z, ]+)/#) {
                let file = folder.appendingPathComponent("\(match.1).swift")
                let text = try String(contentsOf: file, encoding: .utf8)
                for name in match.2.components(separatedBy: ",") {
                    let function = name.trimmingCharacters(in: .whitespaces)
                    #expect(text.contains("func \(function)("), "\(match.1): \(function)")
                }
            }
        }
    }
}

import Foundation
import HTTPTypes
import Testing

@testable import Access
@testable import Web

/// Every address × every method × everybody × own and foreign territory, made from `SiteURL`: a new address cannot be
/// forgotten, and what it lets through stands in docs/access-matrix.md for a reviewer to see.
@Suite("Who may come to which page")
struct AccessMatrixTests {
    private static let repository = URL(filePath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()

    /// What the list of addresses and the table of roles promise.
    private func promised(_ url: SiteURL, _ visitor: Visitor, isOwn: Bool) -> Visitors.Outcome {
        switch (url.entry, visitor) {
        case (.everyone, _), (.visitor, _): .reached
        case (_, .nobody): .signIn
        // The step that is left is the one page that may be reached; signing out is always allowed.
        case (.signedIn, .unfinished): url == .secondFactor ? .signIn : .reached
        case (_, .unfinished): .signIn
        case (.signedIn, _): .reached
        case (.permission(let permission, let place), .role(let role)):
            if !role.permissions.contains(permission) {
                .refused
            } else if place != .anywhere, !isOwn {
                .refused
            } else {
                permission.needsSecondFactor && !role.isAdministrator ? .signIn : .reached
            }
        }
    }

    @Test("Every address keeps its promise to everybody, at home and abroad")
    func matrix() async throws {
        let county = try County()
        let home = try Visitors(county, in: try county.area("灵山县"))
        let abroad = try Visitors(county, in: try county.area("浦北县"))
        for url in SiteURL.allCases {
            for method in url.methods {
                for visitor in Visitor.all {
                    for isOwn in [true, false] {
                        let (outcome, status) = try await (isOwn ? home : abroad).ask(url, method, visitor)
                        let what = "\(method) \(url) \(visitor.name) \(isOwn ? "home" : "abroad"): \(status)"
                        #expect(outcome == promised(url, visitor, isOwn: isOwn), "\(what)")
                        #expect(status < 500, "\(what)")
                    }
                }
            }
        }
    }

    @Test("No form is taken that was not given out to its sender")
    func forged() async throws {
        let county = try County()
        let home = try Visitors(county, in: try county.area("灵山县"))
        let forms = SiteURL.allCases.filter { $0.entry != .everyone }.flatMap { url in
            url.methods.filter { $0 != .get }.map { (url, $0) }
        }
        #expect(forms.count >= 5)
        for (url, method) in forms {
            for visitor in Visitor.all {
                let (outcome, status) = try await home.ask(url, method, visitor, forges: true)
                let isTurnedAway = visitor == .nobody && url.entry != .visitor
                #expect(outcome == (isTurnedAway ? .signIn : .refused), "\(url) \(visitor.name): \(status)")
            }
        }
    }

    @Test("docs/access-matrix.md says who may come to which page")
    func page() throws {
        var page = """
            # Who may come to which page · 权限矩阵
            Each address with its methods, what it asks for, and the roles that it lets in: `all` everywhere, `own` in the territory of
            their grants alone. Written from `SiteURL` and the table of roles by `TUOPIN_WRITE_DOCS=1 swift test --filter AccessMatrixTests`;
            the same suite asks every address as everybody, at home and abroad.

            | address | methods | asks for | lets in |
            |---|---|---|---|

            """
        for url in SiteURL.allCases {
            let (needs, roles): (String, String) =
                switch url.entry {
                case .everyone: ("nothing", "everybody")
                case .visitor: ("nothing", "everybody, before signing in")
                case .signedIn: ("a session", "all")
                case .permission(let permission, let place):
                    (
                        "`\(permission.rawValue)`",
                        Role.allCases.filter { $0.permissions.contains(permission) }
                            .map { "\($0.rawValue) \(place == .anywhere ? "all" : "own")" }
                            .joined(separator: ", ")
                    )
                }
            let methods = url.methods.map(\.rawValue).joined(separator: " ")
            page += "| `\(url.pattern)` | \(methods) | \(needs) | \(roles) |\n"
        }
        let file = Self.repository.appendingPathComponent("docs/access-matrix.md")
        if ProcessInfo.processInfo.environment["TUOPIN_WRITE_DOCS"] == "1" {
            try page.write(to: file, atomically: true, encoding: .utf8)
        }
        #expect(
            try String(contentsOf: file, encoding: .utf8) == page,
            "write it anew: TUOPIN_WRITE_DOCS=1 swift test --filter AccessMatrixTests")
    }
}

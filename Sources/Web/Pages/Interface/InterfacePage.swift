import Access
import HTTPTypes
import Vocabulary

/// The API for people who write programs (接口页): every operation with what it takes, what it answers and how it is called,
/// made from the table of which the router and `/api/openapi.json` are made.
struct InterfacePage {
    let language: String
    private typealias Say = InterfaceWords

    /// An operation with its address.
    private typealias Asked = (url: SiteURL, operation: APIOperation)

    private static let all: [Asked] = SiteURL.allCases.flatMap { url in url.operations.map { (url, $0) } }

    /// The page.
    var page: Page {
        let description: Markup = """
            <a class="btn" href="\(SiteURL.apiDescription.path())">OpenAPI 3.1</a>
            """
        let body: Markup = """
            \(Components.pageHead(Say.heading(language), below: "<p class=\"m\">\(Say.hint(language))</p>", right: description))\
            \(Components.panel(Say.who(language), "", Components.inset("<p>\(Say.tokens(language))</p><pre>\(Self.token)</pre><p class=\"push\">\(Say.answers(language))</p>")))\
            \(contents)\(Markup.each(Self.all, section))
            """
        return Page(title: Say.heading(language), body: body)
    }

    private static let token = """
        tuopin user add NAME --machine --role ROLE --area AREA
        tuopin user token NAME --label FOR

        SITE=https://…  TOKEN=…
        curl -H "Authorization: Bearer $TOKEN" "$SITE\(SiteURL.apiMe.path())"
        """

    private var contents: Markup {
        let head = Components.head([
            (Say.operation(language), false), (Say.address(language), false), (Say.does(language), false),
        ])
        let rows = Markup.each(Self.all) { url, operation in
            """
            <tr><th scope="row" class="nw"><a href="#\(operation.id)">\(operation.id)</a></th><td class="nw">\(operation.method.rawValue) \(url.pattern)</td><td class="nw">\(operation.summary(language))</td></tr>

            """
        }
        let heading = Say.all(language, ["count": String(Self.all.count)])
        return Components.panel(
            heading, "", Components.scroll(heading, "<table>\(head)<tbody>\(rows)</tbody></table>"))
    }

    private func section(_ asked: Asked) -> Markup {
        let (url, operation) = asked
        let facts: [(name: String, value: Markup)] = [
            (Say.address(language), "<b>\(operation.method.rawValue)</b> \(url.pattern)"),
            (Say.may(language), "\(may(url))"),
            (Say.answer(language), "\(operation.type)：\(operation.answer.keys)"),
            (
                Say.statuses(language),
                "\(operation.allStatuses(url).map(String.init).joined(separator: ", "))"
            ),
        ]
        let title = operation.summary(language)
        return """
            <section class="panel" id="\(operation.id)"><header><h2>\(title)</h2><small>\(operation.id)</small></header>\
            <div class="in">\(Components.facts(facts))</div>\(takes(operation, url, title))\
            <div class="in"><pre>\(Self.example(operation, url))</pre></div></section>

            """
    }

    private func may(_ url: SiteURL) -> String {
        switch url.entry {
        case .everyone, .visitor: Say.everyone(language)
        case .signedIn: Say.anyToken(language)
        case .permission(let permission, .anywhere):
            Say.ownAreas(language, ["permission": permission.rawValue])
        case .permission(let permission, _): Say.thatPlace(language, ["permission": permission.rawValue])
        }
    }

    /// What stands in the path, behind `?`, in headers and in the body.
    private func takes(_ operation: APIOperation, _ url: SiteURL, _ title: String) -> Markup {
        func row(_ name: String, _ place: String, _ schema: APISchema, _ isRequired: Bool, _ note: String)
            -> Markup
        {
            """
            <tr><th scope="row" class="nw">\(name)\(isRequired ? " *" as Markup : "")</th><td>\(place)</td><td>\(schema.words)</td><td>\(note)</td></tr>

            """
        }
        var rows = Markup.each(url.parts) { part in
            row(part, "path", .text, true, APIComponents.parts[part]?(language) ?? "")
        }
        rows += Markup.each(operation.parameters) { parameter in
            row(
                parameter.name, parameter.place.rawValue, parameter.schema, parameter.isRequired,
                parameter.note(language))
        }
        if let body = operation.body {
            let (place, schema) =
                switch body {
                case .json(let schema): ("JSON", schema)
                case .form(let schema): ("multipart/form-data", schema)
                }
            rows += Markup.each(schema.properties) { row($0.key, place, $0.schema, !$0.isOptional, "") }
        }
        guard !url.parts.isEmpty || !operation.parameters.isEmpty || operation.body != nil else { return "" }
        let head = Components.head([
            (Say.name(language), false), (Say.place(language), false), (Say.form(language), false),
            (Say.meaning(language), false),
        ])
        return Components.scroll(title, "<table>\(head)<tbody>\(rows)</tbody></table>")
    }

    /// A call from a command line; what stands in capitals is to be filled in.
    static func example(_ operation: APIOperation, _ url: SiteURL) -> String {
        var lines = ["curl"]
        if operation.method != .get { lines[0] += " -X \(operation.method.rawValue)" }
        if url.entry != .everyone { lines.append("-H \"Authorization: Bearer $TOKEN\"") }
        for parameter in operation.parameters where parameter.place == .header && parameter.isRequired {
            lines.append("-H '\(parameter.name): …'")
        }
        switch operation.body {
        case .json(let schema):
            lines.append("-H 'Content-Type: application/json'")
            lines.append("-d '\(schema.sample.text)'")
        case .form(let schema):
            for property in schema.properties where !property.isOptional {
                lines.append("-F \(property.key)=@survey.xlsx")
            }
        case nil: break
        }
        let asked = operation.parameters.filter { $0.place == .query && $0.isRequired }
        var query = asked.map { "\($0.name)=…" }
        if operation.parameters.contains(where: { $0.name == APIParameter.limit.name }) {
            query.append("\(APIParameter.limit.name)=10")
        }
        var path = url.pattern
        for part in url.parts { path = path.replacing("{\(part)}", with: part.uppercased()) }
        lines.append("\"$SITE\(path)\(query.isEmpty ? "" : "?" + query.joined(separator: "&"))\"")
        return lines.joined(separator: " \\\n  ")
    }
}

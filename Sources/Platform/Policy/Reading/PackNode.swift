import Foundation
import Vocabulary
import Yams

/// One node of a pack's YAML with the place where it stands, so that each complaint has line and column.
struct PackNode: Sendable {
    /// What the node holds.
    enum Content: Sendable {
        case empty
        case scalar(String)
        case list([PackNode])
        case map([Entry])
    }

    /// A key of a mapping with its place, and what stands under it.
    struct Entry: Sendable {
        var key: String
        var line: Int
        var column: Int
        var node: PackNode
    }

    var content: Content
    var line: Int
    var column: Int
}

/// Reads the YAML documents of one file; a syntax error or a repeated key refuses the file.
struct PackNodeReader {
    /// Aliases can make a small file unfold into a huge tree: no honest pack comes near this many nodes.
    private static let mostNodes = 4_000_000

    let file: String
    private var nodes = 0

    init(file: String) { self.file = file }

    mutating func documents(_ bytes: [UInt8]) throws(Problem) -> [PackNode] {
        var bytes = bytes[...]
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { bytes = bytes.dropFirst(3) }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw Problem(
                .packSyntax, ["why": "not UTF-8"], at: Problem.Place(file: file, row: 1, column: "1"))
        }
        var documents: [PackNode] = []
        do {
            let parser = try Parser(yaml: text)
            while let node = try parser.nextRoot() { documents.append(try converted(node, depth: 0)) }
        } catch let problem as Problem {
            throw problem
        } catch {
            throw refusal(error)
        }
        return documents
    }

    private mutating func converted(_ node: Node, depth: Int) throws -> PackNode {
        nodes += 1
        let line = node.mark?.line ?? 0
        let column = node.mark?.column ?? 0
        guard nodes < Self.mostNodes, depth < 100 else {
            throw Problem(
                .packSyntax, ["why": "too many or too deeply nested nodes"], at: place(line, column))
        }
        let content: PackNode.Content
        switch node {
        case .scalar(let scalar):
            let plain = scalar.style == .plain || scalar.style == .any
            let isNull = plain && ["", "~", "null", "Null", "NULL"].contains(scalar.string)
            content = isNull ? .empty : .scalar(scalar.string)
        case .sequence(let sequence):
            content = .list(try sequence.map { try converted($0, depth: depth + 1) })
        case .mapping(let mapping):
            var entries: [PackNode.Entry] = []
            for (key, value) in mapping {
                guard case .scalar(let scalar) = key else {
                    throw Problem(
                        .packSyntax, ["why": "a key that is no plain word"],
                        at: place(key.mark?.line ?? line, key.mark?.column ?? column))
                }
                entries.append(
                    PackNode.Entry(
                        key: scalar.string, line: scalar.mark?.line ?? line,
                        column: scalar.mark?.column ?? column,
                        node: try converted(value, depth: depth + 1)))
            }
            content = .map(entries)
        case .alias:
            throw Problem(.packSyntax, ["why": "an alias without its anchor"], at: place(line, column))
        }
        return PackNode(content: content, line: line, column: column)
    }

    private func place(_ line: Int, _ column: Int) -> Problem.Place {
        Problem.Place(file: file, row: line, column: String(column))
    }

    private func refusal(_ error: any Error) -> Problem {
        switch error as? YamlError {
        case .scanner(_, let why, let mark, _), .parser(_, let why, let mark, _),
            .composer(_, let why, let mark, _):
            return Problem(.packSyntax, ["why": why], at: place(mark.line, mark.column))
        case .duplicatedKeysInMapping(let keys, let context):
            return Problem(
                .packDuplicateKey, ["key": keys.sorted().joined(separator: ", ")],
                at: place(context.mark.line, context.mark.column))
        case .reader(let why, _, _, _):
            return Problem(.packSyntax, ["why": why], at: place(1, 1))
        default:
            return Problem(.packSyntax, ["why": "unreadable"], at: place(1, 1))
        }
    }
}

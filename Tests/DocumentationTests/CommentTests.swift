import Foundation
import Testing

@Suite("Comments of public declarations")
struct CommentTests {
    @Test("Every public declaration says in a sentence what it is")
    func everyDeclaration() throws {
        for path in Repository.paths(under: "Sources", ending: "swift") {
            let lines = try Repository.lines(path).map { $0.trimmingCharacters(in: .whitespaces) }
            for (index, line) in lines.enumerated()
            where line.hasPrefix("public ") && !line.hasPrefix("public import ")
                && !line.hasPrefix("public extension ")
            {
                var end = index
                while end > 0, lines[end - 1].hasPrefix("@") { end -= 1 }
                var start = end
                while start > 0, lines[start - 1].hasPrefix("///") { start -= 1 }
                let comment = lines[start..<end].map { $0.dropFirst(3).trimmingCharacters(in: .whitespaces) }
                let summary = comment.prefix { !$0.isEmpty }.joined(separator: " ")
                #expect(!summary.isEmpty, "\(path):\(index + 1) has no comment")
                #expect(
                    summary.isEmpty || summary.hasSuffix(".") || summary.hasSuffix(":")
                        || summary.hasSuffix("…") || summary.hasSuffix(".)"),
                    "\(path):\(index + 1) is no sentence: \(summary)")
            }
        }
    }
}

import Foundation
import Testing

/// The table of worked examples in `docs/testing.md` against the cases of the first pack.
@Suite("Worked examples stand as cases that bear their number")
struct WorkedExampleTests {
    @Test("each example that this release decides has a case, where the page says")
    func table() throws {
        let page = try Repository.text("docs/testing.md")
        var listed: [Int: [String]] = [:]
        for line in page.split(separator: "\n") where line.hasPrefix("| ") {
            let cells = line.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
            guard cells.count == 3, let number = Int(cells[0]) else { continue }
            listed[number] = cells[2].components(separatedBy: ", ")
        }
        let wanted = Set(Array(2...5) + Array(7...21) + Array(23...27) + [38, 40])
        #expect(wanted.isSubset(of: Set(listed.keys)), "\(wanted.subtracting(listed.keys).sorted())")
        for (number, files) in listed.sorted(by: { $0.key < $1.key }) {
            for file in files {
                let cases = try Repository.text("Policies/qinzhou-2016/cases/\(file).yaml")
                let names = cases.split(separator: "\n").filter { $0.contains("name:") }
                // 例2 is not 例24.
                let bears = names.contains { name in
                    name.components(separatedBy: "例\(number)").dropFirst().contains {
                        $0.first?.isNumber == false
                    }
                }
                #expect(bears, "example \(number) in \(file)")
            }
        }
    }
}

import ArgumentParser
import Columns
import Foundation
import Tabular
import Vocabulary

/// `tuopin measure`: poverty and inequality from a CSV (贫困测度).
struct MeasureVerb: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "measure",
        abstract: "贫困测度 · FGT, Watts, Sen, Gini and shares from a CSV of incomes per head.")

    @Argument(help: "CSV 文件 · The CSV file.") var file: String
    @Option(help: "人均收入列 · The column of income per head.") var income: String
    @Option(help: "权重列 · The column of weights.") var weight: String?
    @Option(help: "人口列 · The column of household sizes.") var size: String?
    @Option(name: .customLong("line"), parsing: .upToNextOption, help: "贫困线 · Poverty lines.") var lines:
        [Double]
    @Option(parsing: .upToNextOption, help: "分组列 · Columns to group by.") var by: [String] = []
    @OptionGroup var output: OutputOptions

    func run() throws {
        let workbook = try WorkbookReader.read(file: file)
        let sheet = workbook.sheets.first
        var header: [String: Int] = [:]
        for cell in sheet?.rows.first?.cells ?? [] { header[cell.text ?? ""] = cell.column }
        func column(_ name: String, _ option: String) throws -> Int {
            guard let index = header[name] else {
                throw Problem(
                    .badArgument,
                    ["name": option, "value": name, "why": "文件里没有这一列 / the file has no such column"])
            }
            return index
        }
        let incomeColumn = try column(income, "--income")
        let sizeColumn = try size.map { try column($0, "--size") }
        let weightColumn = try weight.map { try column($0, "--weight") }
        let groupColumns = try by.map { try column($0, "--by") }
        var incomes: [Double?] = []
        var sizes: [Double?] = []
        var weights: [Double?] = []
        var groups = by.map { _ in [String]() }
        var leftOut = 0
        for row in (sheet?.rows ?? []).dropFirst() {
            func text(_ column: Int) -> String? { row.cells.first { $0.column == column }?.text }
            func number(_ column: Int) -> Double? {
                text(column).flatMap { Double($0) }.flatMap { $0.isFinite ? $0 : nil }
            }
            incomes.append(number(incomeColumn))
            if let sizeColumn { sizes.append(number(sizeColumn)) }
            if let weightColumn { weights.append(number(weightColumn)) }
            for (index, column) in groupColumns.enumerated() { groups[index].append(text(column) ?? "") }
            let isLeftOut =
                incomes.last == .some(nil) || sizes.last == .some(nil) || weights.last == .some(nil)
            if isLeftOut { leftOut += 1 }
            if isLeftOut, leftOut <= 10, !output.quiet {
                StandardError.say(
                    Problem(
                        .rowLeftOut, ["why": "\(income) \(size ?? "") \(weight ?? "")"],
                        at: Problem.Place(file: file, row: row.number)))
            }
        }
        let sample = PovertySample(
            incomes: incomes, sizes: size == nil ? nil : sizes, weights: weight == nil ? nil : weights,
            groups: zip(by, groups).map { PovertySample.Grouping(name: $0, values: $1) })
        try Printer(output, rows: true).rows(sample.measures(lines: lines))
        if leftOut > 0 { throw ExitStatus.problems }
    }
}

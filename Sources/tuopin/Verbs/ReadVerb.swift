import ArgumentParser
import Tabular
import Vocabulary

/// `tuopin read`: what a workbook or CSV holds (读取).
struct ReadVerb: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "read", abstract: "读表 · What a workbook or CSV holds, cell by cell.")

    @Argument(help: "xlsx 或 CSV 文件 · An xlsx or CSV file.") var file: String
    @Option(help: "只读这一张表 · Only this sheet.") var sheet: String?
    @Flag(help: "连同类型和格式 · With type and format of each cell.") var cells = false
    @OptionGroup var output: OutputOptions

    func run() throws {
        let printer = try Printer(output, rows: false)
        let code = try ReadReport.write(file: file, sheet: sheet, cells: cells) { try printer.write($0) }
        if code != 0 { throw ExitStatus(code: code) }
    }
}

internal import Foundation
public import Vocabulary

extension PolicyPack {
    /// A layout of the user's own (对照文件), written like those of `forms/`: which header is which fact of this pack.
    ///
    /// Throws the first complaint, with its line; also where a column names a fact that the pack does not have.
    public func mapping(file path: String) throws(Problem) -> Layout {
        guard let bytes = FileManager.default.contents(atPath: path) else {
            throw Problem(.fileNotFound, ["file": path], at: .init(file: path))
        }
        let log = PackLog()
        log.languages = languages
        log.exponent = currency.exponent
        var reader = PackNodeReader(file: path)
        let nodes = try reader.documents(Array(bytes))
        let layout = nodes.first.flatMap { Layout(PackCursor(node: $0, file: path, log: log)) }
        for column in layout?.sheets.flatMap(\.columns) ?? [] {
            guard case .fact(let id) = column.target, facts[id] == nil else { continue }
            log.report(.packUnknownReference, ["kind": "fact", "id": id], at: column.place)
        }
        if let first = log.problems.sorted(by: Problem.standsBefore).first(where: { $0.severity == .error }) {
            throw first
        }
        guard let layout else { throw Problem(.packMissingKey, ["key": "layout"], at: .init(file: path)) }
        return layout
    }
}

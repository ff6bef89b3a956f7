import Foundation
import Hummingbird
import Tabular
import Vocabulary

/// The map's table as a file (数字表导出): the same rows in the same order.
struct MapTable {
    private let model: MapModel

    init(_ model: MapModel) { self.model = model }

    private var heads: [String] {
        let heads = model.indicator.heads(model.language)
        return ["area", model.levelName, heads.whole, heads.part, heads.rest, "%"]
    }

    private func cells(_ area: String, _ name: String, _ part: Int, _ whole: Int) -> [String] {
        [
            area, name, String(whole), String(part), String(whole - part),
            model.indicator.text(part, whole).replacing("%", with: ""),
        ]
    }

    private var rows: [[String]] {
        model.places.map { cells($0.area.description, $0.name, $0.part, $0.whole) }
            + [
                cells(
                    model.area.description, Phrase("合计", "Total")(model.language), model.total.part,
                    model.total.whole)
            ]
    }

    private var json: JSONValue {
        [
            "area": .string(model.area.description), "indicator": .string(model.indicator.id),
            "level": .string(model.level), "year": .int(Int64(model.years[model.year])),
            "as_of": .string(model.asOf.description), "position": .string(model.position),
            "total": ["part": .int(Int64(model.total.part)), "whole": .int(Int64(model.total.whole))],
            "rows": .array(
                model.places.map {
                    [
                        "area": .string($0.area.description), "name": .string($0.name),
                        "part": .int(Int64($0.part)), "whole": .int(Int64($0.whole)),
                        "grade": .int(Int64($0.grade)),
                    ]
                }),
        ]
    }

    /// The file of a kind under the area's name; a Problem (404) for another kind.
    func answer(_ kind: String, _ visit: Visit) throws -> Answer {
        guard let form = ListFile.Form(rawValue: kind) else {
            throw Problem(.pageNotFound, ["path": visit.request.uri.path])
        }
        var answer = try content(form)
        answer.fileName = "map-\(model.area).\(kind)"
        return answer
    }

    private func content(_ form: ListFile.Form) throws -> Answer {
        switch form {
        case .json: return Answer(content: .json(json))
        case .csv:
            let writer = CSVWriter()
            for row in [heads] + rows { try writer.row(row.map { .text($0) }) }
            return Answer(
                content: .bytes(try writer.finish(), type: form.type, isImmutable: false))
        case .xlsx:
            let writer = WorkbookWriter()
            try writer.beginSheet(model.name)
            writer.beginRow()
            heads.forEach { writer.header($0) }
            try writer.endRow()
            for row in rows {
                writer.beginRow()
                for (place, cell) in row.enumerated() {
                    if place < 2 || cell == "–" { writer.text(cell) } else { writer.decimal(cell) }
                }
                try writer.endRow()
            }
            return Answer(content: .bytes(try writer.finish(), type: form.type, isImmutable: false))
        }
    }
}

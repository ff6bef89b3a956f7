import Tabular
import Vocabulary

/// How a layout fits a workbook (表式接近度), and whether it is near enough to be taken without being named.
///
/// Near enough is a layout whose sheets bear a name that it gives them, or that knows at least half of the columns
/// that tell something. Place, code of the household, names and numbers of persons, row numbers and remarks tell only
/// whose row it is, and stand in every list: a ledger of visits is no list of exits because both have them. What
/// another sheet of the layout knows, as births in a list of heads, is not strange to it.
struct LayoutFit {
    let layout: FormLayout
    /// What each sheet of the workbook is to the layout.
    let sheets: [MatchedSheet?]
    /// How well it fits.
    let score: Int

    init(layout: FormLayout, sheets: [MatchedSheet?]) {
        self.layout = layout
        self.sheets = sheets
        score = sheets.reduce(0) { $0 + ($1?.score ?? 0) }
    }

    private var found: [MatchedSheet] { sheets.compactMap { $0 } }

    /// How many columns tell something and are known to the layout.
    private var known: Int {
        found.reduce(0) { $0 + $1.columns.count { Self.tells($0.layout.target) } }
    }

    /// The headers of those that are not; what is known under another heading, as last year's, is left out on purpose.
    private var unknown: [String] {
        found.flatMap { sheet in
            let headers = Set(sheet.layout.columns.flatMap(\.headers))
            return sheet.foreign.filter { header in
                !header.split(separator: " ").contains { headers.contains(String($0)) }
            }
        }
    }

    /// Whether it may be taken though nobody named it.
    var isNear: Bool {
        found.contains(where: \.isNamed) || unknown.isEmpty || known >= unknown.count
    }

    private static func tells(_ target: FormLayout.Target) -> Bool {
        let names = FormDictionary.Names()
        return switch target {
        case .fact(let id): ![names.name, names.identity, names.headName, names.headIdentity].contains(id)
        case .statedPerHead, .surveyed, .card: true
        case .place, .placeCode, .householdCode, .address, .remark, .ignored: false
        }
    }

    /// The better of two; the first where they fit equally well.
    static func better(_ best: LayoutFit?, _ other: LayoutFit) -> LayoutFit {
        guard let best, best.score >= other.score else { return other }
        return best
    }

    /// How many layouts and columns a problem names.
    private static let (namedLayouts, namedColumns) = (3, 8)

    /// That none is near enough: the nearest ones, and what the nearest does not know.
    static func nothingNear(_ workbook: Workbook, _ fits: [LayoutFit]) -> Problem {
        let nearest = fits.enumerated().sorted {
            ($1.element.score, $0.offset) < ($0.element.score, $1.offset)
        }
        .prefix(namedLayouts).map(\.element)
        func layouts(_ language: String) -> String {
            nearest.map { fit in
                "\(fit.layout.named(language)) \(fit.known)/\(fit.known + fit.unknown.count)"
            }.joined(separator: ", ")
        }
        let unknown = nearest.first?.unknown ?? []
        let columns = unknown.prefix(namedColumns).joined(separator: ", ")
        let sheet = zip(workbook.sheets, nearest.first?.sheets ?? []).first { $1 != nil }?.0.name
        return Problem(
            .noFormNear,
            [
                "layouts": layouts("en"), "layouts.zh": layouts("zh"),
                "columns": unknown.count > namedColumns ? columns + "…" : columns,
            ], at: .init(file: workbook.file, sheet: sheet))
    }
}

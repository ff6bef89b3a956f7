import Exit
import Vocabulary

/// What is left of the lines through a year beside an even way to none (清单余量): SVG from the server, zero baseline.
struct BacklogChart {
    let backlog: WorkListBacklog
    let language: String
    /// How high it is, in a width of 460.
    let height: Int

    private static let (left, right, top) = (50.0, 448.0, 12.0)
    private static func xy(_ value: Double) -> String { YearBars.coordinate(value) }

    private var bottom: Double { Double(height) - 20 }
    private var most: Int { max(backlog.points.map(\.open).max() ?? 0, 1) }
    /// Two to four steps, in whole thousands or ten thousands where they are large.
    private var step: Int { YearBars.step(for: most) }
    private var highest: Int { (most + step - 1) / step * step }
    private var unit: (lines: Int, name: String) {
        guard most >= 10_000 else { return (1, Phrase("条", "lines")(language)) }
        return language == "zh" ? (10_000, "万条") : (1_000, "thousands")
    }

    private func x(_ day: LocalDate) -> Double {
        guard let first = backlog.points.first?.day else { return Self.left }
        let whole = Double(backlog.end.dayNumber - first.dayNumber)
        return Self.left + (Self.right - Self.left) * Double(day.dayNumber - first.dayNumber) / whole
    }

    private func y(_ open: Int) -> Double { bottom - (bottom - Self.top) * Double(open) / Double(highest) }

    private func axis(_ value: Int) -> String {
        value % unit.lines == 0
            ? Figure.whole(value / unit.lines) : Figure.decimal(value * 10 / unit.lines, places: 1)
    }

    /// In words: what was open at each end.
    private var words: String {
        backlog.points.map { "\($0.day) \(Figure.whole($0.open))" }
            .joined(separator: language == "zh" ? "；" : "; ")
    }

    private var months: [(name: String, day: LocalDate)] {
        [1, 4, 7, 10].compactMap { month in
            LocalDate(backlog.end.year, month, 1).map {
                (Phrase("{n}月", "{n}")(language, ["n": String(month)]), $0)
            }
        }
    }

    /// The drawing; nil without a line.
    var markup: Markup? {
        guard let start = backlog.points.first(where: { $0.open > 0 }), let last = backlog.last else {
            return nil
        }
        let lines = Markup.each(Array(stride(from: 0, through: highest, by: step))) { value in
            """
            <path class="\(value == 0 ? "x" : "g" as Markup)" d="M\(Self.xy(Self.left)) \(Self.xy(y(value)))H\(Self.xy(Self.right))"/><text x="\(Self.xy(Self.left - 6))" y="\(Self.xy(y(value) + 4))" text-anchor="end">\(axis(value))</text>
            """
        }
        let names = Markup.each(months) { month in
            "<text x=\"\(Self.xy(x(month.day)))\" y=\"\(height - 2)\">\(month.name)</text>"
        }
        let way = backlog.points.enumerated().map { place, point in
            "\(place == 0 ? "M" : "L")\(Self.xy(x(point.day))) \(Self.xy(y(point.open)))"
        }.joined()
        let even =
            "M\(Self.xy(x(start.day))) \(Self.xy(y(start.open)))L\(Self.xy(Self.right)) \(Self.xy(bottom))"
        let (atX, atY) = (x(last.day), y(last.open))
        let label = Phrase("余{n}", "{n} left")(language, ["n": Figure.whole(last.open)])
        // Beside its point and above; at the right edge below it, where the way that led there leaves room.
        let isLate = atX > Self.right - 92
        let isBelow = isLate ? atY + 28 < bottom : atY < Self.top + 24
        // Below the even line, where its slope leaves room.
        let evenX = x(start.day) + (Self.right - x(start.day)) * 0.3
        let evenY = y(start.open) + (bottom - y(start.open)) * 0.3
        return """
            <svg class="ch" viewBox="0 0 460 \(height)" width="100%" role="img" aria-label="\(words)">\(lines)\(names)<text x="\(Self.xy(Self.right))" y="\(height - 2)" text-anchor="end">\(Phrase("年底", "end")(language))</text><path class="x" fill="none" stroke-dasharray="4 4" d="\(even)"/><text x="\(Self.xy(evenX - 8))" y="\(Self.xy(min(bottom - 5, evenY + 22)))" text-anchor="end">\(Phrase("匀速线", "even way")(language))</text><path fill="none" stroke-width="2.5" style="stroke:var(--act)" d="\(way)"/><circle class="a" cx="\(Self.xy(atX))" cy="\(Self.xy(atY))" r="5"/><text class="t" x="\(Self.xy(isLate ? Self.right : atX + 8))" y="\(Self.xy(isBelow ? atY + 24 : atY - 9))" text-anchor="\(isLate ? "end" : "start" as Markup)">\(label)</text></svg>
            """
    }

    /// What stands beside its heading: the unit and how many lines the year opened.
    var note: String {
        Phrase("{unit}，{year}年立项{n}条", "{unit}; {n} opened in {year}")(
            language,
            ["unit": unit.name, "year": String(backlog.end.year), "n": Figure.whole(backlog.opened)])
    }
}

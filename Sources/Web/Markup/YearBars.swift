/// Plan beside actual by year as bars (逐年计划与实际): SVG from the server, zero baseline, at most four grid lines.
struct YearBars {
    /// The years with their numbers, in persons.
    let years: [(year: String, planned: Int?, actual: Int)]
    /// What a screen reader says.
    let label: String
    /// In how many persons the axis counts, and what it says of that.
    let scale: (persons: Int, unit: String)

    private static let (right, top, bottom) = (394.0, 30.0, 238.0)
    /// As wide as letters are on a phone, where they are drawn largest.
    private static let letter = 9.5
    /// As high as numbers above bars are.
    private static let line = 18.0

    /// The drawing.
    var markup: Markup {
        let top = max(years.map { max($0.planned ?? 0, $0.actual) }.max() ?? 0, 1)
        let step = Self.step(for: top)
        let highest = (top + step - 1) / step * step
        func y(_ value: Int) -> String {
            Self.coordinate(Self.bottom - (Self.bottom - Self.top) * Double(value) / Double(highest))
        }
        let longest = axis(highest).count
        let left = max(46, Double(longest) * Self.letter + 8)
        let lines = Markup.each(Array(stride(from: 0, through: highest, by: step))) { value in
            let name: Markup = value == 0 ? "x" : "g"
            return """
                <path class="\(name)" d="M\(Self.coordinate(left)) \(y(value))H\(Self.coordinate(Self.right))"/><text x="\(Self.coordinate(left - 6))" y="\(y(value))" dy="4" text-anchor="end">\(axis(value))</text>
                """
        }
        let slot = (Self.right - left) / Double(max(years.count, 1))
        let wide = min(22, slot / 3)
        let bars = Markup.each(years.enumerated()) { index, year in
            let middle = left + slot * (Double(index) + 0.5)
            func bar(
                _ name: Markup, _ value: Int, at x: Double, isBold: Bool, hasNumber: Bool = true
            ) -> Markup {
                guard value > 0 else { return Markup() }
                let text: Markup = isBold ? " class=\"t\"" : ""
                let number: Markup =
                    hasNumber
                    ? """
                    <text\(text) x="\(Self.coordinate(x + wide / 2))" y="\(y(value))" dy="-5" text-anchor="middle">\(number(value))</text>
                    """ : ""
                return """
                    <path class="\(name)" d="M\(Self.coordinate(x)) \(y(value))h\(Self.coordinate(wide))V\(Self.coordinate(Self.bottom))h-\(Self.coordinate(wide))z"/>\(number)
                    """
            }
            // Two numbers at nearly the same height would run into one another: the table has the planned one.
            let apart =
                (Self.bottom - Self.top) * Double(abs((year.planned ?? 0) - year.actual)) / Double(highest)
            let isNear = year.actual > 0 && apart < Self.line
            let planned = bar(
                "p", year.planned ?? 0, at: middle - wide - 1, isBold: false, hasNumber: !isNear)
            let actual = bar("a", year.actual, at: middle + 1, isBold: true)
            return """
                \(planned)\(actual)<text x="\(Self.coordinate(middle))" y="256" text-anchor="middle">\(year.year)</text>
                """
        }
        return """
            <svg class="ch" viewBox="0 0 400 262" width="100%" role="img" aria-label="\(label)"><text x="0" y="12">\(scale.unit)</text>\(lines)\(bars)</svg>
            """
    }

    /// Which bars are the plan and which are real.
    static func legend(_ language: String) -> Markup {
        func mark(_ colour: Markup, _ name: Phrase) -> Markup {
            """
            <span><svg style="color:var(--\(colour))" viewBox="0 0 14 14" aria-hidden="true"><path d="M0 0h14v14H0z"/></svg>\(name(language))</span>
            """
        }
        return "<div class=\"leg\">\(mark("plan", TodayWords.planned))\(mark("act", TodayWords.actual))</div>"
    }

    /// A round step that gives two to four lines.
    static func step(for top: Int) -> Int {
        var step = 1
        while true {
            for factor in [1, 2, 5] where top <= step * factor * 4 { return step * factor }
            step *= 10
        }
    }

    /// Numbers on the axis have one decimal where they are cut to a larger unit, those above bars one more.
    private func axis(_ value: Int) -> String {
        scale.persons == 1 ? Figure.whole(value) : Figure.decimal(value * 10 / scale.persons, places: 1)
    }

    private func number(_ value: Int) -> String {
        scale.persons == 1 ? Figure.whole(value) : Figure.decimal(value * 100 / scale.persons, places: 2)
    }

    /// A coordinate with one decimal at most.
    static func coordinate(_ value: Double) -> String {
        let tenths = Int((value * 10).rounded())
        let sign = tenths < 0 ? "-" : ""
        let (whole, rest) = tenths.magnitude.quotientAndRemainder(dividingBy: 10)
        return rest == 0 ? "\(sign)\(whole)" : "\(sign)\(whole).\(rest)"
    }
}

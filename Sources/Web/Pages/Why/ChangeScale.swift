import Policy

/// Where a number stands and where the answer turns, on one line (比例尺).
struct ChangeScale {
    let from: Int64
    let to: Int64
    /// Decimal places of both.
    let scale: Int
    let fromText: String
    let (toName, toValue): (String, String)
    let label: String
    /// The sign of the present answer.
    let isMet: Bool

    /// The drawing; the two points take the middle half of the line.
    var markup: Markup {
        let gap = max(abs(to - from), 1)
        let (low, high) = (min(from, to) - gap, max(from, to) + gap)
        func x(_ value: Int64) -> String {
            YearBars.coordinate(20 + 720 * Double(value - low) / Double(high - low))
        }
        func end(_ value: Int64, _ anchor: Markup) -> Markup {
            let digits = ValueForm.decimal(value, scale: scale, grouped: true)
            let text = digits.replacing("-", with: "−")
            return "<text x=\"\(x(value))\" y=\"84\" text-anchor=\"\(anchor)\">\(text)</text>"
        }
        let isLeft = from < to
        // A long name goes to the other side of its mark, where there is more room.
        let whole = "\(toName) \(toValue)"
        let toText = whole.pixels > 480 ? toValue : whole
        let isLong = toText.pixels > 230
        let side: Markup = isLeft != isLong ? "start" : "end"
        let color: Markup = isMet ? "var(--met)" : "var(--un)"
        return """
            <div class="scroll push" style="max-width:860px" tabindex="0" role="region" aria-label="\(label)"><svg class="ch" viewBox="0 0 760 92" width="100%" role="img" aria-label="\(label)"><path class="x" d="M20 60H740"/>\(end(low, "start"))\(end(high, "end"))<path d="M\(x(to)) 26V60" style="stroke:var(--ink);stroke-width:2"/><text class="t" x="\(x(to))" y="20" text-anchor="\(side)">\(toText)</text><circle cx="\(x(from))" cy="60" r="6" style="fill:\(color)"/><text class="t" x="\(x(from))" y="44" text-anchor="\(isLeft ? "end" : "start" as Markup)" style="fill:\(color)">\(fromText)</text></svg></div>
            """
    }
}

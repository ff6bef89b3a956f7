import Vocabulary

/// The signs of the pages (符号): drawn once at the top of the body, used by reference.
enum Symbols {
    /// The definitions.
    static let all: Markup = """
        <svg width="0" height="0" style="position:absolute" aria-hidden="true"><defs>
        <symbol id="met" viewBox="0 0 16 16"><circle cx="8" cy="8" r="7.5"/><path d="M4.5 8.2l2.4 2.4 4.6-5" fill="none" stroke="var(--paper)" stroke-width="1.9"/></symbol>
        <symbol id="un" viewBox="0 0 16 16"><path d="M1 1h14v14H1z"/><path d="M5 5l6 6M11 5l-6 6" stroke="var(--paper)" stroke-width="1.9"/></symbol>
        <symbol id="uk" viewBox="0 0 16 16"><path d="M8 1.2L14.8 8 8 14.8 1.2 8z" fill="none" stroke="currentColor" stroke-width="1.6"/><text x="8" y="11.3" font-size="9" font-weight="700" text-anchor="middle">?</text></symbol>
        <symbol id="na" viewBox="0 0 16 16"><path d="M2 7h12v2H2z"/></symbol>
        <symbol id="mark" viewBox="0 0 24 24"><path d="M12 1l4.8 2.8v5.4L12 12 7.2 9.2V3.8z"/><path d="M6.6 10.4l4.8 2.8v5.4l-4.8 2.8-4.8-2.8v-5.4z" opacity=".55"/><path d="M17.4 10.4l4.8 2.8v5.4l-4.8 2.8-4.8-2.8v-5.4z" opacity=".8"/></symbol>
        <pattern id="hatch" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><path d="M0 0h6v6H0z" style="fill:var(--paper);stroke:none"/><path d="M0 0v6" style="stroke:var(--line);stroke-width:2"/></pattern>
        </defs></svg>
        """

    /// The mark of the platform, large.
    static let mark: Markup = """
        <svg width="44" height="44" style="color:var(--brand);margin-bottom:var(--s3)" aria-hidden="true"><use href="#mark"/></svg>
        """
}

/// Verdicts as shape, colour and word together (判定标记).
enum VerdictMark {
    /// The class and the sign.
    static func sign(_ verdict: Verdict) -> Markup {
        switch verdict {
        case .met: "met"
        case .unmet: "un"
        case .unknown: "uk"
        case .notApplicable: "na"
        }
    }

    /// The word of a condition's verdict.
    static func word(_ verdict: Verdict) -> Phrase {
        switch verdict {
        case .met: Phrase("已达标", "Met")
        case .unmet: Phrase("未达标", "Not met")
        case .unknown: Phrase("待核实", "To verify")
        case .notApplicable: Phrase("不适用", "Not applicable")
        }
    }

    /// The word where many stand side by side.
    static func short(_ verdict: Verdict) -> Phrase {
        switch verdict {
        case .met: Phrase("达标", "Met")
        case .unmet: Phrase("未达标", "Not met")
        case .unknown: Phrase("待核实", "Verify")
        case .notApplicable: Phrase("不适用", "N/A")
        }
    }

    /// The mark with its word.
    static func markup(_ verdict: Verdict, _ language: String) -> Markup {
        markup(sign(verdict), word(verdict)(language))
    }

    /// A sign with another word, as 已有 or 缺.
    static func markup(_ sign: Markup, _ word: String) -> Markup {
        "<span class=\"v \(sign)\"><svg aria-hidden=\"true\"><use href=\"#\(sign)\"/></svg>\(word)</span>"
    }
}

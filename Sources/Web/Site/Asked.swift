import Vocabulary

/// What stands in an address or a form, by name (所问所填).
extension [String: String] {
    /// That something in it is none of what it may be.
    func refused(_ name: String, _ why: String = "-") -> Problem {
        Problem(.badArgument, ["name": name, "value": self[name] ?? "", "why": why])
    }

    /// The day of a name, nil where it is empty; 400.1 where it is no day.
    func day(_ name: String) throws -> LocalDate? {
        guard let text = self[name], !text.isEmpty else { return nil }
        guard let day = LocalDate(text) else { throw refused(name, "YYYY-MM-DD") }
        return day
    }
}

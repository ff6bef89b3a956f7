/// How a pack reads names as letters, to put them in order and find them by (名字读音): transforms of ICU.
public struct NameReadings: Sendable, Hashable {
    /// The transform of the first character of a person's name, as `Han-Latin/Names`.
    public var first: String
    /// The transform of all other characters, as `Han-Latin`.
    public var others: String
    /// Characters that are read otherwise here; several readings divided by `/`, the first one for the order.
    public var instead: [Unicode.Scalar: String]
    /// Where it stands in the pack.
    public var place: PackPlace

    init?(_ cursor: PackCursor) {
        guard let map = cursor.map(["first", "others", "instead"]),
            let others = map.required("others")?.text()
        else { return nil }
        self.others = others
        first = map["first"]?.text() ?? others
        place = cursor.place
        instead = [:]
        for (key, _, written) in map["instead"]?.map(nil)?.all ?? [] {
            let scalars = Array(key.unicodeScalars)
            let isLetters = { (byte: UInt8) in (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) }
            guard scalars.count == 1, let text = written.text(),
                text.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
                    .allSatisfy({ !$0.isEmpty && $0.allSatisfy(isLetters) })
            else {
                written.wrong("one character and its readings in letters from a to z, divided by /")
                continue
            }
            instead[scalars[0]] = text
        }
    }
}

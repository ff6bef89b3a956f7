/// Entries with an id, in the order of the pack, found by id (条目).
public struct PackList<Element: Identifiable & Sendable>: Sendable, RandomAccessCollection
where Element.ID == String {
    private var elements: [Element] = []
    private var places: [String: Int] = [:]

    /// No entries.
    public init() {}

    /// Entries in their order; the first of a repeated id is kept.
    public init(_ elements: [Element]) { for element in elements { append(element) } }

    /// Adds an entry; false, and nothing added, when its id is there already.
    @discardableResult
    public mutating func append(_ element: Element) -> Bool {
        guard places[element.id] == nil else { return false }
        places[element.id] = elements.count
        elements.append(element)
        return true
    }

    /// Puts an entry in the place of the one with its id, or adds it.
    public mutating func replace(_ element: Element) {
        if let at = places[element.id] { elements[at] = element } else { append(element) }
    }

    /// The entry with an id.
    public subscript(id: String) -> Element? { places[id].map { elements[$0] } }

    /// The first position.
    public var startIndex: Int { 0 }
    /// The position after the last.
    public var endIndex: Int { elements.count }
    /// The entry at a position.
    public subscript(position: Int) -> Element { elements[position] }

    /// The place of an id in the order; columns are numbered by it.
    public func position(of id: String) -> Int? { places[id] }
}

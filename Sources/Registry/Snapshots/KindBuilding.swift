import Columns
import Policy
import Storage
import Vocabulary

/// The rows of one kind of subject on their way into columns; of versions of a subject the last one stays.
struct KindBuilding {
    let kind: SubjectKind
    private(set) var ids: [Int64] = []
    private(set) var villageStart = 0
    private var links: [Int64] = []
    private var offsets: [Int32] = [0]
    private var columns: [ColumnBuilding]
    /// The subject read last and whether its row stands at the end.
    private var last: Int64?
    private var isLastThere = false

    init(_ kind: SubjectKind, _ wanted: [VillageScan.Wanted], falseUntilRecorded: Set<String>) {
        self.kind = kind
        columns = wanted.map {
            ColumnBuilding($0, isFalseUntilRecorded: falseUntilRecorded.contains($0.fact.fact))
        }
    }

    mutating func take(_ row: any StorageRow, _ codes: CodeNumbers) {
        let subject = row.integer(0) ?? 0
        if last == subject, isLastThere { removeLast() }
        last = subject
        isLastThere = row.integer(1) == 1
        guard isLastThere else { return }
        ids.append(subject)
        links.append(row.integer(2) ?? 0)
        for place in columns.indices { columns[place].append(row, 3 + place, codes) }
    }

    private mutating func removeLast() {
        ids.removeLast()
        links.removeLast()
        for place in columns.indices { columns[place].removeLast() }
    }

    /// A row of a subject of which nothing is recorded.
    mutating func addEmpty(_ id: Int64) {
        ids.append(id)
        links.append(0)
        for place in columns.indices { columns[place].appendEmpty() }
    }

    mutating func endVillage() {
        offsets.append(Int32(ids.count))
        villageStart = ids.count
        last = nil
    }

    /// Puts the village's rows in the order of what they belong to and drops those that belong to nothing there;
    /// how many each has.
    mutating func group(by owners: [Int64: Int], count: Int) -> [Int] {
        var counts = Array(repeating: 0, count: count)
        let mine = (villageStart..<ids.count).map { owners[links[$0]] ?? -1 }
        for owner in mine where owner >= 0 { counts[owner] += 1 }
        if zip(mine, mine.dropFirst()).allSatisfy({ $0 <= $1 }), mine.first ?? 0 >= 0 { return counts }
        var order = Array(repeating: 0, count: counts.reduce(0, +))
        var next: [Int] = []
        var sum = 0
        for count in counts {
            next.append(sum)
            sum += count
        }
        for (place, owner) in mine.enumerated() where owner >= 0 {
            order[next[owner]] = villageStart + place
            next[owner] += 1
        }
        func moved<T>(_ values: inout [T]) {
            let picked = order.map { values[$0] }
            values.replaceSubrange(villageStart..., with: picked)
        }
        moved(&ids)
        moved(&links)
        for place in columns.indices { columns[place].reorder(from: villageStart, order) }
        return counts
    }

    mutating func table() -> SubjectTable {
        var table = SubjectTable()
        table.ids = ids
        table.links = links
        table.offsets = offsets
        for column in columns {
            if let texts = column.texts {
                table.texts[column.fact] = texts
            } else {
                table.numbers[column.fact] = column.numbers
            }
        }
        columns = []
        return table
    }
}

/// One column on its way.
struct ColumnBuilding {
    let fact: String
    private let form: FactColumn.Form
    private let list: String?
    private let isFalseUntilRecorded: Bool
    private var values: [Int64] = []
    private var states: [UInt8] = []
    private(set) var texts: TextColumn?
    /// Codes met so far, so that few are looked up.
    private var met: [(code: [UInt8], number: Int64)] = []

    init(_ wanted: VillageScan.Wanted, isFalseUntilRecorded: Bool) {
        fact = wanted.fact.fact
        form = wanted.fact.form
        list = wanted.codes
        self.isFalseUntilRecorded = isFalseUntilRecorded
        texts = form == .text && list == nil ? TextColumn() : nil
    }

    var numbers: Columns.FactColumn { Columns.FactColumn(numbers: values, states: states) }

    mutating func append(_ row: any StorageRow, _ place: Int, _ codes: CodeNumbers) {
        guard !row.isNull(place) else { return appendEmpty() }
        switch form {
        case .int: add(row.integer(place))
        case .bool: add(row.integer(place).map { $0 == 0 ? 0 : 1 })
        case .date:
            add(row.integer(place).flatMap { LocalDate(yyyymmdd: Int($0)) }.map { Int64($0.dayNumber) })
        case .text where list == nil: row.withBytes(place) { texts?.append($0) }
        case .text: add(row.withBytes(place) { number($0, codes) })
        case .secret: appendEmpty()
        }
    }

    private mutating func number(_ code: UnsafeRawBufferPointer, _ codes: CodeNumbers) -> Int64 {
        if let known = met.first(where: { $0.code.count == code.count && $0.code.elementsEqual(code) }) {
            return known.number
        }
        let number = codes.number(String(decoding: code, as: UTF8.self), in: list ?? "")
        met.append((Array(code), number))
        return number
    }

    private mutating func add(_ value: Int64?) {
        values.append(value ?? 0)
        states.append(value == nil ? Columns.FactColumn.missingByte : 0)
    }

    mutating func appendEmpty() {
        if texts != nil {
            texts?.append(nil as String?)
        } else {
            add(isFalseUntilRecorded ? 0 : nil)
        }
    }

    mutating func removeLast() {
        if texts != nil {
            texts?.removeLast()
        } else {
            values.removeLast()
            states.removeLast()
        }
    }

    /// Puts the rows from a place on in another order.
    mutating func reorder(from start: Int, _ order: [Int]) {
        if texts != nil {
            texts?.reorder(from: start, order)
        } else {
            let picked = order.map { (values[$0], states[$0]) }
            values.replaceSubrange(start..., with: picked.map(\.0))
            states.replaceSubrange(start..., with: picked.map(\.1))
        }
    }
}

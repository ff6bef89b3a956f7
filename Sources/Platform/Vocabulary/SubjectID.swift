/// What a fact can be about (对象).
public enum SubjectKind: String, Sendable, Hashable, CaseIterable {
    /// 人
    case person
    /// 户
    case household
    /// 自然村或村民小组
    case group
    /// 行政村
    case village

    /// The letter with which ids of this kind begin; groups and villages are areas.
    public var letter: String {
        switch self {
        case .person: "p"
        case .household: "h"
        case .group, .village: "a"
        }
    }
}

/// The id of a household or a person: who issued it and its number there; never reused (户号、人号).
///
/// Written `h-<unit>-<number>`; in tables one integer, the issuing unit above 40 bits of number.
public struct SubjectID: Sendable, Hashable, Comparable {
    /// Household or person.
    public var kind: SubjectKind
    /// The small integer of the authority unit that issued it.
    public var unit: Int
    /// Its number there, from 1.
    public var number: Int

    /// An id by its parts.
    public init(kind: SubjectKind, unit: Int, number: Int) {
        self.kind = kind
        self.unit = unit
        self.number = number
    }

    /// An id of a kind by the integer that tables keep.
    public init(kind: SubjectKind, key: Int64) {
        self.init(kind: kind, unit: Int(key >> 40), number: Int(key & (1 << 40 - 1)))
    }

    /// The integer that tables keep.
    public var key: Int64 { Int64(unit) << 40 | Int64(number) }

    /// By unit, then by number.
    public static func < (left: SubjectID, right: SubjectID) -> Bool { left.key < right.key }
}

/// The id of an area, written `a17`: ours, never a statutory code, never reused (地区号).
public struct AreaID: Sendable, Hashable, Comparable, CustomStringConvertible {
    /// The number after the letter.
    public var number: Int64

    /// An id by its number.
    public init(_ number: Int64) { self.number = number }

    /// An id from its text; nil for anything but `a` and digits.
    public init?(_ text: String) {
        var text = text
        let number = text.withUTF8 { bytes in
            bytes.first == UInt8(ascii: "a") ? IDNumber.value(bytes[1...]) : nil
        }
        guard let number else { return nil }
        self.number = number
    }

    /// `a17`.
    public var description: String { "a\(number)" }

    /// By number.
    public static func < (left: AreaID, right: AreaID) -> Bool { left.number < right.number }
}

/// The authority units of a database by small integer and chain name (责任单位), to write and read subject ids.
public struct UnitNames: Sendable, Hashable {
    private var names: [Int: String] = [:]
    private var numbers: [String: Int] = [:]

    /// The units by their small integers.
    public init(_ units: [Int: String]) {
        names = units
        for (number, name) in units { numbers[name] = number }
    }

    /// The chain name of a unit.
    public func name(_ unit: Int) -> String? { names[unit] }

    /// The small integer of a unit by its chain name.
    public func number(_ name: String) -> Int? { numbers[name] }

    /// All units in order of their integers.
    public var all: [(number: Int, name: String)] {
        names.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    }

    /// `h-lingshan-12`.
    public func text(_ id: SubjectID) -> String {
        "\(id.kind.letter)-\(names[id.unit] ?? String(id.unit))-\(id.number)"
    }

    /// The id that a text names; nil when it is not of this form or the unit is not known here.
    public func subject(_ text: String) -> SubjectID? {
        var text = text
        return text.withUTF8 { bytes -> SubjectID? in
            guard bytes.count >= 5, bytes[1] == UInt8(ascii: "-"),
                let last = bytes.lastIndex(of: UInt8(ascii: "-")), last > 2,
                let number = IDNumber.value(bytes[(last + 1)...]),
                let unit = numbers[String(decoding: bytes[2..<last], as: UTF8.self)]
            else { return nil }
            switch bytes[0] {
            case UInt8(ascii: "h"): return SubjectID(kind: .household, unit: unit, number: Int(number))
            case UInt8(ascii: "p"): return SubjectID(kind: .person, unit: unit, number: Int(number))
            default: return nil
            }
        }
    }
}

/// The number of an id in decimal digits, without leading zeros.
private enum IDNumber {
    static func value(_ digits: Slice<UnsafeBufferPointer<UInt8>>) -> Int64? {
        guard let first = digits.first, first != UInt8(ascii: "0"), digits.count <= 18 else { return nil }
        var value: Int64 = 0
        for digit in digits {
            guard digit &- 48 < 10 else { return nil }
            value = value * 10 + Int64(digit - 48)
        }
        return value
    }
}

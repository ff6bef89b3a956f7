public import Vocabulary

/// What was written for a sample city, in the order in which it is to be imported (样本清单).
public struct Manifest: Sendable {
    /// What a workbook is for.
    public enum Purpose: String, Sendable, Hashable, CaseIterable {
        /// Villages; they must be there before their households.
        case villages
        /// Natural villages and villager groups.
        case groups
        /// The first survey of a town.
        case survey
        /// Registered households of a village as another office lists them, in a layout by member.
        case register
        /// Hits of the property search.
        case hits
        /// A later survey of a town: households that have changed by the end of a year.
        case update
        /// Villages as they are at the end of a year.
        case villageUpdate = "village-update"
    }

    /// One workbook.
    public struct File: Sendable, Hashable {
        /// Its path below the directory.
        public var path: String
        /// The layout in which it is written.
        public var layout: String
        /// What it is for.
        public var purpose: Purpose
        /// The day from which its values hold.
        public var effectiveOn: LocalDate
        /// Rows under the headers.
        public var rows: Int
    }

    /// Something wrong that was planted, and where it must be found.
    public struct Planted: Sendable, Hashable {
        /// The kind; see `PlantedKind`.
        public var kind: PlantedKind
        /// The workbook's path.
        public var file: String
        /// The sheet's name.
        public var sheet: String
        /// The row, 1-based as the sheet shows it.
        public var row: Int
        /// The column's letters; nil where the whole row is meant.
        public var column: String?
        /// The household's code; empty where that is what is missing.
        public var household: String
    }

    /// The workbooks in the order of import.
    public var files: [File] = []
    /// What was planted, in the order of files and rows.
    public var planted: [Planted] = []

    /// How many of each kind were planted; kinds in the order of the enumeration.
    public var tally: [(kind: PlantedKind, count: Int)] {
        PlantedKind.allCases.map { kind in (kind, planted.reduce(0) { $0 + ($1.kind == kind ? 1 : 0) }) }
    }

    /// The workbooks of one purpose, of one year where updates are asked for.
    public func files(_ purpose: Purpose, year: Int? = nil) -> [File] {
        files.filter { $0.purpose == purpose && (year == nil || $0.effectiveOn.year == year) }
    }
}

/// The kinds of faults that a sample city plants (埋设的问题).
public enum PlantedKind: String, Sendable, Hashable, CaseIterable {
    // Rows of households beyond the city's own: each must be rejected.
    /// 乡镇名称对不上: the town's name is that of another unit.
    case wrongTown = "wrong-town"
    /// 缺户编号.
    case missingCode = "missing-household-code"
    /// 无户主: no member is the head.
    case missingHead = "missing-head"
    /// 人口数与成员数不符.
    case sizeDisagrees = "size-disagrees"
    /// 同镇两村重复: a member already stands in another village of the town.
    case duplicateInTown = "duplicate-in-town"
    /// 跨县区重复: a member already stands in another unit.
    case duplicateAcrossUnits = "duplicate-across-units"
    // Cells of the city's own households, none of them poor: the row is taken, the value is not known.
    /// 约数: an amount written as about so much.
    case approximateAmount = "approximate-amount"
    /// 身份证号被电子表格损坏.
    case damagedIdentityNumber = "damaged-identity-number"
    /// 不存在的日期.
    case impossibleDate = "impossible-date"
    /// 单位错误: an amount a thousand times too large.
    case unitSlip = "unit-slip"
    /// 不在代码表.
    case unknownCode = "unknown-code"
    // Lines of the property search: leads to be verified.
    /// 财产检索命中.
    case propertyHit = "property-hit"

    /// Whether the row must be rejected, with its household.
    public var rejectsRow: Bool {
        switch self {
        case .wrongTown, .missingCode, .missingHead, .sizeDisagrees, .duplicateInTown, .duplicateAcrossUnits:
            true
        default: false
        }
    }

    /// The number under which the reading of the workbook must report it; nil where only the import can tell.
    public var number: ProblemNumber? {
        switch self {
        case .missingCode: .householdCodeMissing
        case .missingHead: .householdWithoutHead
        case .sizeDisagrees: .householdSizeDiffers
        case .approximateAmount: .numberApproximate
        case .damagedIdentityNumber: .identityPrecision
        case .impossibleDate: .dateImpossible
        case .unitSlip: .numberOutOfRange
        case .unknownCode: .codeUnknown
        case .wrongTown, .duplicateInTown, .duplicateAcrossUnits, .propertyHit: nil
        }
    }

    /// Whether it needs an identity scheme.
    var needsIdentityNumbers: Bool {
        switch self {
        case .duplicateInTown, .duplicateAcrossUnits, .damagedIdentityNumber, .propertyHit: true
        default: false
        }
    }
}

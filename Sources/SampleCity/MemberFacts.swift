import Policy
import Vocabulary

/// What the survey writes down about the members of one household: schooling, health, work, insurance.
struct MemberFacts {
    /// What the members add up to in the household's own row.
    struct Totals {
        var labourers = 0
        var skilled = 0
        var ill = 0
        var gravelyIll = 0
        var students = 0
        var compulsory = 0
        var dropouts = 0
        var insured = 0
        var longestMonths = 0
        var migrants = 0
        var pensioners = 0
    }

    var rows: [FactRow] = []
    var totals = Totals()

    /// How one household stands, as far as its members show it.
    struct Standing {
        /// From 0, destitute, to 1, well off.
        var wealth: Double
        var isPoor: Bool
        var lacksInsurance: Bool
        var lacksSchooling: Bool
        /// Somebody has found work away for most of the year.
        var hasWork: Bool
    }

    init(
        _ family: [FamilyMember], identityNumbers: [String], standing: Standing, slots: FactSlots,
        stream: (_ member: UInt64) -> SeededRandom
    ) {
        // Each member has a stream of its own, and work another: what a later survey changes moves nothing else.
        var house = stream(99)
        let minority = house.chance(0.11)
        let uninsured = standing.lacksInsurance ? house.below(family.count) : -1
        var leftToDropOut = standing.lacksSchooling ? 1 : 0
        for (place, member) in family.enumerated() {
            var row = FactRow(slots)
            var random = stream(UInt64(place))
            var work = stream(UInt64(100 + place))
            row.set(.personName, text: member.name)
            if place < identityNumbers.count { row.set(.identityNumber, text: identityNumbers[place]) }
            row.set(.sex, code: member.isMale ? "1" : "2", member.isMale ? "m" : "f", height: 0.9)
            row.set(.birth, .day(member.birth))
            row.set(.relation, code: Self.relation(member.relation), Self.plainRelation(member.relation))
            row.set(.ethnicGroup, code: minority ? "08" : "01")
            setHealth(of: member, standing: standing, in: &row, random: &random)
            let isAtSchool = setSchooling(
                of: member, leftToDropOut: &leftToDropOut, in: &row, random: &random)
            setWork(of: member, isAtSchool: isAtSchool, standing: standing, in: &row, random: &work)
            row.set(
                .insured, code: place == uninsured ? "none" : "resident",
                height: place == uninsured ? 0.99 : 0)
            if place != uninsured { totals.insured += 1 }
            let grown = member.age >= 16
            row.set(.pensionInsured, bool: grown && random.chance(0.96))
            if member.age >= 60 { totals.pensioners += 1 }
            rows.append(row)
        }
    }

    private static func relation(_ relation: FamilyMember.Relation) -> String {
        switch relation {
        case .head: "01"
        case .spouse: "02"
        case .son: "03"
        case .daughter: "04"
        case .sonsWife: "05"
        case .grandson: "07"
        case .granddaughter: "08"
        case .father: "11"
        case .mother: "12"
        }
    }

    /// The same in lists that know fewer relations.
    private static func plainRelation(_ relation: FamilyMember.Relation) -> String {
        switch relation {
        case .head: "chef"
        case .spouse: "conjoint"
        case .son, .daughter: "enfant"
        case .father, .mother: "parent"
        case .sonsWife, .grandson, .granddaughter: "autre"
        }
    }

    private mutating func setHealth(
        of member: FamilyMember, standing: Standing, in row: inout FactRow, random: inout SeededRandom
    ) {
        let burden = standing.isPoor ? 2.6 : 1 - 0.5 * standing.wealth
        let age = member.age >= 60 ? 3.0 : member.age >= 40 ? 1.3 : 0.6
        let draw = random.unit()
        if draw < 0.018 * burden {
            row.set(.health, code: "04", height: 0.99)
            row.set(.disabilityClass, code: "4", height: 0.5)
            row.set(.disabilityGrade, int: random.within(2...4))
            totals.ill += 1
            totals.gravelyIll += 1
        } else if draw < 0.018 * burden + 0.008 * burden * age {
            row.set(.health, code: "03", height: 0.7)
            totals.ill += 1
            totals.gravelyIll += 1
        } else if draw < 0.018 * burden + 0.04 * burden * age {
            row.set(.health, code: "02", height: 0.4)
            totals.ill += 1
        } else {
            row.set(.health, code: "01")
        }
    }

    private mutating func setSchooling(
        of member: FamilyMember, leftToDropOut: inout Int, in row: inout FactRow, random: inout SeededRandom
    ) -> Bool {
        let age = member.age
        var status = "01"
        var education = "03"
        switch age {
        case ..<3: education = "06"
        case 3..<6:
            education = "06"
            status = random.chance(0.8) ? "02" : "01"
        case 6..<12:
            education = "02"
            status = "03"
        case 12..<15:
            education = "03"
            status = ["04", "05", "06"][age - 12]
        case 15:
            education = "03"
            status = "06"
        case 16..<19:
            let goesOn = random.chance(0.62)
            education = goesOn ? "04" : "03"
            status =
                goesOn ? (random.chance(0.6) ? ["07", "08", "09"] : ["10", "11", "12"])[age - 16] : "01"
        case 19..<23:
            let goesOn = random.chance(0.25)
            education = goesOn ? "05" : random.chance(0.3) ? "04" : "03"
            status =
                goesOn ? (random.chance(0.5) ? "16" : age < 22 ? ["13", "14", "15"][age - 19] : "16") : "01"
        case 23..<45: education = random.chance(0.12) ? "05" : random.chance(0.2) ? "04" : "03"
        case 45..<60: education = random.chance(0.5) ? "03" : "02"
        default: education = random.chance(0.25) ? "01" : "02"
        }
        if (6...15).contains(age) {
            totals.compulsory += 1
            if leftToDropOut > 0, age >= 12 {
                leftToDropOut -= 1
                totals.dropouts += 1
                status = "01"
            }
        }
        if status != "01", status != "02" { totals.students += 1 }
        row.set(.schooling, code: status)
        row.set(.atSchool, bool: status != "01")
        row.set(.education, code: education, height: 0.3)
        return status != "01"
    }

    private mutating func setWork(
        of member: FamilyMember, isAtSchool: Bool, standing: Standing, in row: inout FactRow,
        random: inout SeededRandom
    ) {
        let isWell = row[.health].map { $0 == .text("01") || $0 == .text("02") } ?? true
        guard (16...59).contains(member.age), !isAtSchool, isWell else {
            row.set(.labourAbility, code: isWell ? "04" : "03", height: 0.9)
            row.set(.monthsWorked, int: 0)
            return
        }
        totals.labourers += 1
        let skilled = random.chance(standing.isPoor ? 0.05 : 0.1 + 0.3 * standing.wealth)
        if skilled { totals.skilled += 1 }
        row.set(.labourAbility, code: skilled ? "02" : "01", height: 0)
        row.set(.skillCertificate, bool: skilled)
        var months = 0
        if standing.hasWork, totals.longestMonths < 6 {
            months = random.within(8...11)
        } else if random.chance(standing.isPoor ? 0.3 : 0.55) {
            months = random.within(standing.isPoor ? 1...6 : 5...12)
        }
        row.set(.monthsWorked, int: months)
        guard months > 0 else { return }
        totals.migrants += 1
        totals.longestMonths = max(totals.longestMonths, months)
        row.set(.migrantPlace, code: ["01", "02", "03"][random.place(in: [3, 2, 5])], height: random.unit())
    }
}

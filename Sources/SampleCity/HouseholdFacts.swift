import Foundation
import Policy
import Vocabulary

/// What the survey writes down about one household: house, water, road, land, goods and income (入户调查).
///
/// Shortages stand exactly where the plan of the city puts them; everything else follows the household's wealth.
struct HouseholdFacts {
    /// What is settled about a household before its facts are drawn.
    struct Setting {
        var size: Int
        var hardships: Hardship
        /// From 0, destitute, to 1, well off.
        var wealth: Double
        var isPoor: Bool
        /// Whether it is to meet its exit criteria now.
        var isReady: Bool
        var groupHouseholds: Int
        var groupLacksRoad: Bool
        var inPoorVillage: Bool
        /// How far its village is up, from 0 to 1.
        var remoteness: Double
        /// Incomes of its village beside the city's.
        var villageIncome: Double
        var surveyed: LocalDate
        /// The least and the greatest poverty line in force, in the smallest unit a head.
        var lines: ClosedRange<Int>
        /// The smallest units in one major unit.
        var major: Int
    }

    var row: FactRow
    private let setting: Setting
    private let totals: MemberFacts.Totals

    init(_ setting: Setting, members: MemberFacts, slots: FactSlots, random: inout SeededRandom) {
        self.setting = setting
        totals = members.totals
        row = FactRow(slots)
        setMembers()
        setHouse(random: &random)
        setSupply(random: &random)
        setMeans(random: &random)
        setGoods(random: &random)
        let dibao = setSupport(random: &random)
        setIncome(dibao: dibao, random: &random)
    }

    private mutating func setMembers() {
        row.set(.householdSize, int: setting.size)
        row.set(.labourCount, int: totals.labourers)
        row.set(.labourPartlyLost, bool: false)
        row.set(.insuredMembers, int: totals.insured)
        row.set(.commercialInsuredMembers, int: 0)
        row.set(.medicalAidOutstanding, bool: false)
        row.set(.educationAidOutstanding, bool: false)
        row.set(.compulsoryStudents, int: totals.compulsory)
        row.set(.dropouts, int: totals.dropouts)
        if totals.dropouts > 0 { row.set(.dropoutReason, code: "economic") }
        row.set(.migrantMonths, int: totals.longestMonths)
        row.set(.migrantWorkers, int: totals.migrants)
        row.set(.skilledWorkers, int: totals.skilled)
        row.set(.illMembers, int: totals.ill)
        row.set(.graveIllMembers, int: totals.gravelyIll)
        row.set(.students, int: totals.students)
        row.set(.surveyDate, .day(setting.surveyed))
        row.set(.inPoorVillage, bool: setting.inPoorVillage)
        row.set(.inNatureReserve, bool: false)
        row.set(.groupHouseholds, int: setting.groupHouseholds)
        let place = ["plain", "hill", "remote-hill"][min(2, Int(setting.remoteness * 3))]
        row.set(.villageSetting, code: place, height: setting.remoteness)
    }

    private mutating func setHouse(random: inout SeededRandom) {
        let draw = random.unit()
        let wealth = setting.wealth
        var perHead = 1400 + Int((wealth * 36 + draw * (setting.isPoor ? 5 : 14)) * 100)
        var storeys = 1
        if setting.hardships.contains(.noHouse) {
            perHead = 0
            row.set(.houseStructure, code: "none", height: 0.99)
        } else if setting.hardships.contains(.unsafeHouse) {
            perHead = 800 + Int(draw * 1400)
            row.set(.houseStructure, code: draw < 0.85 ? "earth-timber" : "timber", height: 0.7)
        } else if setting.isPoor {
            row.set(.houseStructure, code: draw < 0.62 ? "brick-timber" : "brick-concrete", height: 0.4)
        } else {
            row.set(
                .houseStructure, code: wealth > 0.85 ? "reinforced-concrete" : "brick-concrete", height: 0)
            storeys = wealth > 0.8 ? random.within(2...3) : wealth > 0.55 ? random.within(1...2) : 1
        }
        let isUnsafe = setting.hardships.contains(.unsafeHouse)
        let isD = setting.hardships.contains(.noHouse) || (isUnsafe && draw < 0.55)
        let isA = !setting.isPoor && draw < 0.3 + 0.6 * wealth
        row.set(
            .houseGrade, code: isUnsafe ? (isD ? "D" : "C") : isA ? "A" : "B", height: isUnsafe ? 0.9 : 0.2)
        row.set(.houseStable, bool: !isUnsafe)
        row.set(.houseStoreys, int: perHead == 0 ? 0 : storeys)
        let finish = setting.isPoor || wealth < 0.5 ? "none" : wealth < 0.8 ? "plain" : "good"
        row.set(.houseFinish, code: finish, height: 1 - wealth)
        row.set(.houseAreaM2, hundredths: (perHead * setting.size + 9) / 10 * 10)
        row.set(.houseUnderConstruction, bool: false)
        row.set(.splitFamily, bool: false)
        // Planned at the survey, done when the household is ready; the flat is then the house.
        let moves = setting.hardships.contains(.relocation)
        let central = moves && random.chance(0.7)
        row.set(.relocationType, code: moves ? (central ? "central" : "scattered") : "none", height: 0)
        if moves {
            for fact in [
                KnownFact.relocationConfirmed, .relocationWater, .relocationPower, .relocationDoorsWindows,
                .relocationKeyHanded, .relocationMovedIn,
            ] { row.set(fact, bool: setting.isReady) }
        }
    }

    private mutating func setSupply(random: inout SeededRandom) {
        let isShort = setting.hardships.contains(.water)
        let piped = random.chance(0.35 + 0.5 * setting.wealth)
        let other = ["well", "tank", "spring"][random.place(in: [5, 2, 3])]
        row.set(.waterSource, code: isShort ? "surface" : piped ? "tap" : other, height: isShort ? 0.95 : 0)
        row.set(.waterQualityOk, bool: !isShort)
        row.set(
            .waterLitresPerDay, hundredths: (isShort ? random.within(12...30) : random.within(40...90)) * 100)
        row.set(
            .waterRoundTripMinutes,
            int: isShort ? random.within(25...60) : piped ? 0 : random.within(2...15))
        row.set(.waterSupplyRate, hundredths: isShort ? random.within(55...80) : random.within(92...99))
        row.set(.hasPower, bool: !setting.hardships.contains(.power))
        let isDark = setting.hardships.contains(.television)
        let wealth = setting.wealth
        row.set(.televisionSets, int: isDark ? 0 : wealth > 0.75 && random.chance(0.4) ? 2 : 1)
        row.set(.televisionNoSignal, bool: isDark)
        row.set(.computers, int: !isDark && random.chance((wealth - 0.45) * 0.8) ? 1 : 0)
        let phones = min(setting.size, Int(Double(setting.size) * (0.15 + 0.6 * wealth)))
        row.set(.smartphones, int: isDark ? 0 : phones)
        let poorRoad = setting.groupLacksRoad && !setting.isReady
        row.set(
            .roadSurface, code: poorRoad ? "earth" : setting.remoteness > 0.55 ? "gravel" : "concrete",
            height: poorRoad ? 0.8 : 0.3)
        row.set(.roadWidthM, hundredths: poorRoad ? 250 : 350 + Int((1 - setting.remoteness) * 100) / 10 * 10)
        row.set(.roadImpassable, bool: poorRoad)
        let far = 0.3 + setting.remoteness * 6
        row.set(.mainRoadKm, hundredths: Int(far * 100) / 10 * 10)
        row.set(.marketSchoolKm, hundredths: Int((far + 1 + setting.remoteness * 4) * 100) / 10 * 10)
    }

    private mutating func setMeans(random: inout SeededRandom) {
        let wealth = setting.wealth
        func land(_ perHead: Double) -> Int {
            Int((perHead * Double(setting.size) * (0.5 + random.unit())) * 100) / 10 * 10
        }
        row.set(.foodClothingOk, bool: setting.isReady || !setting.isPoor || random.chance(0.95))
        row.set(.paddyMu, hundredths: land(setting.isPoor ? 0.32 : 0.4 + 0.3 * wealth))
        row.set(.dryLandMu, hundredths: land(setting.isPoor ? 0.25 : 0.4 + 0.4 * wealth))
        row.set(.cashCropMu, hundredths: land(wealth > 0.5 ? wealth * 1.6 : 0.1))
        row.set(.hillWoodMu, hundredths: land(wealth > 0.5 ? wealth * 4 : 0.8))
        row.set(.landReturnSteady, bool: !setting.isPoor && wealth > 0.5)
        row.set(.hasPremises, bool: wealth > 0.9 && random.chance(0.2))
        row.set(.livestockAtScale, bool: wealth > 0.7 && random.chance(0.2))
        row.set(.cattle, int: random.chance(0.15 + 0.2 * wealth) ? random.within(1...2 + Int(wealth * 3)) : 0)
        row.set(
            .pigsSheep, int: random.chance(0.25 + 0.3 * wealth) ? random.within(1...2 + Int(wealth * 12)) : 0)
        row.set(.poultry, int: random.within(0...10 + Int(wealth * 60)))
        row.set(.selfEmployedAway, bool: false)
        row.set(.otherSteadyIncome, bool: false)
        row.set(.familyAwayYears, int: 0)
        row.set(.homeOccupied, bool: true)
        if setting.isReady {
            row.set(.headSigned, bool: true)
            row.set(.helperSigned, bool: true)
            row.set(.acceptanceSigned, bool: true)
        }
        for fact in [KnownFact.workRefused, .drugsGambling, .registeredToQualify, .emptyRegistration] {
            row.set(fact, bool: false)
        }
    }

    private mutating func setGoods(random: inout SeededRandom) {
        let wealth = setting.wealth
        let major = setting.major
        row.set(.refrigerators, int: random.chance(wealth * 1.4) ? 1 : 0)
        let washes = random.chance(wealth * 1.1)
        row.set(.washingMachines, int: washes ? 1 : 0)
        row.set(.washingMachineValue, int: washes ? (400 + Int(wealth * 22) * 100) * major : 0)
        let machines = random.chance(wealth * 0.6) ? 1 : 0
        row.set(.farmMachines, int: machines)
        row.set(.farmMachineValue, int: machines * (1500 + Int(wealth * 60) * 100) * major)
        if random.chance(0.25 + wealth * 0.6) {
            let car = wealth > 0.85 && random.chance(0.25)
            row.set(.vehicleKind, code: car ? "car" : "motorcycle", height: 0.9)
            row.set(.vehicleValue, int: (car ? 26_000 : 1500 + Int(wealth * 30) * 100) * major)
        } else {
            row.set(.vehicleKind, code: "none", height: 0.99)
            row.set(.vehicleValue, int: 0)
        }
        setElsewhere(random: &random)
    }

    /// Facts of packs that keep others than the first one does.
    private mutating func setElsewhere(random: inout SeededRandom) {
        let wealth = setting.wealth
        row.set(.nomadic, bool: false)
        row.set(.makeshiftHouse, bool: setting.hardships.contains(.unsafeHouse) && !setting.isReady)
        row.set(.floorAreaM2, hundredths: (600 + Int(wealth * 1800)) * setting.size / 10 * 10)
        row.set(.rooms, int: setting.isPoor ? random.within(1...2) : 1 + Int(wealth * 4))
        row.set(
            .roof,
            code: setting.isPoor ? (random.chance(0.7) ? "chaume" : "tole") : wealth > 0.6 ? "tuile" : "tole",
            height: wealth)
        let isFar =
            setting.hardships.contains(.water) || (setting.isPoor && !setting.isReady && random.chance(0.7))
        row.set(.waterMinutes, int: isFar ? random.within(40...120) : random.within(2...20))
        row.set(.hasLight, bool: setting.isReady || random.chance(setting.isPoor ? 0.3 : 0.9))
        row.set(
            .goats, int: setting.isPoor && !setting.isReady ? random.within(0...4) : random.within(3...25))
        row.set(.stateSalaries, int: 0)
    }

    /// Dibao and the causes of poverty; gives the yearly Dibao in the smallest unit.
    private mutating func setSupport(random: inout SeededRandom) -> Int {
        guard setting.isPoor else {
            row.set(.dibaoClass, code: "none", height: 0.99)
            row.set(.dibaoIncome, int: 0)
            row.set(.dibaoCIncome, int: 0)
            return 0
        }
        let noLabour = totals.labourers == 0
        let draw = random.unit()
        let level = noLabour ? (draw < 0.45 ? "A" : "B") : draw < 0.14 ? "B" : draw < 0.3 ? "C" : "none"
        row.set(.dibaoClass, code: level, height: level == "none" ? 0.99 : 0.4)
        let share = level == "A" ? 26 : level == "B" ? 20 : level == "C" ? 12 : 0
        let amount = setting.lines.lowerBound * setting.size * share / 100 / setting.major * setting.major
        row.set(.dibaoIncome, int: amount)
        row.set(.dibaoCIncome, int: level == "C" ? amount : 0)
        row.set(
            .householdAttribute, code: noLabour && setting.size == 1 ? "03" : level == "none" ? "01" : "02")
        var causes: [String] = []
        if totals.gravelyIll > 0 { causes.append(random.chance(0.6) ? "illness" : "disability") }
        if totals.students >= 2 { causes.append("schooling") }
        if noLabour { causes.append("labour") }
        if setting.hardships.contains(.water) { causes.append("water") }
        for other in random.shuffled(["skill", "funds", "land", "transport", "drive"]).prefix(2) {
            causes.append(other)
        }
        if let main = causes.first { row.set(.causeMain, code: main, height: random.unit()) }
        if causes.count > 1, random.chance(0.6) { row.set(.causeSecond, code: causes[1], height: 0.99) }
        return amount
    }

    /// Net income a head comes first; its parts are then cut from it, so that they add up to the smallest unit.
    private mutating func setIncome(dibao: Int, random: inout SeededRandom) {
        let major = setting.major
        func whole(_ amount: Double) -> Int { Int(amount) / major * major }
        let least = Double(setting.lines.lowerBound)
        let most = Double(setting.lines.upperBound)
        let pension = whole(least * 0.36) * totals.pensioners
        let support = pension + dibao + whole(least * 0.03) * setting.size
        // What no edition counts, beyond the line of the year: in some packs all that others send.
        let aside = row.slots[.remittances] == nil ? pension + row.int(.dibaoCIncome) : support
        let persons = Double(setting.size)
        var net: Int
        if setting.isReady {
            net = whole(most * persons * (1.12 + random.unit() * 1.1)) + aside
        } else if setting.isPoor {
            net = whole(least * persons * (0.3 + 0.62 * max(random.unit(), random.unit())))
            net = max(net, min(pension + dibao, whole(least * persons * 0.92)))
        } else {
            let spread = exp(0.42 * random.normal())
            let perHead = 2.1 * most * spread * setting.villageIncome * (0.65 + 0.6 * setting.wealth)
            net = whole(max(most * 1.15, perHead) * persons) + pension
        }
        let transfer = min(net, support)
        var rest = net - transfer
        let wage = totals.migrants > 0 ? whole(Double(rest) * (0.45 + 0.35 * random.unit())) : 0
        rest -= wage
        var property = random.chance(0.12) ? whole(Double(rest) * 0.05) : 0
        rest -= property
        if totals.labourers == 0, !setting.isReady { rest = whole(Double(rest)) }
        let other = random.chance(0.08) ? whole(Double(rest) * 0.04) : 0
        rest -= other
        if totals.labourers == 0, setting.isReady {
            // Nobody can work: land let to others makes up the year.
            property += rest
            rest = 0
        }
        let cost = whole(Double(rest) * (0.2 + 0.3 * random.unit()))
        row.set(.wageIncome, int: wage)
        row.set(.operatingIncome, int: rest + cost)
        row.set(.operatingCost, int: cost)
        row.set(.propertyIncome, int: property)
        row.set(.transferIncome, int: transfer)
        row.set(.otherIncome, int: other)
        row.set(.basicPension, int: min(pension, transfer))
        row.set(.farmIncome, int: rest + cost + property)
        row.set(.farmCosts, int: cost)
        row.set(.remittances, int: transfer + other)
        row.set(.oneOffRelief, int: 0)
        row.set(.statedNetIncomePerHead, int: net / setting.size)
        row.set(.netIncomeLastYear, int: whole(Double(net) * (0.85 + 0.12 * random.unit())))
        row.set(.debt, int: setting.isPoor && random.chance(0.2) ? random.within(2...30) * 1000 * major : 0)
    }
}

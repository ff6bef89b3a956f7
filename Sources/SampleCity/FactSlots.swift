import Policy
import Vocabulary

/// The facts that the sample knows how to invent, by their ids; a pack that has others gets plausible values.
enum KnownFact: Int, CaseIterable, Sendable {
    // household: identity
    case householdCode, headName, householdSize, labourCount, labourPartlyLost, phone, householdAttribute
    case dibaoClass, causeMain, causeSecond, inPoorVillage, villageSetting, inNatureReserve, surveyDate
    // household: income
    case wageIncome, operatingIncome, operatingCost, propertyIncome, transferIncome, otherIncome
    case basicPension, dibaoCIncome, dibaoIncome, oneOffRelief, netIncomeLastYear
    case statedNetIncomePerHead, debt
    // household: living
    case houseAreaM2, houseStructure, houseGrade, houseStable, houseStoreys, houseFinish
    case houseUnderConstruction, relocationType, relocationConfirmed, relocationWater, relocationPower
    case relocationDoorsWindows, relocationKeyHanded, relocationMovedIn, splitFamily
    case waterSource, waterQualityOk, waterLitresPerDay, waterRoundTripMinutes, waterSupplyRate
    case hasPower, televisionSets, televisionNoSignal, computers, smartphones, groupHouseholds, roadSurface
    case roadWidthM, roadImpassable, mainRoadKm, marketSchoolKm, insuredMembers
    case commercialInsuredMembers, medicalAidOutstanding, compulsoryStudents, dropouts, dropoutReason
    case educationAidOutstanding
    // household: means
    case foodClothingOk, paddyMu, dryLandMu, cashCropMu, hillWoodMu, landReturnSteady, hasPremises
    case livestockAtScale, cattle, pigsSheep, poultry, migrantMonths, migrantWorkers, selfEmployedAway
    case otherSteadyIncome, skilledWorkers, illMembers, graveIllMembers, students, refrigerators
    case washingMachines, washingMachineValue, farmMachines, farmMachineValue, vehicleKind, vehicleValue
    case familyAwayYears, homeOccupied, workRefused, drugsGambling, registeredToQualify
    case emptyRegistration
    case headSigned, helperSigned, acceptanceSigned, exitPlannedYear
    // household: kept by other packs
    case farmIncome, farmCosts, remittances, nomadic, makeshiftHouse, floorAreaM2, rooms, roof, waterMinutes
    case hasLight, goats, stateSalaries
    // person
    case atSchool
    case personName, identityNumber, sex, birth, relation, ethnicGroup, education, schooling, health
    case labourAbility, migrantPlace, monthsWorked, migrantWage, insured, pensionInsured, dibaoMember
    case leftBehind, skillCertificate, disabilityClass, disabilityGrade
}

/// Where the values of one subject's facts stand in its rows; one for each subject, shared by all of its rows.
final class FactSlots: Sendable {
    /// The facts in the order of the pack.
    let facts: [Fact]
    /// Decimal places by slot.
    let scales: [Int]
    /// The rules of facts that are worked out, by slot.
    let rules: [Expression?]
    private let slots: [Int?]
    private let places: [String: Int]
    private let codes: [[String]]

    init(_ subject: SubjectKind, pack: PolicyPack) {
        facts = pack.facts.of(subject)
        scales = facts.map(\.scale)
        rules = facts.map { fact in
            if case .rule(let rule) = fact.origin { rule.expression } else { nil }
        }
        var places: [String: Int] = [:]
        for (place, fact) in facts.enumerated() { places[fact.id] = place }
        self.places = places
        slots = KnownFact.allCases.map { places[$0.id] }
        codes = facts.map { fact in
            fact.codes.flatMap { pack.codeLists[$0] }?.versions.last?.values.map(\.code) ?? []
        }
    }

    /// How many there are.
    var count: Int { scales.count }

    /// The slot of a known fact; nil where the pack does not keep it for this subject.
    subscript(fact: KnownFact) -> Int? { slots[fact.rawValue] }

    /// The slot of a fact by its id.
    func slot(of id: String) -> Int? { places[id] }

    /// The codes that a slot may take, in the order of the pack.
    func codes(_ slot: Int) -> [String] { codes[slot] }
}

extension KnownFact {
    /// The fact's id in the dictionary: the case's name with underscores.
    var id: String {
        var id: [UInt8] = []
        for byte in String(describing: self).utf8 {
            if (65...90).contains(byte) {
                id += [UInt8(ascii: "_"), byte + 32]
            } else {
                id.append(byte)
            }
        }
        return String(decoding: id, as: UTF8.self)
    }
}

/// The values of one subject, slot by slot; nil is not known.
struct FactRow: Sendable {
    var values: [FactValue?]
    let slots: FactSlots

    init(_ slots: FactSlots) {
        self.slots = slots
        values = Array(repeating: nil, count: slots.count)
    }

    mutating func set(_ fact: KnownFact, _ value: FactValue?) {
        if let slot = slots[fact] { values[slot] = value }
    }

    mutating func set(_ fact: KnownFact, int value: Int) { set(fact, .integer(Int64(value))) }

    mutating func set(_ fact: KnownFact, bool value: Bool) { set(fact, .bool(value)) }

    mutating func set(_ fact: KnownFact, text value: String) { set(fact, .text(value)) }

    /// A decimal given in hundredths, in the fact's own scale.
    mutating func set(_ fact: KnownFact, hundredths value: Int) {
        guard let slot = slots[fact] else { return }
        var scaled = value
        var scale = 2
        while scale > slots.scales[slot] {
            scaled /= 10
            scale -= 1
        }
        while scale < slots.scales[slot] {
            scaled *= 10
            scale += 1
        }
        values[slot] = .integer(Int64(scaled))
    }

    /// The first of the wanted codes that the pack's list has, else the one at that height of the list.
    mutating func set(_ fact: KnownFact, code wanted: String..., height: Double = 0) {
        guard let slot = slots[fact] else { return }
        let codes = slots.codes(slot)
        for code in wanted where codes.contains(code) {
            values[slot] = .text(code)
            return
        }
        guard !codes.isEmpty else { return }
        values[slot] = .text(codes[min(codes.count - 1, Int(height * Double(codes.count)))])
    }

    subscript(fact: KnownFact) -> FactValue? { slots[fact].flatMap { values[$0] } }

    /// The integer under a fact; 0 where there is none.
    func int(_ fact: KnownFact) -> Int {
        guard case .integer(let value)? = self[fact] else { return 0 }
        return Int(value)
    }
}

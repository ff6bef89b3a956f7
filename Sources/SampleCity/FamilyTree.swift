import Vocabulary

/// One invented member before facts are made of it: who it is to the head, how old, of which sex.
struct FamilyMember: Sendable {
    /// Relations as the sample thinks of them; the pack's code list has the words.
    enum Relation: Sendable {
        case head, spouse, son, daughter, sonsWife, grandson, granddaughter, father, mother
    }

    var relation: Relation
    var isMale: Bool
    /// Whole years on the day that is asked about: at first that of the survey.
    var age: Int
    var birth = LocalDate(dayNumber: 0)
    var name = ""
}

/// Draws a family of a given size whose ages fit together (家庭构成).
enum FamilyTree {
    static func draw(size: Int, random: inout SeededRandom) -> [FamilyMember] {
        var members: [FamilyMember] = []
        let alone = size == 1
        let headAge =
            alone
            ? (random.chance(0.6) ? random.within(61...84) : random.within(30...60))
            : size >= 6 ? random.within(48...66) : random.within(32...60)
        let headIsMale = random.chance(alone ? 0.62 : 0.86)
        members.append(FamilyMember(relation: .head, isMale: headIsMale, age: headAge))
        guard !alone else { return members }
        let hasSpouse = random.chance(size == 2 ? 0.55 : 0.88)
        var spouseAge = headAge
        if hasSpouse {
            spouseAge = max(24, headAge + random.within(-5...3))
            members.append(FamilyMember(relation: .spouse, isMale: !headIsMale, age: spouseAge))
        }
        let parentAge = min(headAge, hasSpouse ? spouseAge : headAge)
        if size >= 6, headAge >= 48 {
            drawThreeGenerations(size: size, parentAge: parentAge, into: &members, random: &random)
        }
        if members.count < size, headAge <= 58, random.chance(size >= 4 ? 0.45 : 0.2) {
            addGrandparents(size: size, headAge: headAge, into: &members, random: &random)
        }
        while members.count < size {
            let oldest = parentAge - 20
            let youngest = max(0, parentAge - 40)
            let age = random.within(min(youngest, oldest)...oldest)
            let isMale = random.chance(0.53)
            members.append(FamilyMember(relation: isMale ? .son : .daughter, isMale: isMale, age: age))
        }
        return members
    }

    /// A grown son, his wife and their children.
    private static func drawThreeGenerations(
        size: Int, parentAge: Int, into members: inout [FamilyMember], random: inout SeededRandom
    ) {
        let sonAge = random.within(22...max(22, parentAge - 20))
        let wifeAge = max(21, sonAge + random.within(-3...1))
        members.append(FamilyMember(relation: .son, isMale: true, age: sonAge))
        members.append(FamilyMember(relation: .sonsWife, isMale: false, age: wifeAge))
        let children = min(size - members.count, random.within(1...3))
        let oldest = max(0, min(sonAge, wifeAge) - 20)
        for _ in 0..<max(0, children) {
            let isMale = random.chance(0.53)
            members.append(
                FamilyMember(
                    relation: isMale ? .grandson : .granddaughter, isMale: isMale,
                    age: random.within(0...min(14, oldest))))
        }
    }

    private static func addGrandparents(
        size: Int, headAge: Int, into members: inout [FamilyMember], random: inout SeededRandom
    ) {
        let age = min(92, headAge + random.within(20...30))
        members.append(FamilyMember(relation: .mother, isMale: false, age: age))
        if members.count < size, random.chance(0.45) {
            members.append(
                FamilyMember(relation: .father, isMale: true, age: min(93, age + random.within(0...4))))
        }
    }
}

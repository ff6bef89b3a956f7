import Policy
import Testing
import Vocabulary

/// What the strict checker lets pass and what it complains of.
struct ExpressionsCheckerTests {
    static let scope = ExpressionScope(
        facts: [
            "net_income": ExpressionType(ValueForm(type: .money, scale: 2), per: "year"),
            "vehicle_value": ExpressionType(ValueForm(type: .money, scale: 2)),
            "household_size": ExpressionType(ValueForm(type: .int, unit: "person")),
            "labour_count": ExpressionType(ValueForm(type: .int, unit: "person")),
            "television_sets": ExpressionType(ValueForm(type: .int, unit: "item")),
            "house_area": ExpressionType(ValueForm(type: .number, scale: 2, unit: "m2")),
            "paddy": ExpressionType(ValueForm(type: .number, scale: 2, unit: "mu")),
            "school_km": ExpressionType(ValueForm(type: .number, scale: 1, unit: "km")),
            "house_grade": .code(list: "grade"), "house_structure": .code(list: "structure"),
            "has_power": .bool, "head_birth": .date, "name": .text,
            "loan": ExpressionType(ValueForm(type: .money, scale: 2)),
        ],
        members: ["birth": .date, "health": .code(list: "health"), "insured": .bool, "phone": .text],
        parameters: [
            "line": ExpressionType(ValueForm(type: .money, scale: 2, unit: "person-year")),
            "area": ExpressionType(ValueForm(type: .number, scale: 2, unit: "m2"), per: "person"),
            "km": ExpressionType(ValueForm(type: .number, scale: 2, unit: "km")),
            "age": ExpressionType(ValueForm(type: .int, unit: "year")),
            "percent": ExpressionType(ValueForm(type: .int, unit: "percent")),
            "rate": ExpressionType(ValueForm(type: .number, scale: 4, unit: "ratio")),
            "grade": .code(list: "grade"),
        ],
        codes: ["grade": ["A", "B", "C", "D"], "structure": ["brick", "earth"], "health": ["01", "02"]])

    /// The type, or the problems as `number@column`.
    func check(_ text: String) throws -> String {
        switch try Expression(text).checked(Self.scope) {
        case .success(let checked): return checked.type.description
        case .failure(let problems):
            return problems.all.map { "\($0.number.rawValue)@\($0.position.column)" }.joined(separator: " ")
        }
    }

    @Test(arguments: [
        ("net_income > param('line') * household_size", "bool"),
        ("net_income - param('line') * household_size", "money"), ("param('line')", "money 1/person"),
        ("house_grade in ['A', 'B'] && house_area >= param('area') * household_size", "bool"),
        ("house_area - param('area') * household_size", "number<2> m2"), ("house_area * 2", "number<2> m2"),
        ("house_area * paddy", "number<4> m2·mu"), ("labour_count * 4 >= household_size * 3", "bool"),
        ("labour_count * 100 >= param('percent') * household_size", "bool"), ("net_income > 0", "bool"),
        ("television_sets > 0 || !has_power", "bool"), ("loan * param('rate')", "money<4>"),
        ("net_income / household_size", "money 1/person"), ("net_income / loan", "int"),
        ("years_between(head_birth, as_of) >= param('age')", "bool"),
        ("head_birth < date('1956-01-01')", "bool"),
        ("members.all(m, m.health == '01' || years_between(m.birth, as_of) >= param('age'))", "bool"),
        ("members.filter(m, m.insured).size() >= household_size", "bool"),
        ("members.size() == household_size", "bool"),
        ("(known(vehicle_value) ? vehicle_value : 0) + loan", "money"),
        ("param('grade') == house_grade", "bool"),
        ("members.exists(m, known(m.birth) && m.birth > head_birth)", "bool"),
        ("name.startsWith('x')", "bool"),
        ("house_grade == 'A' ? param('line') * 2 : param('line')", "money 1/person"),
        ("-net_income", "money"),
        ("members.exists(m, m.phone == name)", "bool"), ("name == 'x' && size(name) > 3", "bool"),
        ("(net_income > 0) == members.exists(m, m.insured)", "bool"),
    ])
    func accepted(_ text: String, _ type: String) throws {
        #expect(try check(text) == type)
    }

    @Test(arguments: [
        ("income > 0", "422.530@1"), ("has_power &&\nincomes", "422.530@1"),
        ("param('lines') > 1", "422.531@1"),
        ("has_power && household_size", "422.532@14"), ("!household_size", "422.532@2"),
        ("net_income > 295200", "422.539@14"), ("house_area >= 13", "422.539@15"),
        ("net_income + 1", "422.539@14"),
        ("net_income > household_size", "422.534@12"), ("net_income * loan", "422.534@12"),
        ("school_km <= param('km')", "422.535@11"), ("house_area > household_size", "422.535@12"),
        ("house_area > paddy", "422.536@12"), ("house_area > param('area')", "422.536@12"),
        ("net_income > param('line')", "422.536@12"), ("television_sets == household_size", "422.536@17"),
        ("house_grade == 'E'", "422.537@16"), ("house_grade in ['A', 'E', 'F']", "422.537@22 422.537@27"),
        ("house_grade == house_structure", "422.536@13"), ("house_grade < 'B'", "422.532@1"),
        ("house_grade == 1", "422.533@13"), ("head_birth > 3", "422.533@12"), ("null == 1", "422.538@1"),
        ("1.5 > 2.0", "422.538@1 422.538@7"), ("1u == 1u", "422.538@1 422.538@7"),
        ("[1][0] == 1", "422.538@4"),
        ("{'a': 1}.a == 1", "422.530@1"), ("members.map(m, m.insured)", "422.538@8"),
        ("has(a.b)", "422.538@1"),
        ("members.exists(m, m.age > 3)", "422.530@20"), ("members.exists(m, n.birth == as_of)", "422.530@19"),
        ("[1, 2].exists(e, e > 1)", "422.538@1"), ("soundex(name)", "422.540@1"),
        ("date('2016-02-30')", "422.532@6"),
        ("known(1)", "422.532@7"), ("known(household_size + 1)", "422.532@22"),
        ("has_power ? 1 : name", "422.533@11"),
        ("dyn(household_size) > 1", "422.540@1"), ("household_size in labour_count", "422.532@19"),
        ("years_between(head_birth, 3)", "422.532@27"), ("type(has_power) == bool", "422.540@1 422.530@20"),
    ])
    func refused(_ text: String, _ problems: String) throws {
        #expect(try check(text) == problems)
    }

    @Test("What an expression reads is listed")
    func reads() throws {
        let text =
            "net_income > param('line') * household_size && members.all(m, m.insured && known(m.birth))"
        guard case .success(let checked) = try Expression(text).checked(Self.scope, wanted: .bool) else {
            Issue.record("refused")
            return
        }
        #expect(checked.facts == ["net_income", "household_size"])
        #expect(checked.memberFacts == ["insured", "birth"])
        #expect(checked.parameters.map(\.id) == ["line"])
        #expect(checked.isFast && checked.usesMembers)
        guard
            case .failure(let problems) = try Expression("household_size").checked(Self.scope, wanted: .bool)
        else {
            Issue.record("passed")
            return
        }
        #expect(problems.all.map(\.number) == [.expressionType])
        #expect(problems.all[0].problem.text("en").contains("bool"))
    }
}

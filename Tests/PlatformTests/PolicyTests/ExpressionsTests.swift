import Policy
import Testing
import Vocabulary

/// What the expression language answers, by the office's own examples.
struct ExpressionsTests {
    /// The answer of the line protocol without its frame: `int 3`, `unknown a,b`, `error 422.513`.
    func answer(
        _ text: String, _ outcomes: [String: Outcome] = [:],
        _ context: EvaluationContext = EvaluationContext()
    ) -> String {
        do throws(ExpressionSyntaxError) {
            let outcome = try Expression(text).evaluate(DictionaryBindings(outcomes), context)
            switch outcome {
            case .value(let value):
                let json = TaggedValue.json(value)
                return "\(json["t"]?.stringValue ?? "") \(json["v"]?.stringValue ?? json["v"]?.text ?? "")"
            case .unknown(let names): return "unknown \(names.joined(separator: ","))"
            case .error: return "error \(outcome.problemNumber?.rawValue ?? "")"
            }
        } catch {
            return "syntax \(error.position.line):\(error.position.column)"
        }
    }

    @Test(arguments: [
        ("40 + 2", "int 42"), ("-9223372036854775808", "int -9223372036854775808"),
        ("9223372036854775807 + 1", "error 422.512"), ("15 / 0", "error 422.513"), ("-7 / 2", "int -3"),
        ("-7 % 3", "int -1"), ("0x1F", "int 31"), ("5u * 3u", "uint 15"), ("1u - 2u", "error 422.512"),
        ("1 + 1u", "error 422.511"), ("7.5 / 0.0", "double inf"), ("-(0.0)", "double -0.0"),
        ("1 == 1u && 1u == 1.0", "bool true"), ("2 < 2.5", "bool true"), ("0.0/0.0 == 0.0/0.0", "bool false"),
        ("dyn(9223372036854775807) < 9223372036854775808.0", "bool false"), ("1 == 'a'", "bool false"),
        ("null < null", "error 422.511"), ("[1, 2.0] == [1u, 2]", "bool true"),
        ("{'a': 1, 'b': 2} == {'b': 2, 'a': 1.0}", "bool true"), ("{1: 'a', 1u: 'b'}", "error 422.511"),
        ("{1: 'a'}[1.0]", "string a"), ("[7, 8][1]", "int 8"), ("[7, 8][-1]", "error 422.515"),
        ("[7, 8][0.5]", "error 422.511"), ("3 in [1, 2, 3u]", "bool true"), ("'k' in {'k': 1}", "bool true"),
        ("'Am\\u00E9lie' == 'Ame\\u0301lie'", "bool false"), ("size('e\\u0301')", "int 2"),
        ("r'\\n'.size()", "int 2"), ("b'\\xff'[0]", "error 422.511"), ("string(123.0)", "string 123"),
        ("string(1e30)", "string 1e+30"), ("int('12x')", "error 422.514"), ("uint('+3')", "error 422.514"),
        ("int(9223372036854775807.0)", "error 422.514"), ("bool('TrUe')", "error 422.514"),
        ("type(type(1))", "type type"), ("true ? 1 : 1/0", "int 1"), ("'x' ? 1 : 2", "error 422.511"),
    ])
    func arithmeticAndComparison(_ text: String, _ expected: String) {
        #expect(answer(text) == expected)
    }

    @Test(
        "Truth absorbs errors and other types where the other side decides",
        arguments: [
            ("false && 32", "bool false"), ("32 && false", "bool false"), ("1 && true", "error 422.511"),
            ("true || 1/0 > 1", "bool true"), ("1/0 > 1 || true", "bool true"),
            ("1/0 > 1 || false", "error 422.513"),
            ("[0, 1].exists(e, 1 / e == 1)", "bool true"), ("[0, 2].exists(e, 1 / e == 1)", "error 422.513"),
            ("[0, 2].all(e, 1 / e == 1)", "bool false"),
            ("[0, 2].exists_one(e, 1 / e == 0)", "error 422.513"),
            ("[1, 2, 3].filter(e, e > 1).map(e, e * 10)[1]", "int 30"),
            ("[1, 2].map(e, e > 1, e)[0]", "int 2"),
            ("missing || true", "bool true"), ("missing", "error 422.510"),
            ("unheard_of(1)", "error 422.511"),
        ])
    func absorption(_ text: String, _ expected: String) {
        #expect(answer(text) == expected)
    }

    @Test(
        "A fact without a value is unknown and beats an error, whatever the order",
        arguments: [
            ("income > 2952", "unknown income"), ("false && income > 1", "bool false"),
            ("income > 1 && false", "bool false"), ("income > 1 || true", "bool true"),
            ("income > 1 || grade == 'A'", "unknown grade,income"), ("income + 1/0", "unknown income"),
            ("1/0 + income", "unknown income"), ("[income, grade][0]", "unknown grade,income"),
            ("income > 1 ? 1 : 2", "unknown income"), ("income > 1/0 && 1/0 > 2", "unknown income"),
            ("income == income", "unknown income"), ("{'a': income}.a", "unknown income"),
            ("known(income)", "bool false"), ("known(size)", "bool true"),
            ("known(nothing)", "error 422.510"),
            ("!known(income) || income > 0", "bool true"), ("grade in ['A', 'B']", "unknown grade"),
            ("[1, 2].exists(e, e > income)", "unknown income"),
            ("size.exists(e, e > income)", "error 422.511"),
            ("[income, 2].size()", "unknown income"), ("1/0 > 1 || income > 1", "unknown income"),
        ])
    func unknowns(_ text: String, _ expected: String) {
        #expect(
            answer(
                text, ["income": .unknown(["income"]), "grade": .unknown(["grade"]), "size": .value(.int(4))])
                == expected)
    }

    @Test("A household's members may lack single facts")
    func members() {
        func person(_ age: CELValue, _ retired: Bool) -> CELValue {
            .map(CELMap(record: [("age", age), ("retired", .bool(retired))]))
        }
        let household: [String: Outcome] = [
            "members": .value(.list([person(.int(71), true), person(.unknown(["age"]), false)]))
        ]
        #expect(answer("members.exists(m, m.age > 60)", household) == "bool true")
        #expect(answer("members.exists(m, m.age > 80)", household) == "unknown age")
        #expect(answer("members.all(m, m.age > 60)", household) == "unknown age")
        #expect(answer("members.all(m, m.age > 80)", household) == "bool false")
        #expect(answer("members.filter(m, m.retired).size()", household) == "int 1")
        #expect(answer("members.filter(m, m.age > 1).size()", household) == "unknown age")
        #expect(answer("members.size()", household) == "int 2")
    }

    @Test(arguments: [
        ("date('2016-01-05') < date('2016-02-01')", "bool true"), ("date('2016-02-30')", "error 422.514"),
        ("years_between(date('1956-03-10'), date('2016-03-09'))", "int 59"),
        ("years_between(date('1956-03-10'), as_of)", "int 60"),
        ("months_between(date('2016-01-31'), date('2016-02-29'))", "int 0"),
        ("date('2016-01-05').getMonth()", "int 0"), ("type(as_of)", "type date"),
        ("date('2016-01-05') == timestamp('2016-01-05T00:00:00Z')", "bool false"),
        ("timestamp('2009-02-13T23:31:30Z').getDate('Australia/Sydney')", "int 14"),
        ("timestamp('2009-02-13T23:31:30Z').getHours('02:00')", "int 1"),
        ("timestamp('2009-02-13T23:31:30Z').getHours('Nowhere/Town')", "error 422.514"),
        ("timestamp('2009-02-13T23:31:30+08:00')", "timestamp 2009-02-13T15:31:30Z"),
        ("timestamp('9999-12-31T23:59:59Z') + duration('1s')", "error 422.516"),
        ("duration('1h1.5s') - duration('1ms')", "duration 3601.499s"),
        ("duration('3730s').getMinutes()", "int 62"),
    ])
    func daysAndTimes(_ text: String, _ expected: String) {
        let context = EvaluationContext(asOf: LocalDate(2016, 12, 31))
        #expect(answer(text, [:], context) == expected)
    }

    @Test("Parameters are those of the day, or of a day named")
    func parameters() throws {
        let context = EvaluationContext(asOf: LocalDate(2016, 12, 31)) { id, day in
            guard id == "poverty-line", let day else { return nil }
            return day.year < 2016 ? .int(285_500) : .int(295_200)
        }
        #expect(answer("param('poverty-line')", [:], context) == "int 295200")
        #expect(answer("param('poverty-line', date('2015-06-01'))", [:], context) == "int 285500")
        #expect(answer("param('other')", [:], context) == "error 422.518")
        let criterion = try Expression("income > param('poverty-line') * size && known(grade)")
        let facts = DictionaryBindings([
            "income": .value(.int(1_200_000)), "size": .value(.int(4)), "grade": .unknown(["grade"]),
        ])
        let trace = criterion.trace(facts, context)
        #expect(trace.facts.map(\.name) == ["grade", "income", "size"])
        #expect(trace.parameters.map(\.id) == ["poverty-line"])
        #expect(criterion.freeNames == ["grade", "income", "size"])
        #expect(criterion.parameterIDs == ["poverty-line"])
    }

    @Test("A dotted name is the longest that is bound, the container's first")
    func containers() {
        let bound: [String: Outcome] = [
            "a.b": .value(.map(CELMap(record: [("c", .string("field"))]))),
            "x.a.b.c": .value(.string("inner")),
        ]
        #expect(answer("a.b.c", bound) == "string field")
        #expect(answer("a.b.c", bound, EvaluationContext(container: "x.y")) == "string inner")
        #expect(answer(".a.b.c", bound, EvaluationContext(container: "x.y")) == "string field")
        #expect(answer("['signer'].map(a, a)[0]", bound) == "string signer")
    }

    @Test(
        "A syntax error says where it is",
        arguments: [
            ("1 +", "syntax 1:4"), ("a &&\n  )", "syntax 2:3"), ("'abc", "syntax 1:1"),
            ("'\\q'", "syntax 1:1"),
            ("a.in", "syntax 1:3"), ("for", "syntax 1:1"), ("9223372036854775808", "syntax 1:1"),
            ("", "syntax 1:1"),
            ("has(a)", "syntax 1:5"), ("'钦州' 'x'", "syntax 1:6"), ("A{b: 1}", "syntax 1:2"),
            ("[1].all(a.b, true)", "syntax 1:10"), ("a ? b", "syntax 1:6"),
        ])
    func syntaxErrors(_ text: String, _ expected: String) {
        #expect(answer(text) == expected)
    }

    @Test("Nesting and long rows are refused, not a crash")
    func depth() {
        let brackets = String(repeating: "(", count: 100_000) + "1" + String(repeating: ")", count: 100_000)
        #expect(answer(brackets).hasPrefix("syntax"))
        #expect(answer(String(repeating: "-!", count: 50_000) + "x").hasPrefix("syntax"))
        #expect(answer("1" + String(repeating: " + 1", count: 100_000)).hasPrefix("syntax"))
        #expect(answer("1" + String(repeating: " + 1", count: 300)) == "int 301")
        #expect(
            answer(String(repeating: "(", count: 150) + "1" + String(repeating: ")", count: 150)) == "int 1")
    }

    @Test(
        "A tree prints to text that reads back the same",
        arguments: [
            "a + b * c - d", "a - (b - c)", "!(a && b) || c", "(a ? b : c) ? d : e", "-(-5)", "-x.y",
            "(-5).f",
            "{'a': [1, 2u, 3.0]}.a[0] in [b'\\x01', null]", "members.exists(m, m.age > 60 && has(m.birth))",
            "param('line.year', date('2016-01-01')) < known(x)", "cel.bind(t, 1, t + t)", "a.`b-c`",
            "[1].map(e, e > 0, e * 2)", "'it\\'s \\\\ \\n'", "x.matches('^a') ? .y : z(1)",
        ])
    func printing(_ text: String) throws {
        let once = try Expression(text).root.text
        #expect(try Expression(once).root.text == once)
        #expect(once == text)
    }

    @Test("Each operator is flipped and each side dropped once")
    func mutation() throws {
        let criterion = try Expression("income > line * size && (grade <= 2 || !flag)")
        #expect(
            criterion.comparisonsFlipped.map(\.expression.text) == [
                "income >= line * size && (grade <= 2 || !flag)",
                "income > line * size && (grade < 2 || !flag)",
            ])
        #expect(criterion.comparisonsFlipped.map(\.position.column) == [8, 32])
        #expect(
            criterion.sidesDropped.map(\.expression.text).sorted() == [
                "grade <= 2 || !flag", "income > line * size", "income > line * size && !flag",
                "income > line * size && grade <= 2",
            ])
    }

    @Test(
        "Patterns are RE2's and match in linear time",
        arguments: [
            ("'banana'.matches('^b(an)*a$')", "bool true"), ("'a\\nb'.matches('a.b')", "bool false"),
            ("'钦州市钦北区'.matches('^\\\\p{Han}{6}$')", "bool true"),
            ("'450721'.matches('^\\\\d{6}$')", "bool true"),
            ("'ABC'.matches('(?i)abc')", "bool true"), ("'x-y'.matches('[^\\\\w]')", "bool true"),
            ("'foo bar'.matches('\\\\bbar\\\\b')", "bool true"), ("matches('abc', '[a-c]{3}')", "bool true"),
            ("'a'.matches('(')", "error 422.517"), ("'a'.matches('(a)\\\\1')", "error 422.517"),
            ("'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa'.matches('^(a*)*(a|aa)+$b')", "bool false"),
        ])
    func patterns(_ text: String, _ expected: String) {
        #expect(answer(text) == expected)
    }

    @Test("The line protocol answers every line")
    func lines() {
        #expect(ExpressionLineProtocol.answer("{\"expr\":\"1 + 1\"}") == #"{"value":{"t":"int","v":"2"}}"#)
        #expect(
            ExpressionLineProtocol.answer(
                #"{"expr":"a + b","bindings":{"b":{"t":"unknown"},"a":{"t":"unknown"}}}"#)
                == #"{"unknown":["a","b"]}"#)
        #expect(
            ExpressionLineProtocol.answer(
                #"{"expr":"b","bindings":{"b":{"t":"bytes","v":"AP8="}},"other":1}"#)
                == #"{"value":{"t":"bytes","v":"AP8="}}"#)
        for line in [
            "", "1", "{", "{\"expr\":1}", #"{"expr":"1","bindings":[]}"#, #"{"expr":"param('x')"}"#,
            #"{"expr":"("}"#,
            #"{"expr":"1","bindings":{"a":{"t":"int","v":"x"}}}"#, #"{"bindings":{}}"#,
        ] {
            #expect(ExpressionLineProtocol.answer(line).hasPrefix("{\"error\":\"422."))
        }
    }
}

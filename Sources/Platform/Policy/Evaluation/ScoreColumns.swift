public import Columns
public import Vocabulary

/// A form asked of the columns of whole villages (按列评分), with the points that the tree evaluator gives.
public struct ScoreColumns: Sendable {
    /// The form.
    public let form: ScoreForm
    private let context: EvaluationContext
    private let expressions: [CheckedExpression]
    /// By item and option the place of its expression; nil where the option has none.
    private let places: [[Int?]]

    /// A form over columns; refused where one of its expressions is not fast.
    public init(
        _ form: ScoreForm, in pack: PolicyPack, _ context: EvaluationContext
    ) throws(BoundParameters.Refusal) {
        self.form = form
        self.context = context
        let scope = ExpressionScope(pack, form.subject)
        var expressions: [CheckedExpression] = []
        var places: [[Int?]] = []
        for item in form.items {
            var options: [Int?] = []
            for option in item.options {
                guard let expression = option.when.expression else {
                    options.append(nil)
                    continue
                }
                guard case .success(let checked) = expression.checked(scope, wanted: .bool), checked.isFast
                else { throw .needsTree }
                options.append(expressions.count)
                expressions.append(checked)
            }
            places.append(options)
        }
        self.expressions = expressions
        self.places = places
    }

    /// The points of all subjects of some villages whose derived facts are worked out.
    public func answers(_ tables: VillageTables) throws(BoundParameters.Refusal) -> Answers {
        let table = tables.factTable(
            form.subject, Set(expressions.flatMap(\.facts)), members: Set(expressions.flatMap(\.memberFacts)),
            listsMembers: expressions.contains(where: \.usesMembers))
        let program = try ColumnProgram(expressions, over: table, context)
        var truths: [[UInt8]] = expressions.map { _ in [] }
        program.run { block in
            for place in truths.indices {
                guard let bytes = block.truths(of: place) else { continue }
                truths[place].append(contentsOf: UnsafeBufferPointer(start: bytes, count: block.count))
            }
        }
        guard truths.allSatisfy({ $0.count == table.rows }) else { throw .needsTree }
        return Answers(form: form, context: context, places: places, truths: truths)
    }

    /// What a form gave the subjects of some villages (得分列).
    public struct Answers: Sendable {
        fileprivate let form: ScoreForm
        fileprivate let context: EvaluationContext
        fileprivate let places: [[Int?]]
        fileprivate let truths: [[UInt8]]

        /// The whole result of a row; only for an item that is not known is the tree asked, for what is missing.
        public func score(_ row: Int, _ source: () -> FactSource) -> ScoreResult {
            var facts: FactSource?
            return form.score(
                form.items.enumerated().map { place, item in
                    if let points = points(item, places[place], row) {
                        return ItemScore(id: item.id, points: points, missing: [])
                    }
                    let known = facts ?? source()
                    facts = known
                    return item.score(known, context)
                })
        }

        /// The points of an item; nil where the first option that matters is not known or met an error.
        private func points(_ item: ScoreForm.Item, _ places: [Int?], _ row: Int) -> Int? {
            var sum = 0
            for (option, place) in zip(item.options, places) {
                guard let place else { continue }
                switch truths[place][row] {
                case TruthByte.fails: continue
                case TruthByte.holds:
                    sum += option.points
                    if !item.adds { return item.capped(sum) }
                default: return nil
                }
            }
            return item.capped(sum)
        }
    }
}

import Vocabulary

extension PackCheck {
    /// What a visit tells (走访) is entered, of whoever is visited, with one day; the visitor's name is a text.
    mutating func visits() {
        for subject in SubjectKind.allCases {
            let told = pack.facts.visit(to: subject)
            guard let first = told.first else { continue }
            if subject != .household, subject != .village {
                report(.packShape, ["wanted": "visit: of a household or village"], at: first.place)
            }
            for fact in told {
                if fact.origin != .entered || fact.sensitivity == .secret {
                    report(.packShape, ["wanted": "visit: from: entered, not secret"], at: fact.place)
                }
                switch fact.visit {
                case .day where fact.type != .date:
                    report(.packShape, ["wanted": "visit: day, type: date"], at: fact.place)
                case .by where fact.type != .text:
                    report(.packShape, ["wanted": "visit: by, type: text"], at: fact.place)
                default: break
                }
            }
            for (part, least) in [(VisitPart.day, 1), (.by, 0)] {
                let count = told.count { $0.visit == part }
                guard count < least || count > 1 else { continue }
                let place = told.last { $0.visit == part }?.place ?? first.place
                report(
                    .packShape, ["wanted": "visit: \(part.rawValue) once a \(subject.rawValue)"], at: place)
            }
        }
    }
}

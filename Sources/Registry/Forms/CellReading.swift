package import Vocabulary

/// What a cell gave for a value: the value, nothing, or a doubt that somebody has to settle.
package enum CellReading<Value: Sendable & Equatable>: Sendable, Equatable {
    /// The cell is empty.
    case empty
    /// The cell says that there is none (无, —): known to be empty, which differs from 0 and from "not known".
    case none
    /// The value, with what has to be said about it.
    case taken(Value, said: [ProblemNumber] = [])
    /// No value: a question or an error, with what the reader would have taken where it can offer something.
    case refused(ProblemNumber, offer: String? = nil)

    /// The value where one was taken.
    package var value: Value? {
        guard case .taken(let value, _) = self else { return nil }
        return value
    }

    /// The doubt where no value was taken.
    package var doubt: ProblemNumber? {
        guard case .refused(let number, _) = self else { return nil }
        return number
    }
}

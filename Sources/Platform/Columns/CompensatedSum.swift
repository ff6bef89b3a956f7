/// A sum whose rounding error is carried along (Neumaier's form of Kahan's), for totals of a whole city.
package struct CompensatedSum: Sendable {
    private var sum = 0.0
    private var lost = 0.0

    package init() {}

    /// Adds one number.
    package mutating func add(_ value: Double) {
        let next = sum + value
        if abs(sum) >= abs(value) {
            lost += (sum - next) + value
        } else {
            lost += (value - next) + sum
        }
        sum = next
    }

    /// The total so far.
    package var value: Double { sum + lost }
}

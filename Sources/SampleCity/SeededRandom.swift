/// A seeded stream of random numbers (SplitMix64): the same seed and place give the same stream on every machine.
struct SeededRandom: RandomNumberGenerator, Sendable {
    private var state: UInt64

    /// The stream of one place under a seed, as household 17 or village 3.
    init(seed: UInt64, _ first: UInt64, _ second: UInt64 = 0, _ third: UInt64 = 0, _ fourth: UInt64 = 0) {
        state = seed
        mix(first)
        mix(second)
        mix(third)
        mix(fourth)
    }

    private mutating func mix(_ part: UInt64) { state = next() ^ (part &* 0x9E37_79B9_7F4A_7C15) }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    /// A whole number from 0 below a bound; 0 where the bound is not positive.
    mutating func below(_ bound: Int) -> Int {
        guard bound > 1 else { return 0 }
        return Int(next().multipliedFullWidth(by: UInt64(bound)).high)
    }

    /// A whole number in a range.
    mutating func within(_ range: ClosedRange<Int>) -> Int {
        range.lowerBound + below(range.upperBound - range.lowerBound + 1)
    }

    /// A fraction from 0 up to 1.
    mutating func unit() -> Double { Double(next() >> 11) * 0x1p-53 }

    /// True with a probability.
    mutating func chance(_ probability: Double) -> Bool { unit() < probability }

    /// Roughly normal with mean 0 and deviation 1: twelve uniforms less six, the same on every machine.
    mutating func normal() -> Double {
        var sum = -6.0
        for _ in 0..<12 { sum += unit() }
        return sum
    }

    /// One of several, each as likely.
    mutating func one<Element>(of elements: [Element]) -> Element? {
        elements.isEmpty ? nil : elements[below(elements.count)]
    }

    /// The place of one of several weights, drawn in proportion.
    mutating func place(in weights: [Int]) -> Int {
        var left = below(weights.reduce(0, +))
        for (place, weight) in weights.enumerated() {
            if left < weight { return place }
            left -= weight
        }
        return max(0, weights.count - 1)
    }

    /// Several in an order drawn by this stream.
    mutating func shuffled<Element>(_ elements: [Element]) -> [Element] {
        var elements = elements
        for at in stride(from: elements.count - 1, to: 0, by: -1) {
            elements.swapAt(at, below(at + 1))
        }
        return elements
    }
}

/// Splitting a whole by largest remainders (最大余数法), the rule by which every proportion of the city is kept.
enum Apportionment {
    /// A figure of a whole of `base` scaled to one of `part`, halves up.
    static func scaled(_ figure: Int, part: Int, base: Int) -> Int {
        guard base > 0 else { return 0 }
        let (whole, rest) = (figure * part).quotientAndRemainder(dividingBy: base)
        return whole + (rest * 2 >= base ? 1 : 0)
    }

    /// A total split in proportion to whole weights; equal remainders go to the earlier place.
    static func split(_ total: Int, by weights: [Int]) -> [Int] {
        let sum = weights.reduce(0, +)
        guard sum > 0, total > 0 else { return weights.map { _ in 0 } }
        var parts: [Int] = []
        var remainders: [(rest: Int, place: Int)] = []
        for (place, weight) in weights.enumerated() {
            let (high, low) = total.multipliedFullWidth(by: weight)
            let (part, rest) = sum.dividingFullWidth((high, low))
            parts.append(part)
            remainders.append((rest, place))
        }
        let left = total - parts.reduce(0, +)
        remainders.sort { $0.rest != $1.rest ? $0.rest > $1.rest : $0.place < $1.place }
        for remainder in remainders.prefix(left) { parts[remainder.place] += 1 }
        return parts
    }

    /// The same with a least part for each place, where the total allows it.
    static func split(_ total: Int, by weights: [Int], atLeast least: [Int]) -> [Int] {
        var parts = split(total, by: weights)
        guard least.reduce(0, +) <= total else { return parts }
        for place in parts.indices {
            while parts[place] < least[place] {
                var donor = -1
                for other in parts.indices where parts[other] > least[other] {
                    if donor < 0 || parts[other] - least[other] > parts[donor] - least[donor] {
                        donor = other
                    }
                }
                guard donor >= 0 else { break }
                parts[donor] -= 1
                parts[place] += 1
            }
        }
        return parts
    }
}

/// Choosing households whose persons add up exactly.
enum ExactChoice {
    /// Items of a shuffled list whose sizes sum to `sum` exactly where that can be; else as near below as found.
    static func summing(to sum: Int, from items: [Int], size: (Int) -> Int) -> [Int] {
        var chosen: [Int] = []
        var left = sum
        var passed: [Int] = []
        for item in items {
            if left == 0 { break }
            if size(item) <= left {
                chosen.append(item)
                left -= size(item)
            } else {
                passed.append(item)
            }
        }
        // Some persons short: exchange a chosen item for a passed one that is larger by just as many.
        while left > 0 {
            guard
                let (place, other) = exchange(chosen, passed, gains: { $0 == left }, size)
                    ?? exchange(chosen, passed, gains: { $0 > 0 && $0 < left }, size)
            else { break }
            let gained = size(passed[other]) - size(chosen[place])
            (chosen[place], passed[other]) = (passed[other], chosen[place])
            left -= gained
        }
        return chosen
    }

    /// So many items whose sizes sum to `sum` exactly where that can be.
    static func counting(_ count: Int, summing sum: Int, from items: [Int], size: (Int) -> Int) -> [Int] {
        var chosen = Array(items.prefix(count))
        var rest = Array(items.dropFirst(count))
        var left = sum - chosen.reduce(0) { $0 + size($1) }
        while left != 0 {
            let wanted = left
            guard
                let (place, other) = exchange(chosen, rest, gains: { $0 == wanted }, size)
                    ?? exchange(
                        chosen, rest, gains: { $0.signum() == wanted.signum() && abs($0) <= abs(wanted) },
                        size)
            else { break }
            left -= size(rest[other]) - size(chosen[place])
            (chosen[place], rest[other]) = (rest[other], chosen[place])
        }
        return chosen
    }

    /// The first pair of a chosen and a passed item that gains a wanted number of persons, found by size.
    private static func exchange(
        _ chosen: [Int], _ passed: [Int], gains: (Int) -> Bool, _ size: (Int) -> Int
    ) -> (Int, Int)? {
        var firstChosen: [Int: Int] = [:]
        var firstPassed: [Int: Int] = [:]
        for (place, item) in chosen.enumerated() where firstChosen[size(item)] == nil {
            firstChosen[size(item)] = place
        }
        for (place, item) in passed.enumerated() where firstPassed[size(item)] == nil {
            firstPassed[size(item)] = place
        }
        for (small, place) in firstChosen.sorted(by: { $0.key < $1.key }) {
            for (large, other) in firstPassed.sorted(by: { $0.key > $1.key }) where gains(large - small) {
                return (place, other)
            }
        }
        return nil
    }
}

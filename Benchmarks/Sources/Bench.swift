import Foundation
import Policy
import Vocabulary

/// Times our side of each row of docs/testing.md's table; one JSON object a line. Peers are timed by peers.py.
@main
struct Bench {
    static func main() throws {
        var arguments = CommandLine.arguments.dropFirst()
        guard let task = arguments.popFirst(), let folder = arguments.popFirst() else {
            print("bench generate|rules|csv|xlsx-in|xlsx-out|json|explain FOLDER, bench past DATABASE DAY")
            return
        }
        switch task {
        case "generate": try Generating.all(into: folder)
        case "rules": try RuleTiming.run(folder)
        case "csv": try FileTiming.csv(folder)
        case "xlsx-in": try FileTiming.workbookIn(folder)
        case "xlsx-out": try FileTiming.workbookOut(folder)
        case "json": FileTiming.json(folder)
        case "explain": try ExplainTiming.run()
        case "past": try PastTiming.run(folder, day: arguments.popFirst() ?? "2016-12-31")
        default: print("no such task: \(task)")
        }
    }

    /// The pack that is timed: the shipped first one with the peers' rule beside its own.
    static func pack() throws -> PolicyPack {
        var files = try PolicyPack.files(in: "Policies/qinzhou-2016")
        files.append(
            PackFile(
                path: "rules/nine-parts.yaml",
                bytes: Array(try Data(contentsOf: URL(fileURLWithPath: "Benchmarks/nine-parts.yaml")))))
        return try PolicyPack.load(files: files)
    }

    /// Prints one figure.
    static func report(_ name: String, _ members: KeyValuePairs<String, JSONValue>) {
        let all = [JSONValue.Member("name", .string(name))] + members.map { .init($0.key, $0.value) }
        print(JSONValue.object(all).text)
    }

    /// The median seconds of several runs; the first run is not counted.
    static func median(of runs: Int, _ body: () throws -> Void) rethrows -> Double {
        try body()
        var times: [Double] = []
        for _ in 0..<runs {
            let start = ContinuousClock.now
            try body()
            let taken = (ContinuousClock.now - start).components
            times.append(Double(taken.seconds) + Double(taken.attoseconds) / 1e18)
        }
        return times.sorted()[runs / 2]
    }

    /// Keeps a result alive.
    @inline(never)
    static func sink(_ value: Int) { if value == .min { print(value) } }
}

/// Seeded numbers (SplitMix64): the same data on every machine.
struct Dice {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    mutating func roll(_ range: ClosedRange<Int64>) -> Int64 {
        range.lowerBound + Int64(next() % UInt64(range.upperBound - range.lowerBound + 1))
    }
}

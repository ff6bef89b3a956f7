public import Policy
import Synchronization

/// The numbers that stand for codes in columns (代码编号): their places in the pack's lists, strays behind them.
///
/// A stray is a code that a table holds and the pack's list does not: it equals itself and no code of the list.
public final class CodeNumbers: Sendable {
    private let lists: [String: [String]]
    private let strays: Mutex<[String: [String]]>

    /// The numbers of a pack's codes, with strays found before.
    public init(_ pack: PolicyPack, strays: [String: [String]] = [:]) {
        lists = Dictionary(
            pack.codeLists.map { ($0.id, $0.allCodes) }, uniquingKeysWith: { first, _ in first })
        self.strays = Mutex(strays)
    }

    /// The codes of a list in the order of their numbers.
    public func codes(_ list: String) -> [String] { (lists[list] ?? []) + strays.withLock { $0[list] ?? [] } }

    /// Strays by list.
    var found: [String: [String]] { strays.withLock { $0 } }

    /// The number of a code; a code of no list gets one of its own.
    func number(_ code: String, in list: String) -> Int64 {
        let listed = lists[list] ?? []
        if let place = listed.firstIndex(of: code) { return Int64(place) }
        return strays.withLock { strays in
            let known = strays[list] ?? []
            if let place = known.firstIndex(of: code) { return Int64(listed.count + place) }
            strays[list] = known + [code]
            return Int64(listed.count + known.count)
        }
    }

    /// The code of a number; nil where none has it.
    public func code(_ number: Int64, in list: String) -> String? {
        let codes = codes(list)
        return codes.indices.contains(Int(number)) ? codes[Int(number)] : nil
    }
}

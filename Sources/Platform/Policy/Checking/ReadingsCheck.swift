internal import Foundation
import Vocabulary

extension PackCheck {
    /// The transforms that read names are ones that ICU has (名字读音).
    mutating func readings() {
        guard let readings = pack.readings else { return }
        for name in Set([readings.first, readings.others]).sorted()
        where "a".applyingTransform(StringTransform(name), reverse: false) == nil {
            report(.packUnknownReference, ["kind": "transform", "id": name], at: readings.place)
        }
    }
}

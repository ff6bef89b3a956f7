import Policy
import Registry
import Vocabulary

/// One fact set for many households as it is shown (批量更正页): values alone.
struct BulkModel: Sendable {
    /// One household of which the fact changes.
    struct Row: Sendable {
        var id: String
        var name: String
        var before: String
        var now: String
    }

    /// How far it has come.
    enum State: Sendable, Hashable {
        /// The fact is still to be chosen.
        case choosing
        /// The fact is chosen, its value is still to be given.
        case asking
        /// What would change is shown.
        case preview
        /// The list has changed since the preview.
        case overtaken
    }

    /// Most rows that the preview shows.
    static let sample = 20

    var state: State
    var crumbs: [Page.Crumb]
    /// The address of the list.
    var list: String
    /// How many households were chosen.
    var chosen: Int
    /// The ids chosen; empty where the whole view is meant.
    var ids: [String]
    var facts: [(id: String, label: String)]
    var fact: Fact?
    var value: EditModel.Field?
    var effectiveOn: EditModel.Field
    var reason: EditModel.Field
    /// How many change, and how many have the value already.
    var changing = 0
    var same = 0
    var rows: [Row] = []
}

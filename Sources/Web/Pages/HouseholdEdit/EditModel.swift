import Policy
import Vocabulary

/// The form of corrections as it is shown (更正页): values alone.
struct EditModel: Sendable {
    /// How a value is put in.
    enum Input: Sendable {
        /// One of a list; the first stands for not known.
        case choice([(value: String, label: String)])
        case day
        case number
        case text
    }

    /// One row of the form.
    struct Field: Sendable {
        var name: String
        var label: String
        var input: Input
        var value: String
        var unit: String?
        /// The masked value that stays where nothing is typed.
        var kept: String?
        /// What is wrong with what was typed, with its number.
        var problem: String?
    }

    /// Fields that stand together in the dictionary.
    struct Group: Sendable {
        var title: String
        var fields: [Field]
    }

    /// A fact that two people have changed, or one of them, while the form was open.
    struct Difference: Sendable {
        var whose: String
        var fact: String
        var before: String
        var now: String
        /// What the sender typed; nil where the sender left it alone.
        var yours: String?
    }

    /// Who wrote while the form was open.
    struct Overtaking: Sendable {
        var who: String
        var at: String
        var entry: String
        /// The problem with its number.
        var problem: String
        var differences: [Difference]
    }

    /// How the form came out.
    enum State: Sendable, Hashable {
        /// Just opened.
        case open
        /// Sent without any change.
        case unchanged
        /// Something in it is no value.
        case refused
        /// Somebody else was quicker.
        case overtaken
    }

    var id: String
    var head: String
    var crumbs: [Page.Crumb]
    /// The position whose values the form shows: what is sent back with it.
    var seen: String
    var state: State
    var overtaking: Overtaking?
    var groups: [Group]
    var effectiveOn: Field
    var reason: Field

    /// How many fields have something wrong.
    var problems: Int {
        (groups.flatMap(\.fields) + [effectiveOn, reason]).count { $0.problem != nil }
    }
}

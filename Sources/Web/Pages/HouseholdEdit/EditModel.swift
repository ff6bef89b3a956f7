import Policy
import Vocabulary

/// A form that writes as it is shown (更正、新增、减员): values alone.
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
        /// The value with which the form opens.
        var opened = ""
        var unit: String?
        /// The masked value that stays where nothing is typed.
        var kept: String?
        /// What is wrong with what was typed, with its number.
        var problem: String?
    }

    /// Fields that stand together in the dictionary.
    struct Group: Sendable {
        var title: String
        /// What is said above its fields.
        var note: String?
        var fields: [Field]
        /// Whether it stays folded until somebody wants it.
        var isFolded = false

        /// Whether it is open: asked for, or with something typed in it.
        var isOpen: Bool { !isFolded || fields.contains { $0.problem != nil || $0.value != $0.opened } }
    }

    /// How somebody goes from a household.
    enum Way: String, Sendable, CaseIterable {
        case died, left
    }

    /// How many persons a form for a new household begins with.
    static let usualMembers = 3

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
        /// Something in it must be confirmed.
        case asked
        /// Somebody else was quicker.
        case overtaken
    }

    var language: String
    var title: String
    var hint: String
    /// What its button says.
    var save: String
    /// Where it is sent, and where whoever leaves it goes.
    var path: String
    var back: String
    var crumbs: [Page.Crumb]
    /// The position whose values the form shows: what is sent back with it.
    var seen: String
    var state: State
    /// What is filled in already and need not be typed: how many fields, and how many keystrokes.
    var saved = (fields: 0, keystrokes: 0)
    var overtaking: Overtaking?
    var groups: [Group]
    /// How many new persons it has room for; nil where it asks for no number of them.
    var members: Int?
    /// What must be confirmed, each with its number.
    var questions: [String] = []
    /// How somebody goes, where that is asked.
    var how: Field?
    /// From which day it holds, and why; nil where neither is asked.
    var effectiveOn: Field?
    var reason: Field?

    /// The fields with something wrong, in the order of the form, each with the group in which it stands.
    var wrong: [(field: Field, group: String?)] {
        let within = groups.flatMap { group in group.fields.map { ($0, String?.some(group.title)) } }
        return (within + [how, effectiveOn, reason].compactMap { $0.map { ($0, nil) } })
            .filter { $0.0.problem != nil }
    }
}

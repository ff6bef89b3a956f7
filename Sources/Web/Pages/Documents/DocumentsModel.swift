import Policy
import Registry
import Vocabulary

/// What is filed to one household or village, and what is missing, as one caller may see it (材料清单).
struct DocumentsModel: Sendable {
    /// One file.
    struct File: Sendable {
        var id: String
        /// Its kind in words.
        var kind: String
        /// Its name; nil where the caller may not see it.
        var name: String?
        var size: String
        var on: LocalDate
        var who: String
        var remark: String?
        /// Who withdrew it when and why.
        var withdrawal: (on: LocalDate, who: String, reason: String)?
    }

    /// One kind with its files.
    struct Line: Sendable {
        var id: String
        var name: String
        /// The conditions for which it speaks, in words.
        var conditions: [String]
        var isAsked: Bool
        /// Whether it is firm that it is asked for.
        var isVerified: Bool
        var files: [File]
    }

    var id: String
    /// What the pages call whom they are filed to.
    var title: String
    /// Where the book is.
    var book: String
    var crumbs: [Page.Crumb]
    var asOf: LocalDate
    var asked = 0
    var present = 0
    var lines: [Line] = []
    /// All that was filed, in the order of filing, withdrawn documents too.
    var filed: [FiledDocument] = []
    /// The kinds that are asked for and not there.
    var missing: [String] = []
    var withdrawn: [File] = []
    /// Every kind that can be filed here.
    var kinds: [(id: String, name: String)] = []
    /// Whether the caller may file and withdraw.
    var mayEdit = false
    /// Whether the caller may read what is filed.
    var mayOpen = false
    /// The batch that was just written here.
    var written: String?
}

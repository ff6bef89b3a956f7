public import Foundation
public import Vocabulary

/// One file of a pack: its path within the pack and its bytes (文件).
public struct PackFile: Sendable, Hashable {
    /// The path with `/`, relative to the pack's folder.
    public var path: String
    /// The bytes as they stand.
    public var bytes: [UInt8]

    /// A file by path and bytes.
    public init(path: String, bytes: [UInt8]) {
        self.path = path
        self.bytes = bytes
    }
}

/// One jurisdiction's policy for a period, as its folder of YAML states it (政策包).
public struct PolicyPack: Sendable {
    /// The currency in which money facts are kept.
    public struct Currency: Sendable, Hashable {
        /// Its code, as `CNY`.
        public var code: String
        /// Decimal places between the major and the smallest unit.
        public var exponent: Int
        /// The major unit's name.
        public var major: Label
        /// The smallest unit's name.
        public var minor: Label
    }

    /// A document that values and rules cite.
    public struct Document: Sendable, Hashable, Identifiable {
        /// The id.
        public var id: String
        /// Its title.
        public var title: Label
        /// Its number.
        public var number: String?
        /// Its day.
        public var date: LocalDate?
        /// Where it can be found.
        public var address: String?
        /// Where it stands in the pack.
        public var place: PackPlace
    }

    /// The pack's id.
    public var id = ""
    /// Its version.
    public var version = ""
    /// Its title.
    public var title = Label([])
    /// Its languages, the first one first.
    public var languages: [String] = ["en"]
    /// Its currency.
    public var currency = Currency(code: "", exponent: 2, major: Label([]), minor: Label([]))
    /// Its time zone, as `Asia/Shanghai`.
    public var timeZone = "UTC"
    /// The first day for which it speaks.
    public var validFrom: LocalDate?
    /// The last day.
    public var validTo: LocalDate?
    /// Whose policy it is.
    public var jurisdiction = Label([])
    /// The identity scheme in use; nil where there is none.
    public var identitySchemeID: String?
    /// The digest of the journal.
    public var hashChoice: String?
    /// The cipher of personal bodies.
    public var cipherChoice: String?
    /// How names are read as letters; nil where they are not.
    public var readings: NameReadings?
    /// The documents that it cites.
    public var documents: PackList<Document> = PackList()
    /// Which form does which job, as `identification` → `survey-score`.
    public var formRoles: [String: String] = [:]
    /// Which rule set does which job, as `household_exit` → `household-exit`.
    public var ruleSetRoles: [String: String] = [:]
    /// SHA-256 over the canonical list of its files, in lower-case hexadecimal digits.
    public var hash = ""
    /// Its files, sorted by path.
    public var files: [PackFile] = []

    /// The areas.
    public var areas = AreaScheme()
    /// The dictionary of facts.
    public var facts = FactDictionary()
    /// The code lists.
    public var codeLists: PackList<CodeList> = PackList()
    /// The parameters.
    public var parameters: PackList<Parameter> = PackList()
    /// The rule sets.
    public var ruleSets: PackList<RuleSet> = PackList()
    /// The forms with points.
    public var scoreForms: PackList<ScoreForm> = PackList()
    /// The layouts of workbooks.
    public var layouts: PackList<Layout> = PackList()
    /// The targets.
    public var targets: PackList<Target> = PackList()
    /// The departments.
    public var departments: PackList<Department> = PackList()
    /// The measures.
    public var measures: PackList<Measure> = PackList()
    /// The cards that are printed for households.
    public var cards: PackList<CardLayout> = PackList()
    /// The kinds of documents that are filed to households and villages.
    public var documentKinds: PackList<DocumentKind> = PackList()
    /// The plan's paragraphs and what carries them.
    public var planIndex: [PlanParagraph] = []
    /// Where the plan's own numbers may not agree.
    public var contradictions: PackList<Contradiction> = PackList()
    /// The identity schemes.
    public var identitySchemes: PackList<IdentityScheme> = PackList()
    /// Whether the cases are read; `load` leaves them for those who run them.
    public internal(set) var hasCases = false
    /// Facts that cases start from; empty until the cases are read.
    public internal(set) var caseBases: [String: PolicyCase.Facts] = [:]
    /// The cases in the order of their files; empty until they are read.
    public internal(set) var cases: [PolicyCase] = []

    init() {}

    /// The time zone in which its days begin; GMT where the name is none.
    public var zone: TimeZone { TimeZone(identifier: timeZone) ?? .gmt }

    /// The identity scheme in use.
    public var identityScheme: IdentityScheme? { identitySchemeID.flatMap { identitySchemes[$0] } }

    /// The rule set that does a job named in `pack.yaml`, as `household_exit`.
    public func ruleSet(for role: String) -> RuleSet? { ruleSetRoles[role].flatMap { ruleSets[$0] } }

    /// The form that does a job named in `pack.yaml`, as `identification`.
    public func form(for role: String) -> ScoreForm? { formRoles[role].flatMap { scoreForms[$0] } }
}

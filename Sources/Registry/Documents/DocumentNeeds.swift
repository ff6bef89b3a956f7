public import Policy
public import Vocabulary

/// Which documents are asked of a household or village, and which are there (应有材料).
public struct DocumentNeeds: Sendable {
    /// One kind with what was filed of it.
    public struct Line: Sendable {
        /// The kind.
        public var kind: DocumentKind
        /// Whether it is asked for.
        public var isAsked: Bool
        /// What was filed and counts, the latest last.
        public var filed: [FiledDocument]

        /// Whether it is asked for and not there.
        public var isMissing: Bool { isAsked && filed.isEmpty }
    }

    /// The kinds that are asked for or were filed, in the order of the pack.
    public let lines: [Line]

    /// What is asked of a subject that is registered or has left, against what was filed to it.
    public init(
        _ pack: PolicyPack, of subject: SubjectKind, isRegistered: Bool, hasExited: Bool,
        _ documents: [FiledDocument]
    ) {
        let counted = documents.filter { $0.withdrawal == nil }
        lines = pack.documentKinds(of: subject).compactMap { kind in
            let isAsked =
                switch kind.asked {
                case .registered: isRegistered
                case .exited: isRegistered && hasExited
                case nil: false
                }
            let filed = counted.filter { $0.kind == kind.id }
            return isAsked || !filed.isEmpty ? Line(kind: kind, isAsked: isAsked, filed: filed) : nil
        }
    }

    /// How many kinds are asked for.
    public var asked: Int { lines.count(where: \.isAsked) }

    /// How many of those are there.
    public var present: Int { lines.count { $0.isAsked && !$0.filed.isEmpty } }

    /// The kinds that are asked for and not there.
    public var missing: [DocumentKind] { lines.filter(\.isMissing).map(\.kind) }
}

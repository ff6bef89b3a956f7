public import Journal
public import Vocabulary

/// A place that something concerns, with all areas above it (所在地): what a grant is compared with.
public struct Territory: Sendable, Hashable {
    /// The areas from the top of the management tree down to the place itself.
    public var path: [AreaID]

    /// A place by its path from the top down, as `AreaDirectory.path` gives it.
    public init(path: [AreaID]) { self.path = path }

    /// Whether it lies in an area, or is that area.
    public func isWithin(_ area: AreaID) -> Bool { path.contains(area) }
}

/// A role in an area, and for one department where it is narrowed (授权).
public struct Grant: Sendable, Hashable, Comparable {
    /// The role.
    public var role: Role
    /// The area, with everything below it.
    public var area: AreaID
    /// A department of the pack; nil for all.
    public var department: String?

    /// A role in an area.
    public init(_ role: Role, in area: AreaID, department: String? = nil) {
        self.role = role
        self.area = area
        self.department = department
    }

    /// By role, area, department.
    public static func < (left: Grant, right: Grant) -> Bool {
        (left.role.rawValue, left.area, left.department ?? "")
            < (right.role.rawValue, right.area, right.department ?? "")
    }
}

/// How far a session has come (登录进度); only a full one may do anything else.
public enum SignInStage: String, Sendable, Hashable {
    /// The one-time password must be changed.
    case changePassword = "change-password"
    /// An administrator has no second factor yet.
    case enrolSecondFactor = "enrol-second-factor"
    /// The second factor must be given.
    case passSecondFactor = "pass-second-factor"
    /// 完成.
    case full
}

/// Who asks, by which way, and what that allows (来访者): a value made for one request.
public struct Caller: Sendable, Hashable {
    /// By which way somebody comes.
    public enum Way: String, Sendable, Hashable {
        /// A person's browser.
        case session
        /// A machine's token.
        case token
        /// The command line, by whoever holds database and key file.
        case commandLine = "command-line"
    }

    /// How long a passed second factor counts for what needs one: 15 minutes, in milliseconds.
    public static let secondFactorCounts: Int64 = 900_000

    /// The account's id, the `actor` of entries: `u-<chain>-<number>`.
    public var id: String
    /// The name shown.
    public var name: String
    /// By which way.
    public var way: Way
    /// How far the session has come; tokens and the command line are full.
    public var stage: SignInStage
    /// Roles by area.
    public var grants: [Grant]
    /// When the session last passed the second factor.
    public var secondFactorAt: Instant?

    /// A caller by its parts.
    public init(
        id: String, name: String, way: Way, stage: SignInStage = .full, grants: [Grant],
        secondFactorAt: Instant? = nil
    ) {
        self.id = id
        self.name = name
        self.way = way
        self.stage = stage
        self.grants = grants
        self.secondFactorAt = secondFactorAt
    }

    /// Whoever runs the command line: holding the key file, may do everything; `actor` goes into the record.
    public static func commandLine(actor: String) -> Caller {
        Caller(id: actor, name: actor, way: .commandLine, grants: [])
    }

    /// The grants that give a permission; none before the session is full.
    public func grants(for permission: Permission) -> [Grant] {
        stage == .full ? grants.filter { $0.role.permissions.contains(permission) } : []
    }

    /// Whether something may be done at a place; without one: anywhere at all (for menus and empty forms).
    public func may(_ permission: Permission, in territory: Territory? = nil) -> Bool {
        if way == .commandLine { return true }
        return grants(for: permission).contains { grant in territory?.isWithin(grant.area) ?? true }
    }

    /// The areas in which something may be done, for lists; nil where everywhere.
    public func areas(for permission: Permission) -> [AreaID]? {
        way == .commandLine ? nil : Array(Set(grants(for: permission).map(\.area))).sorted()
    }

    /// The departments to which a permission is narrowed at a place; nil where it is not.
    public func departments(for permission: Permission, in territory: Territory) -> Set<String>? {
        if way == .commandLine { return nil }
        let found = grants(for: permission).filter { territory.isWithin($0.area) }
        if found.contains(where: { $0.department == nil }) { return nil }
        return Set(found.compactMap(\.department))
    }

    /// How facts of a class are shown at a place: the most that any grant there gives.
    public func visibility(of bodyClass: BodyClass, in territory: Territory) -> Visibility {
        if way == .commandLine { return .clear }
        guard stage == .full else { return .hidden }
        return grants.filter { territory.isWithin($0.area) }.map { $0.role.visibility(of: bodyClass) }.max()
            ?? .hidden
    }

    /// Refuses what may not be done: 403.604 before the session is full, 403.601 for want of the role, 403.602 for
    /// want of the territory, 403.603 where a fresh second factor is wanted.
    public func require(_ permission: Permission, in territory: Territory? = nil, at now: Instant)
        throws(Problem)
    {
        if way == .commandLine { return }
        guard stage == .full else { throw Problem(.signInUnfinished) }
        guard may(permission) else { throw Problem(.notPermitted, ["permission": permission.rawValue]) }
        guard may(permission, in: territory) else {
            let area = territory?.path.last?.description ?? ""
            throw Problem(.outsideTerritory, ["permission": permission.rawValue, "area": area])
        }
        if permission.needsSecondFactor { try requireFreshFactor(permission.rawValue, at: now) }
    }

    /// Refuses where the second factor was not passed within the last quarter of an hour (403.603).
    func requireFreshFactor(_ permission: String, at now: Instant) throws(Problem) {
        guard let passed = secondFactorAt,
            (0..<Self.secondFactorCounts).contains(now.milliseconds - passed.milliseconds)
        else { throw Problem(.secondFactorWanted, ["permission": permission]) }
    }
}

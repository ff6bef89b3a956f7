public import Foundation
public import Journal
public import Storage
public import Vocabulary

/// What access needs from around it (环境): its chain, clock, random source, and the ways into the journal and the areas.
public struct AccessSetting: Sendable {
    /// The chain into which accounts are written: the node's own.
    public var chain: String
    /// The pack's time zone.
    public var zone: TimeZone
    /// What time it is.
    public var clock: @Sendable () -> Instant
    /// Where tokens, salts and one-time passwords come from.
    public var random: RandomSource
    /// The cost of a password's hash.
    public var cost: PasswordCost
    /// The hash of the adopted pack; nil before the first.
    public var pack: @Sendable (any StorageConnection) throws -> String?
    /// All projections of the database, `AccountProjection` among them, fresh for each transaction.
    public var projections: @Sendable () -> [any Projection]
    /// An area with all above it.
    public var territory: @Sendable (AreaID, any StorageConnection) throws -> Territory

    /// A setting by its parts.
    public init(
        chain: String, zone: TimeZone, clock: @escaping @Sendable () -> Instant = { .now() },
        random: RandomSource = .system, cost: PasswordCost = .standard,
        pack: @escaping @Sendable (any StorageConnection) throws -> String?,
        projections: @escaping @Sendable () -> [any Projection],
        territory: @escaping @Sendable (AreaID, any StorageConnection) throws -> Territory
    ) {
        self.chain = chain
        self.zone = zone
        self.clock = clock
        self.random = random
        self.cost = cost
        self.pack = pack
        self.projections = projections
        self.territory = territory
    }

    func context(_ actor: String, _ now: Instant, _ connection: any StorageConnection) throws -> EntryContext
    {
        EntryContext(actor: actor, pack: try pack(connection), recordedAt: now, timeZone: zone)
    }
}

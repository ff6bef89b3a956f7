import Foundation
public import Logging
import Vocabulary

/// Log lines as JSON objects on standard error, one a line, for machines to read (结构化日志).
public struct LineLog: LogHandler {
    /// What every line of this logger carries.
    public var metadata: Logger.Metadata = [:]
    /// The lowest level that is written.
    public var logLevel: Logger.Level
    /// What the surroundings add to each line.
    public var metadataProvider: Logger.MetadataProvider?

    /// A log of a lowest level.
    public init(level: Logger.Level = .info) { logLevel = level }

    /// What every line carries under a key.
    public subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    /// Writes one line.
    public func log(event: LogEvent) {
        var all = metadataProvider?.get() ?? [:]
        all.merge(metadata) { $1 }
        all.merge(event.metadata ?? [:]) { $1 }
        let line: JSONValue = .object(
            [
                .init("at", .string(Instant.now().description)),
                .init("level", .string(event.level.rawValue)),
                .init("message", .string(event.message.description)),
            ] + all.sorted { $0.key < $1.key }.map { .init($0.key, .string($0.value.description)) })
        FileHandle.standardError.write(Data(line.bytes + [0x0A]))
    }
}

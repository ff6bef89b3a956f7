// swift-tools-version:6.1
import Foundation
import PackageDescription

/// One line a target: the table of docs/architecture.md, checked by ArchitectureTests.
struct Part {
    var name: String
    var path: String
    var parts: [String] = []
    var products: [(name: String, package: String)] = []
    /// Files put into the binary as bytes.
    var embedded: [String] = []
    var executable = false
    var test = false
}

let argumentParser = [(name: "ArgumentParser", package: "swift-argument-parser")]

let sources: [Part] = [
    Part(name: "Vocabulary", path: "Sources/Platform/Vocabulary"),
    Part(name: "Columns", path: "Sources/Platform/Columns", parts: ["Vocabulary"]),
    Part(
        name: "Policy", path: "Sources/Platform/Policy", parts: ["Vocabulary", "Columns"],
        products: [("Yams", "Yams"), ("Crypto", "swift-crypto")]),
    Part(
        name: "Tabular", path: "Sources/Platform/Tabular", parts: ["Vocabulary", "CZlib", "CDeflate"],
        products: [("Crypto", "swift-crypto")]),
    Part(
        name: "Print", path: "Sources/Platform/Print", parts: ["Vocabulary", "CPangoCairo", "CQREncode"]),
    Part(name: "Storage", path: "Sources/Platform/Storage", parts: ["Vocabulary"]),
    Part(
        name: "SQLiteStorage", path: "Sources/Platform/SQLiteStorage", parts: ["Vocabulary", "Storage"],
        products: [("GRDB", "GRDB.swift"), ("GRDBSQLite", "GRDB.swift")]),
    Part(
        name: "Journal", path: "Sources/Platform/Journal", parts: ["Vocabulary", "Storage", "CZlib"],
        products: [("Crypto", "swift-crypto")]),
    Part(
        name: "Access", path: "Sources/Platform/Access", parts: ["Vocabulary", "Storage", "Journal"],
        products: [("Crypto", "swift-crypto"), ("CryptoExtras", "swift-crypto")]),
    Part(
        name: "Registry", path: "Sources/Registry",
        parts: ["Vocabulary", "Columns", "Policy", "Tabular", "Storage", "Journal"],
        products: [("Crypto", "swift-crypto")]),
    Part(
        name: "Identification", path: "Sources/Identification",
        parts: ["Vocabulary", "Columns", "Policy", "Tabular", "Storage", "Journal", "Registry"]),
    Part(
        name: "Exit", path: "Sources/Exit",
        parts: ["Vocabulary", "Columns", "Policy", "Tabular", "Storage", "Journal", "Registry"]),
    Part(name: "Map", path: "Sources/Map", parts: ["Vocabulary", "Columns"]),
    Part(
        name: "Web", path: "Sources/Web",
        parts: [
            "Vocabulary", "Columns", "Policy", "Tabular", "Storage", "Journal", "Registry",
            "Identification", "Exit", "Map", "Print", "Access", "CZlib",
        ],
        products: [
            ("Hummingbird", "hummingbird"), ("HTTPTypes", "swift-http-types"), ("Crypto", "swift-crypto"),
            ("NIOCore", "swift-nio"), ("NIOPosix", "swift-nio"), ("Logging", "swift-log"),
            ("ServiceLifecycle", "swift-service-lifecycle"), ("UnixSignals", "swift-service-lifecycle"),
        ],
        embedded: [
            "Resources/tokens.css", "Resources/style.css", "Resources/assets.lock", "Resources/live.js",
            "Resources/map.js",
        ]),
    Part(name: "SampleCity", path: "Sources/SampleCity", parts: ["Vocabulary", "Policy", "Tabular"]),
    Part(
        name: "tuopin", path: "Sources/tuopin",
        parts: [
            "Vocabulary", "Columns", "Policy", "Tabular", "Storage", "SQLiteStorage", "Journal", "Registry",
            "Identification", "Exit", "Web", "SampleCity", "Access",
        ],
        products: argumentParser, executable: true),
]

/// `make bench` alone: our side of the benchmarks (TUOPIN_BENCH=1).
let bench = Part(
    name: "bench", path: "Benchmarks/Sources",
    parts: ["Vocabulary", "Columns", "Policy", "Tabular", "Storage", "SQLiteStorage", "Registry"],
    executable: true)

/// What tests start other programs by; built where a test needs it.
let launching = Part(name: "Launching", path: "Tests/Launching")

let tests: [Part] = [
    Part(
        name: "VocabularyTests", path: "Tests/PlatformTests/VocabularyTests", parts: ["Vocabulary"],
        test: true),
    Part(
        name: "ColumnsTests", path: "Tests/PlatformTests/ColumnsTests", parts: ["Columns", "Vocabulary"],
        test: true),
    Part(
        name: "PolicyTests", path: "Tests/PlatformTests/PolicyTests",
        parts: ["Policy", "Columns", "Vocabulary"],
        test: true),
    Part(
        name: "TabularTests", path: "Tests/PlatformTests/TabularTests", parts: ["Tabular", "Vocabulary"],
        test: true),
    Part(
        name: "PrintTests", path: "Tests/PlatformTests/PrintTests",
        parts: ["Print", "Vocabulary", "Launching"], test: true),
    Part(
        name: "SQLiteStorageTests", path: "Tests/PlatformTests/SQLiteStorageTests",
        parts: ["SQLiteStorage", "Storage", "Vocabulary"], test: true),
    Part(
        name: "JournalTests", path: "Tests/PlatformTests/JournalTests",
        parts: ["Journal", "SQLiteStorage", "Storage", "Vocabulary", "Launching"], test: true),
    Part(
        name: "AccessTests", path: "Tests/PlatformTests/AccessTests",
        parts: ["Access", "Journal", "SQLiteStorage", "Storage", "Vocabulary"], test: true),
    Part(
        name: "RegistryTests", path: "Tests/RegistryTests",
        parts: [
            "Registry", "Columns", "Policy", "Tabular", "Journal", "SQLiteStorage", "Storage", "Vocabulary",
        ],
        test: true),
    Part(
        name: "SampleCityTests", path: "Tests/SampleCityTests",
        parts: ["SampleCity", "Policy", "Tabular", "Vocabulary"], test: true),
    Part(name: "MapTests", path: "Tests/MapTests", parts: ["Map"], test: true),
    Part(
        name: "WebTests", path: "Tests/WebTests",
        parts: [
            "Web", "Access", "Exit", "Registry", "Policy", "Journal", "SQLiteStorage", "Storage",
            "Vocabulary", "Launching",
        ],
        products: [
            ("Hummingbird", "hummingbird"), ("HTTPTypes", "swift-http-types"), ("NIOCore", "swift-nio"),
            ("Logging", "swift-log"),
        ], test: true),
    Part(name: "DocumentationTests", path: "Tests/DocumentationTests", parts: ["Vocabulary"], test: true),
    Part(name: "ArchitectureTests", path: "Tests/ArchitectureTests", parts: ["Vocabulary"], test: true),
    Part(
        name: "JourneyTests", path: "Tests/JourneyTests",
        parts: [
            "SQLiteStorage", "Storage", "Tabular", "Vocabulary", "Journal", "Policy", "Registry",
            "Identification", "Exit", "tuopin", "Launching",
        ], test: true),
]

/// `TUOPIN_ONLY=Tabular,Policy` builds those targets, what they need, and their tests: the inner loop.
/// `TUOPIN_CORE=1` leaves out the shell (Web, tuopin) and what needs it.
let environment = ProcessInfo.processInfo.environment
let only = environment["TUOPIN_ONLY"].map { Set($0.split(separator: ",").map(String.init)) }
let core = environment["TUOPIN_CORE"] == "1"
let partsByName = Dictionary(uniqueKeysWithValues: sources.map { ($0.name, $0) })

func needs(_ names: Set<String>) -> Set<String> {
    var all: Set<String> = []
    var queue = Array(names)
    while let name = queue.popLast() {
        guard all.insert(name).inserted else { continue }
        queue += partsByName[name]?.parts ?? []
    }
    return all
}

let wanted: Set<String> =
    if let only {
        needs(only.intersection(partsByName.keys))
    } else if core {
        needs(Set(sources.map(\.name)).subtracting(["tuopin", "Web"]))
    } else {
        needs(Set(sources.map(\.name)))
    }
let parts =
    sources.filter { wanted.contains($0.name) } + (environment["TUOPIN_BENCH"] == "1" ? [bench] : [])
    + [launching]
    + tests.filter { part in
        guard FileManager.default.fileExists(atPath: Context.packageDirectory + "/" + part.path) else {
            return false
        }
        guard part.parts.allSatisfy({ $0 == launching.name || wanted.contains($0) }) else { return false }
        guard let only else { return true }
        return only.contains(part.name.replacingOccurrences(of: "Tests", with: ""))
    }

let packages: [String: Package.Dependency] = [
    "Yams": .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
    "swift-crypto": .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
    "GRDB.swift": .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
    "hummingbird": .package(
        url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1", traits: []),
    "swift-http-types": .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
    "swift-nio": .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
    "swift-log": .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
    "swift-service-lifecycle": .package(
        url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
    "swift-argument-parser": .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
]

/// The settings of every target: Swift 6 mode and the import rules of docs/architecture.md.
let settings: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
]

/// libdeflate inflates workbooks more than twice as fast as zlib; where its header is missing zlib does it alone,
/// so that a machine without it builds all the same.
let hasDeflate = ["/usr/include", "/usr/local/include"].contains {
    FileManager.default.fileExists(atPath: $0 + "/libdeflate.h")
}

let targets: [Target] = parts.map { part in
    let dependencies: [Target.Dependency] =
        part.parts.filter { $0 != "CDeflate" || hasDeflate }.map { .target(name: $0) }
        + part.products.map { .product(name: $0.name, package: $0.package) }
    if part.test {
        return .testTarget(
            name: part.name, dependencies: dependencies, path: part.path, swiftSettings: settings)
    } else if part.executable {
        return .executableTarget(
            name: part.name, dependencies: dependencies, path: part.path, swiftSettings: settings)
    } else {
        return .target(
            name: part.name, dependencies: dependencies, path: part.path,
            resources: part.embedded.map { .embedInCode($0) }, swiftSettings: settings)
    }
}

/// C libraries of the system: name, pkg-config, Debian package (Scripts/setup names them too).
let systemLibraries: [(name: String, pkgConfig: String?, apt: String)] = [
    ("CZlib", nil, "zlib1g-dev"), ("CPangoCairo", "pangocairo", "libpango1.0-dev"),
    ("CQREncode", "libqrencode", "libqrencode-dev"), ("CDeflate", nil, "libdeflate-dev"),
]
let systemTargets: [Target] = systemLibraries.filter { library in
    parts.contains { $0.parts.contains(library.name) } && (library.name != "CDeflate" || hasDeflate)
}.map {
    .systemLibrary(
        name: $0.name, path: "Sources/Platform/\($0.name)", pkgConfig: $0.pkgConfig,
        providers: [.apt([$0.apt])])
}

let package = Package(
    name: "tuopin",
    dependencies: Set(parts.flatMap { $0.products.map(\.package) }).sorted().compactMap { packages[$0] },
    targets: targets + systemTargets,
    swiftLanguageModes: [.v6]
)

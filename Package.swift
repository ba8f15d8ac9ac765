// swift-tools-version: 6.2
import PackageDescription

/// Every target is held to the same rules: Swift 6 concurrency checking (the default of this tools version)
/// and no warnings.
let strict: [SwiftSetting] = [
  .treatAllWarnings(as: .error),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
]

let package = Package(
  name: "vrrp6d",
  products: [
    .executable(name: "vrrp6d", targets: ["vrrp6d"]),
    .library(name: "Engine", targets: ["Engine"]),
    .library(name: "Policies", targets: ["Policies"]),
    .library(name: "Transport", targets: ["Transport"]),
    .library(name: "PolicyTestKit", targets: ["PolicyTestKit"]),
    .library(name: "Daemon", targets: ["Daemon"]),
    .library(name: "ControlProtocol", targets: ["ControlProtocol"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
    .package(url: "https://github.com/apple/swift-log", from: "1.16.0"),
    .package(url: "https://github.com/apple/swift-collections", from: "1.6.0"),
    .package(url: "https://github.com/apple/swift-system", from: "1.8.0"),
    .package(url: "https://github.com/jpsim/Yams", from: "6.2.0"),
    .package(url: "https://github.com/HdrHistogram/hdrhistogram-swift", from: "0.2.0"),
    .package(url: "https://github.com/swhitty/FlyingFox", from: "0.27.1"),
    // `make docs`. A command only: nothing is built with it.
    .package(url: "https://github.com/swiftlang/swift-docc-plugin", from: "1.5.0"),
  ],
  targets: [
    // libmnl and the Linux headers.
    .systemLibrary(
      name: "CNetlink", pkgConfig: "libmnl",
      providers: [.apt(["libmnl-dev"])]),

    // The gate's program, as instructions for the kernel, and the layouts that it shares with the daemon. Program/ is its source: see
    // Scripts/gate-program.
    .target(name: "CGate", exclude: ["Program"]),

    // How a script becomes a process: what has to be written in C.
    .target(name: "CProcess"),

    // The protocol. Imports nothing but the standard library.
    .target(name: "Engine", swiftSettings: strict),

    // The built-in binding modes.
    .target(name: "Policies", dependencies: ["Engine"], swiftSettings: strict),

    // What a binding mode of one's own is tested with, here and in other packages.
    .target(name: "PolicyTestKit", dependencies: ["Engine", "Policies"], swiftSettings: strict),

    // The only place with file descriptors.
    .target(
      name: "Transport",
      dependencies: [
        "Engine", "CGate", "CProcess", "CNetlink",
        .product(name: "SystemPackage", package: "swift-system"),
        .product(name: "HeapModule", package: "swift-collections"),
        .product(name: "DequeModule", package: "swift-collections"),
      ], swiftSettings: strict),

    // What is asked at the control socket, and answered.
    .target(name: "ControlProtocol", swiftSettings: strict),

    // Configuration, supervision, control socket: a library, so that a build with policies of its own is ten lines.
    .target(
      name: "Daemon",
      dependencies: [
        "ControlProtocol", "Engine", "Policies", "Transport",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
        .product(name: "FlyingFox", package: "FlyingFox"),
        .product(name: "Histogram", package: "hdrhistogram-swift"),
        .product(name: "Logging", package: "swift-log"),
        .product(name: "DequeModule", package: "swift-collections"),
        .product(name: "OrderedCollections", package: "swift-collections"),
        .product(name: "SystemPackage", package: "swift-system"),
        .product(name: "Yams", package: "Yams"),
      ], swiftSettings: strict),

    // What a static Foundation asks for and this program never calls.
    .target(name: "CNoCurl"),

    .executableTarget(name: "vrrp6d", dependencies: ["CNoCurl", "Daemon", "Policies"], swiftSettings: strict),

    // The clauses and lessons that tests carry, and the ledger they are counted in.
    .target(name: "Conformance", path: "Tests/Conformance", exclude: ["Ledger"], swiftSettings: strict),
    // Network, clock, seeded executor and kernel, all virtual.
    .target(name: "Simulator", dependencies: ["Engine", "Policies"], path: "Tests/Simulator", swiftSettings: strict),
    // Plays histories until one is out of order, or one of them, to look at.
    .executableTarget(
      name: "histories",
      dependencies: ["Simulator", .product(name: "ArgumentParser", package: "swift-argument-parser")],
      path: "Examples/Histories", swiftSettings: strict),
    // Namespaces, captures and probes on a real kernel.
    .target(name: "Lab", dependencies: ["Engine", "Transport", "CNetlink"], path: "Tests/Lab", swiftSettings: strict),
    .executableTarget(
      name: "demo",
      dependencies: ["Engine", "Lab", .product(name: "ArgumentParser", package: "swift-argument-parser")],
      path: "Examples/Demo", swiftSettings: strict),
    // Measures this product and others side by side.
    .executableTarget(
      name: "peers",
      dependencies: ["Engine", "Lab", .product(name: "ArgumentParser", package: "swift-argument-parser")],
      path: "Examples/Peers", swiftSettings: strict),
    // What takes in bytes of others, for a fuzzer; and the fuzzer: see `make fuzz`.
    .target(
      name: "FuzzTargets", dependencies: ["ControlProtocol", "Daemon", "Engine", "Policies", "Transport"], path: "Tests/FuzzTargets",
      swiftSettings: strict),
    .executableTarget(name: "fuzz", dependencies: ["FuzzTargets"], path: "Examples/Fuzz", swiftSettings: strict),
    // Shows the promises on a real kernel: never both, thousands at once, a loaded machine.
    .executableTarget(
      name: "trials",
      dependencies: ["Engine", "Lab", .product(name: "ArgumentParser", package: "swift-argument-parser")],
      path: "Examples/Trials", swiftSettings: strict),

    .testTarget(name: "EngineTests", dependencies: ["Engine", "Conformance"], path: "Tests/Engine", swiftSettings: strict),
    .testTarget(
      name: "PoliciesTests", dependencies: ["Policies", "PolicyTestKit", "Conformance"], path: "Tests/Policies", swiftSettings: strict),
    .testTarget(
      name: "TransportTests",
      dependencies: ["Transport", "Lab", "Conformance", "CGate", "CNetlink", .product(name: "SystemPackage", package: "swift-system")],
      path: "Tests/Transport",
      swiftSettings: strict),
    .testTarget(
      name: "DaemonTests",
      dependencies: [
        "ControlProtocol", "Daemon", "Engine", "Transport", "Lab", "Simulator", "Conformance", "vrrp6d",
        .product(name: "Yams", package: "Yams"),
      ],
      path: "Tests/Daemon", swiftSettings: strict),
    .testTarget(name: "FuzzReplayTests", dependencies: ["FuzzTargets"], path: "Tests/FuzzReplay", swiftSettings: strict),
    .testTarget(name: "LedgerTests", dependencies: ["Lab"], path: "Tests/Ledger", swiftSettings: strict),
    .testTarget(
      name: "SimulationTests", dependencies: ["Simulator", "Policies", "Conformance"], path: "Tests/Simulation", exclude: ["mutants.txt"],
      swiftSettings: strict),
  ]
)

// swift-tools-version: 6.1
import PackageDescription

// A package of its own, so that what measures stays out of what is measured.
//
//   cd Benchmarks
//   swift package benchmark
//   swift package benchmark thresholds check --filter 'fan-out.*'
let package = Package(
  name: "vrrp6d-benchmarks",
  dependencies: [
    // By name: the folder of a checkout may be called anything.
    .package(name: "vrrp6d", path: ".."),
    // Without its interposers, which need packages of their own to be built. Its figures of malloc read 0 then, and none is used here.
    .package(url: "https://github.com/ordo-one/benchmark", from: "1.38.1", traits: []),
  ],
  targets: [
    .executableTarget(
      name: "Protocol",
      dependencies: [
        .product(name: "Benchmark", package: "benchmark"),
        .product(name: "Engine", package: "vrrp6d"),
        .product(name: "Policies", package: "vrrp6d"),
        .product(name: "Transport", package: "vrrp6d"),
      ],
      path: "Benchmarks/Protocol",
      plugins: [.plugin(name: "BenchmarkPlugin", package: "benchmark")])
  ]
)

// swift-tools-version: 6.2
import PackageDescription

// A daemon with one binding mode more than vrrp6d has: the mode, a program of three lines, and the mode's tests.
let package = Package(
  name: "CustomPolicy",
  dependencies: [
    // From elsewhere: .package(url: "...", from: "..."), and the same products.
    .package(name: "vrrp6d", path: "../..")
  ],
  targets: [
    .target(name: "Patient", dependencies: [.product(name: "Engine", package: "vrrp6d")]),
    .executableTarget(
      name: "gateway",
      dependencies: ["Patient", .product(name: "Daemon", package: "vrrp6d"), .product(name: "Policies", package: "vrrp6d")]),
    .testTarget(
      name: "PatientTests",
      dependencies: ["Patient", .product(name: "PolicyTestKit", package: "vrrp6d"), .product(name: "Daemon", package: "vrrp6d")]),
  ]
)

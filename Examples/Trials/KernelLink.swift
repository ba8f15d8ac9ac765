internal import Foundation
internal import Lab

/// An interface of a router, as `ip link` shows it.
struct KernelLink: Decodable {
  let index: UInt32
  let name: String
  let flags: Set<String>
  private let protocolDown: Bool?

  private enum CodingKeys: String, CodingKey {
    case index = "ifindex"
    case name = "ifname"
    case flags
    case protocolDown = "proto_down"
  }

  var isProtocolDown: Bool { protocolDown ?? false }
  /// Nobody keeps it down, and it has a carrier.
  var isUp: Bool { flags.isSuperset(of: ["UP", "LOWER_UP"]) && !isProtocolDown }
  /// Somebody keeps it down: us or an operator.
  var isKeptDown: Bool { !flags.contains("UP") || isProtocolDown }

  /// All interfaces of a router.
  static func all(of router: LabRouter, in laboratory: Laboratory) throws -> [KernelLink] {
    let text = try laboratory.namespace(of: router).run("ip", "-json", "link", "show")
    return try JSONDecoder().decode([KernelLink].self, from: Data(text.utf8))
  }

  /// Those on the segments, by segment.
  static func service(of router: LabRouter, in laboratory: Laboratory) throws -> [Segment: KernelLink] {
    let names = Dictionary(uniqueKeysWithValues: laboratory.layout.all.map { ($0.interface, $0) })
    let links = try all(of: router, in: laboratory).compactMap { link in names[link.name].map { ($0, link) } }
    return Dictionary(uniqueKeysWithValues: links)
  }
}

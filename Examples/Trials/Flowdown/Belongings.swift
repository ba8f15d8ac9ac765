internal import Engine
internal import Lab

/// What the service interfaces of a router have: IPv6 addresses without lifetimes, routes, and flags, in no order.
struct Belongings: Equatable {
  private let lines: Set<String>

  init(of router: LabRouter, in laboratory: Laboratory) throws {
    let namespace = laboratory.namespace(of: router)
    let names = Set(laboratory.layout.all.map(\.interface))
    var lines: Set<String> = []
    for line in try namespace.run("ip", "-6", "-o", "addr", "show").split(separator: "\n") {
      let words = line.split(separator: " ").dropFirst()
      guard let name = words.first, names.contains(String(name)) else { continue }
      lines.insert(words.prefix { !$0.hasPrefix("valid") && $0 != "\\" }.joined(separator: " "))
    }
    for line in try namespace.run("ip", "-6", "-o", "route", "show", "table", "all").split(separator: "\n") {
      let words = line.split(separator: " ")
      guard let place = words.firstIndex(of: "dev"), place + 1 < words.endIndex, names.contains(String(words[place + 1])) else { continue }
      lines.insert(words.joined(separator: " "))
    }
    for (segment, link) in try KernelLink.service(of: router, in: laboratory) {
      let flags = (link.flags + (link.isProtocolDown ? ["protodown"] : [])).sorted().joined(separator: ",")
      lines.insert("\(segment.interface): \(flags)")
    }
    self.lines = lines
  }

  var count: Int { lines.count }

  /// What the one has and the other has not.
  func differences(from other: Belongings) -> [String] {
    lines.subtracting(other.lines).sorted().map { "+ \($0)" } + other.lines.subtracting(lines).sorted().map { "- \($0)" }
  }
}

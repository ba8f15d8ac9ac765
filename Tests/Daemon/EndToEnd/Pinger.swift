import Engine
import Lab
import Testing

/// Somebody who pings, with the kernel of a namespace.
struct Pinger {
  let bench: Bench
  let namespace: NetworkNamespace

  /// Whether an Echo Request for the address is answered within a second.
  func isAnswered(_ address: String) throws -> Bool {
    try Command(["ip", "netns", "exec", namespace.name, "ping", "-6", "-n", "-c", "1", "-W", "1", address]).outcome().succeeded
  }

  /// Asks until there is an answer.
  func waitForAnswer(from address: String, at location: SourceLocation = #_sourceLocation) throws {
    _ = try bench.poll("an answer from \(address) in \(namespace)") { try isAnswered(address) ? true : nil }
  }

  /// Asks several times, and gets nothing but silence.
  func isLeftAlone(by address: String) throws -> Bool {
    let outcome = try Command(
      ["ip", "netns", "exec", namespace.name, "ping", "-6", "-n", "-c", "4", "-i", "0.2", "-W", "1", address]
    ).outcome()
    return outcome.output.contains(" 0 received") || outcome.errors.contains("Operation not permitted")
  }

  /// The MAC address that it has learned for a neighbour, with what else its kernel says of it.
  func neighbour(_ address: String) throws -> String { try namespace.run("ip", "-6", "neigh", "show", address) }
}

extension Bench {
  /// The host of a segment that has a kernel of its own.
  func host(on segment: Segment) -> Pinger { Pinger(bench: self, namespace: laboratory.layout.pingHost(on: segment)) }

  /// The router itself.
  func pinger(on router: LabRouter) -> Pinger { Pinger(bench: self, namespace: namespace(of: router)) }

  /// The host upstream, which reaches a segment through this router from now on.
  func upstream(to segment: Segment, through router: LabRouter) throws -> Pinger {
    let namespace = laboratory.layout.upstream
    try namespace.run("ip", "-6", "route", "replace", "\(segment.prefix)/64", "via", "\(Uplink.address(of: router))")
    return Pinger(bench: self, namespace: namespace)
  }

  /// The virtual addresses to which packets are a router's own: a route each, through the gate's program.
  func acceptedAddresses(on router: LabRouter) throws -> [String] {
    try namespace(of: router).run("ip", "-6", "route", "show", "table", "local", "proto", "112").split(separator: "\n").compactMap { line in
      let words = line.split(separator: " ")
      guard words.count > 1, words[0] == "local", line.contains("encap bpf") else { return nil }
      return String(words[1])
    }
    .sorted()
  }
}

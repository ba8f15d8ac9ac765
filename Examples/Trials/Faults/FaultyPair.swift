internal import Engine
internal import Foundation
internal import Lab

/// Two routers, of which r1 is preferred, and what is done to them.
final class FaultyPair {
  let laboratory: Laboratory
  private(set) var advertisements: AdvertisementWatch
  private let groups: Int
  private let interval: Int
  private let stage: Stage
  private let record: String?
  private var routers: [LabRouter: RouterUnderTest] = [:]
  /// Which of its files a router has.
  private var variants: [LabRouter: Int] = [:]

  /// Starts both and waits until they are what they have to be.
  init(groups: Int, interval: Int, on stage: Stage) throws {
    self.groups = groups
    self.interval = interval
    self.stage = stage
    laboratory = try stage.build(segments: groups)
    for router in LabRouter.allCases { try SegmentKind.set(of: router, in: laboratory) }
    advertisements = try AdvertisementWatch(in: laboratory)
    record = try? stage.mountSmall("record", kilobytes: 256)
    try start(.r1)
    try self[.r1].settle(isActive: true, within: patience)
    try start(.r2)
    try settle()
  }

  /// What a loaded machine may take for anything here: none of it is a measurement.
  let patience: Duration = .seconds(60)

  /// Whether there is a place for records that can be filled.
  var hasRecord: Bool { record != nil }

  subscript(router: LabRouter) -> RouterUnderTest {
    get throws {
      guard let found = routers[router] else { throw LabError.missing(["a daemon on \(router)"]) }
      return found
    }
  }

  private func file(of router: LabRouter) -> RouterFile {
    var file = RouterFile(router: router, groups: groups, modes: .both, interval: interval)
    switch variants[router, default: 0] {
    case 1: file.speaksUnasked = false
    // Still the better, and the lesser.
    case 2: file.priority = router == .r1 ? 180 : 90
    // A virtual router more on the first segment.
    case 3: file.entries[0].perSegment = 2
    default: break
    }
    return file
  }

  func start(_ router: LabRouter, by launcher: [String] = []) throws {
    routers[router] = try RouterUnderTest(file(of: router), launcher: launcher, controlFolder: record, on: stage, in: laboratory)
  }

  // MARK: What is done to them

  /// Does it, and undoes it.
  func suffer(_ fault: Fault, _ router: LabRouter, _ random: inout SeededNumbers) throws {
    let namespace = laboratory.namespace(of: router)
    // Longer than it takes the peer to notice, and shorter; the same draws whatever the fault.
    let pause = random.duration(10...1500)
    let segment = Segment(Int.random(in: 1...groups, using: &random))
    let plain = [Segment.management] + laboratory.layout.all.filter { SegmentKind(of: $0) == .veth }
    let cable = plain.randomElement(using: &random) ?? .management
    let variant = Int.random(in: 0...3, using: &random)
    func wait() { Thread.sleep(forTimeInterval: pause / .seconds(1)) }
    switch fault {
    case .kill, .terminate:
      try self[router].process.signal(fault == .kill ? SIGKILL : SIGTERM)
      try self[router].process.exit(within: patience)
      wait()
      try start(router)
    case .stop:
      try self[router].process.freeze()
      wait()
      try self[router].process.thaw()
    case .reload:
      variants[router] = variant
      try self[router].reload(file(of: router))
    case .killInReload:
      variants[router] = variant
      try self[router].rewrite(file(of: router))
      try self[router].process.signal(SIGHUP)
      Thread.sleep(forTimeInterval: (pause / .seconds(1)) / 50)
      try self[router].process.kill()
      try self[router].process.exit(within: patience)
      try start(router)
    case .cutManagement, .cutSegment:
      let place = fault == .cutManagement ? Segment.management : segment
      try laboratory.setCable(of: router, to: place, connected: false)
      wait()
      try laboratory.setCable(of: router, to: place, connected: true)
    case .managementDown:
      try bounce(.management, namespace, wait)
    case .segmentDown:
      try bounce(segment, namespace, wait)
    case .rename:
      try namespace.batch(["link set \(cable.interface) down", "link set \(cable.interface) name away0", "link set away0 up"])
      wait()
      try namespace.batch(["link set away0 down", "link set away0 name \(cable.interface)"] + up(router, cable))
    case .remake:
      try laboratory.removeInterface(of: router, on: cable)
      wait()
      try laboratory.makeInterface(of: router, on: cable)
      // The switch's end of the cable is another one, too, and the watch stood at the old one.
      if cable == .management { advertisements = try AdvertisementWatch(in: laboratory) }
    case .move:
      try laboratory.moveInterfaceAway(of: router, on: cable)
      wait()
      try laboratory.moveInterfaceBack(of: router, on: cable)
    case .forwarding:
      try namespace.set(["ipv6/conf/all/forwarding": "0"])
      wait()
      try namespace.set(["ipv6/conf/all/forwarding": "1"])
    case .flush:
      try flush(namespace)
    case .firewall:
      for _ in 0..<20 { try namespace.run(nft, "-f", "-", input: Self.rules) }
      try namespace.run(nft, "delete", "table", "inet", "operator")
    case .descriptors:
      try withLimit(router) { wait() }
    case .memory:
      _ = try? Command(["sh", "-c", "head -c 200M /dev/zero | tail | wc -c"]).run()
    case .diskFull:
      try fill { try self.takeOverAndBack(router, wait) }
    case .logReader:
      try self[router].process.terminate()
      try self[router].process.exit(within: patience)
      // The reader ends with the first line.
      try start(router, by: ["bash", "-c", "exec \"$@\" 2> >(exec head -n 1 > /dev/null)", "bash"])
    }
  }

  private let nft = Requirements.path(of: "nft") ?? "nft"

  /// What an operator may have, in one transaction, as firewall managers load it.
  private static let rules = """
    table inet operator
    delete table inet operator
    table inet operator {
      chain forward {
        type filter hook forward priority filter; policy accept;
        ct state established,related accept
      }
    }

    """

  private func up(_ router: LabRouter, _ segment: Segment) -> [String] {
    ["link set \(segment.interface) up"]
      + (segment == .management ? [] : ["addr replace \(segment.address(of: router))/64 dev \(segment.interface) nodad"])
  }

  /// An interface that is held is down already, and taking it down is an operator's word that it should stay so: his, who brings it up again.
  private func bounce(_ segment: Segment, _ namespace: NetworkNamespace, _ wait: () -> Void) throws {
    try namespace.batch(["link set \(segment.interface) down"])
    wait()
    let router: LabRouter = namespace == laboratory.namespace(of: .r1) ? .r1 : .r2
    try namespace.batch(up(router, segment))
  }

  private func flush(_ namespace: NetworkNamespace) throws {
    try namespace.run(nft, "flush", "ruleset")
    for segment in [.management] + laboratory.layout.all {
      _ = try? namespace.run("tc", "qdisc", "del", "dev", segment.interface, "clsact")
    }
  }

  /// No descriptor more than a router has.
  private func withLimit(_ router: LabRouter, _ body: () throws -> Void) throws {
    let process = try self[router].process.pid
    let usual = try Command(["prlimit", "--pid", "\(process)", "--nofile", "--raw", "--noheadings", "--output", "SOFT"]).run()
    // Numbers below the limit are those of the standard descriptors: none is free. The soft limit alone: nobody needs a right for that, nor to undo it.
    try Command(["prlimit", "--pid", "\(process)", "--nofile=3:"]).run()
    try body()
    try Command(["prlimit", "--pid", "\(process)", "--nofile=\(usual.trimmingCharacters(in: .whitespacesAndNewlines)):"]).run()
  }

  /// Leaves no room where routers write down what they hold.
  private func fill(_ body: () throws -> Void) throws {
    guard let record else { return try body() }
    let path = record + "/ballast"
    _ = try Command(["dd", "if=/dev/zero", "of=\(path)", "bs=1k"]).outcome()
    defer { try? FileManager.default.removeItem(atPath: path) }
    try body()
  }

  /// So that something is to be written down.
  private func takeOverAndBack(_ router: LabRouter, _ wait: () -> Void) throws {
    try laboratory.setCable(of: .r1, to: .management, connected: false)
    wait()
    try laboratory.setCable(of: .r1, to: .management, connected: true)
  }

  // MARK: What has to be so behind it

  /// Waits until r1 serves every segment and r2 none, by their own word.
  func settle() throws {
    try self[.r1].settle(isActive: true, within: patience)
    try self[.r2].wait("Backup, every flowdown interface held", within: patience) { report in
      report.wrong(isActive: false).isEmpty && report.groups.allSatisfy { $0.mode != "flowdown" || $0.interfaceCondition == "held" }
    }
  }

  /// What a router's kernel has of ours and should not, or has not and should.
  func irregularities(of router: LabRouter) throws -> [String] {
    let namespace = laboratory.namespace(of: router)
    return try laboratory.layout.all.flatMap { segment in
      try ["ingress", "egress"].compactMap { direction -> String? in
        let text = try namespace.run("tc", "filter", "show", "dev", segment.interface, direction)
        let count = text.split(separator: "\n").count { $0.contains(" vrrp6d:") }
        return count == 1 ? nil : "\(router): \(count) filters on \(segment) \(direction)"
      }
    }
  }

  /// Ends both, and says what is left of them.
  func end() throws -> [String] {
    for router in [LabRouter.r2, .r1] {
      try self[router].process.terminate()
      try self[router].process.exit(within: patience)
    }
    return try LabRouter.allCases.flatMap { router -> [String] in
      let namespace = laboratory.namespace(of: router)
      let filters = try namespace.run("tc", "qdisc", "show").split(separator: "\n").filter { $0.contains("clsact") }
      let routes = try namespace.run("ip", "-6", "route", "show", "table", "all", "proto", "112").split(separator: "\n")
      let down = try KernelLink.service(of: router, in: laboratory).values.filter(\.isKeptDown).map { "\($0.name) is down" }
      return (filters.map(String.init) + routes.map(String.init) + down).map { "\(router): \($0)" }
    }
  }

  /// Whether both daemons still run.
  var areRunning: Bool { routers.values.allSatisfy { $0.process.isRunning } }
}

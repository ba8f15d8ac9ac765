import CNetlink
import Engine
import Lab
import Synchronization
import Testing

@testable import Transport

@Suite(.inNamespace) struct UplinkWatchTests {
  private static let main: UInt32 = 254
  private static let everything = WatchedRoute(.everything, table: main)

  /// What a watch says while `body` changes things. Every wait is for the newest word about one thing.
  private func watching(
    _ interfaces: Set<String> = [], _ routes: Set<WatchedRoute> = [], from setup: String = "ip link set lo up",
    _ body: @escaping @Sendable (Log<UplinkWatch.Change>, UplinkWatch, EventLoop) throws -> Void
  ) async throws {
    try await withIsolatedNetwork {
      try shell(setup)
      try EventLoop.with("tracking") { loop in
        let log = Log<UplinkWatch.Change>()
        let watch = try loop.run { try UplinkWatch(loop: loop, told: { log.append($0) }, refused: { Issue.record("\($0)") }) }
        try loop.run { watch.watch(interfaces, routes) }
        try body(log, watch, loop)
        try loop.run { watch.close() }
      }
    }
  }

  private static let pair = "ip link set lo up && ip link add up0 type veth peer name h0 && ip link set h0 up && ip link set up0 up"

  @Test func anInterfaceIsFollowedThroughAllThatMayBefallIt() async throws {
    try await watching(["up0", "later"], from: Self.pair) { log, _, _ in
      func wait(_ state: UplinkWatch.LinkState, of name: String = "up0") throws {
        try log.wait("\(name) \(state)") { $0.last { if case .interface(name, _) = $0 { true } else { false } } == .interface(name, state) }
      }
      try wait(.up)
      try wait(.missing, of: "later")
      try shell("ip link set h0 down")
      try wait(.noCarrier)
      try shell("ip link set h0 up")
      try wait(.up)
      try shell("ip link set up0 down")
      try wait(.down)
      try shell("ip link set up0 name other")
      try wait(.missing)
      try shell("ip link property add dev other altname up0 && ip link set other up")
      try wait(.up)
      try shell("ip link delete other")
      try wait(.missing)
      try shell("ip link add later type veth peer name h1 && ip link set h1 up && ip link set later up")
      try wait(.up, of: "later")
    }
  }

  @Test func aRouteIsThereWhileOneOfItsNextHopsLeadsSomewhere() async throws {
    let setup = Self.pair + " && ip link add up1 type veth peer name h1 && ip link set h1 up && ip link set up1 up"
    try await watching([], [Self.everything], from: setup) { log, _, _ in
      func wait(_ isPresent: Bool) throws {
        try log.wait("the route \(isPresent)") { $0.last == .route(Self.everything, isPresent: isPresent) }
      }
      try wait(false)
      try shell("ip -6 route add default dev up0 metric 10")
      try wait(true)
      // Another one of the same prefix, and the first one goes: nothing is lost.
      try shell("ip -6 route add default dev up1 metric 20")
      try shell("ip -6 route delete default dev up0 metric 10")
      try shell("ip -6 route delete default dev up1 metric 20")
      try wait(false)
      #expect(log.all.count { $0 == .route(Self.everything, isPresent: true) } == 1)
      // No way is no way, by whatever name.
      try shell("ip -6 route add unreachable default metric 5")
      try shell("ip -6 route add default nexthop via fe80::a dev up0 nexthop via fe80::b dev up1")
      try wait(true)
      try shell("ip link set h0 down")
      try shell("ip link set h1 down")
      // Without carrier the kernel keeps the route, and marks its next hops.
      try wait(false)
      try shell("ip link set h1 up")
      try wait(true)
      try shell("ip link delete up0 && ip link delete up1")
      try wait(false)
    }
  }

  @Test func routesOfOtherTablesAndPrefixesAreOthers() async throws {
    let prefix = try #require(IPv6Prefix(IPv6Address(high: 0x2001_0db8 << 32, low: 0), length: 32))
    let (here, there) = (WatchedRoute(prefix, table: Self.main), WatchedRoute(prefix, table: 70_000))
    try await watching([], [here, there], from: Self.pair) { log, watch, loop in
      try log.wait("both lost") { $0.count == 2 }
      try shell("ip -6 route add 2001:db8::/33 dev up0 && ip -6 route add 2001:db8::/32 dev up0 table 70000")
      try log.wait("the table's") { $0.last == .route(there, isPresent: true) }
      #expect(!log.all.contains(.route(here, isPresent: true)))
      // What is watched later is told of too, and what is not watched any more is not.
      try loop.run { watch.watch([], [Self.everything, here]) }
      try log.wait("the new one") { $0.last == .route(Self.everything, isPresent: false) }
      try shell("ip -6 route delete 2001:db8::/32 dev up0 table 70000 && ip -6 route add 2001:db8::/32 dev up0")
      try log.wait("the other") { $0.last == .route(here, isPresent: true) }
      #expect(log.all.count { $0 == .route(there, isPresent: false) } == 1, "at the beginning, and not when it went")
    }
  }

  /// More than any buffer holds, while nobody reads: the kernel says so, and everything is read anew.
  @Test func whatIsLostIsReadAnew() async throws {
    try await watching(["up0"], [Self.everything], from: Self.pair) { log, _, loop in
      try log.wait("the beginning") { $0.count == 2 }
      let gate = LoopGate()
      loop.execute { gate.wait() }
      var batch = ""
      for number in 0..<30_000 { batch += "route add 2001:db8:\(String(number, radix: 16))::/64 dev up0\n" }
      batch += "route add default dev up0\n"
      let file = "/tmp/uplink-watch-\(getpid())"
      guard let handle = fopen(file, "w") else { throw NothingCame(what: "a file") }
      fputs(batch, handle)
      fclose(handle)
      defer { unlink(file) }
      try shell("ip -6 -batch \(file)")
      try shell("ip link set h0 down")
      gate.open()
      try log.wait("the carrier's loss") { $0.contains(.interface("up0", .noCarrier)) }
      // It was there while nobody read, and without carrier it leads nowhere.
      try shell("ip link set h0 up")
      try log.wait("the route") { $0.contains(.route(Self.everything, isPresent: true)) }
    }
  }

  @Test func prefixesAreWholePrefixes() throws {
    let address = try #require(IPv6Address("2001:db8:1:2:3::"))
    #expect(IPv6Prefix(address, length: 64) == nil && IPv6Prefix(address, length: 129) == nil)
    #expect(IPv6Prefix(address, length: 80)?.description == "2001:db8:1:2:3::/80")
    #expect(IPv6Prefix.first(address, 48).description == "2001:db8:1::")
    #expect(IPv6Prefix.first(address, 0) == .unspecified && IPv6Prefix.first(address, 128) == address)
    #expect(IPv6Prefix.everything.description == "::/0")
  }
}

/// Keeps a loop's thread from reading, until it is opened.
private final class LoopGate: Sendable {
  private let bell = eventfd(0, CInt(EFD_CLOEXEC))
  func wait() {
    var value: eventfd_t = 0
    eventfd_read(bell, &value)
  }
  func open() { eventfd_write(bell, 1) }
  deinit { close(bell) }
}

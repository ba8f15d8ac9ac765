import Engine

/// How many events per second the election decides, one virtual router after another.
struct ElectionBenchmark {
  static let groupBounds = 1...100_000
  static let roundBounds = 1...100_000

  let groups: Int
  let rounds: Int

  func run() -> CostTable {
    var table = CostTable(
      benchmark: "election", words: "\(groups) virtual routers, an event each a batch", operationsPerBatch: groups, rounds: rounds)
    let progress = ProgressBar("election", total: CostTable.steps(operations: 4, rounds: rounds))
    defer { progress.end() }
    let own = IPv6Address(high: 0xfe80 << 48, low: 2)
    let peer = IPv6Address(high: 0xfe80 << 48, low: 3)
    let better = Advertisement(vrid: .first, priority: .owner, interval: .standard, addresses: [own])
    let worse = Advertisement(vrid: .first, priority: Priority(1), interval: .standard, addresses: [own])
    let fresh = VirtualRouter(parameters: ElectionParameters(vrid: .first, priority: .standard, interval: .standard), addresses: [own])
    var routers = [VirtualRouter](repeating: fresh, count: groups)
    var now = Instant.zero

    func all(_ event: VirtualRouter.Event, after pause: Duration) {
      now = now + pause
      for number in routers.indices { keep(routers[number].handle(event, at: now)) }
    }
    /// The Advertisement leaves with it, which is an event of its own.
    func allSend(_ event: VirtualRouter.Event, after pause: Duration) {
      now = now + pause
      for number in routers.indices {
        keep(routers[number].handle(event, at: now))
        keep(routers[number].handle(.sent, at: now))
      }
    }
    /// As long as a Backup waits that has just heard `better`.
    let wait = fresh.parameters.activeDownInterval(better.interval)
    all(.startup(from: own), after: .zero)
    // The life of a Backup, of an Active, of an Active that is contradicted; and a takeover.
    table.measure("Backup hears its Active", progress) { all(.received(better, from: peer), after: .milliseconds(10)) }
    table.measure("Backup takes over", progress) {
      all(.received(better, from: peer), after: .milliseconds(10))
    } batch: {
      allSend(.deadline, after: wait)
    }
    all(.received(better, from: peer), after: .milliseconds(10))
    allSend(.deadline, after: wait)
    table.measure("Active advertises", progress) { allSend(.deadline, after: .seconds(1)) }
    table.measure("Active answers a worse one", progress) { allSend(.received(worse, from: peer), after: .milliseconds(10)) }
    return table
  }
}

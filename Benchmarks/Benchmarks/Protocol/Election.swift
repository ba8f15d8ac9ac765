import Benchmark
import Engine

/// The state machine of RFC 9568, an event for each of a thousand virtual routers.
func election() {
  let own = IPv6Address(high: 0xfe80 << 48, low: 2)
  let peer = IPv6Address(high: 0xfe80 << 48, low: 3)
  let better = Advertisement(vrid: .first, priority: .owner, interval: .standard, addresses: [own])
  let configuration = Benchmark.Configuration(metrics: [.wallClock, .instructions], scalingFactor: .kilo, maxDuration: .seconds(1))

  func routers(_ count: Int) -> [VirtualRouter] {
    var router = VirtualRouter(parameters: ElectionParameters(vrid: .first, priority: .standard, interval: .standard), addresses: [own])
    _ = router.handle(.startup(from: own), at: .zero)
    return [VirtualRouter](repeating: router, count: count)
  }
  Benchmark("election-backup-hears", configuration: configuration) { benchmark in
    var routers = routers(benchmark.scaledIterations.count)
    benchmark.startMeasurement()
    for number in routers.indices { blackHole(routers[number].handle(.received(better, from: peer), at: .zero + .milliseconds(10))) }
  }
  Benchmark("election-takes-over", configuration: configuration) { benchmark in
    var routers = routers(benchmark.scaledIterations.count)
    let due = routers.first?.deadline ?? .zero
    benchmark.startMeasurement()
    for number in routers.indices {
      blackHole(routers[number].handle(.deadline, at: due))
      blackHole(routers[number].handle(.sent, at: due))
    }
  }
}

import Benchmark
import Engine

/// The packets of an election and of a takeover, a thousand at a time.
func codec() {
  let source = IPv6Address(high: 0xfe80 << 48, low: 0x0200_00ff_fe00_0001)
  let addresses = [IPv6Address(high: 0xfe80 << 48, low: 1), IPv6Address(high: 0x2001_0db8 << 32, low: 1)]
  let advertisement = Advertisement(vrid: .first, priority: .standard, interval: .standard, addresses: addresses)
  let message = advertisement.encoded(from: source)
  let configuration = Benchmark.Configuration(metrics: [.wallClock, .instructions], scalingFactor: .kilo, maxDuration: .seconds(1))

  Benchmark("codec-write-advertisement", configuration: configuration) { benchmark in
    for _ in benchmark.scaledIterations { blackHole(advertisement.encoded(from: source)) }
  }
  Benchmark("codec-read-advertisement", configuration: configuration) { benchmark in
    for _ in benchmark.scaledIterations {
      blackHole(try Advertisement(parsing: message, from: source, to: .allVRRPRouters, hopLimit: 255))
    }
  }
  Benchmark("codec-write-announcement", configuration: configuration) { benchmark in
    let announcement = NeighborAdvertisement(announcing: addresses[0], of: .first)
    for _ in benchmark.scaledIterations { blackHole(announcement.frame(from: addresses[0], at: .virtualRouter(.first))) }
  }
}

import Engine
import Transport

/// What it costs to write and to read the packets of an election and of a takeover.
struct CodecBenchmark {
  static let addressBounds = 1...Configuration.Limit.addresses
  static let roundBounds = 1...100_000
  private static let operations = 10_000

  let addresses: Int
  let rounds: Int

  func run() throws -> CostTable {
    let source = IPv6Address(high: 0xfe80 << 48, low: 0x0200_00ff_fe00_0001)
    let own = (0..<addresses).map { IPv6Address(high: $0 == 0 ? 0xfe80 << 48 : 0x2001_0db8 << 32, low: UInt64($0) + 1) }
    let advertisement = Advertisement(vrid: .first, priority: .standard, interval: .standard, addresses: own)
    let announcement = NeighborAdvertisement(announcing: own[0], of: .first)
    let mac = MACAddress.virtualRouter(.first)
    let message = advertisement.encoded(from: source)
    let advertisementFrame = advertisement.frame(from: source)
    let announcementFrame = announcement.frame(from: own[0], at: mac)

    var table = CostTable(
      benchmark: "codec",
      words: "\(Self.operations) packets a batch, \(addresses) address\(addresses == 1 ? "" : "es") in an Advertisement",
      operationsPerBatch: Self.operations, rounds: rounds)
    let progress = ProgressBar("codec", total: CostTable.steps(operations: 7, rounds: rounds))
    defer { progress.end() }
    table.measure("Advertisement: write", progress) { for _ in 0..<Self.operations { keep(advertisement.encoded(from: source)) } }
    try table.measure("Advertisement: check and read", progress) {
      for _ in 0..<Self.operations { keep(try Advertisement(parsing: message, from: source, to: .allVRRPRouters, hopLimit: 255)) }
    }
    var discards = DiscardMeasurement(from: source)
    let bad: [UInt8] = message.dropLast() + [0xff]
    table.measure("bad Advertisement: check, count and keep", progress) {
      for _ in 0..<Self.operations { keep(discards.take(bad)) }
    }
    table.measure("Advertisement: write with its frame", progress) {
      for _ in 0..<Self.operations { keep(advertisement.frame(from: source)) }
    }
    table.measure("announcement: write with its frame", progress) {
      for _ in 0..<Self.operations { keep(announcement.frame(from: own[0], at: mac)) }
    }
    table.measure("frame of an Advertisement: read", progress) { for _ in 0..<Self.operations { keep(Frame(parsing: advertisementFrame)) } }
    table.measure("frame of an announcement: read", progress) { for _ in 0..<Self.operations { keep(Frame(parsing: announcementFrame)) } }
    return table
  }
}

import ArgumentParser

struct BenchCodecCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "codec",
    abstract: "Nanoseconds to write and to read an Advertisement and an announcement.",
    discussion: """
      Writing includes the checksum, reading every check of RFC 9568 7.1. With its frame: Ethernet and IPv6 headers too, as it goes to the \
      kernel. Needs no rights.
      """)

  @Option(help: "Addresses in an Advertisement, 1 to 20.")
  var addresses = 2

  @Option(help: "Batches that are counted, 1 to 100000.")
  var rounds = 100

  @Flag(help: "As JSON.")
  var json = false

  func validate() throws {
    try require(addresses, "--addresses", in: CodecBenchmark.addressBounds)
    try require(rounds, "--rounds", in: CodecBenchmark.roundBounds)
  }

  func run() throws {
    let table = try CodecBenchmark(addresses: addresses, rounds: rounds).run()
    print(json ? try JSONText.encode(table) : table.description)
  }
}

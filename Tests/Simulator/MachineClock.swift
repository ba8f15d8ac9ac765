public import Engine

/// The monotonic clock of one machine, which is a little fast or slow.
public final class MachineClock: TimeSource {
  private unowned let world: World
  /// How much faster than the world it runs; negative: slower.
  public let partsPerMillion: Int64

  public init(world: World, partsPerMillion: Int64 = 0) {
    precondition(abs(partsPerMillion) < 1_000_000, "a clock that stands still or runs backwards is none")
    self.world = world
    self.partsPerMillion = partsPerMillion
  }

  public var now: Instant { reading(at: world.now) }

  /// What it shows at a moment of the world.
  func reading(at time: Instant) -> Instant {
    let nanoseconds = time.nanoseconds
    return Instant(
      nanoseconds: nanoseconds + nanoseconds / 1_000_000 * partsPerMillion + nanoseconds % 1_000_000 * partsPerMillion / 1_000_000)
  }

  /// The first moment of the world at which this clock shows `reading`, or has passed it.
  func moment(of reading: Instant) -> Instant {
    guard partsPerMillion != 0 else { return reading }
    let (quotient, rest) = reading.nanoseconds.quotientAndRemainder(dividingBy: 1_000_000 + partsPerMillion)
    var moment = Instant(nanoseconds: quotient * 1_000_000 + rest * 1_000_000 / (1_000_000 + partsPerMillion))
    while self.reading(at: moment) < reading { moment.nanoseconds += 1 }
    while self.reading(at: moment - .nanoseconds(1)) >= reading { moment.nanoseconds -= 1 }
    return moment
  }
}

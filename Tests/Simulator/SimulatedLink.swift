import Engine
import Synchronization

/// A LAN: delivers each Advertisement to every other station, some time later, unless it is lost or the way is cut. It never reorders.
public final class SimulatedLink: Sendable {
  private struct Station: Sendable {
    let name: String
    let loop: Loop
    let receive: @Sendable (Advertisement, IPv6Address) -> Void
  }

  private struct Way: Hashable, Sendable {
    let from: String
    let to: String
  }

  private struct State: Sendable {
    var stations: [Station] = []
    var cut: Set<Way> = []
    var lastArrival: [Way: Instant] = [:]
    var lossPerMille = 0
  }

  private unowned let world: World
  /// How long an Advertisement is on its way.
  public let delay: ClosedRange<Duration>
  private let state = Mutex(State())

  public init(world: World, delay: ClosedRange<Duration> = .microseconds(50)...(.microseconds(500))) {
    self.world = world
    self.delay = delay
  }

  public func lose(perMille: Int) { state.withLock { $0.lossPerMille = perMille } }

  /// What one sends the other does not hear, until `heal`.
  public func cut(from sender: String, to receiver: String) {
    state.withLock { state in
      _ = state.cut.insert(Way(from: sender, to: receiver))
    }
  }

  /// Neither hears the other, until `heal`.
  public func cut(between one: String, and other: String) {
    cut(from: one, to: other)
    cut(from: other, to: one)
  }

  public func heal() { state.withLock { $0.cut = [] } }

  func attach(
    _ name: String, on loop: Loop, receive: @escaping @Sendable (Advertisement, IPv6Address) -> Void
  ) -> any AdvertisementPort {
    state.withLock { $0.stations.append(Station(name: name, loop: loop, receive: receive)) }
    return Port(link: self, name: name)
  }

  private struct Port: AdvertisementPort {
    let link: SimulatedLink
    let name: String

    func send(_ advertisement: Advertisement, from source: IPv6Address) { link.send(advertisement, from: name, source) }
  }

  private func send(_ advertisement: Advertisement, from sender: String, _ source: IPv6Address) {
    let (stations, cut, loss) = state.withLock { ($0.stations, $0.cut, $0.lossPerMille) }
    for station in stations where station.name != sender {
      let way = Way(from: sender, to: station.name)
      guard !cut.contains(way), !world.chance(perMille: loss) else { continue }
      let earliest = world.now + world.draw(delay)
      let arrival = state.withLock { state in
        let arrival = max(earliest, (state.lastArrival[way] ?? .zero) + .nanoseconds(1))
        state.lastArrival[way] = arrival
        return arrival
      }
      world.schedule(arrival, on: station.loop, .datagram) { station.receive(advertisement, source) }
    }
  }
}

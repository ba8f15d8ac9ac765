import Engine
import Synchronization

/// A LAN: delivers each Advertisement to every other station, some time later, unless it is lost or the way is cut. It never reorders.
///
/// The kernels of its stations are part of it: one may refuse to send, and one may keep what has arrived to itself for a while.
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
    /// So many in a row are lost at most, on each way.
    var lossesInARow = Int.max
    var lost: [Way: Int] = [:]
    /// Stations whose kernel refuses to send.
    var refusing: Set<String> = []
    /// What waits at stations that are stalled, in the order of its arrival.
    var backlog: [String: [World.Action]] = [:]
  }

  private unowned let world: World
  /// How long an Advertisement is on its way.
  public let delay: ClosedRange<Duration>
  private let state = Mutex(State())

  public init(world: World, delay: ClosedRange<Duration> = .microseconds(50)...(.microseconds(500))) {
    self.world = world
    self.delay = delay
  }

  public func lose(perMille: Int, inARow limit: Int = .max) {
    state.withLock { state in
      state.lossPerMille = perMille
      state.lossesInARow = limit
    }
  }

  /// The kernel of this station refuses to send, until `accept`.
  public func refuse(from sender: String) { state.withLock { _ = $0.refusing.insert(sender) } }
  public func accept(from sender: String) { state.withLock { _ = $0.refusing.remove(sender) } }

  /// What arrives at this station waits, until `proceed`.
  public func stall(to receiver: String) { state.withLock { $0.backlog[receiver] = $0.backlog[receiver] ?? [] } }

  public func proceed(to receiver: String) {
    let (waiting, loop) = state.withLock { state in
      (state.backlog.removeValue(forKey: receiver) ?? [], state.stations.first { $0.name == receiver }?.loop)
    }
    world.schedule(world.now, on: loop, .datagram) { for action in waiting { action() } }
  }

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

    func send(_ advertisement: Advertisement, from source: IPv6Address) -> SendOutcome { link.send(advertisement, from: name, source) }
  }

  private func send(_ advertisement: Advertisement, from sender: String, _ source: IPv6Address) -> SendOutcome {
    let (stations, cut, isRefused) = state.withLock { ($0.stations, $0.cut, $0.refusing.contains(sender)) }
    guard !isRefused else { return .refused }
    for station in stations where station.name != sender {
      let way = Way(from: sender, to: station.name)
      guard !cut.contains(way), !isLost(way) else { continue }
      let earliest = world.now + world.draw(delay)
      let arrival = state.withLock { state in
        let arrival = max(earliest, (state.lastArrival[way] ?? .zero) + .nanoseconds(1))
        state.lastArrival[way] = arrival
        return arrival
      }
      world.at(arrival) { [weak self] in self?.arrive(at: station) { station.receive(advertisement, source) } }
    }
    return .sent
  }

  private func isLost(_ way: Way) -> Bool {
    let isUnlucky = world.chance(perMille: state.withLock { $0.lossPerMille })
    return state.withLock { state in
      let row = isUnlucky ? state.lost[way, default: 0] + 1 : 0
      state.lost[way] = row <= state.lossesInARow ? row : 0
      return row > 0 && row <= state.lossesInARow
    }
  }

  private func arrive(at station: Station, _ action: @escaping World.Action) {
    let waits = state.withLock { state in
      state.backlog[station.name]?.append(action)
      return state.backlog[station.name] != nil
    }
    if !waits { world.schedule(world.now, on: station.loop, .datagram, action) }
  }
}

import Engine
import Synchronization

/// A LAN: delivers each Advertisement to every other station, some time later, unless it is lost or the way is cut. It neither reorders nor
/// repeats, unless it is told to.
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
    /// Stations whose cable is out.
    var unplugged: Set<String> = []
    var lossPerMille = 0
    /// So many in a row are lost at most, on each way.
    var lossesInARow = Int.max
    var repeatsPerMille = 0
    var reorders = false
    /// What is on its way for longer than `delay`, and how much longer.
    var detour: (perMille: Int, by: ClosedRange<Duration>)?
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

  /// Some arrive twice; 0: none any more.
  public func `repeat`(perMille: Int) { state.withLock { $0.repeatsPerMille = perMille } }

  /// Whether what left later may arrive earlier.
  public func reorder(_ reorders: Bool) { state.withLock { $0.reorders = reorders } }

  /// Some arrive so much later than others; `nil`: none any more.
  public func detour(perMille: Int, by delay: ClosedRange<Duration>?) { state.withLock { $0.detour = delay.map { (perMille, $0) } } }

  /// The cable of this station is out: what it sends is lost, though its kernel takes it, and it hears nothing.
  public func unplug(_ station: String) { state.withLock { _ = $0.unplugged.insert(station) } }
  public func plug(_ station: String) { state.withLock { _ = $0.unplugged.remove(station) } }
  public func isPlugged(_ station: String) -> Bool { state.withLock { !$0.unplugged.contains(station) } }

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
    state.withLock { state in
      // A process that is started again has the place of its predecessor.
      state.stations.removeAll { $0.name == name }
      state.stations.append(Station(name: name, loop: loop, receive: receive))
    }
    return Port(link: self, name: name)
  }

  private struct Port: AdvertisementPort {
    let link: SimulatedLink
    let name: String

    func send(_ advertisement: Advertisement, from source: IPv6Address) -> SendOutcome { link.send(advertisement, from: name, source) }
  }

  private func send(_ advertisement: Advertisement, from sender: String, _ source: IPv6Address) -> SendOutcome {
    let state = state.withLock { $0 }
    guard !state.refusing.contains(sender) else { return .refused }
    for station in state.stations where station.name != sender {
      let way = Way(from: sender, to: station.name)
      guard !state.cut.contains(way), state.unplugged.isDisjoint(with: [sender, station.name]), !isLost(way) else { continue }
      let copies = state.repeatsPerMille > 0 && world.chance(perMille: state.repeatsPerMille) ? 2 : 1
      for _ in 0..<copies {
        world.at(arrival(on: way, of: state)) { [weak self] in self?.arrive(at: station) { station.receive(advertisement, source) } }
      }
    }
    return .sent
  }

  private func arrival(on way: Way, of weather: State) -> Instant {
    var earliest = world.now + world.draw(delay)
    if let detour = weather.detour, world.chance(perMille: detour.perMille) { earliest = earliest + world.draw(detour.by) }
    return state.withLock { state in
      let arrival = weather.reorders ? earliest : max(earliest, (state.lastArrival[way] ?? .zero) + .nanoseconds(1))
      state.lastArrival[way] = max(arrival, state.lastArrival[way] ?? .zero)
      return arrival
    }
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
    let (waits, isGone) = state.withLock { state in
      let isGone = !state.stations.contains { $0.loop === station.loop }
      if !isGone { state.backlog[station.name]?.append(action) }
      return (state.backlog[station.name] != nil, isGone)
    }
    if !waits, !isGone { world.schedule(world.now, on: station.loop, .datagram, action) }
  }
}

public import Engine
import Synchronization

/// One deadline of one group.
public final class SimulatedTimer: WakeSource {
  private struct State: Sendable {
    var setting: UInt64 = 0
    var fire: World.Action?
  }

  private unowned let world: World
  private let loop: Loop
  private let clock: MachineClock
  private let state = Mutex(State())

  /// - Parameter clock: What its deadlines are read by; one that is never wrong if left out.
  public init(world: World, loop: Loop, clock: MachineClock? = nil) {
    self.world = world
    self.loop = loop
    self.clock = clock ?? MachineClock(world: world)
  }

  /// What happens when the deadline has come.
  public func onFire(_ fire: @escaping @Sendable () -> Void) { state.withLock { $0.fire = fire } }

  public func wake(at deadline: Instant?) {
    let setting = state.withLock { state in
      state.setting += 1
      return state.setting
    }
    guard let deadline else { return }
    // How late it is turns out when it is due, and not when it is set.
    world.at(clock.moment(of: deadline)) { [weak self] in self?.isDue(setting) }
  }

  private func isDue(_ setting: UInt64) {
    world.schedule(world.now + loop.drawLateness(), on: loop, .timer) { [weak self] in self?.fire(setting) }
  }

  private func fire(_ setting: UInt64) {
    // Set anew meanwhile: that one is another entry in the agenda.
    let fire = state.withLock { $0.setting == setting ? $0.fire : nil }
    fire?()
  }
}

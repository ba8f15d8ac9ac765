import Engine
import Policies
import Transport

/// A way of bringing a management group's state to many followers.
protocol FanOutDesign {
  var name: String { get }
  var words: String { get }
  /// How many arrive at the end of a round.
  var participants: Int { get }

  /// Lets every follower hear of the publisher from now on; the present state is the first round.
  func join(_ publisher: PublisherUnderHand)
  /// Ends what `join` began, once the publisher has ended its states.
  func leave()
}

/// Service groups and the loops they live on.
struct Followers {
  let loops: [EventLoop]
  let kernels: [CountingKernel]
  let groups: [ServiceGroup]
  let rounds: RoundWatch

  /// - Throws: when there are no threads or descriptors for the loops.
  init(groups count: Int, loops loopCount: Int, rounds: RoundWatch) throws(TransportError) {
    self.rounds = rounds
    var loops: [EventLoop] = []
    for number in 0..<loopCount { loops.append(try EventLoop(name: "lane \(number)")) }
    self.loops = loops
    let kernels = loops.map { CountingKernel(loop: $0, rounds: rounds) }
    self.kernels = kernels
    let policy = Unflowdown()
    groups = (0..<count).map { number in
      let place = number % loopCount
      return ServiceGroup(slot: GroupSlot(number), policy: policy, kernel: kernels[place], executor: loops[place])
    }
  }

  /// Those that live on one loop.
  func groups(on place: Int) -> [ServiceGroup] { stride(from: place, to: groups.count, by: loops.count).map { groups[$0] } }

  func stop() { for loop in loops { loop.stop() } }
}

/// Every group has a stream and a task of its own: what `for await` in an actor is when nobody shares anything.
final class StreamPerGroup: FanOutDesign {
  let name = "stream per group"
  let words = "an AsyncStream and a task for every service group"
  private let followers: Followers
  private var tasks: [Task<Void, Never>] = []

  init(_ followers: Followers) {
    self.followers = followers
    let clock = MonotonicClock()
    for (place, loop) in followers.loops.enumerated() {
      let groups = followers.groups(on: place)
      loop.execute { for group in groups { group.assumeIsolated { _ = $0.handle(.interface(.up), at: clock.now) } } }
    }
  }

  var participants: Int { followers.groups.count }

  func join(_ publisher: PublisherUnderHand) {
    let rounds = followers.rounds
    tasks = followers.groups.enumerated().map { number, group in
      let states = publisher.group.states()
      return Task(name: "follower \(number)", executorPreference: followers.loops[number % followers.loops.count]) {
        await group.follow(states, rounds)
      }
    }
  }

  func leave() { tasks = [] }
}

extension ServiceGroup {
  /// Follows by itself, as a lane does for many.
  fileprivate func follow(_ states: ManagementStates, _ rounds: RoundWatch) async {
    let clock = MonotonicClock()
    for await state in states {
      handle(.management(state), at: clock.now)
      rounds.decided()
      rounds.finished()
    }
  }
}

/// The product's: one stream for each lane, whose groups decide by function calls on the lane's executor.
final class StreamPerLane: FanOutDesign {
  let name = "stream per lane"
  let words = "the product's: an AsyncStream for every lane, function calls within"
  private let followers: Followers
  private var tasks: [Task<Void, Never>] = []

  private struct Quiet: SwitchoverJournal {
    func finished(_ switchover: Switchover) {}
    func became(_ state: RouterState, from old: RouterState, group: GroupSlot, because: FollowingCause, at: Instant) {}
  }

  init(_ followers: Followers) { self.followers = followers }

  var participants: Int { followers.loops.count }

  func join(_ publisher: PublisherUnderHand) {
    tasks = followers.loops.enumerated().map { place, loop in
      let waker = LaneWaker()
      let lane = Lane(
        executor: loop, kernel: followers.kernels[place], time: MonotonicClock(),
        wake: loop.timer { waker.wake() }, journal: Quiet())
      waker.set(lane)
      let groups = followers.groups(on: place)
      let states = publisher.group.states()
      return Task(name: "lane \(place)", executorPreference: loop) {
        await lane.take(groups)
        await lane.follow(states)
      }
    }
  }

  func leave() { tasks = [] }
}

extension Lane {
  /// Takes in groups whose interfaces are up already.
  fileprivate func take(_ groups: [ServiceGroup]) {
    for group in groups {
      group.assumeIsolated { _ = $0.handle(.interface(.up), at: .zero) }
      add(group)
    }
  }
}

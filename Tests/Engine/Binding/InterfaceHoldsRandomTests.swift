import Engine
import Testing

@Suite struct InterfaceHoldsRandomTests {
  @Test(arguments: 0..<UInt64(300))
  func holdsKeepTheirPromisesWhateverTheOrderOfThings(seed: UInt64) {
    var run = HoldsRun(seed: seed, refuses: false)
    for _ in 0..<20 {
      for _ in 0..<30 { run.step() }
      run.settle()
      #expect(run.complaints == [], "seed \(seed):\n\(run.history.suffix(30).joined(separator: "\n"))")
      if !run.complaints.isEmpty { return }
    }
  }

  @Test(arguments: 0..<UInt64(100))
  func aKernelThatRefusesNeverMakesUsBringUpWhatOthersTookDown(seed: UInt64) {
    var run = HoldsRun(seed: seed, refuses: true)
    for _ in 0..<400 { run.step() }
    #expect(!run.kernel.broughtUpWhatOthersTookDown, "seed \(seed):\n\(run.history.suffix(30).joined(separator: "\n"))")
  }

  @Test func theRunsHoldReleaseAndDisagree() {
    var counts: [String: Int] = [:]
    for seed in 0..<UInt64(80) {
      var run = HoldsRun(seed: seed, refuses: false)
      for _ in 0..<400 { run.step() }
      counts.merge(run.counts, uniquingKeysWith: +)
    }
    for effect in ["takeDown", "bringUp", "heldAgain", "up", "held", "lost"] {
      #expect(counts[effect, default: 0] > 20, "\(effect)")
    }
  }
}

/// `InterfaceHolds`, a kernel, and groups that want and release at random.
private struct HoldsRun {
  private(set) var kernel: SimulatedLinks
  private(set) var history: [String] = []
  private(set) var complaints: [String] = []
  private(set) var counts: [String: Int] = [:]
  private var random: SeededGenerator
  private var holds = InterfaceHolds()
  private var holders: Set<GroupID> = []
  private var isSuspended = false
  private var isWanted: Bool { !holders.isEmpty && !isSuspended }
  private var now = Instant.zero

  private static let groups = (UInt8(1)...3).map { GroupID(interface: SimulatedLinks.name, vrid: .test($0)) }

  init(seed: UInt64, refuses: Bool) {
    random = SeededGenerator(seed: seed)
    kernel = SimulatedLinks(refuses: refuses)
    perform(holds.observe(SimulatedLinks.name, kernel.link, at: now), of: "start")
  }

  mutating func step() {
    let name = SimulatedLinks.name
    let group = Self.groups.randomElement(using: &random) ?? Self.groups[0]
    switch Int.random(in: 0..<14, using: &random) {
    case 0, 1:
      let grace: Duration = random.chance(1, in: 2) ? .zero : .milliseconds(5)
      holders.insert(group)
      perform(holds.hold(name, for: group, grace: grace, at: now), of: "hold \(group) \(grace)")
    case 2, 3:
      holders.remove(group)
      perform(holds.release(name, for: group), of: "release \(group)")
    case 12:
      isSuspended.toggle()
      perform(isSuspended ? holds.suspend(name) : holds.resume(name, at: now), of: isSuspended ? "suspend" : "resume")
    case 13: perform(holds.retry(at: now), of: "retry")
    case 4, 5, 6: carryOut()
    case 7, 8, 9: deliver(coalesced: random.chance(1, in: 3))
    case 10:
      now = now + .milliseconds(Int64.random(in: 1...4, using: &random))
      perform(holds.expire(at: now), of: "expire at \(now)")
    default:
      kernel.change(using: &random)
      history.append("others: \(kernel.link)")
      // Who takes an interface down at the same moment as we do can't be told from us: they are given time to be heard.
      while kernel.downBy == .others, !kernel.notifications.isEmpty { deliver(coalesced: false) }
    }
    if kernel.broughtUpWhatOthersTookDown { complain("brought up what others took down") }
  }

  /// Until nothing is on its way any more and every grace is over.
  mutating func settle() {
    repeat {
      while !kernel.isQuiet {
        carryOut()
        deliver(coalesced: false)
      }
      now = now + .milliseconds(10)
      perform(holds.expire(at: now), of: "expire at \(now)")
    } while !kernel.isQuiet
    let condition = holds.condition(of: SimulatedLinks.name)
    if !isWanted {
      if kernel.downBy == .us { complain("left down") }
      if condition != (kernel.link == .usable ? .up : .lost) { complain("\(condition) on a link that is \(kernel.link)") }
    } else {
      if kernel.link == .usable || condition == .up { complain("usable though held") }
      if kernel.downBy == .us, condition != .held { complain("\(condition) though we took it down") }
    }
  }

  private mutating func carryOut() {
    let order = kernel.orders.first
    let isRefused = kernel.carryOutNext(using: &random)
    if let order { history.append("kernel: \(order)\(isRefused ? " refused" : ""), \(kernel.link)") }
    if isRefused, let order {
      perform(holds.failed(SimulatedLinks.name, to: order == .takeDown(SimulatedLinks.name) ? .takeDown : .bringUp, at: now), of: "refused")
    }
  }

  private mutating func deliver(coalesced: Bool) {
    for link in kernel.nextNotifications(coalesced: coalesced) {
      perform(holds.observe(SimulatedLinks.name, link, at: now), of: "observe \(link)")
    }
  }

  private mutating func perform(_ effects: [InterfaceHolds.Effect], of cause: String) {
    history.append("\(cause) -> \(effects)")
    for effect in effects {
      switch effect {
      case .takeDown:
        counts["takeDown", default: 0] += 1
        if !isWanted { complain("taken down for nobody") }
        kernel.take(effect)
      case .bringUp:
        counts["bringUp", default: 0] += 1
        if isWanted { complain("brought up though held") }
        kernel.take(effect)
      case .heldAgain: counts["heldAgain", default: 0] += 1
      case .condition(_, let condition): counts["\(condition)", default: 0] += 1
      }
    }
  }

  private mutating func complain(_ what: String) { complaints.append("\(what), after step \(history.count)") }
}

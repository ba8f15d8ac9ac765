import Engine
import Policies
import Simulator
import Synchronization
import Testing

@testable import Daemon

/// A reload and a fresh start come to the same, whatever the two files are; and who is in both of them the same hears of nothing.
@Suite struct ReloadPropertyTests {
  @Test(arguments: 0..<20) func aReloadComesToTheSameAsAFreshStart(block: Int) throws {
    for number in 0..<50 {
      let seed = UInt64(block * 50 + number)
      var random = SeededGenerator(seed: seed)
      let (old, new) = (RandomFile(using: &random), RandomFile(using: &random))
      let states = [RouterState.initialize, .backup, .active].shuffled(using: &random)
      let (before, after) = (try old.read(), try new.read())

      let reloaded = SimulatedSupervisor(seed: seed, states)
      reloaded.start(before)
      let touched = reloaded.touched {
        reloaded.reload(to: after)
      }
      let fresh = SimulatedSupervisor(seed: seed, states)
      fresh.start(after)

      let story = "seed \(seed)\n\(old.text)\n\(new.text)"
      #expect(reloaded.picture == fresh.picture, "\(story)")
      let same = after.groups.filter { group in before.groups.contains { $0 == group } && reloaded.isUndisturbed(group, before, after) }
      #expect(touched.isDisjoint(with: same.map(\.id)), "\(story)")
    }
  }

  @Test func theFilesDifferInEveryWay() throws {
    var kinds: [String: Int] = [:]
    for seed in 0..<UInt64(200) {
      var random = SeededGenerator(seed: seed)
      let (old, new) = (try RandomFile(using: &random).read(), try RandomFile(using: &random).read())
      let plan = ReloadPlan(from: old, old.catalog, to: new, new.catalog)
      kinds["added", default: 0] += plan.added.count
      kinds["removed", default: 0] += plan.removed.count
      kinds["remade", default: 0] += plan.remade.count
      kinds["unchanged", default: 0] += plan.unchanged
      for change in plan.adjusted { for aspect in change.aspects { kinds["\(aspect)", default: 0] += 1 } }
    }
    for kind in ["added", "removed", "remade", "unchanged", "name", "election", "addresses", "binding", "service"] {
      #expect(kinds[kind, default: 0] > 20, "\(kind): \(kinds)")
    }
  }
}

extension Configuration {
  fileprivate var catalog: PolicyCatalog { PolicyCatalog.builtIn.adding(policies) }
}

/// A configuration of a few groups, drawn.
private struct RandomFile {
  let text: String

  /// Two that do the same, one that holds as flowdown does, and one that never does anything.
  private static let policies = """
    policies:
      - {name: calm, rows: [{management: active, interface: up, state: active}], default: {state: initialize}}
      - {name: quiet, rows: [{management: active, interface: up, state: active}], default: {state: initialize}}
      - {name: firm, rows: [{management: active, state: initialize, interface: [held, lost]}, {management: active, state: active}], default: {state: initialize, hold: true}}

    """

  init(using random: inout SeededGenerator) {
    func draw<Value>(_ values: [Value]) -> Value { values.randomElement(using: &random) ?? values[0] }
    let leaders = draw([["core", "aux"], ["core", "aux"], ["aux", "core"], ["hub", "aux"]])
    var lines = ["groups:"]
    // The second moves to another interface at times, under its name.
    for (name, interface, vrid) in [(leaders[0], "m0", 1), (leaders[1], draw(["m1", "m1", "m2"]), 2)] {
      lines.append("  - {name: \(name), management: true, interface: \(interface), vrid: \(vrid), priority: \(draw([100, 200]))}")
    }
    for number in 1...6 {
      let addresses = draw(["[\"fe80::1\"]", "[\"fe80::1\"]", "[\"fe80::1\", \"2001:db8::\(number)\"]"])
      let more = draw(["", "", ", accept-mode: true", ", name: n\(number)"])
      let mode = draw(["flowdown", "flowdown", "unflowdown", "calm", "quiet", "firm"])
      switch draw([0, 1, 2, 2, 2, 2]) {
      case 0: continue
      case 1: lines.append("  - {interface: s\(number), vrid: 10, addresses: \(addresses), priority: \(draw([50, 70]))\(more)}")
      default:
        lines.append("  - {interface: s\(number), vrid: 10, follow: \(draw(leaders)), mode: \(mode), addresses: \(addresses)\(more)}")
      }
    }
    text = Self.policies + lines.joined(separator: "\n") + "\n"
  }

  func read() throws -> Configuration {
    try Configuration(yaml: text, file: "gw.yaml", modes: PolicyCatalog.builtIn.known, hostName: "gw")
  }
}

/// Lanes and their groups on a simulated kernel, to which a plan is carried out as the supervisor does: what leaves first, then what changes, then
/// what comes. Belongs to the thread that runs the world; sendable because the kernel's closure holds it.
private final class SimulatedSupervisor: @unchecked Sendable {
  private let world: World
  private let loop: Loop
  private let kernel: SimulatedKernel
  private let recorder = Recorder()
  private let leaderStates: [RouterState]
  private var lanes: [GroupID: Lane] = [:]
  private var groups: [GroupID: (slot: GroupSlot, group: ServiceGroup, leader: GroupID)] = [:]
  private var configuration: Configuration?
  private var slots = 0
  private var time = Instant.zero

  init(seed: UInt64, _ states: [RouterState]) {
    world = World(seed: seed)
    loop = world.makeLoop()
    kernel = SimulatedKernel(world: world, loop: loop, grace: .seconds(1))
    leaderStates = states
    kernel.onConditions { [weak self] conditions in self?.tell(conditions) }
  }

  private func tell(_ conditions: [(GroupSlot, InterfaceCondition)]) {
    for lane in lanes.values { lane.assumeIsolated { $0.interfaces(conditions) } }
  }

  private func settle() {
    time = time + .seconds(10)
    world.run(until: time)
  }

  // MARK: Going over

  func start(_ configuration: Configuration) {
    self.configuration = configuration
    add(configuration.groups)
    settle()
  }

  func reload(to new: Configuration) {
    guard let old = configuration else { return }
    let plan = ReloadPlan(from: old, old.catalog, to: new, new.catalog)
    remove(plan.removed + plan.remade.map(\.old))
    configuration = new
    for change in plan.adjusted {
      guard let (slot, _, leader) = groups[change.new.id], case .service(_, let mode) = change.new.role, let policy = new.catalog[mode],
        let lane = lanes[leader]
      else { continue }
      loop.perform {
        lane.assumeIsolated { lane in
          if change.aspects.contains(.service) { lane.restate([slot]) }
          if change.aspects.contains(.binding) { lane.rebind([(slot, policy)]) }
        }
      }
    }
    add(plan.remade.map(\.new) + plan.added)
    settle()
  }

  private func remove(_ leaving: [GroupConfiguration]) {
    for group in leaving {
      if let (slot, _, leader) = groups.removeValue(forKey: group.id) {
        loop.perform { lanes[leader]?.assumeIsolated { $0.remove([slot]) } }
        kernel.withdraw(slot)
      }
    }
    for group in leaving where group.election != nil { lanes[group.id] = nil }
  }

  private func add(_ coming: [GroupConfiguration]) {
    guard let configuration else { return }
    for group in coming {
      guard case .management = group.role else { continue }
      let timer = SimulatedTimer(world: world, loop: loop)
      let lane = Lane(executor: loop, kernel: kernel, time: world, wake: timer, journal: recorder)
      timer.onFire { [weak lane] in lane?.assumeIsolated { $0.wakeUp() } }
      lanes[group.id] = lane
      let state = ManagementState(
        state: leaderStates[Int(group.id.vrid.rawValue)], epoch: 1, announcements: 1, cause: .startup, detected: world.now)
      loop.perform { lane.assumeIsolated { $0.round(state) } }
    }
    for group in coming {
      guard case .service(let name, let mode) = group.role, let policy = configuration.catalog[mode],
        let leader = configuration.groups.first(where: { $0.name == name })?.id, let lane = lanes[leader]
      else { continue }
      let slot = GroupSlot(slots)
      slots += 1
      let member = ServiceGroup(slot: slot, policy: policy, kernel: kernel, executor: loop)
      groups[group.id] = (slot, member, leader)
      loop.perform {
        kernel.provision(slot, group.id)
        lane.assumeIsolated { $0.add(member) }
      }
    }
  }

  // MARK: What it looks like

  /// What a group is, and its interface.
  struct Picture: Hashable {
    let id: GroupID
    let leader: GroupID
    let mode: String
    let state: RouterState
    let isArmed: Bool
    let wantsHold: Bool
    let isUp: Bool
    let told: RouterState
  }

  var picture: Set<Picture> {
    var pictures: Set<Picture> = []
    for (id, (slot, group, leader)) in groups {
      loop.perform {
        let (mode, state, isArmed, wantsHold) = group.assumeIsolated { ($0.policyName, $0.state, $0.isArmed, $0.wantsHold) }
        let picture = Picture(
          id: id, leader: leader, mode: mode, state: state, isArmed: isArmed && kernel.isArmed(slot), wantsHold: wantsHold,
          isUp: kernel.isUp(id.interface), told: kernel.state(of: slot))
        pictures.insert(picture)
      }
    }
    return pictures
  }

  /// The groups of before that were asked for anything, or changed, while `body` ran.
  func touched(_ body: () -> Void) -> Set<GroupID> {
    let count = kernel.commits.count
    var before: [(id: GroupID, slot: GroupSlot, changes: Int)] = []
    for (id, member) in groups { before.append((id, member.slot, recorder.timeline(of: member.slot).entries.count)) }
    body()
    var asked: Set<GroupSlot> = []
    for commit in kernel.commits.dropFirst(count) {
      for slots in [commit.armed, commit.disarmed, commit.held, commit.released, commit.announced] { asked.formUnion(slots) }
    }
    var touched: Set<GroupID> = []
    for (id, slot, changes) in before where asked.contains(slot) || recorder.timeline(of: slot).entries.count != changes {
      touched.insert(id)
    }
    return touched
  }

  /// Whether a group that is the same in both files has the same leader in both, too.
  func isUndisturbed(_ group: GroupConfiguration, _ old: Configuration, _ new: Configuration) -> Bool {
    guard case .service(let leader, _) = group.role else { return true }
    func id(_ configuration: Configuration) -> GroupID? { configuration.groups.first { $0.name == leader }?.id }
    return id(old) == id(new)
  }
}

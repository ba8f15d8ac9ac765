import Engine
import Logging
import Transport

// What keeps this router from serving: one follower by its interface, or all followers of a leader by a cause of the router's own.
extension Supervisor {
  /// Many followers are lost within a moment, and one line says so.
  private static let lossesGathered: Duration = .seconds(1)

  /// What keeps followers from serving is something else now.
  func record(_ changes: [(GroupSlot, Obstacle?)]) {
    for (slot, obstacle) in changes {
      guard let record = registry[slot], record.following != nil else { continue }
      losses.record(obstacle, of: record.configuration.id)
    }
    followersChanged()
    guard losses.isUnsaid, lossTimer == nil else { return }
    lossTimer = service.timer { [weak self] in self?.assumeIsolated { $0.sayLosses() } }
    lossTimer?.wake(at: clock.now + Self.lossesGathered)
  }

  private func sayLosses() {
    lossTimer = nil
    let (lost, restored) = losses.say { registry[$0]?.following != nil }
    if let lost { journal.log(.warning, lost) }
    if let restored { journal.log(.notice, restored) }
  }

  /// A leader can serve none of its followers, or can again. Its election is told before its followers are: a peer that can serve goes first.
  func become(_ inability: Obstacle?, _ slot: GroupSlot) {
    guard let election = registry[slot]?.election, election.inability != inability else { return }
    let wasUnable = election.inability != nil
    registry.updateElection(slot) {
      $0.inability = inability
      $0.fitness.isUnable = inability != nil
    }
    refit(slot)
    let name = names[slot]
    if let inability {
      let isOwner = registry[slot]?.configuration.election?.priority == .owner
      let consequence = isOwner ? "takes no part until they can" : "takes part with priority 1 until they can"
      journal.log(.error, "\(name): none of its followers can be served: \(inability): \(consequence)", ["group": "\(name)"])
    } else if wasUnable {
      journal.log(.notice, "\(name): its followers can be served again", ["group": "\(name)"])
    }
  }
}

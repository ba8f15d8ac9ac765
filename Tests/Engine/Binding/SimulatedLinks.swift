import Engine

/// A kernel with one interface, which carries out orders in their order and some time later, and says what changed some time after that.
struct SimulatedLinks {
  enum Owner { case us, others }

  static let name = "s1"

  private(set) var isPresent = true
  private(set) var hasCarrier = true
  /// Who took the interface down; `nil` while it is administratively up.
  private(set) var downBy: Owner?
  private(set) var orders: [InterfaceHolds.Effect] = []
  private(set) var notifications: [InterfaceHolds.Link] = []
  private(set) var broughtUpWhatOthersTookDown = false
  let refuses: Bool

  var link: InterfaceHolds.Link {
    if !isPresent { return .missing }
    if downBy != nil { return .down }
    return hasCarrier ? .usable : .noCarrier
  }

  var isQuiet: Bool { orders.isEmpty && notifications.isEmpty }

  init(refuses: Bool) { self.refuses = refuses }

  mutating func take(_ order: InterfaceHolds.Effect) { orders.append(order) }

  /// - Returns: Whether the kernel refused.
  mutating func carryOutNext(using random: inout SeededGenerator) -> Bool {
    guard !orders.isEmpty else { return false }
    let order = orders.removeFirst()
    guard isPresent else { return true }
    if refuses, random.chance(1, in: 4) { return true }
    switch order {
    case .takeDown: downBy = downBy ?? .us
    case .bringUp:
      if downBy == .others { broughtUpWhatOthersTookDown = true }
      downBy = nil
    case .condition, .heldAgain: preconditionFailure("\(order) is not an order")
    }
    // Said once an order is done, whether or not it changed anything.
    notifications.append(link)
    return false
  }

  /// Somebody else does something.
  mutating func change(using random: inout SeededGenerator) {
    switch Int.random(in: 0..<6, using: &random) {
    case 0, 1: hasCarrier.toggle()
    case 2: downBy = nil
    case 3:
      // With an order on its way nobody could tell who was first.
      guard isQuiet, downBy == nil else { return }
      downBy = .others
    case 4 where isQuiet:
      isPresent.toggle()
      downBy = isPresent ? .others : nil
      hasCarrier = true
    default: return
    }
    notifications.append(link)
  }

  /// The oldest notification; or the newest, after the interruption that it hides.
  mutating func nextNotifications(coalesced: Bool) -> [InterfaceHolds.Link] {
    guard let newest = notifications.last else { return [] }
    guard coalesced else { return [notifications.removeFirst()] }
    let wasInterrupted = notifications.contains(.down) && newest != .missing
    let wasGone = notifications.contains(.missing)
    notifications = []
    return (wasGone ? [.missing] : []) + (wasInterrupted ? [.down] : []) + [newest]
  }
}

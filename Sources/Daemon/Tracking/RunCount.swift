/// Believes what a script says once it has said so a few times in a row.
struct RunCount: Hashable, Sendable {
  let rise: Int
  let fall: Int
  /// `nil`: nothing is believed yet. What the first run says is believed at once.
  private(set) var believed: Bool?
  private var contrary = 0

  init(rise: Int, fall: Int) {
    self.rise = rise
    self.fall = fall
  }

  /// - Returns: what is believed from now on.
  mutating func take(_ isGood: Bool) -> Bool {
    guard let believed else {
      self.believed = isGood
      return isGood
    }
    guard isGood != believed else {
      contrary = 0
      return believed
    }
    contrary += 1
    guard contrary >= (isGood ? rise : fall) else { return believed }
    contrary = 0
    self.believed = isGood
    return isGood
  }
}

/// What a dataplane has counted since the start.
public struct DataplaneCounters: Hashable, Sendable {
  /// Frames of announcements handed to the kernel, repetitions and refreshes included.
  public let announced: UInt64
  /// How many of them repeated an announcement.
  public let repeated: UInt64
  /// How many of them reminded switches.
  public let refreshed: UInt64
  /// Groups that were not announced because they had been shut, or the lease had ended.
  public let withheld: UInt64
  /// Requests that the kernel refused.
  public let refused: UInt64
  public let linksTakenDown: UInt64
  public let linksBroughtUp: UInt64
  /// Addresses and routes of released interfaces that the kernel refused for good.
  public let settingsLost: UInt64
  /// Interfaces on which somebody removed something of ours, and it was put back.
  public let putBack: UInt64
}

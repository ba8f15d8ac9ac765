/// Hands to the dataplane what its parts tell. They are made before it.
final class DataplaneRelay: @unchecked Sendable {
  // Set once, by the thread that makes the dataplane, before any of the parts has something to tell.
  weak var dataplane: LinuxDataplane?

  func call(_ body: @Sendable (isolated LinuxDataplane) -> Void) { dataplane?.assumeIsolated { body($0) } }
}

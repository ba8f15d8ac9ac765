public import Engine
import Policies

/// A binding mode as a configuration needs to know it: what `mode:` may say, and what follows from it.
public struct KnownMode: Sendable, Equatable {
  /// The word that `mode:` says.
  public let name: String
  /// Whether some input makes its policy want the interface held down. Such a mode shares an interface with nobody else.
  public let mayHold: Bool

  public init(name: String, mayHold: Bool) {
    self.name = name
    self.mayHold = mayHold
  }

  /// Asks a policy for all 27 verdicts.
  public init(_ policy: any BindingPolicy) { self.init(name: policy.name, mayHold: policy.mayHold) }
}

public import Engine

/// The binding modes that a daemon knows, by the word an operator writes.
public struct PolicyCatalog: Sendable {
  private var policies: [String: any BindingPolicy] = [:]

  /// - Precondition: No two policies have the same name.
  public init(_ policies: [any BindingPolicy]) {
    for policy in policies {
      precondition(self.policies.updateValue(policy, forKey: policy.name) == nil, "two binding modes are named \(policy.name)")
    }
  }

  /// Flowdown and unflowdown.
  public static let builtIn = PolicyCatalog([Flowdown(), Unflowdown()])

  public subscript(name: String) -> (any BindingPolicy)? { policies[name] }

  /// In alphabetical order.
  public var names: [String] { policies.keys.sorted() }
}

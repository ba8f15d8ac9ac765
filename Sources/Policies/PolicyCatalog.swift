public import Engine

/// The binding modes that a daemon knows, by the word an operator writes.
public struct PolicyCatalog: Sendable {
  private var policies: [String: any BindingPolicy] = [:]

  /// - Precondition: No two policies have the same name.
  public init(_ policies: [any BindingPolicy]) {
    for policy in policies { add(policy) }
  }

  /// Flowdown and unflowdown.
  public static let builtIn = PolicyCatalog([Flowdown(), Unflowdown()])

  /// The mode of that name; `nil` if there is none.
  public subscript(name: String) -> (any BindingPolicy)? { policies[name] }

  /// In alphabetical order.
  public var names: [String] { policies.keys.sorted() }

  /// In the order of their names.
  public var all: [any BindingPolicy] { names.compactMap { policies[$0] } }

  /// These and those of a configuration.
  ///
  /// - Precondition: No two policies have the same name.
  public func adding(_ tables: [TablePolicy]) -> PolicyCatalog {
    var catalog = self
    for table in tables { catalog.add(table) }
    return catalog
  }

  private mutating func add(_ policy: any BindingPolicy) {
    precondition(policies.updateValue(policy, forKey: policy.name) == nil, "two binding modes are named \(policy.name)")
  }
}

extension BindingPolicy {
  /// Whether some situation makes it want the interface held down.
  public var mayHold: Bool { BindingSituation.all.contains { verdict(for: $0).wantsHold } }
}

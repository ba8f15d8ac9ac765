/// Hold an interface down again whenever its binding mode says so.
public struct HoldQuestion: ControlQuestion {
  public typealias Answer = Done
  public static let name = "hold"

  /// An interface, or a group on it.
  public var name: String

  public init(name: String) { self.name = name }
}

/// Let an interface up, and leave it up whatever its binding mode says.
public struct ReleaseQuestion: ControlQuestion {
  public typealias Answer = Done
  public static let name = "release"

  /// An interface, or a group on it.
  public var name: String

  public init(name: String) { self.name = name }
}

/// What was done.
public struct Done: Codable, Equatable, Sendable {
  /// In words.
  public var message: String

  public init(_ message: String) { self.message = message }
}

/// Read the configuration anew.
public struct ReloadQuestion: ControlQuestion {
  public typealias Answer = ReloadReport
  public static let name = "reload"

  /// Only say what that would do.
  public var isPlan: Bool

  public init(isPlan: Bool) { self.isPlan = isPlan }
}

/// What a reload did, or would do.
public struct ReloadReport: Codable, Equatable, Sendable {
  public var file: String
  /// `false`: only looked at.
  public var isCarriedOut: Bool
  public var added: Int
  public var removed: Int
  /// Bound, unbound, or bound to another group.
  public var remade: Int
  /// Changed while they run.
  public var adjusted: Int
  public var unchanged: Int
  /// Keys of the file itself that have other values.
  public var settings: [String]
  /// A few names of each kind, for people.
  public var examples: [String: [String]]

  public init(
    file: String, isCarriedOut: Bool, added: Int, removed: Int, remade: Int, adjusted: Int, unchanged: Int, settings: [String],
    examples: [String: [String]]
  ) {
    self.file = file
    self.isCarriedOut = isCarriedOut
    self.added = added
    self.removed = removed
    self.remade = remade
    self.adjusted = adjusted
    self.unchanged = unchanged
    self.settings = settings
    self.examples = examples
  }
}

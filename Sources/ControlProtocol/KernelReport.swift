/// What the gate needs of the kernel, beside what the kernel has.
public struct KernelQuestion: ControlQuestion {
  public typealias Answer = KernelReport
  public static let name = "kernel"

  /// A pattern for the interface's name: `*` is any text, `?` any one character. Absent: all.
  public var interface: String?
  /// Interfaces, too, on which everything is as it should be. Absent: only those with a difference.
  public var complete: Bool?

  public init(interface: String? = nil, complete: Bool? = nil) {
    self.interface = interface
    self.complete = complete
  }
}

/// What the gate needs of the kernel, beside what the kernel has: read anew for the answer.
public struct KernelReport: Codable, Equatable, Sendable {
  public var router: String
  /// How many interfaces were looked at, and how many differ.
  public var interfaces: Int
  public var differing: Int
  /// The right to forward, of each group that elects.
  public var leases: [Lease]
  public var segments: [Segment]

  /// One election's right to forward: a moment that the gate's program reads for every packet.
  public struct Lease: Codable, Equatable, Sendable {
    public var group: String
    public var isOpen: Bool
    /// Until it ends, unless it is held anew.
    public var remainingMilliseconds: Double?

    public init(group: String, isOpen: Bool, remainingMilliseconds: Double?) {
      self.group = group
      self.isOpen = isOpen
      self.remainingMilliseconds = remainingMilliseconds
    }
  }

  /// One interface.
  public struct Segment: Codable, Equatable, Sendable {
    public var interface: String
    public var index: Int
    public var objects: [Object]
    /// How many of them are not as they should be.
    public var differing: Int

    public init(interface: String, index: Int, objects: [Object], differing: Int) {
      self.interface = interface
      self.index = index
      self.objects = objects
      self.differing = differing
    }
  }

  /// One object of the kernel's.
  public struct Object: Codable, Equatable, Sendable {
    public enum Kind: String, Codable, Sendable, CaseIterable {
      /// One of the gate's two filters.
      case filter
      /// A virtual MAC address in the interface's filter; or that a bridge hears everything.
      case mac
      /// A membership in a solicited-node group.
      case membership
      /// That Advertisements come through the interface's filter.
      case advertisements
      /// A route that has packets to a virtual address be the router's own.
      case route
      /// What the gate's program looks a virtual router up by.
      case lookup
    }

    public var kind: Kind
    public var name: String
    /// Whether the gate needs it.
    public var desired: Bool
    /// Whether the kernel has it. Absent: the kernel did not tell.
    public var actual: Bool?
    /// What is the matter with it.
    public var note: String?

    public init(kind: Kind, name: String, desired: Bool, actual: Bool?, note: String? = nil) {
      self.kind = kind
      self.name = name
      self.desired = desired
      self.actual = actual
      self.note = note
    }
  }

  public init(router: String, interfaces: Int, differing: Int, leases: [Lease], segments: [Segment]) {
    self.router = router
    self.interfaces = interfaces
    self.differing = differing
    self.leases = leases
    self.segments = segments
  }
}

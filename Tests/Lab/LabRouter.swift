/// One of the two routers under test.
public enum LabRouter: String, Hashable, Sendable, CaseIterable, CustomStringConvertible {
  case r1, r2

  public var other: LabRouter { self == .r1 ? .r2 : .r1 }
  public var description: String { rawValue }

  /// 1 or 2: what tells the addresses of the two apart.
  var number: UInt32 { self == .r1 ? 1 : 2 }
}

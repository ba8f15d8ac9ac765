internal import CNetlink

/// How long tests wait for what happens by itself, against what they do otherwise.
public enum Patience {
  /// `VRRP6D_PATIENCE`: some, where a sanitizer makes everything take many times as long; 1 if it is not set.
  public static let factor: Int = getenv("VRRP6D_PATIENCE").flatMap { Int(String(cString: $0)) } ?? 1
}

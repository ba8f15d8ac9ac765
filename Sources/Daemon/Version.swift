/// What `vrrp6d --version` says.
public enum Version {
  public static let current = "0.2.0"
}

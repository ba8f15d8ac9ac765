internal import CNetlink

/// The rights that a laboratory needs, without being root.
public enum Privileges {
  /// Starts this program anew as root of a user namespace, with a `/run` of its own, where that is needed and has not been done.
  ///
  /// Returns when nothing needs to be done, or nothing can be: ``Requirements`` then says what is missing. Otherwise the new program
  /// takes this one's place.
  public static func acquire(for arguments: [String] = CommandLine.arguments) {
    guard !Requirements.hasRights, getenv(mark) == nil, let unshare = Requirements.path(of: "unshare") else { return }
    setenv(mark, "1", 1)
    // A path of its own, because a program found by PATH is named differently in its arguments.
    let program = "/proc/\(getpid())/exe"
    let itself = resolved(program) ?? arguments[0]
    let command =
      [unshare, "-rnm", "sh", "-c", "mount -t tmpfs tmpfs /run && mkdir -p /run/netns && exec \"$@\"", "sh", itself]
      + arguments.dropFirst()
    let texts = command.map { strdup($0) }
    execv(unshare, texts + [nil])
    texts.forEach { free($0) }
  }

  private static let mark = "VRRP6D_LAB_UNSHARED"

  private static func resolved(_ link: String) -> String? {
    guard let path = realpath(link, nil) else { return nil }
    defer { free(path) }
    return String(cString: path)
  }
}

internal import CNetlink
internal import SystemPackage

/// As whom a script runs.
struct ScriptUser: Equatable {
  let name: String
  let user: uid_t
  let group: gid_t
  let groups: [gid_t]
  /// Whether that is somebody else than this process.
  let isAnother: Bool
  /// What the accounts' database says of it.
  private let home: String
  private let shell: String

  var isRoot: Bool { user == 0 }

  /// Looks a user up, which may ask a server.
  ///
  /// - Parameter text: `user`, or `user:group`; `nil`: ``Script/standardUser``, where there is such an account, and otherwise this process's own.
  /// - Throws: ESRCH when there is none of that name.
  init(_ text: String?) throws(TransportError) {
    guard let text = text ?? (Self.exists(Script.standardUser) ? Script.standardUser : nil) else {
      let own = try? Self.account(of: geteuid())
      (user, group, groups, isAnother) = (geteuid(), getegid(), [], false)
      (name, home, shell) = (own?.name ?? "\(user)", own?.home ?? "/", own?.shell ?? "/bin/sh")
      return
    }
    let parts = text.split(separator: ":", maxSplits: 1).map { String($0) }
    let account = try Self.account(named: parts.first ?? "")
    (name, home, shell, user) = (account.name, account.home, account.shell, account.user)
    group = parts.count > 1 ? try Self.group(named: parts[1]) : account.group
    groups = Self.groups(of: name, with: group)
    isAnother = user != geteuid() || group != getegid() || user != getuid()
  }

  /// Whether this machine has an account of that name. May ask a server.
  private static func exists(_ name: String) -> Bool { (try? account(named: name)) != nil }

  /// What a script finds in its environment, and nothing of this process's own: what a service manager has put there is not for it.
  var environment: [String: String] {
    [
      "PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "HOME": home, "USER": name, "LOGNAME": name, "SHELL": shell,
    ]
  }

  private struct Account {
    let name: String
    let user: uid_t
    let group: gid_t
    let home: String
    let shell: String
  }

  private static func account(named name: String) throws(TransportError) -> Account {
    try account(name) { getpwnam_r(name, $0, $1, $2, $3) }
  }

  private static func account(of user: uid_t) throws(TransportError) -> Account {
    try account("\(user)") { getpwuid_r(user, $0, $1, $2, $3) }
  }

  private static let bufferBytes = 1 << 16

  private static func account(
    _ name: String,
    _ look: (UnsafeMutablePointer<passwd>, UnsafeMutablePointer<CChar>, Int, UnsafeMutablePointer<UnsafeMutablePointer<passwd>?>) -> CInt
  ) throws(TransportError) -> Account {
    var entry = passwd()
    var buffer = [CChar](repeating: 0, count: bufferBytes)
    var found: UnsafeMutablePointer<passwd>?
    let result = buffer.withUnsafeMutableBufferPointer { buffer -> CInt in
      guard let base = buffer.baseAddress else { return CNetlink.ENOMEM }
      return look(&entry, base, buffer.count, &found)
    }
    guard result == 0, found != nil else {
      throw TransportError(operation: "find the user", object: name, errno: result == 0 ? .noSuchProcess : Errno(rawValue: result))
    }
    // What they point to is in the buffer.
    return withExtendedLifetime(buffer) {
      func text(_ pointer: UnsafeMutablePointer<CChar>?, or other: String) -> String {
        guard let text = pointer.map({ String(cString: $0) }), !text.isEmpty else { return other }
        return text
      }
      return Account(
        name: text(entry.pw_name, or: name), user: entry.pw_uid, group: entry.pw_gid, home: text(entry.pw_dir, or: "/"),
        shell: text(entry.pw_shell, or: "/bin/sh"))
    }
  }

  private static func group(named name: String) throws(TransportError) -> gid_t {
    var entry = CNetlink.group()
    var buffer = [CChar](repeating: 0, count: bufferBytes)
    var found: UnsafeMutablePointer<CNetlink.group>?
    let result = buffer.withUnsafeMutableBufferPointer { getgrnam_r(name, &entry, $0.baseAddress, $0.count, &found) }
    guard result == 0, found != nil else {
      throw TransportError(operation: "find the group", object: name, errno: result == 0 ? .noSuchProcess : Errno(rawValue: result))
    }
    return entry.gr_gid
  }

  private static func groups(of name: String, with group: gid_t) -> [gid_t] {
    var count: CInt = 64
    var groups = [gid_t](repeating: 0, count: Int(count))
    while getgrouplist(name, group, &groups, &count) < 0 { groups = [gid_t](repeating: 0, count: max(Int(count), groups.count * 2)) }
    return Array(groups.prefix(Int(count)))
  }
}

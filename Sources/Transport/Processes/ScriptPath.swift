internal import CNetlink
internal import SystemPackage

/// Whether a script can be trusted with root's rights.
enum ScriptPath {
  /// What root runs, nobody else may be able to change or replace: not the file, and no directory that leads to it.
  ///
  /// - Throws: EACCES, with the place; what the kernel says of a path that does not lead anywhere.
  static func requireSafe(_ path: String) throws(TransportError) {
    guard let resolved = realpath(path, nil) else { throw TransportError(operation: "run", object: path, errno: Errno.latest) }
    defer { free(resolved) }
    let target = String(cString: resolved)
    for place in [path, target] { try requireSafePlaces(of: place, script: path) }
  }

  private static func requireSafePlaces(of path: String, script: String) throws(TransportError) {
    var place = ""
    var parentIsSticky = false
    for part in [""] + path.split(separator: "/").map({ String($0) }) {
      place = place == "/" || place.isEmpty ? "/\(part)" : "\(place)/\(part)"
      var status = stat()
      try systemCall("look at", place) { lstat(place, &status) }
      let (mode, kind) = (CInt(bitPattern: status.st_mode), CInt(bitPattern: status.st_mode) & S_IFMT)
      let isOthers = status.st_uid != 0
      // A link's own mode means nothing; what it leads to is looked at, too.
      let isWritable = kind != S_IFLNK && (mode & 0o002 != 0 || (mode & 0o020 != 0 && status.st_gid != 0))
      let isSticky = kind == S_IFDIR && mode & S_ISVTX != 0
      // Where only owners may replace what is in a directory, whose it is decides.
      guard !isOthers, !isWritable || isSticky else {
        throw TransportError(
          operation: "run as root", object: script, errno: .permissionDenied,
          kernelText: "\(place) can be changed by \(isOthers || parentIsSticky ? "its owner, who is not root" : "others than root"): "
            + "protect it, or run the script as another user")
      }
      parentIsSticky = isSticky
    }
  }
}

internal import CNetlink
internal import SystemPackage

/// A small file that is replaced as a whole: whoever reads it, also after a crash, finds what it was or what it is.
public enum ReplacedFile {
  /// Writes a file beside and moves it into place. May wait for its file system for as long as that likes.
  ///
  /// - Throws: what the file system refuses; the file is as it was then.
  public static func write(_ bytes: [UInt8], to path: String) throws(TransportError) {
    let draft = path + ".new"
    do throws(TransportError) {
      let descriptor = try systemCall("write", draft) { open_with_mode(draft, O_WRONLY | O_CLOEXEC | O_CREAT | O_TRUNC, 0o600) }
      defer { close(descriptor) }
      var rest = bytes[...]
      while !rest.isEmpty {
        let count = try systemCall("write", draft) { rest.withUnsafeBytes { CNetlink.write(descriptor, $0.baseAddress, $0.count) } }
        rest = rest.dropFirst(count)
      }
      // Before it has the name: a name that leads to nothing is what a power failure makes of it otherwise.
      try systemCall("write", draft) { fsync(descriptor) }
      try systemCall("write", path) { rename(draft, path) }
    } catch {
      _ = unlink(draft)
      throw error
    }
  }

  /// Removes it. One that is not there is gone.
  ///
  /// - Throws: what the file system refuses.
  public static func remove(_ path: String) throws(TransportError) {
    do throws(TransportError) { try systemCall("remove", path) { unlink(path) } } catch {
      if error.errno != .noSuchFileOrDirectory { throw error }
    }
  }
}

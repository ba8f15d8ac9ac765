internal import CNetlink

/// What the parent process left at descriptors 0, 1 and 2.
public enum StandardDescriptors {
  /// Descriptor 2.
  public static let errors: CInt = STDERR_FILENO

  /// Opens those that are closed on /dev/null. Otherwise the next socket becomes one of them, and what is meant for a terminal or a log is sent
  /// there. To be called before anything is opened.
  public static func fill() {
    while true {
      // The lowest number that is free.
      let descriptor = open_with_mode("/dev/null", O_RDWR, 0)
      if descriptor > errors { close(descriptor) }
      guard (0...errors).contains(descriptor) else { return }
    }
  }

  /// Whether a descriptor is journald's, which takes its time from the moment it reads a line, and its priority from the line's beginning.
  ///
  /// - Parameter stream: what the environment has as JOURNAL_STREAM, `device:inode`. A child of a service inherits it, and may have another descriptor.
  public static func isJournal(_ descriptor: CInt = errors, stream: String?) -> Bool {
    var status = stat()
    guard let stream, fstat(descriptor, &status) == 0 else { return false }
    return stream == "\(status.st_dev):\(status.st_ino)"
  }
}

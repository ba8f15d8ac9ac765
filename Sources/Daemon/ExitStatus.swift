/// What the exit status of `vrrp6d` means, in the numbers of sysexits(3).
public enum ExitStatus: Int32, Sendable, CaseIterable {
  /// It did what it was asked to do.
  case success = 0
  /// EX_USAGE: the command line makes no sense, or names what the daemon does not have.
  case usage = 64
  /// EX_NOINPUT: the configuration file can't be read, or not in time.
  case noInput = 66
  /// EX_UNAVAILABLE: something the daemon needs isn't there: nf_tables in the kernel, or a running daemon to ask.
  case unavailable = 69
  /// EX_SOFTWARE: a contradiction of our own, such as a binding mode of the build that breaks the rules for one, or a benchmark that did not come to
  /// its end.
  case software = 70
  /// EX_OSERR: the kernel refused what it should have granted.
  case osError = 71
  /// EX_CANTCREAT: the control socket, its directory or its lock file can't be made.
  case cannotCreate = 73
  /// EX_TEMPFAIL: another daemon holds the name or the control socket, or the one that was asked is busy, stopped or ending. Worth another
  /// try.
  case temporaryFailure = 75
  /// EX_PROTOCOL: the daemon that was asked speaks another version of the control protocol, or does not know the question.
  case otherVersion = 76
  /// EX_NOPERM: a permission is missing; the message names it.
  case noPermission = 77
  /// EX_CONFIG: the configuration was read and refused.
  case configuration = 78
}

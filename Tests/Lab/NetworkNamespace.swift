internal import CNetlink
internal import Engine

/// A named network namespace, as `ip netns` makes them.
public struct NetworkNamespace: Hashable, Sendable, CustomStringConvertible {
  public let name: String

  public init(named name: String) { self.name = name }

  public var description: String { name }

  /// Makes the namespace.
  public static func create(_ name: String) throws(LabError) -> NetworkNamespace {
    try Command(["ip", "netns", "add", name]).run()
    return NetworkNamespace(named: name)
  }

  /// Takes the name away; the kernel ends the namespace when the last process and socket in it are gone.
  public func delete() throws(LabError) { try Command(["ip", "netns", "delete", name]).run() }

  /// Every namespace that has a name.
  public static func all() throws(LabError) -> [NetworkNamespace] {
    try Command(["ip", "netns", "list"]).run().split(separator: "\n").compactMap { line in
      line.split(separator: " ").first.map { NetworkNamespace(named: String($0)) }
    }
  }

  /// Runs a command in the namespace and gives its standard output. Blocks the calling thread.
  @discardableResult
  public func run(_ command: String..., input: String = "") throws(LabError) -> String {
    try Command(["ip", "netns", "exec", name] + command, input: input).run()
  }

  /// Runs lines of `ip -6` commands in one process.
  public func batch(_ lines: [String]) throws(LabError) {
    guard !lines.isEmpty else { return }
    try Command(["ip", "-6", "-n", name, "-batch", "-"], input: lines.joined(separator: "\n") + "\n").run()
  }

  /// Runs `body` on a thread of its own that has entered the namespace, and waits for it. Sockets opened there stay in the
  /// namespace for ever, whoever uses them later.
  ///
  /// `body` is synchronous on purpose: after an `await` it would go on in another thread, outside.
  public func enter<Result: Sendable>(_ body: @escaping @Sendable () throws -> Result) throws -> Result {
    let file = try FileDescriptor.open("/run/netns/\(name)", O_RDONLY)
    let outcome = Monitor<Swift.Result<Result, any Error>?>(nil)
    let name = name
    let thread = try LabThread {
      let result = Swift.Result {
        try checked("setns \(name)") { setns(file.rawValue, CLONE_NEWNET) }
        return try body()
      }
      outcome.update { $0 = result }
    }
    thread.join()
    guard let result = outcome.read({ $0 }) else { throw LabError.timeout("the thread in \(name)") }
    return try result.get()
  }

  /// Sets kernel parameters below `/proc/sys/net`, by path and value.
  public func set(_ parameters: KeyValuePairs<String, String>) throws {
    let parameters = parameters.map { ($0.key, $0.value) }
    try enter {
      for (path, value) in parameters {
        try FileDescriptor.open("/proc/sys/net/\(path)", O_WRONLY).write(Array(value.utf8))
      }
    }
  }
}

internal import CNetlink

/// What a test or a demonstration needs from the machine.
///
/// ```swift
/// @Suite(.enabled(if: Requirements.laboratory.mayRun, Requirements.laboratory.comment))
/// ```
/// Where the environment says `CI=true`, nothing is skipped: what is missing makes the tests fail.
public struct Requirements: Sendable {
  /// What is missing, in words; empty when everything is there.
  public let missing: [String]

  public init(missing: [String]) { self.missing = missing }

  /// The rights of root, also to load programs into the kernel; iproute2 and `nft`; and a kernel with veth, bridge, macvlan, clsact and nf_tables.
  public static let laboratory = Requirements(missing: programs(["ip", "tc", "bridge", "nft"]) + rights() + kernel())

  /// True also when something is missing but skipping is not allowed.
  public var mayRun: Bool { missing.isEmpty || Self.environment("CI") == "true" }

  /// Why a test is skipped.
  public var reason: String { missing.isEmpty ? "everything is there" : "missing: \(missing.joined(separator: ", "))" }

  /// Adds a program that has to be in PATH, or in one of the directories given.
  public func with(program: String, in directories: [String] = []) -> Requirements {
    Requirements(missing: missing + Self.programs([program], in: directories))
  }

  /// Adds a user that programs are to be run as: an account, and one that this process may become.
  public func with(user: String) -> Requirements { Requirements(missing: missing + Self.users([user])) }

  /// Whether this process may make network namespaces.
  public static var hasRights: Bool { rights().isEmpty }

  /// The first place in PATH, or behind it in the directories given, with an executable file of that name.
  public static func path(of program: String, in directories: [String] = []) -> String? {
    // An ordinary user's PATH often lacks the last two.
    let places = (environment("PATH") ?? "").split(separator: ":").map { String($0) } + ["/usr/sbin", "/sbin"] + directories
    return places.map { "\($0)/\(program)" }.first { access($0, X_OK) == 0 }
  }

  private static func programs(_ names: [String], in directories: [String] = []) -> [String] {
    names.filter { path(of: $0, in: directories) == nil }.map { "the program \($0)" }
  }

  /// Asked by doing: in a user namespace there may be an account whose number means nothing.
  private static func users(_ names: [String]) -> [String] {
    names.filter { name in
      guard let setpriv = path(of: "setpriv") else { return true }
      let change = Command([setpriv, "--reuid", name, "--clear-groups", "true"])
      return (try? change.outcome().succeeded) != true
    }
    .map { "the user \($0)" }
  }

  private static func rights() -> [String] {
    let outcome = Monitor<Int32?>(nil)
    let thread = try? LabThread {
      let errno = unshare(CLONE_NEWNET) == 0 ? 0 : lab_errno()
      outcome.update { $0 = errno }
    }
    thread?.join()
    guard outcome.read({ $0 }) == 0 else { return ["the right to make network namespaces (be root)"] }
    guard isInInitialUserNamespace else { return ["the initial user namespace: no other may load programs into the kernel"] }
    guard access("/run", W_OK) == 0 else { return ["a writable /run"] }
    return []
  }

  /// There every number of a user is itself.
  private static var isInInitialUserNamespace: Bool {
    guard let map = try? Command(["cat", "/proc/self/uid_map"]).run() else { return false }
    return map.split(whereSeparator: \.isWhitespace) == ["0", "0", "4294967295"]
  }

  /// Asked by doing, in a namespace that ends with the question: a module that isn't loaded yet is loaded by it.
  private static func kernel() -> [String] {
    guard hasRights, let ip = path(of: "ip"), let tc = path(of: "tc"), let nft = path(of: "nft") else { return [] }
    let questions = [
      ("veth interfaces", "\(ip) link add a0 type veth peer name a1"),
      ("bridges", "\(ip) link add b0 type bridge"),
      ("macvlan interfaces", "\(ip) link add m0 link a0 type macvlan mode bridge"),
      ("clsact", "\(tc) qdisc add dev a0 clsact"),
      ("nf_tables", "\(nft) add table inet probe"),
    ]
    let script = questions.map { "\($0.1) >/dev/null 2>&1 && echo yes || echo no" }.joined(separator: "\n")
    guard let answers = try? Command(["unshare", "-n", "sh", "-c", script]).run().split(separator: "\n"),
      answers.count == questions.count
    else { return ["the program unshare"] }
    return zip(questions, answers).filter { $0.1 == "no" }.map { "\($0.0.0) in the kernel" }
  }

  private static func environment(_ name: String) -> String? { getenv(name).map { String(cString: $0) } }
}

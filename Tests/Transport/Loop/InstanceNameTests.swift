import CNetlink
import Lab
import SystemPackage
import Testing

@testable import Transport

@Suite(.inNamespace) struct InstanceNames {
  @Test func oneAtATimeHasIt() async throws {
    try await withIsolatedNetwork {
      var first: InstanceName? = try InstanceName("main")
      let refusal = #expect(throws: TransportError.self) { try InstanceName("main") }
      #expect(refusal?.description == "take the name main: address already in use (EADDRINUSE)")
      #expect(InstanceName.isTaken("main") && !InstanceName.isTaken("other"))
      // Another one is another's.
      let other = try InstanceName("other")
      withExtendedLifetime(first) {}
      first = nil
      // A process that another test starts at this moment has the descriptor until it becomes a program.
      let isFree = eventually { !InstanceName.isTaken("main") }
      #expect(isFree)
      #expect(throws: Never.self) { try InstanceName("main") }
      withExtendedLifetime(other) {}
    }
  }

  /// Whoever is killed lets go of it.
  @Test func aDeadProcessHasNoName() async throws {
    try await withIsolatedNetwork {
      let script =
        "import socket, time; s = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM); s.bind(b\"\\0vrrp6d/main\"); time.sleep(1000)"
      let pid = try shell("python3 -c '\(script)' >/dev/null 2>&1 & echo $!").prefix { !$0.isWhitespace }
      let isTaken = eventually { InstanceName.isTaken("main") }
      #expect(isTaken)
      try shell("kill -KILL \(pid)")
      let isFree = eventually { !InstanceName.isTaken("main") }
      #expect(isFree)
    }
  }

  @Test func everyNamespaceHasItsOwn() async throws {
    try await withIsolatedNetwork {
      let outer = try InstanceName("main")
      let inner = Log<Bool>()
      TestThread {
        inner.append(unshare(CLONE_NEWNET) == 0 && !InstanceName.isTaken("main") && (try? InstanceName("main")) != nil)
      }
      .detach()
      #expect(try inner.wait(for: 1) == [true])
      withExtendedLifetime(outer) {}
    }
  }

  @Test func aNameThatIsTooLongIsRefused() async throws {
    try await withIsolatedNetwork {
      let longest = String(repeating: "x", count: InstanceName.maximumLength)
      #expect(throws: Never.self) { try InstanceName(longest) }
      let refusal = #expect(throws: TransportError.self) { try InstanceName(String(repeating: "x", count: 120)) }
      #expect(refusal?.errno == .fileNameTooLong)
    }
  }
}

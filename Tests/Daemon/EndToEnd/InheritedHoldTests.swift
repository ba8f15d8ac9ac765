import Engine
import Lab
import Testing

@testable import Daemon

extension EndToEnd {
  /// A daemon that held interfaces is killed, and the next one sorts out what it left.
  @Suite struct InheritedHoldTests {
    /// Two routers, of which r2 is Backup and holds s3 and s4, and s4 alone is down by an operator's hand on top. r2 is killed.
    private func killedWhileHolding() throws -> Bench {
      let bench = try Bench(segments: 4)
      try bench.namespace(of: .r2).run("ip", "link", "set", "s4", "down")
      _ = try bench.start(.r1, RouterFile(.r1, .bothModes))
      try bench.wait(.r1, "r1 Active") { $0.totals.active == 5 }
      let r2 = try bench.start(.r2, RouterFile(.r2, .bothModes))
      try bench.wait(.r2, "s3 held") { $0.heldInterfaces == ["s3"] && $0.state("core") == "Backup" }
      try bench.waitUntilDown(["s3"], on: .r2)
      r2.kill()
      try r2.exit(within: .seconds(5))
      #expect(try isDown("s3", bench))
      return bench
    }

    private func isDown(_ name: String, _ bench: Bench) throws -> Bool {
      try bench.namespace(of: .r2).run("ip", "-o", "link", "show", name).contains("state DOWN")
    }

    @Test func aSuccessorHoldsWhatItsPredecessorHeldAndLetsGoOfItInTheEnd() throws {
      let bench = try killedWhileHolding()
      let successor = try bench.start(.r2, RouterFile(.r2, .bothModes))
      let report = try bench.wait(.r2, "Backup again") { $0.state("core") == "Backup" }
      #expect(report.heldInterfaces == ["s3"])
      #expect(report["s3/10"]?.interfaceCondition == "held")
      #expect(report["s4/10"]?.interfaceCondition == "lost")
      successor.terminate()
      #expect(try successor.exit(within: Bench.patience) == .exited(0))
      #expect(try !isDown("s3", bench))
      #expect(try isDown("s4", bench), "what the operator took down is the operator's")
    }

    @Test func aSuccessorThatNoLongerHoldsBringsUpWhatItsPredecessorTookDown() throws {
      let bench = try killedWhileHolding()
      _ = try bench.start(.r2, RouterFile(.r2, [.init(interface: "s[1-4]", mode: "unflowdown")]))
      try bench.wait(.r2, "s3 follows") { $0.state("s3/10") == "Backup" }
      #expect(try !isDown("s3", bench))
      #expect(try isDown("s4", bench))
    }

    @Test func whatTheOperatorGaveBackMeanwhileIsHeldLikeAnyOther() throws {
      let bench = try killedWhileHolding()
      try bench.namespace(of: .r2).run("ip", "link", "set", "s4", "up")
      let successor = try bench.start(.r2, RouterFile(.r2, .bothModes))
      try bench.wait(.r2, "s3 and s4 held") { $0.heldInterfaces == ["s3", "s4"] }
      successor.terminate()
      #expect(try successor.exit(within: Bench.patience) == .exited(0))
      #expect(try !isDown("s3", bench) && !isDown("s4", bench))
    }
  }
}

import CNetlink
import Foundation
import SystemPackage
import Testing

@testable import Transport

@Suite struct NotifySocketTests {
  /// A socket that hears and is not read, of this process.
  private func listener(at place: String) -> CInt {
    let made = socket(AF_UNIX, CInt(SOCK_DGRAM.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue), 0)
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    let bytes = place.hasPrefix("@") ? [0] + Array(place.utf8.dropFirst()) : Array(place.utf8) + [0]
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: bytes) }
    let size = socklen_t((MemoryLayout<sockaddr_un>.offset(of: \.sun_path) ?? 0) + bytes.count)
    let result = withUnsafePointer(to: &address) { $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { bind(made, $0, size) } }
    precondition(result == 0, "bind \(place)")
    return made
  }

  private func text(_ descriptor: CInt) -> String? {
    var buffer = [UInt8](repeating: 0, count: 4096)
    let count = recv(descriptor, &buffer, buffer.count, 0)
    return count < 0 ? nil : String(decoding: buffer[..<count], as: UTF8.self)
  }

  @Test(arguments: ["/tmp/vrrp6d-notify-", "@vrrp6d-notify-"]) func whatIsSentIsOneDatagram(_ prefix: String) throws {
    let place = prefix + UUID().uuidString
    let heard = listener(at: place)
    defer {
      close(heard)
      unlink(place)
    }
    let sender = try NotifySocket(place)
    #expect(sender.send("READY=1\nSTATUS=all is well"))
    #expect(text(heard) == "READY=1\nSTATUS=all is well")
    #expect(text(heard) == nil)
  }

  @Test func nobodyIsWaitedFor() throws {
    let place = "@vrrp6d-notify-\(UUID().uuidString)"
    let nobody = try NotifySocket(place)
    #expect(!nobody.send("READY=1"), "nobody is there")
    let heard = listener(at: place)
    defer { close(heard) }
    #expect(nobody.send("READY=1"), "and now somebody is")
    // Its queue is finite; a sender that waited would stay here for ever.
    #expect((0..<1_000_000).contains { _ in !nobody.send("WATCHDOG=1") })
  }

  @Test(arguments: [
    "", "@", "/", "notify", "vsock:2:1234", "/" + String(repeating: "x", count: 120), "@" + String(repeating: "x", count: 120),
  ])
  func whatIsNoPlaceIsRefused(_ place: String) {
    #expect(throws: TransportError.self) { try NotifySocket(place) }
  }
}

import Engine
import Testing

@testable import Transport

@Suite struct AllowedPeersTests {
  @Test func withoutAListEverybodyIsHeard() throws {
    let peers = AllowedPeers()
    #expect(peers.admits(try advertisement(), from: try address("fe80::b")))
    #expect(peers.unlisted == nil)
  }

  @Test func whoIsNotListedIsNotHeardAndSaidOnce() throws {
    let (clock, said) = (HandClock(), Log<AllowedPeers.Unlisted>())
    let (known, stranger, another) = (try address("fe80::b"), try address("fe80::bad"), try address("fe80::bee"))
    let peers = AllowedPeers([known], time: clock) { said.append($0) }
    #expect(peers.admits(try advertisement(), from: known))
    #expect(peers.unlisted == nil)
    for _ in 0..<100 {
      #expect(!peers.admits(try advertisement(priority: 255), from: stranger))
      clock.advance(by: .seconds(1))
    }
    // Any number of addresses is one and the same thing.
    #expect(!peers.admits(try advertisement(priority: 7), from: another))
    #expect(said.all.map(\.address) == [stranger] && said.all.first?.advertisement.priority == .owner)
    #expect(peers.unlisted?.address == another && peers.unlisted?.count == 101)
    clock.advance(by: AllowedPeers.quiet)
    #expect(peers.unlisted == nil)
    #expect(!peers.admits(try advertisement(), from: another))
    #expect(said.all.map(\.address) == [stranger, another] && peers.unlisted?.count == 1)
  }

  @Test func anotherListTakesEffectAtOnce() throws {
    let peer = try address("fe80::b")
    let peers = AllowedPeers([try address("fe80::c")])
    #expect(!peers.admits(try advertisement(), from: peer))
    peers.set([peer])
    #expect(peers.admits(try advertisement(), from: peer) && peers.unlisted == nil)
    peers.set([])
    #expect(!peers.admits(try advertisement(), from: peer))
    peers.set(nil)
    #expect(peers.admits(try advertisement(), from: peer))
  }
}

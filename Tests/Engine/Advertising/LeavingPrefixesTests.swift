import Engine
import Testing

/// What hosts were told and are told no more is taken back (RFC 4862 5.5.3), and not only left out.
@Suite struct LeavingPrefixesTests {
  private static func prefix(_ number: UInt64, valid: UInt32 = 2_592_000, preferred: UInt32 = 604_800) throws -> RouterAdvertisement.Prefix
  {
    try #require(
      RouterAdvertisement.Prefix(
        IPv6Address(high: 0x2001_0db8_0000_0000 | number, low: 0), length: 64, validLifetime: Lifetime(seconds: valid),
        preferredLifetime: Lifetime(seconds: preferred)))
  }

  private static func advertising(_ prefixes: [RouterAdvertisement.Prefix]) -> RouterAdvertising {
    RouterAdvertising(parameters: parameters(prefixes))
  }

  private static func parameters(_ prefixes: [RouterAdvertisement.Prefix]) -> RouterAdvertisingParameters {
    RouterAdvertisingParameters(maximumInterval: .seconds(4), advertisement: RouterAdvertisement(prefixes: prefixes))
  }

  /// What the next so many say, from a moment on, each when it is due.
  private func said(
    _ advertising: inout RouterAdvertising, _ count: Int, from start: Instant, withheld: Set<Int> = []
  ) throws -> [[RouterAdvertisement.Prefix]] {
    var random = SystemRandomNumberGenerator()
    let vrid = try #require(VirtualRouterID(1))
    _ = advertising.handle(.became(.active), at: start, using: &random)
    _ = advertising.handle(.announced, at: start, using: &random)
    var said: [[RouterAdvertisement.Prefix]] = []
    for number in 0..<count {
      let due = try #require(advertising.deadline)
      let prefixes = advertising.advertisement(of: vrid, at: due).prefixes
      #expect(advertising.handle(.deadline, at: due, using: &random) == [.advertise])
      if withheld.contains(number) { _ = advertising.handle(.withheld, at: due, using: &random) } else { said.append(prefixes) }
    }
    return said
  }

  @Test func aPrefixThatLeavesIsSaidThreeTimesMoreWithoutPreference() throws {
    let (stays, leaves) = (try Self.prefix(1), try Self.prefix(2))
    var advertising = RouterAdvertising(
      parameters: Self.parameters([stays]), succeeding: Self.advertising([stays, leaves]), at: .zero)
    let said = try said(&advertising, 5, from: .zero)
    #expect(said.allSatisfy { $0.first == stays })
    for (number, prefixes) in said.enumerated() {
      guard number < LeavingPrefixes.repetitions else {
        #expect(prefixes == [stays])
        continue
      }
      let taken = try #require(prefixes.last)
      #expect(prefixes.count == 2 && taken.address == leaves.address && taken.preferredLifetime.seconds == 0)
      #expect(taken.isOnLink && taken.isAutonomous)
      #expect((1...7200).contains(taken.validLifetime.seconds))
    }
    #expect(said.first?.last?.validLifetime.seconds == 7200)
    #expect(advertising.leaving.isEmpty)
  }

  @Test func itIsValidNoLongerThanItWas() throws {
    var advertising = RouterAdvertising(
      parameters: Self.parameters([]), succeeding: Self.advertising([try Self.prefix(1, valid: 600, preferred: 600)]), at: .zero)
    let said = try said(&advertising, 1, from: .zero + .seconds(100))
    #expect(said.first?.first?.validLifetime.seconds == 500)
  }

  @Test func whatWasNotPreferredAndNotValidIsNotTakenBack() throws {
    var advertising = RouterAdvertising(
      parameters: Self.parameters([]), succeeding: Self.advertising([try Self.prefix(1, valid: 0, preferred: 0)]), at: .zero)
    #expect(try said(&advertising, 1, from: .zero) == [[]])
  }

  @Test func twoHoursLaterThereIsNothingToTakeBack() throws {
    var advertising = RouterAdvertising(parameters: Self.parameters([]), succeeding: Self.advertising([try Self.prefix(1)]), at: .zero)
    // A Backup, of which hosts have heard nothing.
    #expect(try said(&advertising, 1, from: .zero + LeavingPrefixes.validity) == [[]])
  }

  @Test func oneThatDidNotLeaveIsNotCounted() throws {
    var advertising = RouterAdvertising(parameters: Self.parameters([]), succeeding: Self.advertising([try Self.prefix(1)]), at: .zero)
    let said = try said(&advertising, 8, from: .zero, withheld: [0, 2, 3])
    #expect(said.map(\.count) == [1, 1, 1, 0, 0])
  }

  @Test func anotherChangeForgetsNoneAndOneThatIsBackIsNotTakenBack() throws {
    let (one, other) = (try Self.prefix(1), try Self.prefix(2))
    let first = RouterAdvertising(parameters: Self.parameters([other]), succeeding: Self.advertising([one, other]), at: .zero)
    var second = RouterAdvertising(parameters: Self.parameters([]), succeeding: first, at: .zero + .seconds(1))
    #expect(Set(try said(&second, 1, from: .zero + .seconds(1))[0].map(\.address)) == [one.address, other.address])
    var third = RouterAdvertising(parameters: Self.parameters([one]), succeeding: first, at: .zero + .seconds(1))
    let back = try said(&third, 1, from: .zero + .seconds(1))[0]
    #expect(back.map(\.address) == [one.address, other.address] && back[0] == one && back[1].preferredLifetime.seconds == 0)
  }

  /// Neighbor Discovery is never sent in parts.
  @Test func asManyAreTakenBackAtATimeAsThereIsRoomFor() throws {
    let before = try (0..<36).map { try Self.prefix(UInt64($0)) }
    let after = try (100..<130).map { try Self.prefix(UInt64($0)) }
    var advertising = RouterAdvertising(parameters: Self.parameters(after), succeeding: Self.advertising(before), at: .zero)
    let said = try said(&advertising, 20, from: .zero)
    let vrid = try #require(VirtualRouterID(1))
    for prefixes in said {
      var whole = Self.parameters(prefixes).advertisement
      whole.sourceLinkLayerAddress = .virtualRouter(vrid)
      #expect(whole.packetLength <= 1280)
    }
    for prefix in before { #expect(said.count { $0.contains { $0.address == prefix.address } } == LeavingPrefixes.repetitions) }
  }

  @Test func whoCeasesForGoodSaysThatAndNothingElse() throws {
    let vrid = try #require(VirtualRouterID(1))
    var advertising = Self.advertising([try Self.prefix(1)])
    #expect(advertising.farewell(of: vrid) == nil, "it has not said anything")
    _ = try said(&advertising, 1, from: .zero)
    #expect(
      advertising.farewell(of: vrid) == RouterAdvertisement(routerLifetimeInSeconds: 0, sourceLinkLayerAddress: .virtualRouter(vrid)))
    var none = RouterAdvertising(
      parameters: RouterAdvertisingParameters(advertisement: RouterAdvertisement(routerLifetimeInSeconds: 0)))
    _ = try said(&none, 1, from: .zero)
    #expect(none.farewell(of: vrid) == nil, "it was no default router")
  }
}

import Engine
import Testing

@testable import Daemon

/// What a sound file means.
struct ConfigurationTests {
  @Test func theShortestFileHasTheStandardsDefaults() throws {
    let configuration = try read("groups: [{interface: m0, vrid: 7, addresses: [\"fe80::7\"]}]").get()
    #expect(configuration.router == "host")
    #expect(configuration.controlSocket == "/run/vrrp6d/control.sock")
    #expect(configuration.refresh == .seconds(120))
    #expect(configuration.announceRate == 2000)
    #expect(configuration.onStop == .release)
    #expect(configuration.logLevel == .info)
    let group = try #require(configuration.groups.first)
    #expect(group.name == "m0/7")
    #expect(group.id == GroupID(interface: "m0", vrid: try #require(VirtualRouterID(7))))
    #expect(group.addresses == [try #require(IPv6Address("fe80::7"))])
    #expect(!group.acceptsTraffic)
    guard case .common(let election) = group.role else {
      Issue.record("\(group.role)")
      return
    }
    #expect(election.priority == .standard)
    #expect(election.interval == .standard)
    #expect(election.preempts)
    #expect(election.preemptDelay == .zero)
  }

  @Test func everyKeyIsReadIntoItsPlace() throws {
    let configuration = try read(
      """
      router: gw1
      control: /tmp/gw1.sock
      refresh: 1.5min
      announce-rate: 500
      on-stop: keep
      log: debug
      groups:
        - name: core
          management: true
          gateway: true
          interface: m0
          vrid: 255
          priority: 254
          advertise-interval: 40950ms
          preempt: true
          preempt-delay: 30s
          hold-grace: 400ms
          addresses: ["fe80::1", "2001:db8::1"]
          accept-mode: true
        - name: seg
          management: false
          interface: s0
          vrid: 1
          follow: core
          mode: flowdown
          addresses: ["fe80::1"]
          accept-mode: true
      """
    ).get()
    #expect(configuration.router == "gw1")
    #expect(configuration.controlSocket == "/tmp/gw1.sock")
    #expect(configuration.refresh == .seconds(90))
    #expect(configuration.announceRate == 500)
    #expect(configuration.onStop == .keep)
    #expect(configuration.logLevel == .debug)
    let election = ElectionSettings(
      priority: Priority(254), interval: try #require(AdvertisementInterval(centiseconds: 4095)), preempts: true,
      preemptDelay: .seconds(30))
    #expect(configuration.groups.map(\.name) == ["core", "seg"])
    #expect(
      configuration.groups.map(\.role) == [
        .management(election, gateway: true, holdGrace: .milliseconds(400)), .service(leader: "core", mode: "flowdown"),
      ])
    #expect(configuration.groups.map(\.acceptsTraffic) == [true, true])
    #expect(configuration.groups.map(\.addresses.count) == [2, 1])
  }

  @Test func sixLinesMakeFourThousandGroups() throws {
    let configuration = try read(
      """
      groups:
        - {name: core, management: true, interface: m0, vrid: 1}
        - interface: s[1-4000]
          vrid: 10
          follow: core
          mode: unflowdown
          addresses: ["fe80::1", "2001:db8:{i:x}::1"]
      """
    ).get()
    #expect(configuration.groups.count == 4001)
    let last = try #require(configuration.groups.last)
    #expect(last.name == "s4000/10")
    #expect(last.addresses.map(\.description) == ["fe80::1", "2001:db8:fa0::1"])
    #expect(last.role == .service(leader: "core", mode: "unflowdown"))
    #expect(configuration.position(of: last.id) == SourcePosition(line: 3, column: 5))
  }

  @Test func aRoutersNameIsTheHostsOnlyWhereNoneIsWritten() throws {
    let groups = "groups: [{interface: m0, vrid: 7, addresses: [\"fe80::7\"]}]"
    func router(_ yaml: String, host: String) throws -> String {
      try Configuration(yaml: yaml, file: "gw.yaml", modes: [], hostName: host).router
    }
    let longest = String(repeating: "h", count: 64)
    #expect(try router(groups, host: longest) == longest)
    #expect(try router("router: gw1.b\n" + groups, host: "a/b") == "gw1.b")
  }

  @Test(arguments: [("a/b", "a-b"), ("a b", "a-b"), ("", "gw1"), ("..", "gw1"), (String(repeating: "h", count: 65), "64 bytes")])
  func aHostsNameThatCannotBeTheRoutersIsSaid(_ host: String, _ remedy: String) throws {
    let refusal = #expect(throws: ConfigurationRefusal.self) {
      try Configuration(
        yaml: "# gateway\ngroups: [{interface: m0, vrid: 7, addresses: [\"fe80::7\"]}]", file: "gw.yaml", modes: [], hostName: host)
    }
    #expect(refusal?.errors.count == 1)
    let error = try #require(refusal?.errors.first)
    #expect(error.position == SourcePosition(line: 2, column: 1))
    #expect(error.problem.hasPrefix("there is no router: key") && error.remedy.hasPrefix("router: and "), "\(error)")
    #expect(error.remedy.contains(remedy), "\(error)")
  }

  @Test func anInterfaceMayHaveAGroupForEveryVRID() throws {
    let groups = (1...255).map { "  - {interface: s1, vrid: \($0), addresses: [\"fe80::\($0)\"]}\n" }.joined()
    #expect(try read("groups:\n" + groups).get().groups.count == 255)
  }

  @Test func aGroupThatOnlyMovedInTheFileIsTheSame() throws {
    let text = "groups: [{interface: m0, vrid: 7, addresses: [\"fe80::7\"]}]"
    let (before, after) = (try read(text).get(), try read("# moved\n" + text).get())
    #expect(before.groups == after.groups)
    #expect(before.position(of: before.groups[0].id) != after.position(of: after.groups[0].id))
  }

  @Test func aNegotiatingGroupAdvertisesItsVRIDWhenToldNoAddress() throws {
    let configuration = try read("groups: [{interface: m0, vrid: 20, management: true}]").get()
    #expect(configuration.groups[0].addresses.map(\.description) == ["fe80::14"])
    #expect(!configuration.groups[0].servesTraffic)
  }

  @Test func anAddressOwnerAcceptsTraffic() throws {
    let configuration = try read("groups: [{interface: m0, vrid: 7, priority: 255, addresses: [\"fe80::7\"]}]").get()
    #expect(configuration.groups[0].acceptsTraffic)
    #expect(configuration.groups[0].election?.priority == .owner)
  }

  @Test(arguments: ["0", "0s", "0ms", "0.0s"]) func aRefreshOfZeroIsNever(_ text: String) throws {
    #expect(try read("refresh: \(text)\ngroups: [{interface: m0, vrid: 7, addresses: [\"fe80::7\"]}]").get().refresh == nil)
  }

  @Test func severalFollowersShareAnInterfaceInOneMode() throws {
    let configuration = try read(
      """
      groups:
        - {name: core, management: true, interface: m0, vrid: 1}
        - {interface: s0, vrid: 1, follow: core, mode: flowdown, addresses: ["fe80::1"]}
        - {interface: s0, vrid: 2, follow: core, mode: flowdown, addresses: ["fe80::2"]}
      """
    ).get()
    #expect(configuration.groups.count == 3)
  }

  @Test func modesThatHoldNothingMayShareAnInterface() throws {
    let configuration = try read(
      """
      groups:
        - {name: core, management: true, interface: m0, vrid: 1}
        - {name: edge, management: true, interface: m0, vrid: 2}
        - {interface: m0, vrid: 3, follow: core, mode: unflowdown, addresses: ["fe80::3"]}
        - {interface: m0, vrid: 4, follow: edge, mode: quiet, addresses: ["fe80::4"]}
      """, modes: KnownMode.builtIn + [KnownMode(name: "quiet", mayHold: false)]
    ).get()
    #expect(configuration.groups.count == 4)
  }

  @Test func holdingTheChildOfTheElectionsInterfaceIsFine() throws {
    let configuration = try read(
      """
      groups:
        - {name: core, management: true, interface: m0, vrid: 1}
        - {interface: m0.100, vrid: 1, follow: core, mode: flowdown, addresses: ["fe80::1"]}
      """
    ).get()
    #expect(configuration.groups.count == 2)
  }

  @Test func aFollowerMayComeBeforeItsLeader() throws {
    let configuration = try read(
      """
      groups:
        - {interface: s0, vrid: 1, follow: core, mode: flowdown, addresses: ["fe80::1"]}
        - {name: core, management: true, interface: m0, vrid: 1}
      """
    ).get()
    #expect(configuration.groups.map(\.name) == ["s0/1", "core"])
  }

  @Test func oneManagementGroupPerNumberOfARange() throws {
    let configuration = try read(
      """
      groups:
        - {name: "core{i}", management: true, interface: "m[1-2]", vrid: 1}
        - {interface: s0, vrid: 1, follow: core2, mode: flowdown, addresses: ["fe80::1"]}
      """
    ).get()
    #expect(configuration.groups.map(\.name) == ["core1", "core2", "s0/1"])
  }

  @Test func aByteOrderMarkIsNoPartOfTheText() throws {
    #expect(try read("\u{feff}groups: [{interface: m0, vrid: 7, addresses: [\"fe80::7\"]}]").get().groups.count == 1)
  }

  @Test func linesMayEndTheWayOtherSystemsEndThem() throws {
    let configuration = try read("groups:\r\n  - interface: m0\r\n    vrid: 7\r\n    addresses: [\"fe80::7\"]\r\n").get()
    #expect(configuration.groups[0].name == "m0/7")
  }

  @Test func anchorsSaveWriting() throws {
    let configuration = try read(
      """
      groups:
        - {interface: m0, vrid: 7, addresses: &same ["fe80::1", "2001:db8::1"]}
        - {interface: m1, vrid: 7, addresses: *same}
      """
    ).get()
    #expect(configuration.groups[0].addresses == configuration.groups[1].addresses)
  }

  // MARK: - Router Advertisements

  private func advertising(_ settings: String, _ interface: String = "m0") throws -> [RouterAdvertisingParameters?] {
    let yaml = "groups: [{interface: \"\(interface)\", vrid: 7, addresses: [\"fe80::7\"]\(settings)}]"
    return try read(yaml).get().groups.map(\.advertising)
  }

  @Test func whoServesTrafficIsADefaultRouterUnlessToldOtherwise() throws {
    let plain = try #require(try advertising("")[0])
    #expect(plain == RouterAdvertisingParameters())
    #expect(plain.maximumInterval == .seconds(600) && plain.advertisement == RouterAdvertisement(routerLifetimeInSeconds: 1800))
    #expect(try advertising(", router-advertisement: {}")[0] == plain)
    #expect(try advertising(", router-advertisement: false")[0] == nil)
    let configuration = try read(
      """
      groups:
        - {name: core, management: true, interface: m0, vrid: 1}
        - {name: edge, management: true, gateway: true, interface: m1, vrid: 1, addresses: ["fe80::1"]}
        - {interface: s0, vrid: 1, follow: core, mode: flowdown, addresses: ["fe80::1"]}
      """
    ).get()
    #expect(configuration.groups.map { $0.advertising == nil } == [true, false, false])
  }

  @Test func everyKeyOfARouterAdvertisementIsReadIntoItsPlace() throws {
    let parameters = try advertising(
      """
      , router-advertisement: {interval: 4.5s, lifetime: 9000s, preference: low, managed: true, other: true, mtu: 9000, hop-limit: 0, \
      prefixes: ["2001:db8:{i:x}::/64", {prefix: "2001:db8:{i+1:x}:8000::/49", on-link: true, autonomous: false, valid: infinite, \
      preferred: 2min}, {prefix: "fd00::/64", on-link: false, valid: 1min}], dns: ["2001:db8:{i:x}::53", "fe80::53"], \
      search: ["S{i}.example.net", lab]}
      """, "s[16-17]")
    let server = try #require(IPv6Address("fe80::53"))
    for (number, parameters) in zip([0x10, 0x11], parameters) {
      let hex = String(number, radix: 16)
      let (first, second) = (
        try #require(IPv6Address("2001:db8:\(hex)::")), try #require(IPv6Address("2001:db8:1\(hex.suffix(1) == "0" ? 1 : 2):8000::"))
      )
      let own = try #require(IPv6Address("2001:db8:\(hex)::53"))
      let local = try #require(IPv6Address("fd00::"))
      // 13.5 s, in whole seconds and no less.
      let lifetime = Lifetime(seconds: 14)
      let minute = Lifetime(seconds: 60)
      let expected = RouterAdvertisement(
        currentHopLimit: 0, isManaged: true, hasOtherConfiguration: true, preference: .low, routerLifetimeInSeconds: 9000, mtu: 9000,
        prefixes: [
          RouterAdvertisement.Prefix(first, length: 64),
          RouterAdvertisement.Prefix(
            second, length: 49, isAutonomous: false, validLifetime: .infinite, preferredLifetime: Lifetime(seconds: 120)),
          RouterAdvertisement.Prefix(local, length: 64, isOnLink: false, validLifetime: minute, preferredLifetime: minute),
        ].compactMap(\.self),
        recursiveDNSServers: [RouterAdvertisement.RecursiveDNSServers([own, server], lifetime: lifetime)].compactMap(\.self),
        searchLists: [
          RouterAdvertisement.SearchList(["s\(number).example.net", "lab"].compactMap { DomainName($0) }, lifetime: lifetime)
        ].compactMap(\.self))
      #expect(parameters?.advertisement == expected)
      #expect(parameters?.maximumInterval == .milliseconds(4500))
    }
    #expect(parameters.count == 2)
  }

  @Test(arguments: [("4s", 12), ("4.1s", 13), ("600s", 1800), ("1800s", 5400)])
  func theLifetimeIsThreeTimesTheIntervalUnlessGiven(_ interval: String, _ lifetime: UInt16) throws {
    #expect(try advertising(", router-advertisement: {interval: \(interval)}")[0]?.advertisement.routerLifetimeInSeconds == lifetime)
  }

  @Test func aRouterThatIsNoDefaultRouterMayTellAPrefix() throws {
    let parameters = try #require(try advertising(", router-advertisement: {lifetime: 0, prefixes: [\"2001:db8::/64\"]}")[0])
    #expect(parameters.advertisement.routerLifetimeInSeconds == 0 && parameters.advertisement.prefixes.count == 1)
  }

  @Test func asMuchAsALinkTakesIsTold() throws {
    let prefixes = (1...37).map { "\"2001:db8:\($0)::/64\"" }.joined(separator: ", ")
    let parameters = try #require(try advertising(", router-advertisement: {prefixes: [\(prefixes)], dns: [\"2001:db8::53\"]}")[0])
    let advertisement = parameters.advertisement(of: .first)
    #expect(advertisement.packetLength == 1272)
  }
}

import CNetlink
import Conformance
import Engine
import Lab
import SystemPackage
import Testing

@testable import Transport

@Suite struct VirtualRouterDevices {
  @Test func itsNamesSayWhereItIs() throws {
    let parent = VirtualRouterDevice.Parent(
      index: try #require(InterfaceIndex(5)), name: "s5", macAddress: MACAddress(rawValue: 0x02ab_cdef_0123), mtu: 1500)
    let device = VirtualRouterDevice(parent: parent, vrid: try #require(VirtualRouterID(10)), linkGroup: 5600, addresses: [])
    #expect(device.name == "vrrp6.5.10")
    #expect(device.alternativeName == "vrrp6-s5-10")
    #expect(device.macAddress.description == "00:00:5e:00:02:0a")
  }

  /// RFC 9568 7.4-1.
  @Test(.rfc9568("7.4-1"), .seenInTheWild("other:source-from-the-virtual-mac"))
  func itsSourceComesFromTheParentAndNotFromTheVirtualMAC() throws {
    let vrid = try #require(VirtualRouterID(10))
    let source = VirtualRouterDevice.source(parent: MACAddress(rawValue: 0x02ab_cdef_0123), vrid: vrid)
    #expect(source == IPv6Address("fe80::2ab:cdef:123:a"))
    #expect(source != VirtualRouterDevice.source(parent: MACAddress(rawValue: 0x02ab_cdef_0124), vrid: vrid))
    #expect(source != VirtualRouterDevice.source(parent: MACAddress(rawValue: 0x02ab_cdef_0123), vrid: try #require(VirtualRouterID(11))))
  }
}

@Suite(.inNamespace) struct Provisioning {
  /// Provisions, and fails the test on any refusal.
  private static func provision(_ provisioner: Provisioner, _ devices: [VirtualRouterDevice]) throws -> [InterfaceIndex] {
    try provisioner.provision(devices).map { try $0.outcome.get() }
  }

  @Test func aDeviceIsExactlyWhatWasPromised() async throws {
    let (link, parent, details, settings, addresses, routes) = try await withIsolatedNetwork {
      let parent = try makeSegment()
      try shell("ip link set s0 mtu 1380")
      let current = try #require(try LinkMonitor().link(named: "s0"))
      let index = try Self.provision(try Provisioner(), [try device(on: current, 10)])
      let monitor = try LinkMonitor()
      let name = "vrrp6.\(parent.index).10"
      return (
        index.first.flatMap { monitor.links[$0] }, current, try shell("ip -d link show dev vrrp6-s0-10"),
        try Provisioner.settings(of: name).map { "\($0.setting)=\(try $0.setting.read())" },
        try shell("ip -6 address show dev \(name)"), try shell("ip -6 route show dev \(name)")
      )
    }
    let found = try #require(link)
    let name = "vrrp6.\(parent.index).10"
    #expect(found.name == name && found.kind == "macvlan" && found.parent == parent.index && found.group == 5600)
    #expect(found.isUp && found.mtu == 1380 && found.macAddress?.description == "00:00:5e:00:02:0a")
    #expect(details.contains("macvlan mode bridge") && details.contains("addrgenmode none"))
    let ipv6 = "net.ipv6.conf.\(name)"
    #expect(
      settings == [
        "\(ipv6).accept_ra=0", "\(ipv6).autoconf=0", "\(ipv6).accept_dad=0", "\(ipv6).dad_transmits=0", "\(ipv6).forwarding=1",
        "\(ipv6).proxy_ndp=1", "net.ipv6.neigh.\(name).proxy_delay=0", "net.ipv4.conf.\(name).arp_ignore=8",
      ])
    let source = VirtualRouterDevice.source(parent: try #require(parent.macAddress), vrid: try #require(VirtualRouterID(10)))
    #expect(found.addresses.map(\.address) == [source] && found.linkLocal == source)
    #expect(found.addresses.first?.origin == Provisioner.addressOrigin && addresses.contains("scope link"))
    #expect(routes.isEmpty)
  }

  /// The control: the kernel does derive one when nobody stops it.
  @Test(.rfc9568("7.4-1", refuses: "7.4-1"), .seenInTheWild("K#2026")) func noAddressIsEverDerivedFromTheVirtualMAC() async throws {
    let (ours, control) = try await withIsolatedNetwork {
      let parent = try makeSegment()
      // The kernel notifies of an address once it is usable, and lists it from the beginning.
      let observer = try NetlinkSocket(.route, groups: [RTNLGRP_IPV6_IFADDR.rawValue])
      let reader = try NetlinkSocket(.route)
      func seen(on index: InterfaceIndex?) throws -> Set<IPv6Address> {
        var addresses = Set(try reader.dumpAddresses().items.filter { $0.interface == index }.map(\.address.address))
        while case .messages = try observer.receive({
          if let (interface, address) = Link.Address.reading($0), interface == index { addresses.insert(address.address) }
        }) {}
        return addresses
      }
      let index = try Self.provision(try Provisioner(), [try device(on: parent, 10)]).first
      var ours = try seen(on: index)
      // Events that make the kernel configure a link anew.
      for event in ["s0 down", "s0 up", "h0 down", "h0 up", "vrrp6-s0-10 down", "vrrp6-s0-10 up"] {
        try shell("ip link set \(event)")
        ours.formUnion(try seen(on: index))
      }
      try shell("ip link add plain link s0 address 00:00:5e:00:02:0b type macvlan && ip link set plain up")
      return (ours, try seen(on: try LinkMonitor().link(named: "plain")?.index))
    }
    #expect(ours.count == 1 && ours.allSatisfy { $0.isLinkLocal })
    #expect(!ours.map(\.description).contains("fe80::200:5eff:fe00:20a"))
    #expect(control.map(\.description).contains("fe80::200:5eff:fe00:20b"))
  }

  @Test(.seenInTheWild("K#200", "K#1330")) func itAnswersForItsAddressesWithTheRouterFlag() async throws {
    let (shown, answered, index) = try await withIsolatedNetwork {
      let parent = try makeSegment()
      let provisioner = try Provisioner()
      let index = try Self.provision(provisioner, [try device(on: parent, 10, addresses: ["fe80::1", "2001:db8::1"])])
      return (try shell("ip -6 neigh show proxy"), try provisioner.answered(), try #require(index.first))
    }
    #expect(shown.split(separator: "\n").count == 2)
    #expect(shown.split(separator: "\n").allSatisfy { $0.contains("router") && $0.contains("proxy") })
    #expect(answered.map(\.description).sorted() == ["2001:db8::1%\(index)", "fe80::1%\(index)"])
  }

  @Test(.rfc9568("6.4.3-1", "8.2.2-1", refuses: "6.4.3-1")) func aHostGetsTheVirtualMACForALinkLocalAndAGlobalAddress() async throws {
    let answers = try await withIsolatedNetwork {
      let parent = try makeSegment()
      _ = try Self.provision(try Provisioner(), [try device(on: parent, 10, addresses: ["fe80::1", "2001:db8::1"])])
      let host = try Solicitor(on: "h0")
      return try ["fe80::1", "2001:db8::1", "fe80::2"].map { try host.ask(for: try #require(IPv6Address($0))) }
    }
    let virtual = MACAddress(rawValue: 0x0000_5e00_020a)
    for answer in answers.prefix(2) {
      #expect(answer == Solicitor.Answer(source: virtual, target: virtual, isRouter: true, isSolicited: true, overrides: false))
    }
    #expect(answers.last == .some(nil))
  }

  /// RFC 9568 6.4.3-4: a proxied address is nobody's to talk to, an accepted one is the router's.
  @Test(.seenInTheWild("missed:accept-mode-by-default")) func onlyAnAcceptedAddressIsReachable() async throws {
    let (proxied, accepted) = try await withIsolatedNetwork {
      let parent = try makeSegment()
      let provisioner = try Provisioner()
      let index = try #require(try Self.provision(provisioner, [try device(on: parent, 10)]).first)
      let host = try Solicitor(on: "h0")
      let virtual = try #require(IPv6Address("fe80::1"))
      // The router learns the host's MAC address from its question.
      let link = try #require(try host.ask(for: virtual)?.target)
      let proxied = try host.ping(virtual, at: link)
      let refused = provisioner.add([InterfaceAddress(interface: index, address: virtual)])
      #expect(refused.isEmpty)
      // The kernel puts an address into its routing table a moment after it has acknowledged it.
      return (proxied, try host.ping(virtual, at: link, attempts: 3))
    }
    #expect(proxied == nil)
    #expect(accepted == MACAddress(rawValue: 0x0000_5e00_020a))
  }

  @Test func theAddressesToAnswerForCanChange() async throws {
    let (failures, answered, entry) = try await withIsolatedNetwork {
      let parent = try makeSegment()
      let provisioner = try Provisioner()
      let index = try #require(try Self.provision(provisioner, [try device(on: parent, 10)]).first)
      let old = InterfaceAddress(interface: index, address: try #require(IPv6Address("fe80::1")))
      let new = InterfaceAddress(interface: index, address: try #require(IPv6Address("fe80::2")))
      // Twice each: repairing what is there, and removing what is gone, are no errors.
      let failures = [
        provisioner.answer(for: [new]), provisioner.answer(for: [new]), provisioner.stopAnswering(for: [old]),
        provisioner.stopAnswering(for: [old]),
      ]
      return (failures, try provisioner.answered(), new)
    }
    #expect(failures.allSatisfy { $0.isEmpty })
    #expect(answered == [entry])
  }

  @Test func manyDevicesComeInSlicesAndGoAtOnce() async throws {
    let (slices, ours, named, left) = try await withIsolatedNetwork {
      let parent = try makeSegment()
      let provisioner = try Provisioner()
      var pending = try (1...200).map { try device(on: parent, $0, addresses: ["fe80::1", "2001:db8::\($0)"]) }[...]
      var slices: [Int] = []
      while !pending.isEmpty {
        let done = provisioner.provisionSlice(of: &pending)
        for device in done { _ = try device.outcome.get() }
        slices.append(done.count)
      }
      let ours = try provisioner.leftovers(in: 5600...5855).ours
      let named = Set(ours.filter { $0.isUp && $0.group == 5600 }.compactMap(\.macAddress))
      try provisioner.removeLinkGroup(5600)
      return (slices, ours.count, named.count, try provisioner.leftovers(in: 5600...5855).ours.count)
    }
    #expect(slices.allSatisfy { $0 <= Provisioner.devicesPerSlice } && slices.reduce(0, +) == 200 && slices.count == 25)
    #expect(ours == 200 && named == 200 && left == 0)
  }

  @Test func aNameThatIsTakenIsAnErrorAndTheTakerStays() async throws {
    let (error, kinds, name, neighbour) = try await withIsolatedNetwork {
      let parent = try makeSegment()
      let wanted = try device(on: parent, 10)
      try shell("ip link add \(wanted.name) type bridge")
      let done = try Provisioner().provision([wanted, try device(on: parent, 11)])
      var error: TransportError?
      if case .failure(let failure) = done[0].outcome { error = failure }
      return (error, try LinkMonitor().link(named: wanted.name)?.kind, wanted.name, try done[1].outcome.get())
    }
    #expect(error?.description.hasPrefix("create device \(name) on s0: file exists (EEXIST)") == true)
    #expect(kinds == "bridge" && neighbour.rawValue > 0)
  }

  @Test func aStepThatFailsLeavesNoHalfDevice() async throws {
    let (error, left) = try await withIsolatedNetwork {
      let parent = try makeSegment()
      // A device without IPv6 takes no address.
      try shell("echo 1 > /proc/sys/net/ipv6/conf/default/disable_ipv6")
      let provisioner = try Provisioner()
      let done = provisioner.provision([try device(on: parent, 10)])
      var error: TransportError?
      if case .failure(let failure) = done[0].outcome { error = failure }
      return (error, try provisioner.leftovers(in: 5600...5855).ours.count)
    }
    #expect(error?.operation.hasPrefix("add address fe80::") == true && error?.errno == .permissionDenied)
    #expect(error?.kernelText?.contains("IPv6 is disabled") == true)
    #expect(left == 0)
  }

  @Test func aParentThatIsGoneIsAnError() async throws {
    let error = try await withIsolatedNetwork { () -> TransportError? in
      let parent = try makeSegment()
      try shell("ip link delete s0")
      if case .failure(let failure) = try Provisioner().provision([try device(on: parent, 10)])[0].outcome { return failure }
      return nil
    }
    #expect(error?.operation == "create device" && error?.object.hasSuffix("on s0") == true)
    #expect(error?.errno == Errno(rawValue: CNetlink.ENODEV))
  }

  @Test func withoutPrivilegesEveryErrorSaysWhatWasAttempted() async throws {
    let errors = try await withIsolatedNetwork {
      let parent = try makeSegment()
      let provisioner = try Provisioner()
      dropCapabilities()
      var errors: [TransportError] = []
      if case .failure(let failure) = provisioner.provision([try device(on: parent, 10)])[0].outcome { errors.append(failure) }
      let address = InterfaceAddress(interface: parent.index, address: try #require(IPv6Address("2001:db8::1")))
      errors += provisioner.add([address]).values
      errors += provisioner.setLinks(up: [parent.index]).values
      return errors.map { "\($0)".replacing("\(parent.index)", with: "N") }
    }
    #expect(
      errors == [
        "create device vrrp6.N.10 on s0: operation not permitted (EPERM)",
        "add address 2001:db8::1 to device number N: operation not permitted (EPERM)",
        "bring up device number N: operation not permitted (EPERM)",
      ])
  }

  @Test func leftoversAreOursByNameAndKindAndForeignByNumber() async throws {
    let (ours, foreign, refusal, survivors) = try await withIsolatedNetwork {
      let parent = try makeSegment()
      let provisioner = try Provisioner()
      _ = try Self.provision(provisioner, [try device(on: parent, 10), try device(on: parent, 11, group: 99)])
      try shell("ip link add intruder type bridge && ip link set intruder group 5600 && ip link add bystander type bridge")
      let leftovers = try provisioner.leftovers(in: 5600...5855)
      var refusal: TransportError?
      do { try provisioner.removeLinkGroup(5600) } catch { refusal = error as? TransportError }
      return (
        leftovers.ours.map(\.group).sorted(), leftovers.foreign.map(\.name), refusal, try LinkMonitor().links.values.map(\.name).sorted()
      )
    }
    #expect(ours == [99, 5600] && foreign == ["intruder"])
    #expect(refusal?.errno == .resourceBusy && refusal?.kernelText?.contains("intruder") == true)
    #expect(survivors.contains("intruder") && survivors.count { $0.hasPrefix("vrrp6.") } == 2)
  }

  @Test func removingWhatIsGoneIsNoError() async throws {
    let (failures, left) = try await withIsolatedNetwork {
      let parent = try makeSegment()
      let provisioner = try Provisioner()
      let made = try Self.provision(provisioner, try (1...20).map { try device(on: parent, $0) })
      let failures = [provisioner.remove(made), provisioner.remove(made)]
      try provisioner.removeLinkGroup(5600)
      return (failures, try provisioner.leftovers(in: 5600...5855).ours.count)
    }
    #expect(failures.allSatisfy { $0.isEmpty } && left == 0)
  }

  @Test func devicesOfAGroupGoTogetherAndOnlyThey() async throws {
    let (left, refusal, bridges) = try await withIsolatedNetwork {
      let parent = try makeSegment()
      let provisioner = try Provisioner()
      let made = try Self.provision(provisioner, try (1...20).map { try device(on: parent, $0) })
      try shell("ip link add other type bridge && ip link set other group 5601")
      let other = try #require(try LinkMonitor().link(named: "other"))
      var refusal: TransportError?
      do { try provisioner.remove(made, gatheringIn: 5601) } catch { refusal = error as? TransportError }
      // Also named: one that isn't ours, and one that is gone.
      let gone = try #require(InterfaceIndex(999))
      try provisioner.remove(made.dropLast(5) + [other.index, gone], gatheringIn: 5602)
      return (try provisioner.leftovers(in: 5600...5855).ours.map(\.group), refusal, try LinkMonitor().link(named: "other"))
    }
    #expect(left == [5600, 5600, 5600, 5600, 5600])
    #expect(refusal?.description == "remove link group 5601: device or resource busy (EBUSY), other is in it, too")
    #expect(bridges != nil)
  }

  /// As many with one message as the time allows that the kernel may take for it: 4, and then twice or half as many.
  @Test(arguments: [(Duration.seconds(100), [4, 8, 16, 2]), (.zero, [4] + Array(repeating: 1, count: 26))])
  func manyDevicesGoAFewAtATime(_ budget: Duration, _ expected: [Int]) async throws {
    let (left, removals) = try await withIsolatedNetwork {
      let parent = try makeSegment()
      let provisioner = try Provisioner()
      let made = try Self.provision(provisioner, try (1...30).map { try device(on: parent, $0) })
      let watch = try NetlinkSocket(.route, groups: [RTNLGRP_LINK.rawValue], receiveBuffer: 32 << 20)
      try provisioner.remove(made, gatheringIn: 5601, pace: RemovalPace(budget: budget, limit: 256))
      // Those of one message are gathered before any of them goes.
      var removals: [Set<InterfaceIndex>] = []
      var wasRemoval = false
      while case .messages = try watch.receive({ message in
        let isRemoval = message.type == RTM_DELLINK
        if isRemoval, !wasRemoval { removals.append([]) }
        if isRemoval, let link = Link(reading: message) { removals[removals.count - 1].insert(link.index) }
        wasRemoval = isRemoval
      }) {}
      return (try provisioner.leftovers(in: 5600...5855).ours.count, removals.map(\.count))
    }
    #expect(left == 0 && removals == expected)
  }

  @Test func aLinkKeepsItsAddressesWhenItIsTakenDown() async throws {
    let (failures, down, up) = try await withIsolatedNetwork {
      let parent = try makeSegment()
      try shell("ip address add 2001:db8::5/64 dev s0 nodad")
      let provisioner = try Provisioner()
      let gone = try #require(InterfaceIndex(999))
      let failures = provisioner.setLinks(down: [parent.index, gone])
      let down = try LinkMonitor().links[parent.index]
      _ = provisioner.setLinks(up: [parent.index])
      return (failures.map { "\($0.value)" }, down, try LinkMonitor().links[parent.index])
    }
    let address = try #require(IPv6Address("2001:db8::5"))
    #expect(failures == ["find device number 999: no such device or address (ENXIO)"])
    #expect(down?.isUp == false && down?.addresses.contains { $0.address == address } == true)
    #expect(up?.isUp == true && up?.addresses.contains { $0.address == address } == true)
  }

  @Test(.seenInTheWild("kube-vip#523")) func anAcceptedAddressIsOursAndDeprecatedAndALinkLocalOneReachesTheLink() async throws {
    let (failures, shown, origins, routes, after, routesAfter) = try await withIsolatedNetwork {
      let parent = try makeSegment()
      let provisioner = try Provisioner()
      let index = try #require(try Self.provision(provisioner, [try device(on: parent, 10)]).first)
      let addresses = ["fe80::1", "2001:db8::1"].compactMap { IPv6Address($0) }.map { InterfaceAddress(interface: index, address: $0) }
      var failures = [provisioner.add(addresses), provisioner.add(addresses)]
      let name = "vrrp6.\(parent.index).10"
      let shown = try shell("ip -6 address show dev \(name) deprecated")
      let origins = try #require(try LinkMonitor().links[index]).addresses.map(\.origin)
      let routes = try shell("ip -6 route show dev \(name)")
      failures += [provisioner.delete(addresses), provisioner.delete(addresses)]
      return (failures, shown, origins, routes, try LinkMonitor().links[index], try shell("ip -6 route show dev \(name)"))
    }
    #expect(failures.allSatisfy { $0.isEmpty })
    #expect(shown.contains("2001:db8::1/128") && shown.contains("fe80::1/64") && !shown.contains("tentative"))
    #expect(origins == [112, 112, 112])
    #expect(shown.contains("noprefixroute") && shown.contains("nodad"))
    #expect(routes.hasPrefix("fe80::/64 ") && !routes.contains("2001:db8::1 "))
    #expect(after?.addresses.count == 1 && routesAfter.isEmpty)
  }

  @Test func settingsAreThoseOfTheThreadsNamespace() async throws {
    let (forwarding, missing) = try await withIsolatedNetwork { () -> (Int, TransportError?) in
      try Sysctl.forwarding.write(1)
      var missing: TransportError?
      do { _ = try Sysctl.ipv6("nobody0", "forwarding").read() } catch { missing = error as? TransportError }
      return (try Sysctl.forwarding.read(), missing)
    }
    let fresh = try await withIsolatedNetwork { (try Sysctl.forwarding.read(), try Sysctl.proxyEverywhere.read()) }
    #expect(forwarding == 1 && fresh == (0, 0))
    // Machine-wide, so only the initial namespace has it: read on a thread that is still there.
    // While others' interfaces come and go, the kernel looks a name up in vain now and then.
    let isTold = eventually { (try? Sysctl.neighbourLimit.read()) ?? 0 > 0 }
    #expect(isTold)
    #expect(missing?.description == "read net.ipv6.conf.nobody0.forwarding: no such file or directory (ENOENT)")
  }
}

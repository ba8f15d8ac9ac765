import CNetlink
import Conformance
import Engine
import Lab
import Testing

@testable import Transport

@Suite(.inNamespace) struct LinkMonitors {
  @Test func itKnowsWhatIsThereAtTheBeginning() async throws {
    let loopback = try await withIsolatedNetwork {
      try shell("ip link set lo up")
      return try LinkMonitor().link(named: "lo")
    }
    let link = try #require(loopback)
    #expect(link.isLoopback && link.isUp)
    #expect(link.addresses.map(\.address) == [IPv6Address(high: 0, low: 1)])
    #expect(link.linkLocal == nil)
  }

  @Test func aNewInterfaceIsOneChangeHoweverManyNotificationsItTook() async throws {
    let changes = try await withIsolatedNetwork {
      let monitor = try LinkMonitor()
      try shell("ip link add s0 type veth peer name h0 && ip link set s0 mtu 1400 && ip link set s0 group 77 && ip link set s0 name s1")
      return try monitor.drain()
    }
    #expect(changes.map(\.before) == [nil, nil])
    let link = try #require(changes.compactMap(\.after).first { $0.name == "s1" })
    #expect(link.kind == "veth" && link.mtu == 1400 && link.group == 77 && !link.isUp && link.parent == nil)
    #expect(link.macAddress != nil)
  }

  @Test func aRenamedInterfaceIsFoundByItsNewNameOnly() async throws {
    let (renamed, old, change) = try await withIsolatedNetwork {
      _ = try makeSegment()
      try shell("ip link set s0 down")
      let monitor = try LinkMonitor()
      try shell("ip link set s0 name wan0 && ip link set h0 down && ip link set h0 name s0")
      let changes = try monitor.drain()
      return (monitor.link(named: "wan0"), monitor.link(named: "s0"), changes.first { $0.after?.name == "wan0" })
    }
    #expect(renamed?.index == change?.index && change?.before?.name == "s0")
    // The old name belongs to another interface by now.
    #expect(old != nil && old?.index != renamed?.index)
  }

  @Test func carrierFollowsTheOtherEndAndAdministrationDoesNot() async throws {
    let (up, lost) = try await withIsolatedNetwork {
      _ = try makeSegment()
      let monitor = try LinkMonitor()
      _ = try drain(monitor) { $0.link(named: "s0")?.hasCarrier == true }
      let up = monitor.link(named: "s0")
      try shell("ip link set h0 down")
      let changes = try drain(monitor) { $0.link(named: "s0")?.hasCarrier == false }
      return (up, changes.last { $0.after?.name == "s0" })
    }
    #expect(up?.isUp == true && up?.hasCarrier == true && up?.isUsable == true)
    #expect(lost?.after?.isUp == true && lost?.after?.hasCarrier == false && lost?.wasInterrupted == true)
  }

  @Test func aFlapBetweenTwoLooksIsAnInterruption() async throws {
    let change = try await withIsolatedNetwork {
      _ = try makeSegment()
      let monitor = try LinkMonitor()
      _ = try drain(monitor) { $0.link(named: "s0")?.linkLocal != nil && $0.link(named: "h0")?.linkLocal != nil }
      try shell("ip link set s0 down && ip link set s0 up")
      return try drain(monitor) { _ in true }.first { $0.after?.name == "s0" }
    }
    #expect(change?.wasInterrupted == true)
    #expect(change?.before?.isUsable == true && change?.after?.isUp == true)
  }

  @Test func anAddressIsUsableOnceItWasChecked() async throws {
    let (before, after, change) = try await withIsolatedNetwork {
      let parent = try makeSegment()
      try shell("ip address flush dev s0 && ip address add fe80::5/64 dev s0")
      let monitor = try LinkMonitor()
      let before = monitor.links[parent.index]
      let changes = try drain(monitor) { $0.links[parent.index]?.linkLocal != nil }
      return (before, monitor.links[parent.index], changes.last { $0.index == parent.index })
    }
    #expect(before?.addresses.map(\.isTentative) == [true] && before?.linkLocal == nil)
    #expect(after?.addresses.map(\.isTentative) == [false] && after?.linkLocal == IPv6Address("fe80::5"))
    #expect(change?.after == after && change?.wasInterrupted == false)
  }

  @Test func anAddressThatSomebodyElseHasIsNotUsable() async throws {
    let link = try await withIsolatedNetwork {
      let parent = try makeSegment()
      try shell("ip address add fe80::5/64 dev h0 nodad")
      let monitor = try LinkMonitor()
      try shell("ip address flush dev s0 && ip address add fe80::5/64 dev s0")
      _ = try drain(monitor) { $0.links[parent.index]?.addresses.contains(where: \.isDuplicate) == true }
      return monitor.links[parent.index]
    }
    #expect(link?.addresses.map(\.isDuplicate) == [true] && link?.linkLocal == nil)
  }

  @Test func anAddressTellsWhoSetIt() async throws {
    let addresses = try await withIsolatedNetwork {
      try shell("ip link set lo up")
      let monitor = try LinkMonitor()
      let loopback = try #require(monitor.link(named: "lo")?.index)
      var batch = NetlinkBatch()
      for text in ["2001:db8::2", "2001:db8::1"] {
        let address = try #require(IPv6Address(text))
        var header = ifaddrmsg()
        header.ifa_family = UInt8(AF_INET6)
        header.ifa_prefixlen = 128
        header.ifa_index = loopback.rawValue
        batch.append(RTM_NEWADDR, flags: NLM_F_CREATE | NLM_F_EXCL, header: header) { message in
          message.put(IFA_LOCAL, bytes: address.bytes)
          message.put(IFA_PROTO, UInt8(112))
          message.put(IFA_FLAGS, UInt32(IFA_F_NODAD))
        }
      }
      let refusals = try NetlinkSocket(.route).send(&batch)
      #expect(refusals == [nil, nil])
      _ = try drain(monitor) { $0.links[loopback]?.addresses.count == 3 }
      return monitor.links[loopback]?.addresses
    }
    #expect(addresses?.map(\.address.description) == ["::1", "2001:db8::1", "2001:db8::2"])
    #expect(addresses?.map(\.origin).suffix(2) == [112, 112])
    #expect(addresses?.allSatisfy { $0.prefixLength == 128 && $0.isPermanent && $0.isUsable } == true)
  }

  /// With an MTU too small for IPv6 the kernel forgets who listens where, and tells of nothing but the addresses.
  @Test(.seenInTheWild("K#1847", "K#2575")) func aLinkLocalAddressThatWasAwayBetweenTwoLooksIsTold() async throws {
    let changes = try await withIsolatedNetwork {
      try shell("sysctl -qw net.ipv6.conf.default.accept_dad=0")
      let link = try makeSegment()
      let monitor = try LinkMonitor()
      // Seen by another one, so that the kernel has told all of it before the first look.
      let other = try LinkMonitor()
      try drain(other) { $0.link(named: "s0")?.linkLocal != nil }
      _ = try drain(monitor) { $0.link(named: "s0")?.linkLocal != nil }
      try shell("ip link set s0 mtu 1200")
      try drain(other) { $0.link(named: "s0")?.linkLocal == nil }
      try shell("ip link set s0 mtu \(link.mtu)")
      try drain(other) { $0.link(named: "s0")?.linkLocal != nil }
      return try monitor.drain().filter { $0.after?.name == "s0" }
    }
    #expect(changes.count == 1)
    #expect(changes.first?.before?.linkLocal == changes.first?.after?.linkLocal)
    #expect(changes.first?.lostLinkLocal == true && changes.first?.wasInterrupted == false)
  }

  @Test func anAddressThatGoesIsAChange() async throws {
    let change = try await withIsolatedNetwork {
      try shell("ip link set lo up && ip address add 2001:db8::1/128 dev lo")
      let monitor = try LinkMonitor()
      try shell("ip address delete 2001:db8::1/128 dev lo")
      return try monitor.drain().first
    }
    #expect(change?.before?.addresses.count == 2 && change?.after?.addresses.count == 1)
    #expect(change?.wasInterrupted == false)
  }

  @Test func aDeletedInterfaceIsGoneWithItsName() async throws {
    let (changes, links, byName) = try await withIsolatedNetwork {
      _ = try makeSegment()
      let monitor = try LinkMonitor()
      try shell("ip link delete s0")
      return (try monitor.drain(), monitor.links.values.map(\.name), monitor.link(named: "s0"))
    }
    #expect(changes.filter { $0.after == nil }.compactMap { $0.before?.name }.sorted() == ["h0", "s0"])
    #expect(links == ["lo"] && byName == nil)
  }

  @Test func anInterfaceThatCameAndWentUnseenIsNoChange() async throws {
    let changes = try await withIsolatedNetwork {
      let monitor = try LinkMonitor()
      try shell("ip link add s0 type veth peer name h0 && ip link delete s0")
      return try monitor.drain()
    }
    #expect(changes.isEmpty)
  }

  @Test func leavingABridgeIsNotBeingDeleted() async throws {
    let (member, left) = try await withIsolatedNetwork {
      _ = try makeSegment()
      try shell("ip link add br7 type bridge && ip link set s0 master br7")
      let monitor = try LinkMonitor()
      let member = (monitor.link(named: "s0"), monitor.link(named: "br7")?.index)
      try shell("ip link set s0 nomaster")
      _ = try monitor.drain()
      return (member, monitor.link(named: "s0"))
    }
    #expect(member.0?.controller == member.1 && member.0?.controllerKind == "bridge")
    #expect(left != nil && left?.controller == nil && left?.controllerKind == nil)
  }

  @Test(.seenInTheWild("K#38", "K#392", "K#2298")) func lostNotificationsEndInTheTruth() async throws {
    let (known, truth, resyncs, changes, before) = try await withIsolatedNetwork {
      _ = try makeSegment()
      try shell("ip link set lo up")
      let monitor = try LinkMonitor(receiveBuffer: 1)
      let before = monitor.resyncs
      // Thousands of bytes of notifications, all at once, into a buffer for one or two.
      try shell(
        "for i in $(seq 40); do echo link add m$i link s0 type macvlan; echo address add 2001:db8::$i/128 dev lo; done | ip -batch -")
      try shell("ip link delete m7 && ip link set m8 up && ip link set m9 name n9")
      let changes = try monitor.drain()
      return (monitor.links, try LinkMonitor().links, monitor.resyncs, changes, before)
    }
    #expect(before == 0 && resyncs >= 1)
    #expect(known.count == 42 && known == truth)
    #expect(known.values.contains { $0.name == "n9" } && !known.values.contains { $0.name == "m7" })
    #expect(changes.count { $0.before == nil } == 39)
    #expect(known.values.first { $0.isLoopback }?.addresses.count == 41)
  }
}

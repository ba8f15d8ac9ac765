import CNetlink
import Engine
import Lab
import SystemPackage
import Testing

@testable import Transport

@Suite(.inNamespace) struct TheTableOfTheGate {
  @Test func itIsWhatNftPrints() async throws {
    let text = try await withIsolatedNetwork {
      let (keeper, log) = try makeKeeper()
      let text = try shell("nft list table inet vrrp6d")
      try keeper.end(.deletingTable, log)
      return text
    }
    #expect(Self.lines(text) == Self.lines(Self.expected))
  }

  /// Without indentation, and without the owner's name and the flags that not every nft prints.
  private static func lines(_ text: String) -> [String] {
    text.split(separator: "\n").compactMap {
      let words = $0.split(whereSeparator: \.isWhitespace).prefix { $0 != "#" }
      return words.isEmpty || words.first == "flags" && words.dropFirst().first?.hasPrefix("owner") == true
        ? nil : words.joined(separator: " ")
    }
  }

  private static let expected = """
    table inet vrrp6d {
    	set active {
    		type iface_index
    	}
    	set own {
    		type iface_index
    		flags timeout
    	}
    	set mute {
    		type iface_index . ipv6_addr
    	}
    	map leaders {
    		type devgroup : verdict
    		elements = { 5600 : goto g5600,
    			     5601 : goto g5601 }
    	}
    	map held {
    		type iface_index : verdict
    	}
    	map vips {
    		type ipv6_addr : verdict
    	}
    	set l5601 {
    		type nf_proto
    		flags timeout
    	}
    	chain incoming {
    		meta nfproto != ipv6 drop
    		iif != @active drop
    		icmpv6 type nd-neighbor-solicit ip6 daddr != ff00::/8 ip6 daddr set ff02::1
    		iif . ip6 daddr @mute jump muted
    		iifgroup vmap @leaders
    		drop
    	}
    	chain outgoing {
    		meta nfproto != ipv6 drop
    		oif != @active drop
    		oifgroup vmap @leaders
    		drop
    	}
    	chain muted {
    		icmpv6 type nd-neighbor-advert return
    		drop
    	}
    	chain g5600 {
    		iifgroup 5600 iif != @own drop
    		oifgroup 5600 oif != @own drop
    	}
    	chain arrival {
    		type filter hook prerouting priority raw; policy accept;
    		iifgroup 5600-5855 jump incoming
    		ip6 daddr vmap @vips
    	}
    	chain departure {
    		type filter hook output priority raw; policy accept;
    		oifgroup 5600-5855 jump outgoing
    		ip6 daddr vmap @vips
    	}
    	chain passage {
    		type filter hook forward priority raw; policy accept;
    		oifgroup 5600-5855 jump outgoing
    		iif vmap @held
    		oif vmap @held
    	}
    	chain g5601 {
    		meta nfproto != @l5601 drop
    	}

    	chain xg5601 {
    		meta nfproto @l5601 goto muted
    	}
    }
    """

  @Test func aForeignFlushLeavesItAlone() async throws {
    try await withIsolatedNetwork {
      let (keeper, log) = try makeKeeper()
      try #require(keeper.ownership == .exclusive, "this kernel knows no owners of tables")
      try shell("nft add table inet other && nft flush ruleset")
      #expect(try shell("nft list tables") == "table inet vrrp6d\n")
      #expect(throws: CommandFailure.self) { try shell("nft delete table inet vrrp6d") }
      #expect(throws: CommandFailure.self) { try shell("nft add element inet vrrp6d active { 1 }") }
      try keeper.end(.deletingTable, log)
      #expect(try shell("nft list tables") == "")
    }
  }

  @Test func anotherKeeperIsToldWhoseItIs() async throws {
    try await withIsolatedNetwork {
      let (keeper, log) = try makeKeeper()
      try #require(keeper.ownership == .exclusive, "this kernel knows no owners of tables")
      let refusal = #expect(throws: TransportError.self) { try makeKeeper() }
      #expect(refusal?.errno == .notPermitted)
      #expect(refusal?.kernelText == "the table is owned by another process")
      try keeper.end(.deletingTable, log)
    }
  }

  @Test func aSuccessorAdoptsItShut() async throws {
    try await withIsolatedNetwork {
      let (first, firstLog) = try makeKeeper([leader, LinkGroup(5602)])
      first.open(.leader(leader), until: soon(.seconds(100)))
      var changes = GateChanges()
      changes.arm(try #require(InterfaceIndex(7)))
      first.apply(changes)
      try first.settleHere()
      try first.end(.leavingTable, firstLog)
      #expect(try listed("l5601") == ["ipv4", "ipv6"] && listed("active") == ["7"])

      let (second, secondLog) = try makeKeeper()
      #expect(try listed("l5601") == [] && listed("active") == [])
      #expect(try !shell("nft list table inet vrrp6d").contains("l5602"))
      second.open(.leader(leader), until: soon(.seconds(100)))
      guard case .opened = try secondLog.next() else { throw CommandFailure(command: "open", status: 1, output: "\(secondLog.all())") }
      try second.end(.deletingTable, secondLog)
    }
  }

  /// More than one message of the transaction that makes the table.
  @Test func aSuccessorsTableHoldsFromItsFirstMomentWhatItIsToHold() async throws {
    try await withIsolatedNetwork {
      let interfaces = try (UInt32(1001)...1300).map { try #require(InterfaceIndex($0)) }
      let configuration = GateConfiguration(leaders: [leader], held: Dictionary(uniqueKeysWithValues: interfaces.map { ($0, leader) }))
      // The table alone, as the transaction that makes it leaves it: nobody works off anything here.
      let gate = try Gate(configuration)
      #expect(try listed("held").count == 300)
      try gate.deleteTable()

      let log = EventLog()
      let keeper = try GateKeeper(configuration, sink: log.sink)
      var changes = GateChanges()
      changes.hold(interfaces[0], behind: leader)
      changes.release(interfaces[1])
      keeper.apply(changes)
      try keeper.settleHere()
      #expect(try Set(listed("held")) == Set(interfaces.filter { $0 != interfaces[1] }.map { "\($0) : jump g5601" }))
      try keeper.end(.deletingTable, log)
    }
  }

  /// A table that an older kernel or another configuration left, which nobody owns.
  @Test func oneWithoutOwnerIsReplaced() async throws {
    try await withIsolatedNetwork {
      try shell("nft 'add table inet vrrp6d; add chain inet vrrp6d rubbish; add rule inet vrrp6d rubbish drop'")
      let (keeper, log) = try makeKeeper()
      #expect(try !shell("nft list table inet vrrp6d").contains("rubbish"))
      try keeper.end(.deletingTable, log)
    }
  }

  @Test func aSharedOneIsMadeAnewWhenItIsDeleted() async throws {
    try await withIsolatedNetwork {
      let (keeper, log) = try makeKeeper(ownership: .shared)
      #expect(keeper.ownership == .shared)
      keeper.open(.leader(leader), until: soon(.seconds(100)))
      keeper.open(.device(try #require(InterfaceIndex(8))), until: soon(.seconds(100)))
      keeper.close(.device(try #require(InterfaceIndex(8))))
      var changes = GateChanges()
      changes.add(LinkGroup(5700))
      for number in UInt32(1)...300 { changes.arm(try #require(InterfaceIndex(number))) }
      changes.hold(try #require(InterfaceIndex(9)), behind: LinkGroup(5700))
      let common = try #require(InterfaceIndex(11))
      changes.guardAccess(to: try #require(IPv6Address("2001:db8::1")), behind: .device(common))
      let gone = try #require(InterfaceIndex(12))
      changes.refuseAccess(to: try #require(IPv6Address("2001:db8::2")), whileOpen: .device(gone))
      keeper.apply(changes)
      try keeper.settleHere()
      // Chains that the keeper itself deletes are no reason to make the table anew.
      changes = GateChanges()
      changes.liftGuard(of: try #require(IPv6Address("2001:db8::2")))
      changes.forget(gone)
      keeper.apply(changes)
      try keeper.settleHere()
      let before = try shell("nft list table inet vrrp6d | sed 's/ expires [0-9a-z]*//'")

      for deletion in ["nft flush ruleset", "nft delete table inet vrrp6d", "nft flush chain inet vrrp6d incoming"] {
        try shell(deletion)
        try log.wait(for: "repair after \(deletion)") { $0 == .rebuilt }
        try keeper.settleHere()
        let after = try shell("nft list table inet vrrp6d | sed 's/ expires [0-9a-z]*//'")
        let isSame = Self.sorted(after) == Self.sorted(before)
        #expect(isSame, "after \(deletion): \(after)")
      }
      #expect(keeper.counters.repaired == 3)
      try keeper.end(.deletingTable, log)
      #expect(try shell("nft list tables") == "")
    }
  }

  /// What nft says of two tables is the same but for the times, and the order of sets' elements and of chains made later.
  private static func sorted(_ listing: String) -> [Substring] {
    listing.split { $0.isWhitespace || $0 == "," }.filter { !$0.hasSuffix("ms") }.sorted()
  }

  @Test func withoutPrivilegeItSaysWhatIsMissing() async throws {
    try await withIsolatedNetwork {
      dropCapabilities()
      let refusal = #expect(throws: TransportError.self) { try makeKeeper() }
      #expect(refusal?.errno == .notPermitted)
      #expect(refusal?.kernelText == "changing nftables needs CAP_NET_ADMIN")
    }
  }
}

import CNetlink
import Lab
import SystemPackage
import Testing

@testable import Transport

@Suite struct NetlinkMessages {
  @Test func aMessageReadsBackAsItWasWrittenAlsoWhenTheBufferHadToGrow() throws {
    var batch = NetlinkBatch()
    batch.append(RTM_GETLINK, header: ifinfomsg())
    let large = [UInt8](repeating: 7, count: 20_000)
    batch.append(RTM_NEWLINK, flags: NLM_F_CREATE, header: ifinfomsg()) { message in
      message.put(IFLA_MTU, UInt32(1500))
      message.nest(IFLA_LINKINFO) {
        $0.put(IFLA_INFO_KIND, text: "macvlan")
        // Moves the buffer while two nests are open.
        $0.nest(IFLA_INFO_DATA) { $0.put(1, bytes: large) }
      }
      message.putFlag(IFLA_IFALIAS)
    }
    #expect(batch.count == 2)
    var seen: [String] = []
    batch.withBytes(of: 1..<2) { bytes in
      guard let start = bytes.baseAddress else { return }
      let message = NetlinkReply(start.assumingMemoryBound(to: nlmsghdr.self))
      #expect(message.type == Int(RTM_NEWLINK) && message.flags == NLM_F_REQUEST | NLM_F_CREATE)
      message.forEachAttribute(after: ifinfomsg.self) { attribute in
        switch attribute.type {
        case Int(IFLA_MTU): seen.append("mtu \(attribute.number(UInt32.self) ?? 0)")
        case Int(IFLA_LINKINFO):
          attribute.forEachAttribute { info in
            if info.type == Int(IFLA_INFO_KIND) { seen.append("kind \(info.text)") }
            if info.type == Int(IFLA_INFO_DATA) { info.forEachAttribute { seen.append("data \($0.bytes == large)") } }
          }
        case Int(IFLA_IFALIAS): seen.append("flag \(attribute.bytes.count)")
        default: seen.append("?")
        }
      }
    }
    #expect(seen == ["mtu 1500", "kind macvlan", "data true", "flag 0"])
  }

  @Test func anAttributeOfAnotherSizeIsNotANumber() {
    var batch = NetlinkBatch()
    batch.append(RTM_NEWLINK, header: ifinfomsg()) { $0.put(IFLA_MTU, UInt16(9)) }
    batch.withBytes(of: 0..<1) { bytes in
      guard let start = bytes.baseAddress else { return }
      NetlinkReply(start.assumingMemoryBound(to: nlmsghdr.self)).forEachAttribute(after: ifinfomsg.self) {
        #expect($0.number(UInt32.self) == nil && $0.number(UInt16.self) == 9)
        #expect($0.macAddress == nil && $0.address == nil)
      }
    }
  }

  @Test func aSliceHoldsAtLeastOneMessageAndKeepsItsBounds() {
    var batch = NetlinkBatch()
    for size in [10, 10, 10, 4000, 10] {
      batch.append(RTM_NEWLINK, header: ifinfomsg()) { $0.put(1, bytes: Array(repeating: 0, count: size)) }
    }
    #expect(batch.endOfSlice(from: 0, messages: 2, bytes: 1000) == 2)
    #expect(batch.endOfSlice(from: 0, messages: 9, bytes: 1000) == 3)
    #expect(batch.endOfSlice(from: 3, messages: 9, bytes: 1000) == 4)
    #expect(batch.endOfSlice(from: 4, messages: 9, bytes: 1000) == 5)
  }
}

@Suite struct TransportErrors {
  @Test func anErrorSaysWhatWasAttemptedOnWhatAndWhy() {
    let error = TransportError(operation: "create device", object: "vrrp6.5.10 on s5", errno: .notPermitted)
    #expect(error.description == "create device vrrp6.5.10 on s5: operation not permitted (EPERM)")
  }

  @Test func theKernelsOwnWordsComeLast() {
    let error = TransportError(operation: "remove link group", object: "7", errno: .resourceBusy, kernelText: "it is in use")
    #expect(error.description == "remove link group 7: device or resource busy (EBUSY), it is in use")
  }
}

@Suite(.inNamespace) struct NetlinkSockets {
  @Test func everyMessageOfALargeBatchGetsItsOwnAnswer() async throws {
    let (refused, replies, count) = try await withIsolatedNetwork {
      let socket = try NetlinkSocket(.route)
      var batch = NetlinkBatch()
      let count = NetlinkSocket.messagesPerSend * 3 + 5
      for index in 0..<count {
        var header = ifinfomsg()
        // Number 1 is the loopback interface, 99 nobody.
        header.ifi_index = index.isMultiple(of: 10) ? 99 : 1
        batch.append(RTM_GETLINK, header: header)
      }
      var replies: [Int] = []
      let answers = try socket.send(&batch) { index, reply in
        if Link(reading: reply)?.name == "lo" { replies.append(index) }
      }
      return (answers.indices.filter { answers[$0]?.errno == .noSuchDevice }, replies, count)
    }
    #expect(refused == (0..<count).filter { $0.isMultiple(of: 10) })
    #expect(replies == (0..<count).filter { !$0.isMultiple(of: 10) })
  }

  @Test func aRefusalCarriesTheKernelsWords() async throws {
    let refusal = try await withIsolatedNetwork {
      let socket = try NetlinkSocket(.route)
      var batch = NetlinkBatch()
      batch.append(RTM_NEWLINK, flags: NLM_F_CREATE | NLM_F_EXCL, header: ifinfomsg()) {
        $0.put(IFLA_IFNAME, text: "a-name-of-more-than-fifteen-bytes")
      }
      return try socket.send(&batch).first
    }
    let words = try #require(refusal??.text)
    #expect(!words.isEmpty)
  }

  @Test func lostAnswersAreNotTakenForSuccess() async throws {
    let answers = try await withIsolatedNetwork {
      // The least the kernel gives: two acknowledgements fit, not a hundred.
      let socket = try NetlinkSocket(.route, receiveBuffer: 1)
      var batch = NetlinkBatch()
      var header = ifinfomsg()
      header.ifi_index = 1
      for _ in 0..<100 { batch.append(RTM_GETLINK, header: header) }
      return try socket.send(&batch)
    }
    #expect(answers.count == 100)
    #expect(answers.last??.errno == .noBufferSpace)
  }

  @Test func anUnprivilegedDumpTellsWhatIsThere() async throws {
    let names = try await withIsolatedNetwork {
      dropCapabilities()
      return try NetlinkSocket(.route).dumpLinks().items.map(\.name)
    }
    #expect(names.contains("lo"))
  }

  @Test func anNFTablesBatchIsOneTransactionWithErrorsByMessage() async throws {
    let (made, refused, tables) = try await withIsolatedNetwork {
      let socket = try NetlinkSocket(.netfilter)
      func batch(_ type: nf_tables_msg_types, flags: CInt, table: String) -> NetlinkBatch {
        var batch = NetlinkBatch()
        var outer = nfgenmsg()
        outer.res_id = UInt16(NFNL_SUBSYS_NFTABLES).bigEndian
        var inner = nfgenmsg()
        inner.nfgen_family = UInt8(NFPROTO_INET)
        batch.append(NFNL_MSG_BATCH_BEGIN, header: outer)
        batch.append(NFNL_SUBSYS_NFTABLES << 8 | CInt(type.rawValue), flags: flags, header: inner) {
          $0.put(NFTA_TABLE_NAME.rawValue, text: table)
        }
        batch.append(NFNL_MSG_BATCH_END, header: outer)
        return batch
      }
      var create = batch(NFT_MSG_NEWTABLE, flags: NLM_F_CREATE | NLM_F_ACK, table: "mine")
      let made = try socket.transact(&create)
      var delete = batch(NFT_MSG_DELTABLE, flags: 0, table: "nobody's")
      let refused = try socket.transact(&delete)
      return (made.map(\.message), refused.map { "\($0.message) \($0.refusal?.errno.rawValue ?? 0)" }, try shell("nft list tables"))
    }
    #expect(made == [1])
    #expect(refused == ["1 \(ENOENT)"])
    #expect(tables.contains("table inet mine"))
  }

  @Test func aGroupThatTheKernelDoesNotHaveIsRefused() async throws {
    let error = try await withIsolatedNetwork { () -> TransportError? in
      do {
        _ = try NetlinkSocket(.route, groups: [9999])
        return nil
      } catch { return error as? TransportError }
    }
    #expect(error?.description == "join rtnetlink group 9999: invalid argument (EINVAL)")
  }
}

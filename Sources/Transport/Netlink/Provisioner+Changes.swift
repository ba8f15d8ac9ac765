internal import CNetlink
public import Engine
internal import SystemPackage

// What changes on devices and parents that exist already. The caller bounds how many at once.
extension Provisioner {
  /// Brings links up and takes links down, in one batch, those to bring up first.
  ///
  /// A link that goes down keeps its permanent IPv6 addresses: `keep_addr_on_down` is set to 1 before, and stays so.
  /// - Returns: why links could not be changed. One whose addresses could not be secured is left up.
  public func setLinks(up: [InterfaceIndex] = [], down: [InterfaceIndex] = []) -> [InterfaceIndex: TransportError] {
    var failures: [InterfaceIndex: TransportError] = [:]
    var batch = LabelledBatch()
    var keys: [InterfaceIndex] = []
    for index in up {
      batch.appendState(of: index, up: true, object: "number \(index)")
      keys.append(index)
    }
    for index in down {
      do {
        try Sysctl.ipv6(try name(of: index), "keep_addr_on_down").write(1)
        batch.appendState(of: index, up: false, object: "number \(index)")
        keys.append(index)
      } catch {
        failures[index] = error
      }
    }
    return failures.merging(errors(of: &batch, keys)) { first, _ in first }
  }

  /// Gives devices addresses of their own, for groups in accept mode: no duplicate address detection, and never chosen as a source address.
  /// A link-local address brings the route fe80::/64 of the device, without which no host's link-local packets could be answered. Adding one
  /// that is there renews it. The kernel routes to it a moment after this returns, when it notifies of it.
  ///
  /// - Returns: why addresses could not be added.
  public func add(_ addresses: [InterfaceAddress]) -> [InterfaceAddress: TransportError] {
    var batch = LabelledBatch()
    for address in addresses {
      batch.appendAddress(
        address, prefixLength: Self.prefixLength(of: address.address),
        flags: address.address.isLinkLocal ? IFA_F_NODAD : IFA_F_NODAD | IFA_F_NOPREFIXROUTE, preferred: false,
        object: "number \(address.interface)")
    }
    return errors(of: &batch, addresses)
  }

  /// Takes such addresses away again. One that isn't there counts as done.
  ///
  /// - Returns: why addresses could not be deleted.
  public func delete(_ addresses: [InterfaceAddress]) -> [InterfaceAddress: TransportError] {
    var batch = LabelledBatch()
    for address in addresses {
      batch.appendAddressRemoval(
        address, prefixLength: Self.prefixLength(of: address.address), object: "number \(address.interface)")
    }
    return errors(of: &batch, addresses)
  }

  private static func prefixLength(of address: IPv6Address) -> UInt8 { address.isLinkLocal ? 64 : 128 }

  /// Has devices answer Neighbor Solicitations for addresses (NDP proxy entries). An entry that is there is renewed.
  ///
  /// - Returns: why entries could not be made.
  public func answer(for entries: [InterfaceAddress]) -> [InterfaceAddress: TransportError] {
    var batch = LabelledBatch()
    for entry in entries { batch.appendProxy(entry, object: "number \(entry.interface)") }
    return errors(of: &batch, entries)
  }

  /// Has devices no longer answer for addresses. An entry that isn't there counts as done.
  ///
  /// - Returns: why entries could not be removed.
  public func stopAnswering(for entries: [InterfaceAddress]) -> [InterfaceAddress: TransportError] {
    var batch = LabelledBatch()
    for entry in entries { batch.appendProxyRemoval(entry, object: "number \(entry.interface)") }
    return errors(of: &batch, entries)
  }

  /// Takes addresses of its own and what it answers for from one device. What isn't there counts as done.
  ///
  /// - Returns: what the kernel refused.
  func strip(
    _ device: InterfaceIndex, of addresses: [Link.Address], andOfAnsweringFor answered: Set<IPv6Address>
  ) -> [TransportError] {
    var batch = LabelledBatch()
    for address in addresses {
      batch.appendAddressRemoval(
        InterfaceAddress(interface: device, address: address.address), prefixLength: address.prefixLength, object: "number \(device)")
    }
    for address in answered.sorted() {
      batch.appendProxyRemoval(InterfaceAddress(interface: device, address: address), object: "number \(device)")
    }
    return batch.send(through: socket).compactMap(\.self)
  }

  /// Every address that some device answers for. For the audit.
  ///
  /// - Throws: when the kernel doesn't tell.
  public func answered() throws(TransportError) -> Set<InterfaceAddress> {
    var header = ndmsg()
    header.ndm_family = UInt8(AF_INET6)
    header.ndm_flags = UInt8(NTF_PROXY)
    let entries = try socket.dump(RTM_GETNEIGH, header: header) { message -> InterfaceAddress? in
      guard let header = message.header(ndmsg.self), CInt(header.ndm_flags) & NTF_PROXY != 0,
        let interface = InterfaceIndex(UInt32(bitPattern: header.ndm_ifindex))
      else { return nil }
      var address: IPv6Address?
      message.forEachAttribute(after: ndmsg.self) { if $0.type == Int(NDA_DST) { address = $0.address } }
      return address.map { InterfaceAddress(interface: interface, address: $0) }
    }
    return Set(entries.items)
  }

  private func name(of index: InterfaceIndex) throws(TransportError) -> String {
    var buffer = [CChar](repeating: 0, count: Int(IF_NAMESIZE))
    guard let name = if_indextoname(index.rawValue, &buffer) else {
      throw TransportError(operation: "find device", object: "number \(index)", errno: .latest)
    }
    return String(cString: name)
  }
}

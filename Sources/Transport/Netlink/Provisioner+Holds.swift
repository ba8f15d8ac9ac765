internal import CNetlink
public import Engine
internal import SystemPackage

// Interfaces that a binding mode keeps down.
extension Provisioner {
  /// Our bit among the reasons for which an interface may be protocol-down (`ip -d link show`; /etc/iproute2/protodown_reasons.d gives it
  /// a name). Bits 0 to 7 are in use by others.
  static let protocolDownReason: UInt32 = 1 << 11

  /// What interfaces would lose for good by being taken down.
  ///
  /// - Throws: when the kernel doesn't tell: then nothing should be taken down.
  public func belongings(of interfaces: [InterfaceIndex]) throws(TransportError) -> [InterfaceIndex: LinkBelongings] {
    try socket.belongings(of: Set(interfaces))
  }

  /// Takes interfaces down: protocol-down where the driver knows that, which keeps addresses and routes; otherwise administratively, with
  /// permanent addresses kept (`keep_addr_on_down`).
  ///
  /// - Returns: why interfaces could not be taken down. One whose addresses could not be secured is left up.
  public func hold(_ interfaces: [InterfaceIndex]) -> [InterfaceIndex: TransportError] {
    var batch = LabelledBatch()
    for index in interfaces { batch.appendProtocolDown(true, of: index, object: "number \(index)") }
    let refusals = errors(of: &batch, interfaces)
    let others = interfaces.filter { refusals[$0]?.errno == .notSupportedOnSocket || refusals[$0]?.errno == .notSupported }
    return refusals.filter { !others.contains($0.key) }.merging(setLinks(down: others)) { first, _ in first }
  }

  /// An interface that was taken down by `hold`.
  public struct Held: Sendable {
    public let index: InterfaceIndex
    /// Whether it is protocol-down by us, and not administratively down.
    public let isProtocolDown: Bool
    public let belongings: LinkBelongings

    public init(_ link: Link, _ belongings: LinkBelongings) {
      index = link.index
      isProtocolDown = link.isProtocolDownByUs
      self.belongings = belongings
    }
  }

  /// Brings up interfaces that `hold` took down, and gives back what they lost.
  ///
  /// One that is protocol-down for other reasons too stays so, and is theirs from now on.
  /// - Returns: why interfaces could not be brought up; and what could not be given back.
  public func release(
    _ interfaces: [Held]
  ) -> (refused: [InterfaceIndex: TransportError], owed: [InterfaceIndex: LinkBelongings], error: TransportError?) {
    var ups = LabelledBatch()
    for interface in interfaces {
      if interface.isProtocolDown {
        ups.appendProtocolDown(false, of: interface.index, object: "number \(interface.index)")
      } else {
        ups.appendState(of: interface.index, up: true, object: "number \(interface.index)")
      }
    }
    let refused = errors(of: &ups, interfaces.map(\.index))
    let up = interfaces.filter { refused[$0.index] == nil && !$0.isProtocolDown }
    let (owed, error) = restore(Dictionary(up.map { ($0.index, $0.belongings) }, uniquingKeysWith: { first, _ in first }))
    return (refused, owed, error)
  }

  /// Gives back addresses and routes.
  ///
  /// - Returns: what the kernel refuses, and its last reason.
  public func restore(
    _ belongings: [InterfaceIndex: LinkBelongings]
  ) -> (owed: [InterfaceIndex: LinkBelongings], error: TransportError?) {
    var batch = LabelledBatch()
    var items: [(InterfaceIndex, LinkBelongings.Item)] = []
    for (index, belongings) in belongings.sorted(by: { $0.key < $1.key }) {
      for item in belongings.items {
        batch.appendRestoration(item, object: "number \(index)")
        items.append((index, item))
      }
    }
    var owed: [InterfaceIndex: LinkBelongings] = [:]
    var last: TransportError?
    for ((index, item), error) in zip(items, batch.send(through: socket)) {
      guard let error else { continue }
      owed[index, default: LinkBelongings()].add(item)
      last = error
    }
    return (owed, last)
  }
}

extension LabelledBatch {
  /// RTM_SETLINK that sets or clears protocol-down with our reason bit. Other reasons stay, and then the kernel keeps it down.
  fileprivate mutating func appendProtocolDown(_ isDown: Bool, of index: InterfaceIndex, object: @autoclosure @escaping () -> String) {
    append(
      isDown ? "take down device" : "bring up device", object(), harmless: isDown ? nil : .resourceBusy, RTM_SETLINK,
      header: ifinfomsg(index)
    ) { message in
      message.nest(IFLA_PROTO_DOWN_REASON) {
        $0.put(IFLA_PROTO_DOWN_REASON_MASK, Provisioner.protocolDownReason)
        $0.put(IFLA_PROTO_DOWN_REASON_VALUE, isDown ? Provisioner.protocolDownReason : 0)
      }
      message.put(IFLA_PROTO_DOWN, UInt8(isDown ? 1 : 0))
    }
  }
}

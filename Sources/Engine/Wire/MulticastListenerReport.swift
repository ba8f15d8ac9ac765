/// What multicast groups a node listens to, for the switches and routers of the link: MLD version 2 (RFC 3810 5.2).
///
/// An Active virtual router reports the solicited-node groups of its addresses, or a switch that snoops keeps the solicitations of
/// hosts from it.
public struct MulticastListenerReport: ICMPv6Message {
  /// At most 65,535.
  public let records: [Record]

  /// - Precondition: at most 65,535 records.
  public init(_ records: [Record]) {
    precondition(records.count <= Int(UInt16.max), "a report has at most 65535 records, not \(records.count)")
    self.records = records
  }

  /// What changed or is so for one group.
  public struct Record: Hashable, Sendable {
    /// What it says of the group.
    public let kind: Kind
    /// The multicast group it is about.
    public let group: IPv6Address
    /// At most 65,535. Those listened to, or in the kinds that exclude those not listened to.
    public let sources: [IPv6Address]

    /// - Precondition: at most 65,535 sources.
    public init(_ kind: Kind, _ group: IPv6Address, sources: [IPv6Address] = []) {
      precondition(sources.count <= Int(UInt16.max), "a record has at most 65535 sources, not \(sources.count)")
      self.kind = kind
      self.group = group
      self.sources = sources
    }

    /// RFC 3810 5.2.12.
    public enum Kind: UInt8, Hashable, Sendable, CaseIterable {
      case modeIsInclude = 1
      /// Without sources, in answer to a query: still listens.
      case modeIsExclude = 2
      /// Without sources: has left the group.
      case changeToInclude = 3
      /// Without sources: has joined the group.
      case changeToExclude = 4
      case allowNewSources = 5
      case blockOldSources = 6
    }

    fileprivate static let headerLength = 20
  }

  /// One record of the same kind for each group, in as many reports as the link's MTU makes necessary (RFC 3810 5.2.15).
  ///
  /// - Parameters:
  ///   - groups: a group that is named twice is reported once: addresses may share their solicited-node group.
  ///   - kind: `.changeToExclude` to join, `.modeIsExclude` to answer a query.
  ///   - mtu: of the link, in bytes; 1280 fits any.
  public static func reports(of groups: [IPv6Address], kind: Record.Kind, mtu: Int = 1280) -> [MulticastListenerReport] {
    let room = mtu - Frame.ipv6HeaderLength - Frame.Envelope.routerAlertLength - headerLength
    let recordsPerReport = max(1, room / Record.headerLength)
    var seen: Set<IPv6Address> = []
    let records = groups.filter { seen.insert($0).inserted }.map { Record(kind, $0) }
    return stride(from: 0, to: records.count, by: recordsPerReport).map { start in
      MulticastListenerReport(Array(records[start..<min(start + recordsPerReport, records.count)]))
    }
  }

  private static let headerLength = 8
}

extension MulticastListenerReport {
  public static var type: ICMPv6Type { .multicastListenerReport }

  /// 1: not for beyond this link (RFC 3810 5).
  public static var hopLimit: UInt8 { 1 }

  public static var needsRouterAlert: Bool { true }

  public var usualDestination: IPv6Address { .allMLDv2Routers }

  public func appendBody(to message: inout [UInt8]) {
    message.append(zeros: 2)
    message.append(bigEndian: UInt16(records.count))
    for record in records {
      message.append(record.kind.rawValue)
      // No auxiliary data: version 2 defines none.
      message.append(0)
      message.append(bigEndian: UInt16(record.sources.count))
      message.append(record.group)
      for source in record.sources { message.append(source) }
    }
  }

  /// Reads what follows the hop-by-hop options, with the checks of RFC 3810 6.2 but for the Router Alert, which ``init(frame:)``
  /// looks at.
  ///
  /// A record of unknown kind is passed over, as is what follows the last record.
  public init?(parsing message: RawSpan, from source: IPv6Address, to destination: IPv6Address, hopLimit: UInt8) {
    // A node whose link-local address is still tentative reports from the unspecified address (RFC 3810 5.2.13).
    guard source.isLinkLocal || source.isUnspecified,
      Self.isSound(message, from: source, to: destination, hopLimit: hopLimit, minimumLength: Self.headerLength)
    else { return nil }
    var records: [Record] = []
    var offset = Self.headerLength
    for _ in 0..<message.number(at: 6, as: UInt16.self) {
      guard offset + Record.headerLength <= message.byteCount else { return nil }
      let auxiliaryLength = 4 * Int(message.byte(at: offset + 1))
      let sourceCount = Int(message.number(at: offset + 2, as: UInt16.self))
      let sources = offset + Record.headerLength
      let end = sources + sourceCount * IPv6Address.byteCount + auxiliaryLength
      guard end <= message.byteCount else { return nil }
      if let kind = Record.Kind(rawValue: message.byte(at: offset)) {
        let addresses = (0..<sourceCount).map { message.ipv6Address(at: sources + $0 * IPv6Address.byteCount) }
        records.append(Record(kind, message.ipv6Address(at: offset + 4), sources: addresses))
      }
      offset = end
    }
    self.init(records)
  }
}

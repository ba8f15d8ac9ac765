extension Frame {
  /// The Ethernet and IPv6 headers that go around a message on its way out.
  struct Envelope {
    var sourceMAC: MACAddress
    /// Where Ethernet takes it; by default what RFC 2464 7 makes of a multicast destination.
    var destinationMAC: MACAddress
    var source: IPv6Address
    var destination: IPv6Address
    var hopLimit: UInt8
    var nextHeader: NextHeader
    var trafficClass: TrafficClass
    var hasRouterAlert: Bool

    /// How much of a hurry the packet is in (RFC 2474).
    enum TrafficClass: UInt8 {
      case bestEffort = 0
      /// CS6, network control (RFC 4594 3.2).
      case networkControl = 0xc0
    }

    /// - Precondition: a destination that is no multicast group needs a `destinationMAC`.
    init(
      sourceMAC: MACAddress, destinationMAC: MACAddress? = nil, source: IPv6Address, destination: IPv6Address, hopLimit: UInt8,
      nextHeader: NextHeader, trafficClass: TrafficClass = .bestEffort, hasRouterAlert: Bool = false
    ) {
      precondition(destinationMAC != nil || destination.isMulticast, "\(destination) has no MAC address of its own")
      self.sourceMAC = sourceMAC
      self.destinationMAC = destinationMAC ?? .multicast(destination)
      self.source = source
      self.destination = destination
      self.hopLimit = hopLimit
      self.nextHeader = nextHeader
      self.trafficClass = trafficClass
      self.hasRouterAlert = hasRouterAlert
    }

    /// The frame, without the padding and the check sequence that the hardware adds.
    ///
    /// - Parameter message: complete, its checksum included.
    func enclose(_ message: [UInt8]) -> [UInt8] {
      let options: [UInt8] = hasRouterAlert ? Self.routerAlert(before: nextHeader) : []
      var frame: [UInt8] = []
      frame.reserveCapacity(Frame.ethernetHeaderLength + Frame.ipv6HeaderLength + options.count + message.count)
      frame.append(destinationMAC)
      frame.append(sourceMAC)
      frame.append(bigEndian: Frame.ipv6EtherType)
      // Version 6, traffic class, no flow label.
      frame.append(bigEndian: UInt32(6) << 28 | UInt32(trafficClass.rawValue) << 20)
      frame.append(bigEndian: UInt16(options.count + message.count))
      frame.append(hasRouterAlert ? NextHeader.hopByHopOptions.rawValue : nextHeader.rawValue)
      frame.append(hopLimit)
      frame.append(source)
      frame.append(destination)
      frame.append(contentsOf: options)
      frame.append(contentsOf: message)
      return frame
    }

    static let routerAlertLength = 8

    /// Hop-by-hop options with the Router Alert for MLD (RFC 2711 2.1), filled up to eight bytes with an empty PadN.
    private static func routerAlert(before nextHeader: NextHeader) -> [UInt8] {
      [nextHeader.rawValue, 0, Frame.routerAlertOption, 2, 0, 0, Frame.padNOption, 0]
    }
  }
}

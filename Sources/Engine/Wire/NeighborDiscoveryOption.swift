/// The options of Neighbor Discovery: type, length in units of eight bytes, body (RFC 4861 4.6).
enum NeighborDiscoveryOption: UInt8 {
  case sourceLinkLayerAddress = 1
  case targetLinkLayerAddress = 2
  case prefixInformation = 3
  case mtu = 5
  /// RFC 8106 5.1.
  case recursiveDNSServer = 25
  /// RFC 8106 5.2.
  case dnsSearchList = 31

  static let unit = 8
  /// Type and length.
  static let headerLength = 2

  /// Walks the options of a message.
  ///
  /// - Parameter visit: is given the type and the whole option, type and length included.
  /// - Returns: `false` when an option has no length or overruns the message, for which RFC 4861 discards the whole message.
  static func walk(_ options: RawSpan, visit: (_ type: UInt8, _ option: RawSpan) -> Void) -> Bool {
    var offset = 0
    while offset < options.byteCount {
      guard offset + headerLength <= options.byteCount else { return false }
      let length = unit * Int(options.byte(at: offset + 1))
      guard length > 0, offset + length <= options.byteCount else { return false }
      visit(options.byte(at: offset), options.extracting(offset..<offset + length))
      offset += length
    }
    return true
  }

  /// The Ethernet address of a link-layer address option (RFC 2464 6).
  static func macAddress(in option: RawSpan) -> MACAddress? {
    option.byteCount == unit ? option.macAddress(at: headerLength) : nil
  }

  /// Appends a link-layer address option.
  static func append(_ option: NeighborDiscoveryOption, _ address: MACAddress, to message: inout [UInt8]) {
    message.append(option.rawValue)
    message.append(1)
    message.append(address)
  }
}

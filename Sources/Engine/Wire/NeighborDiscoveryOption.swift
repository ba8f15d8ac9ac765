/// The options of Neighbor Discovery: type, length in units of eight bytes, body (RFC 4861 4.6).
enum NeighborDiscoveryOption: UInt8 {
  case sourceLinkLayerAddress = 1
  case targetLinkLayerAddress = 2
  case prefixInformation = 3
  case mtu = 5
  /// RFC 8106 5.1.
  case recursiveDNSServers = 25
  /// RFC 8106 5.2.
  case dnsSearchList = 31

  static let unit = 8
  /// What the length field can say, in bytes.
  static let maximumLength = 255 * unit

  /// Walks the options of a message.
  ///
  /// - Parameter visit: is given the whole option, type and length included. Options of unknown type are passed over.
  /// - Returns: `false` when an option has no length or overruns the message, for which RFC 4861 discards the whole message.
  static func walk(_ options: RawSpan, visit: (_ kind: NeighborDiscoveryOption, _ option: RawSpan) -> Void) -> Bool {
    var offset = 0
    while offset < options.byteCount {
      guard offset + 2 <= options.byteCount else { return false }
      let length = unit * Int(options.byte(at: offset + 1))
      guard length > 0, offset + length <= options.byteCount else { return false }
      if let kind = NeighborDiscoveryOption(rawValue: options.byte(at: offset)) {
        visit(kind, options.extracting(offset..<offset + length))
      }
      offset += length
    }
    return true
  }

  /// The Ethernet address in a link-layer address option (RFC 2464 6).
  static func macAddress(in option: RawSpan) -> MACAddress? {
    option.byteCount == unit ? option.macAddress(at: 2) : nil
  }

  /// Appends an option with an Ethernet address.
  func append(_ address: MACAddress, to message: inout [UInt8]) {
    append(length: Self.unit, to: &message)
    message.append(address)
  }

  /// Appends type and length; the caller appends the rest.
  ///
  /// - Parameter length: of the whole option in bytes, a multiple of eight, at most 2040.
  func append(length: Int, to message: inout [UInt8]) {
    precondition(length % Self.unit == 0 && length <= Self.maximumLength, "an option of \(length) bytes can't be encoded")
    message.append(rawValue)
    message.append(UInt8(length / Self.unit))
  }
}

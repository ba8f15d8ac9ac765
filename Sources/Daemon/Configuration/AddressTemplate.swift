import Engine

/// A virtual address as a configuration writes it: the same for every number of a range, or with the number in it.
enum AddressTemplate: Equatable, Sendable {
  case fixed(IPv6Address)
  case numbered(NumberTemplate)

  /// - Throws: `Complaint` for what is no unicast IPv6 address.
  init(_ text: String) throws(Complaint) {
    let template = try NumberTemplate(text)
    self = template.usesNumber ? .numbered(template) : .fixed(try Self.unicast(text))
  }

  /// - Throws: `Complaint` if there is no number to put in, or what comes out is no unicast address.
  func address(for number: Int?) throws(Complaint) -> IPv6Address {
    switch self {
    case .fixed(let address):
      return address
    case .numbered(let template):
      let text = try template.text(filledWith: number)
      return try template.naming(number) { () throws(Complaint) in try Self.unicast(text) }
    }
  }

  private static func unicast(_ text: String) throws(Complaint) -> IPv6Address {
    guard let address = IPv6Address(text) else { throw notAnAddress(text) }
    let kind: String? =
      if address.isMulticast {
        "a multicast address"
      } else if address.isUnspecified {
        "the unspecified address"
      } else if address.isLoopback {
        "the loopback address"
      } else if address.high == 0, address.low >> 32 == 0xffff {
        "an IPv4 address in disguise"
      } else if address.low == 0 {
        // RFC 4291 2.6.1. The file doesn't say how long prefixes are: those of segments have 64 bits (RFC 4291 2.5.4), and on shorter ones this is the
        // anycast address of the /64 that a router may have as well.
        "the anycast address of all routers of its /64, and each of them answers for it"
      } else {
        nil
      }
    if let kind { throw Complaint("\(text) is \(kind)", write: Self.remedy(address)) }
    return address
  }

  private static func remedy(_ address: IPv6Address) -> String {
    guard address.low == 0, !address.isMulticast, !address.isUnspecified else { return "a unicast address" }
    return "a unicast address, such as \"\(IPv6Address(high: address.high, low: 1))\""
  }

  private static func notAnAddress(_ text: String) -> Complaint {
    for (mark, what) in [("/", "a prefix length"), ("%", "a zone")] {
      if let place = text.firstIndex(of: Character(mark)), IPv6Address(text[..<place]) != nil {
        return Complaint("\"\(text)\" has \(what)", write: "\"\(text[..<place])\", without it")
      }
    }
    if text.split(separator: ".", omittingEmptySubsequences: false).count == 4, !text.contains(":") {
      return Complaint("\(text) is an IPv4 address", write: "an IPv6 address: the virtual routers here are IPv6 only")
    }
    return Complaint("\"\(text)\" is not an IPv6 address", write: "an address such as \"fe80::1\" or \"2001:db8:{i:x}::1\"")
  }
}

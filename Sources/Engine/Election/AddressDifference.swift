/// How the addresses that a peer advertises differ from those configured here. Their order does not matter.
public struct AddressDifference: Hashable, Sendable {
  /// Configured here and not advertised, in the order of the configuration.
  public let missing: [IPv6Address]
  /// Advertised and not configured here, in the order of the Advertisement.
  public let unknown: [IPv6Address]

  init(missing: [IPv6Address], unknown: [IPv6Address]) {
    self.missing = missing
    self.unknown = unknown
  }

  /// - Returns: `nil` when there is no difference.
  public init?(heard: [IPv6Address], configured: [IPv6Address]) {
    // Routers of one group have the same file, as a rule: then nothing is allocated.
    if heard == configured { return nil }
    let (heardSet, configuredSet) = (Set(heard), Set(configured))
    missing = configured.filter { !heardSet.contains($0) }
    unknown = heard.filter { !configuredSet.contains($0) }
    if missing.isEmpty, unknown.isEmpty { return nil }
  }

  /// How many addresses of each kind are named in words, of up to 255.
  static let addressesNamed = 3
}

extension AddressDifference: CustomStringConvertible {
  /// `without fe80::1, with fe80::2, fe80::3, fe80::4 and 12 more that are not configured here`.
  public var description: String {
    var parts: [String] = []
    if !missing.isEmpty { parts.append("without \(Self.list(missing))") }
    if !unknown.isEmpty { parts.append("with \(Self.list(unknown)) that \(unknown.count == 1 ? "is" : "are") not configured here") }
    return parts.joined(separator: ", ")
  }

  private static func list(_ addresses: [IPv6Address]) -> String {
    let named = addresses.prefix(addressesNamed).map(\.description).joined(separator: ", ")
    let rest = addresses.count - addressesNamed
    return rest > 0 ? "\(named) and \(rest) more" : named
  }
}

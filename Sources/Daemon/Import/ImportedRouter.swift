import Engine

/// What another program's configuration comes to, before it is written as one of ours.
struct ImportedRouter: Sendable {
  /// `nil`: the host's name.
  var name: String?
  var groups: [ImportedGroup] = []
  /// What is about no group.
  var notes: [ImportNote] = []
}

/// One virtual router of it.
struct ImportedGroup: Sendable {
  enum Role: Equatable, Sendable {
    case common
    case management(gateway: Bool)
    case service(leader: String, mode: String)
  }

  /// `nil`: its interface and VRID.
  var name: String?
  var interface: String
  var vrid: UInt8
  var role = Role.common
  var priority = Priority.standard.rawValue
  var intervalMilliseconds = 1000
  var preempts = true
  var preemptDelayMilliseconds = 0
  var linkUpDelaySeconds = 0
  var initializeHoldSeconds = 0
  var ignoresLostInterface = false
  /// Link-local first.
  var addresses: [IPv6Address] = []
  var acceptsTraffic = false
  var notes: [ImportNote] = []
  let place: ImportPlace

  var isElecting: Bool { if case .service = role { false } else { true } }

  /// Puts a link-local address first, as RFC 9568 5.2.9 wants it, and makes one up where there is none.
  mutating func putLinkLocalFirst() {
    if let index = addresses.firstIndex(where: \.isLinkLocal) {
      guard index > 0 else { return }
      addresses.insert(addresses.remove(at: index), at: 0)
      notes.append(ImportNote(text: "the link-local address has to be the first: it was moved there", place: place))
    } else {
      addresses.insert(IPv6Address(high: 0xfe80 << 48, low: UInt64(vrid)), at: 0)
      notes.append(
        ImportNote(
          text: "there is no link-local address, which has to be the first: fe80:: and the VRID was added; the other router needs the same",
          place: place))
    }
  }
}

enum ImportNames {
  /// What a group or a router of another program was called, as a name that ours can have. `nil` if nothing of it is left.
  static func name(_ text: String) -> String? {
    var name = ""
    for scalar in text.unicodeScalars {
      let isPlain = scalar.isASCII && scalar.value > 0x20 && scalar.value < 0x7f && !"\"{}\\'/".unicodeScalars.contains(scalar)
      name.unicodeScalars.append(isPlain ? scalar : "-")
    }
    let bounded = String(name.prefix(Configuration.Limit.nameBytes))
    return bounded.contains { $0 != "-" && $0 != "." } ? bounded : nil
  }

  /// Text of another program in a comment of ours: a line, and not a long one.
  static func quoted(_ text: String) -> String {
    let limit = 60
    let plain = String(String.UnicodeScalarView(text.unicodeScalars.map { isPrintable($0) ? $0 : " " }))
    return plain.count > limit ? plain.prefix(limit) + "..." : plain
  }

  /// Neither breaks a line nor is refused in a comment.
  private static func isPrintable(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse, .unassigned: false
    default: true
    }
  }
}

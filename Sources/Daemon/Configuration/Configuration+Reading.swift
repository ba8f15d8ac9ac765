import Transport

extension Configuration {
  /// Reads and checks a configuration file. Touches nothing else.
  ///
  /// - Parameters:
  ///   - path: a regular file, or `-` for standard input. Nothing else is read: a FIFO or a device may never end.
  ///   - modes: what `mode:` may say.
  ///   - hostName: what `router:` defaults to; `nil` for the host's own name.
  /// - Throws: everything that is wrong with the file, up to `Limit.errorsShown`.
  public static func read(_ path: String, modes: [KnownMode], hostName: String? = nil) throws(ConfigurationRefusal) -> Configuration {
    let bytes: [UInt8]
    do throws(RegularFile.Refusal) {
      bytes =
        try path == standardInput
        ? RegularFile.standardInput(limit: Limit.fileBytes) : RegularFile.contents(of: path, limit: Limit.fileBytes)
    } catch {
      throw .unreadable(file: path, reason: error.reason)
    }
    guard bytes.count <= Limit.fileBytes else {
      throw .unreadable(file: path, reason: "it has more than \(Limit.fileBytes >> 20) MiB")
    }
    guard let text = String(validating: bytes, as: UTF8.self) else {
      let source = SourceText(file: path, text: String(decoding: bytes, as: UTF8.self))
      throw ConfigurationParser.notUTF8(source)
    }
    return try Configuration(yaml: text, file: path, modes: modes, hostName: hostName ?? Self.hostName)
  }

  /// Checks the text of a configuration. As `read`, without a file: `file` is the name in errors.
  ///
  /// - Throws: everything that is wrong with the text, up to `Limit.errorsShown`.
  public init(yaml: String, file: String, modes: [KnownMode], hostName: String) throws(ConfigurationRefusal) {
    // A byte order mark is no part of the text, whatever wrote it.
    let text = yaml.unicodeScalars.first == "\u{feff}" ? String(String.UnicodeScalarView(yaml.unicodeScalars.dropFirst())) : yaml
    self = try ConfigurationParser.parse(SourceText(file: file, text: text), hostName: hostName, modes: modes)
  }

  /// The kernel's name for this host, in this UTS namespace. Not looked up anywhere: a name server may be what we make reachable.
  static var hostName: String {
    let bytes = (try? RegularFile.contents(of: "/proc/sys/kernel/hostname", limit: Limit.nameBytes)) ?? []
    let name = String(decoding: bytes.prefix { $0 > UInt8(ascii: " ") }, as: UTF8.self)
    return name.isEmpty ? "localhost" : name
  }

  /// In the place of a file's name: standard input.
  static let standardInput = "-"
}

extension RegularFile.Refusal {
  var reason: String {
    switch self {
    case .kernel(let error): error.errno.description
    case .isNoFile(let kind): "it is \(kind), and only a regular file is read; for something else: '-', and standard input"
    }
  }
}

import SystemPackage

extension Configuration {
  /// Reads and checks a configuration file. Touches nothing else.
  ///
  /// - Parameters:
  ///   - path: a file, or anything else that ends, such as `/dev/stdin`.
  ///   - modes: what `mode:` may say.
  ///   - hostName: what `router:` defaults to; `nil` for the host's own name.
  /// - Throws: everything that is wrong with the file, up to `Limit.errorsShown`.
  public static func read(_ path: String, modes: [KnownMode], hostName: String? = nil) throws(ConfigurationRefusal) -> Configuration {
    let bytes: [UInt8]
    do {
      bytes = try contents(of: FilePath(path), limit: Limit.fileBytes)
    } catch let error as Errno {
      throw .unreadable(file: path, reason: error.description)
    } catch {
      throw .unreadable(file: path, reason: "\(error)")
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
    let bytes = (try? contents(of: "/proc/sys/kernel/hostname", limit: Limit.nameBytes)) ?? []
    let name = String(decoding: bytes.prefix { $0 > UInt8(ascii: " ") }, as: UTF8.self)
    return name.isEmpty ? "localhost" : name
  }

  /// At most one byte more than `limit`, which then shows that there is more.
  private static func contents(of path: FilePath, limit: Int) throws -> [UInt8] {
    let file = try FileDescriptor.open(path, .readOnly, options: .closeOnExec)
    return try file.closeAfter {
      var bytes: [UInt8] = []
      var buffer = [UInt8](repeating: 0, count: 1 << 16)
      while bytes.count <= limit {
        let count = try buffer.withUnsafeMutableBytes { try file.read(into: $0) }
        if count == 0 { break }
        bytes += buffer.prefix(min(count, limit + 1 - bytes.count))
      }
      return bytes
    }
  }
}

import Foundation
import Transport

/// A configuration made of another program's.
///
/// What comes out is read by our own parser before anybody sees it: what that refuses is shown where it stands in the file that was read.
struct ConfigurationImport {
  enum Format: String, CaseIterable, Sendable {
    case keepalived, huawei
  }

  /// The configuration, with its comments.
  let text: String

  /// - Parameters:
  ///   - format: `nil` to tell by the text.
  ///   - interfaces: names of interfaces there, and here.
  ///   - include: what reads files that are included.
  /// - Throws: everything that can't be understood.
  init(
    _ source: SourceText, format: Format? = nil, interfaces: [String: String] = [:], include: @escaping KeepalivedReader.Include
  ) throws(ConfigurationRefusal) {
    let (router, errors) =
      switch format ?? Self.format(of: source) {
      case .keepalived: Self.keepalived(source, interfaces: interfaces, include: include)
      case .huawei: Self.huawei(source, interfaces: interfaces)
      }
    guard errors.isEmpty else { throw Self.refusal(errors) }
    guard !router.groups.isEmpty else {
      let place = ImportPlace(source: source, position: .start)
      let reasons = router.notes.prefix(3).map { "\($0.place.words(mainFile: source.file)): \($0.text)" }
      let why = reasons.isEmpty ? "" : " (\(reasons.joined(separator: "; ")))"
      throw Self.refusal([
        place.error(
          "there is no virtual router for IPv6 in it\(why)", write: "--format keepalived or --format huawei, if it was taken for the other")
      ])
    }
    let made = router.yaml(mainFile: source.file, headings: Self.headings(source))
    do throws(ConfigurationRefusal) {
      _ = try Configuration(yaml: made.text, file: "import", modes: VRRP6Daemon.modes.known, hostName: "host")
    } catch {
      throw Self.refusal(error.errors.map { Self.explain($0, made, in: source) })
    }
    text = made.text
  }

  private static func keepalived(
    _ source: SourceText, interfaces: [String: String], include: @escaping KeepalivedReader.Include
  ) -> (ImportedRouter, [ConfigurationError]) {
    var reader = KeepalivedReader(include: include)
    let statements = reader.statements(of: source)
    // What a broken block holds is not worth complaints of its own.
    guard reader.errors.isEmpty else { return (ImportedRouter(), reader.errors) }
    let made = KeepalivedImport(statements, notes: reader.notes)
    var router = made.router
    for index in router.groups.indices {
      router.groups[index].interface = interfaces[router.groups[index].interface] ?? router.groups[index].interface
    }
    return (router, made.errors + Self.unusableNames(router))
  }

  private static func huawei(_ source: SourceText, interfaces: [String: String]) -> (ImportedRouter, [ConfigurationError]) {
    let made = HuaweiImport(source, interfaces: interfaces)
    return (made.router, made.errors + unusableNames(made.router))
  }

  /// A name with brackets would become a range.
  private static func unusableNames(_ router: ImportedRouter) -> [ConfigurationError] {
    router.groups.compactMap { group in
      guard group.interface.contains(where: { $0 == "[" || $0 == "]" }) else { return nil }
      return group.place.error(
        "no interface can be called \"\(ImportNames.quoted(group.interface))\"", write: "the name that ip link shows")
    }
  }

  /// An error in what was made, as one in what it was made of.
  private static func explain(_ error: ConfigurationError, _ made: ImportedText, in source: SourceText) -> ConfigurationError {
    let place = made.places[error.position.line] ?? ImportPlace(source: source, position: .start)
    let problem = inSource(error.problem, made)
    return place.error("of this becomes what vrrp6d does not take: \(problem)", write: error.remedy)
  }

  /// Lines that a message names are lines of what was made: here they are lines of what it was made of.
  private static func inSource(_ message: String, _ made: ImportedText) -> String {
    let mark = "in line "
    guard let range = message.range(of: mark) else { return message }
    let digits = message[range.upperBound...].prefix { ("0"..."9").contains($0) }
    guard let place = Int(digits).flatMap({ made.places[$0] }) else { return message }
    return message[..<range.upperBound] + "\(place.position.line)" + message[digits.endIndex...]
  }

  private static func refusal(_ errors: [ConfigurationError]) -> ConfigurationRefusal {
    let sorted = errors.enumerated().sorted { ($0.element.position, $0.offset) < ($1.element.position, $1.offset) }.map(\.element)
    let shown = sorted.prefix(Configuration.Limit.errorsShown)
    return .refused(Array(shown), omitted: sorted.count - shown.count)
  }

  /// Huawei's lines say `vrrp6` or `admin-vrrp6`, keepalived's `vrrp_instance`.
  static func format(of source: SourceText) -> Format {
    for number in 1...max(source.lineCount, 1) {
      let words = source.line(number).split(whereSeparator: \.isWhitespace)
      if words.contains("vrrp_instance") || words.contains("vrrp_sync_group") { return .keepalived }
      if let first = words.first, first == "vrrp6" || first == "admin-vrrp6" || first == "sysname" { return .huawei }
    }
    return .keepalived
  }

  private static func headings(_ source: SourceText) -> [String] {
    [
      "Made of \(ImportNames.quoted(source.file)) by vrrp6d import. The other router needs the same file, with its own priorities.",
      "",
      "The virtual addresses stand on no interface here: each router needs an address of its own, with the prefix, on every interface below.",
      "vrrp6d check says what this file would do; docs/moving-in.md says how to move.",
    ]
  }
}

extension ConfigurationImport {
  /// Reads a file and what it includes. `-` is standard input, which includes nothing.
  static func read(_ path: String) throws(ConfigurationRefusal) -> SourceText {
    let bytes: [UInt8]
    do throws(RegularFile.Refusal) {
      let limit = Configuration.Limit.fileBytes
      bytes =
        try path == Configuration.standardInput ? RegularFile.standardInput(limit: limit) : RegularFile.contents(of: path, limit: limit)
    } catch {
      throw .unreadable(file: path, reason: error.reason)
    }
    guard bytes.count <= Configuration.Limit.fileBytes else {
      throw .unreadable(file: path, reason: "it has more than \(Configuration.Limit.fileBytes >> 20) MiB")
    }
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw ConfigurationParser.notUTF8(SourceText(file: path, text: String(decoding: bytes, as: UTF8.self)))
    }
    return SourceText(file: path, text: text)
  }

  /// The files that `include` means: a path, seen from the including file, with `*` and `?` in its last part.
  static func included(_ path: String, by includer: SourceText) throws(KeepalivedReader.IncludeFailure) -> [SourceText] {
    let base = URL(filePath: includer.file).deletingLastPathComponent()
    let url = path.hasPrefix("/") ? URL(filePath: path) : base.appending(path: path)
    let (folder, pattern) = (url.deletingLastPathComponent(), url.lastPathComponent)
    var names = [pattern]
    if pattern.contains(where: { $0 == "*" || $0 == "?" }) {
      guard let all = try? FileManager.default.contentsOfDirectory(atPath: folder.path) else { return [] }
      names = all.filter { !$0.hasPrefix(".") && matches(Array($0.unicodeScalars)[...], Array(pattern.unicodeScalars)[...]) }.sorted()
    }
    var sources: [SourceText] = []
    for name in names {
      do throws(ConfigurationRefusal) {
        sources.append(try read(folder.appending(path: name).path))
      } catch {
        throw KeepalivedReader.IncludeFailure(reason: error.shortReason)
      }
    }
    return sources
  }

  /// Whether a name fits a pattern with `*` and `?`: greedily, with one place to come back to.
  private static func matches(_ name: ArraySlice<Unicode.Scalar>, _ pattern: ArraySlice<Unicode.Scalar>) -> Bool {
    var (name, pattern) = (name, pattern)
    var back: (name: ArraySlice<Unicode.Scalar>, pattern: ArraySlice<Unicode.Scalar>)?
    while let first = name.first {
      if pattern.first == "*" {
        pattern = pattern.dropFirst()
        back = (name, pattern)
      } else if pattern.first == "?" || pattern.first == first {
        (name, pattern) = (name.dropFirst(), pattern.dropFirst())
      } else if let place = back {
        name = place.name.dropFirst()
        pattern = place.pattern
        back = (name, pattern)
      } else {
        return false
      }
    }
    return pattern.allSatisfy { $0 == "*" }
  }
}

extension ConfigurationRefusal {
  /// In a comment.
  fileprivate var shortReason: String {
    switch self {
    case .unreadable(file: _, let reason): reason
    case .refused: "it is not text in UTF-8"
    }
  }
}

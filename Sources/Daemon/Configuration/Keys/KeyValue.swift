import Engine

/// What may stand behind a key, as far as it can be told without the rest of the file.
indirect enum KeyValue: Sendable {
  case text(TextForm)
  /// `true` or `false`.
  case flag
  case number(ClosedRange<Int>)
  /// In multiples of `step`.
  case duration(ClosedRange<Duration>, step: Duration = .milliseconds(1))
  /// This and nothing else: `0`, `false`, `infinite`.
  case literal(String)
  /// One of these.
  case words([String])
  /// One of these, or a list of them.
  case oneOrMore([String])
  case list(of: KeyValue, count: ClosedRange<Int>)
  /// A program and its arguments: a line, or a list.
  case command
  case mapping(ConfigurationSection)
  case either([KeyValue])

  /// Text with rules of its own.
  enum TextForm: Sendable, CaseIterable {
    /// What a group or a binding mode is called.
    case name
    /// As a name; the number of a range may stand in it.
    case nameTemplate
    case routerName
    case socketPath
    /// An interface, or a range of them.
    case interfaces
    case interface
    case route
    case share
    case address
    /// Without a template.
    case linkLocalAddress
    case prefix
    case domain
    case summary
    case path
    case user
    case metricsAddress

    var words: String {
      switch self {
      case .name: "a word of at most \(Configuration.Limit.nameBytes) bytes"
      case .nameTemplate: "a word of at most \(Configuration.Limit.nameBytes) bytes, `{i}` in it for a range"
      case .routerName: "a word of at most \(Configuration.Limit.nameBytes) bytes, without `/`"
      case .socketPath: "an absolute path of at most \(Configuration.Limit.socketPathBytes) bytes"
      case .interfaces: "a name, or a range such as `s[1-100]`"
      case .interface: "an interface's name"
      case .route: "an IPv6 prefix"
      case .share: "`1%` to `100%`"
      case .address: "an IPv6 address, `{i}` in it for a range"
      case .linkLocalAddress: "a link-local IPv6 address"
      case .prefix: "an IPv6 prefix, `{i}` in it for a range"
      case .domain: "a domain name, `{i}` in it for a range"
      case .summary: "a line of at most 120 characters"
      case .path: "an absolute path"
      case .user: "a user, or `user:group`"
      case .metricsAddress: "`[::1]:PORT`, `127.0.0.1:PORT` or `unix:/PATH`"
      }
    }

    /// A regular expression (ECMA 262) that every such text matches, and few others.
    var pattern: String {
      let number = #"\{i([+-][0-9]+)?(:x)?\}"#
      return switch self {
      case .name, .nameTemplate: #"^[^\s"]+$"#
      case .routerName: #"^[^\s"/]+$"#
      case .socketPath: "^/.*[^/]$"
      case .interfaces: #"^[^\s/:\[\]]*(\[[0-9]+(-[0-9]+)?(,[0-9]+(-[0-9]+)?)*\][^\s/:\[\]]*)?$"#
      case .interface: #"^[^\s/:\[\]]+$"#
      case .route: "^[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*/[0-9]{1,3}$"
      case .share: "^([1-9][0-9]?|100)%$"
      case .address: "^([0-9A-Fa-f:.]|\(number))*:([0-9A-Fa-f:.]|\(number))*$"
      case .linkLocalAddress: "^[Ff][Ee][89ABab][0-9A-Fa-f]:[0-9A-Fa-f:.]+$"
      case .prefix: "^([0-9A-Fa-f:.]|\(number))*:([0-9A-Fa-f:.]|\(number))*/[0-9]{1,3}$"
      case .domain: "^([A-Za-z0-9.-]|\(number))+$"
      case .summary: "^.*$"
      case .path: "^/.*[^/]$"
      case .user: #"^[^\s/:]+(:[^\s/:]+)?$"#
      case .metricsAddress: #"^(\[[0-9A-Fa-f:]+\]:[0-9]{1,5}|127(\.[0-9]{1,3}){3}:[0-9]{1,5}|unix:/.*[^/])$"#
      }
    }

    /// In characters: what is bounded in bytes may be shorter.
    var maximumLength: Int? {
      switch self {
      case .name, .routerName: Configuration.Limit.nameBytes
      case .socketPath: Configuration.Limit.socketPathBytes
      case .summary: 120
      // A template is longer than what it stands for.
      case .nameTemplate, .interfaces, .interface, .route, .share, .address, .linkLocalAddress, .prefix, .domain, .path, .user,
        .metricsAddress:
        nil
      }
    }

    /// A number is text to this program, and a number to an editor.
    var mayLookLikeANumber: Bool {
      switch self {
      case .name, .nameTemplate, .routerName, .interfaces, .interface, .summary: true
      case .socketPath, .route, .share, .address, .linkLocalAddress, .prefix, .domain, .path, .user, .metricsAddress: false
      }
    }
  }
}

extension KeyValue {
  /// For a table: type and bounds, Markdown.
  var words: String {
    switch self {
    case .text(let form): form.words
    case .flag: "`true` or `false`"
    case .number(let bounds): "a number, \(bounds.lowerBound) to \(bounds.upperBound)"
    case .duration(let bounds, let step):
      "a duration, \(DurationText.text(bounds.lowerBound)) to \(DurationText.text(bounds.upperBound))"
        + (step == .milliseconds(1) ? "" : ", in steps of \(DurationText.text(step))")
    case .literal(let text): "`\(text)`"
    case .words(let words): words.map { "`\($0)`" }.alternatives
    case .oneOrMore(let words): "\(words.map { "`\($0)`" }.alternatives), or a list of these"
    case .list(let item, let count): "a list of \(count.lowerBound) to \(count.upperBound): \(item.words)"
    case .command: "an absolute path and its arguments, in a line or a list"
    case .mapping(let section): "a mapping: [\(section.title)](#\(section.anchor))"
    case .either(let values): values.map(\.words).joined(separator: ", or ")
    }
  }
}

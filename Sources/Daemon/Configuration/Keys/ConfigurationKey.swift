/// One key of the configuration: what documents and editors know of it.
///
/// The parser's own enums of keys are the rows (``DescribedKey``), so a key that is read has a row, and a row is of a key that is read.
struct ConfigurationKey: Sendable {
  let section: ConfigurationSection
  let name: String
  let row: KeyRow
}

/// Keys of one kind of mapping. The parser reads no other, so a new key has to say what it is.
protocol DescribedKey: RawRepresentable<String>, CaseIterable, Hashable {
  static var section: ConfigurationSection { get }
  var row: KeyRow { get }
}

/// What there is to know of a key.
struct KeyRow: Sendable {
  /// What may stand behind it.
  let value: KeyValue
  /// What its absence means.
  let standard: Standard
  /// The groups in which it may stand. Means nothing outside of `groups:`.
  let kinds: Set<GroupEntry.Kind>
  /// What a reload does when it has changed.
  let reload: ReloadEffect
  /// A line on what it is for: Markdown, no line break.
  let summary: String
  /// A value as it is written, another than the default.
  let example: String
  /// Keys that have to stand beside the example, and their values.
  let beside: [String: String]

  /// What the absence of a key means.
  enum Standard: Sendable {
    /// The same as this value, as it is written.
    case value(String)
    /// In words: it is not one value, or none at all.
    case words(String)
    /// The key can't be left out.
    case required
  }

  init(
    _ value: KeyValue, default standard: Standard, in kinds: Set<GroupEntry.Kind> = GroupEntry.Kind.all, reload: ReloadEffect,
    example: String, beside: [String: String] = [:], _ summary: String
  ) {
    self.value = value
    self.standard = standard
    self.kinds = kinds
    self.reload = reload
    self.example = example
    self.beside = beside
    self.summary = summary
  }
}

/// What a reload does when a key has changed.
enum ReloadEffect: String, Sendable, CaseIterable {
  /// It takes effect at once and touches no group.
  case setting = "at once"
  /// The groups go on running and are changed in place.
  case adjusts = "while the group runs"
  /// The groups are let go and made anew, because what they are has changed.
  case remakes = "the group is made anew"
  /// To the daemon it is another group.
  case identity = "one group goes, another comes"
  /// A reload with it is refused as a whole.
  case restart = "refused: restart"
  /// What is below the key decides.
  case parts = "part by part"
}

extension GroupEntry.Kind {
  static let all: Set<Self> = [.common, .management, .service]
  static let electing: Set<Self> = [.common, .management]
}

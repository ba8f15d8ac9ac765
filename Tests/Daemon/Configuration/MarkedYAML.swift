import Daemon

/// A configuration with the place of its one mistake marked by `›`, which is no part of it.
struct MarkedYAML {
  let yaml: String
  /// `nil` without a mark.
  let position: SourcePosition?

  init(_ marked: String) {
    yaml = marked.replacing("›", with: "")
    var line = 1
    var column = 1
    var found: SourcePosition?
    for character in marked {
      if character == "›" { found = SourcePosition(line: line, column: column) }
      (line, column) = character == "\n" ? (line + 1, 1) : (line, column + 1)
    }
    position = found
  }
}

extension KnownMode {
  /// The built-in modes.
  static let builtIn = [KnownMode(name: "unflowdown", mayHold: false), KnownMode(name: "flowdown", mayHold: true)]
}

/// The configuration this text stands for, or why it doesn't.
func read(_ yaml: String, modes: [KnownMode] = KnownMode.builtIn) -> Result<Configuration, ConfigurationRefusal> {
  Result { () throws(ConfigurationRefusal) in try Configuration(yaml: yaml, file: "gw.yaml", modes: modes, hostName: "host") }
}

/// Where something stands in a file of another program.
struct ImportPlace: Sendable {
  let source: SourceText
  let position: SourcePosition

  /// As a comment names it. The main file needs no name.
  func words(mainFile: String) -> String { source.file == mainFile ? "line \(position.line)" : "\(source.file):\(position.line)" }

  func error(_ problem: String, write remedy: String) -> ConfigurationError {
    ConfigurationError(
      file: source.file, position: position, problem: problem, remedy: remedy, excerpt: source.excerpt(at: position))
  }
}

/// A word of such a file.
struct ImportWord: Sendable {
  let text: String
  let place: ImportPlace
}

/// What an operator has to know of one line: it has no equivalent, or is to be looked at.
struct ImportNote: Sendable {
  let text: String
  let place: ImportPlace
}

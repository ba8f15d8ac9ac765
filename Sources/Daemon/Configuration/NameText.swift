/// Names of our own: short, and without what would break a line of a log in two.
enum NameText {
  /// What a group or a binding mode is called.
  static func parse(_ text: String) throws(Complaint) -> String { try parse(text, such: "core") }

  /// What a router is called, and this instance of the daemon: a word that a file could have for its name.
  static func router(_ text: String) throws(Complaint) -> String {
    let example = "gw1"
    let name = try parse(text, such: example)
    guard !name.contains("/"), name != ".", name != ".." else {
      let words = name.split { $0 == "/" || $0 == "." }.joined(separator: "-")
      throw Complaint("\"\(name)\" can't name an instance", write: "a word without '/', such as \(words.isEmpty ? example : words)")
    }
    return name
  }

  private static func parse(_ text: String, such example: String) throws(Complaint) -> String {
    let limit = Configuration.Limit.nameBytes
    guard !text.isEmpty else { throw Complaint("the name is empty", write: "a word, such as \(example)") }
    guard text.utf8.count <= limit else { throw Complaint("the name has \(text.utf8.count) bytes", write: "at most \(limit) bytes") }
    guard !text.unicodeScalars.contains(where: isRefused) else {
      let words = text.unicodeScalars.split(whereSeparator: isRefused).map { String($0) }.joined(separator: "-")
      throw Complaint(
        "a name can't have spaces, quotes or control characters in it", write: "a word, such as \(words.isEmpty ? example : words)")
    }
    return text
  }

  private static func isRefused(_ scalar: Unicode.Scalar) -> Bool {
    let properties = scalar.properties
    return properties.isWhitespace || properties.generalCategory == .control || properties.generalCategory == .format || scalar == "\""
  }
}

import Engine
import Yams

/// The keys under `notify:`.
enum NotifyKey: String, CaseIterable {
  case fifo, script, master, backup, fault, stop, user, timeout

  /// What runs something.
  static let scripts: [NotifyKey] = [.script, .master, .backup, .fault, .stop]
}

extension ConfigurationParser {
  /// `notify:` of the file itself.
  mutating func notify(_ fields: Fields<DaemonKey>) -> NotifyConfiguration? {
    notify(fields[.notify], place: (DaemonKey.allCases.map(\.rawValue), "at the top of the file, outside of notify:"), hasFIFO: true)
  }

  /// `notify:` of a group that elects.
  mutating func notify(_ fields: Fields<GroupKey>) -> NotifyConfiguration? {
    notify(fields[.notify], place: (GroupKey.allCases.map(\.rawValue), "at the group itself, outside of notify:"), hasFIFO: false)
  }

  private mutating func notify(_ field: Field?, place: (keys: [String], place: String), hasFIFO: Bool) -> NotifyConfiguration? {
    guard let field else { return nil }
    let example = hasFIFO ? "fifo: /run/vrrp6d/notify, or script: and its path" : "script: and its path"
    guard case .mapping(let mapping) = field.value else {
      refuse(at: field.position, "notify: this is no mapping", write: "{\(example)}")
      return nil
    }
    let fields = fields(of: mapping, as: NotifyKey.self, foreign: place)
    let fifo = value(fields[.fifo]) { node throws(Complaint) in try node.filePath(such: "/run/vrrp6d/notify") }
    if let field = fields[.fifo], !hasFIFO {
      refuse(
        at: field.keyPosition, "fifo doesn't belong here: there is one for all groups", write: "fifo under notify: at the top of the file")
    }
    var scripts = NotifyScripts()
    for key in NotifyKey.scripts {
      let command = value(fields[key]) { node throws(Complaint) in try node.command() }
      switch key {
      case .script: scripts.any = command
      case .master: scripts.master = command
      case .backup: scripts.backup = command
      case .fault: scripts.fault = command
      case .stop: scripts.stop = command
      case .fifo, .user, .timeout: break
      }
    }
    let runs = NotifyKey.scripts.contains { fields[$0] != nil }
    if !runs, fields[.fifo] == nil { refuse(at: field.keyPosition, "notify: nobody is told anything", write: example) }
    if !runs, let timeout = fields[.timeout] {
      refuse(at: timeout.keyPosition, "timeout has no effect without a script", write: "script: and its path beside it, or nothing")
    }
    let user = value(fields[.user]) { node throws(Complaint) in try node.user() }
    let timeout = value(fields[.timeout]) { node throws(Complaint) in try node.duration(in: Configuration.Limit.notifyTimeout) }
    return NotifyConfiguration(fifo: fifo, scripts: scripts, user: user, timeout: timeout ?? Configuration.Default.notifyTimeout)
  }
}

extension Node {
  /// An absolute path of a file.
  func filePath(such example: String) throws(Complaint) -> String {
    let path = try text()
    let limit = Configuration.Limit.pathBytes
    guard path.utf8.count <= limit else { throw Complaint("the path has \(path.utf8.count) bytes", write: "at most \(limit)") }
    guard path.hasPrefix("/"), !path.hasSuffix("/"), !path.unicodeScalars.contains("\0") else {
      throw Complaint("\"\(path)\" is not the absolute path of a file", write: example)
    }
    return path
  }

  /// A path and its arguments: a list, or one text with spaces between them, as keepalived has it.
  func command(such example: String = "/etc/vrrp6d/notify.sh") throws(Complaint) -> [String] {
    let words: [String]
    if case .sequence(let sequence) = self {
      var texts: [String] = []
      for node in sequence { texts.append(try node.text()) }
      words = texts
    } else {
      words = try text().split { $0 == " " || $0 == "\t" }.map { String($0) }
    }
    guard let path = words.first, path.hasPrefix("/"), !path.hasSuffix("/") else {
      throw Complaint("\"\(words.first ?? "")\" is not the absolute path of a script", write: example)
    }
    guard words.count <= Configuration.Limit.scriptArguments + 1 else {
      throw Complaint("there are \(words.count - 1) arguments", write: "at most \(Configuration.Limit.scriptArguments)")
    }
    guard words.allSatisfy({ $0.utf8.count <= Configuration.Limit.pathBytes && !$0.unicodeScalars.contains("\0") }) else {
      throw Complaint(
        "an argument is too long, or has a null character in it", write: "at most \(Configuration.Limit.pathBytes) bytes each")
    }
    return words
  }

  /// A user, and maybe a group of users.
  func user() throws(Complaint) -> String {
    let text = try text()
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    guard (1...2).contains(parts.count),
      parts.allSatisfy({ !$0.isEmpty && $0.utf8.count <= 256 && !$0.unicodeScalars.contains { $0.properties.isWhitespace || $0 == "/" } })
    else { throw Complaint("\"\(text)\" is not a user", write: "a user, or user:group") }
    return text
  }
}

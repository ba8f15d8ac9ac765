import Engine
import Yams

/// The types of a configuration's values. Nothing is guessed: a number in quotes is text, `yes` is not `true`.
extension Node {
  /// Any scalar, as text.
  func text() throws(Complaint) -> String {
    guard case .scalar(let scalar) = self else { throw wrongType(wanted: "text") }
    if isMissing { throw Complaint("there is no value", write: "a value behind the colon, or leave out the key") }
    return scalar.string
  }

  /// `true` or `false`.
  func flag() throws(Complaint) -> Bool {
    let text = try plainText(wanted: "true or false")
    switch text {
    case "true": return true
    case "false": return false
    case "yes", "on", "True", "TRUE", "Yes", "On", "YES", "ON": throw Complaint("\"\(text)\" is not a boolean", write: "true")
    case "no", "off", "False", "FALSE", "No", "Off", "NO", "OFF": throw Complaint("\"\(text)\" is not a boolean", write: "false")
    default: throw Complaint("\"\(text)\" is not a boolean", write: "true or false")
    }
  }

  /// A whole decimal number within bounds.
  func number(in bounds: ClosedRange<Int>) throws(Complaint) -> Int {
    let wanted = "a number from \(bounds.lowerBound) to \(bounds.upperBound)"
    let text = try plainText(wanted: wanted)
    guard let first = text.first, text.dropFirst(first == "-" ? 1 : 0).allSatisfy({ ("0"..."9").contains($0) }), text != "-" else {
      throw Complaint("\"\(text)\" is not a whole decimal number", write: wanted)
    }
    if text.count > 1, first == "0" {
      let decimal = text.drop { $0 == "0" }
      throw Complaint("some programs take \(text) for a number in octal", write: decimal.isEmpty ? "0" : String(decimal))
    }
    guard let number = Int(text), bounds.contains(number) else {
      throw Complaint("\(text) is not in \(bounds.lowerBound)-\(bounds.upperBound)", write: wanted)
    }
    return number
  }

  /// 1 to 255 (RFC 9568 5.2.4).
  func priority() throws(Complaint) -> Priority {
    let number = try number(in: 0...255)
    guard number != 0, let priority = UInt8(exactly: number) else {
      throw Complaint(
        "0 is what a router sends when it resigns", write: "a number from 1 to 254; 255 only if the addresses are this router's own")
    }
    return Priority(priority)
  }

  /// A link-local address: what Advertisements come from (RFC 9568 5.1.2.1).
  func peer() throws(Complaint) -> IPv6Address {
    let text = try text()
    guard case .fixed(let address) = try AddressTemplate(text) else {
      throw Complaint("\"\(text)\" is a template, and a peer has one address", write: "an address such as \"fe80::b\"")
    }
    guard address.isLinkLocal else {
      throw Complaint(
        "\(text) is not link-local, and Advertisements come from nowhere else",
        write: "the link-local address that the peer has on this interface, such as \"fe80::b\"")
    }
    return address
  }

  /// A duration with its unit, within bounds.
  func duration(in bounds: ClosedRange<Duration>) throws(Complaint) -> Duration {
    let text = try text()
    let duration = try DurationText.parse(text)
    guard bounds.contains(duration) else {
      let (low, high) = (DurationText.text(bounds.lowerBound), DurationText.text(bounds.upperBound))
      throw Complaint("\(text) is not within \(low) ... \(high)", write: "a duration from \(low) to \(high)")
    }
    return duration
  }

  /// `false`, where it is one of two ways to write the value.
  func isFalse() throws(Complaint) {
    let remedy = "false, or a mapping such as {prefixes: [\"2001:db8:{i:x}::/64\"]}"
    guard case .scalar = self, !isMissing else { throw wrongType(wanted: remedy) }
    if try flag() { throw Complaint("true is what it means without the key", write: "\(remedy), or leave out the key") }
  }

  /// Whole seconds or `infinite`.
  func lifetime() throws(Complaint) -> Lifetime {
    let text = try text()
    if text == "\(Lifetime.infinite)" { return .infinite }
    let seconds = try wholeSeconds()
    guard seconds < Lifetime.infinite.seconds else { throw Complaint("\(text) is more than 136 years", write: "infinite") }
    return Lifetime(seconds: UInt32(seconds))
  }

  /// How long a router stays a default router: 0 for none, otherwise at least the time to the next Router Advertisement.
  func routerLifetime(atLeast interval: Duration) throws(Complaint) -> UInt16 {
    let seconds = try wholeSeconds()
    let (low, high) = (DurationText.text(interval), DurationText.text(Configuration.Limit.routerLifetime))
    let remedy = "0, or a duration from \(low) (the interval) to \(high)"
    if seconds == 0 { return 0 }
    guard interval <= .seconds(seconds), .seconds(seconds) <= Configuration.Limit.routerLifetime else {
      throw Complaint("\(try text()) is neither 0 nor within \(low) ... \(high)", write: remedy)
    }
    return UInt16(seconds)
  }

  private func wholeSeconds() throws(Complaint) -> Int64 {
    let text = try text()
    let duration = try DurationText.parse(text)
    let seconds = duration.components.seconds
    guard .seconds(seconds) == duration else {
      throw Complaint("\(text) is not a whole number of seconds", write: "\(seconds)s or \(seconds + 1)s")
    }
    return seconds
  }

  /// 10 ms to 40.95 s in steps of 10 ms (RFC 9568 5.2.7).
  func interval() throws(Complaint) -> AdvertisementInterval {
    let text = try text()
    let duration = try DurationText.parse(text)
    let step = Duration.milliseconds(10)
    let bounds = AdvertisementInterval.bounds
    let (shortest, longest) = (step * Int(bounds.lowerBound), step * Int(bounds.upperBound))
    guard duration >= shortest, duration <= longest else {
      throw Complaint(
        "\(text) is not within 10ms ... 40950ms, which is what an Advertisement can say", write: duration < shortest ? "10ms" : "40950ms")
    }
    let steps = duration.nanoseconds / step.nanoseconds
    guard step * steps == duration, let interval = UInt16(exactly: steps).flatMap(AdvertisementInterval.init(centiseconds:)) else {
      throw Complaint("\(text) is not a multiple of 10 ms, the unit of an Advertisement", write: "\(steps * 10)ms or \(steps * 10 + 10)ms")
    }
    return interval
  }

  /// One of several words.
  func choice<Choice>(of choices: [(word: String, value: Choice)]) throws(Complaint) -> Choice {
    let text = try text()
    guard let choice = choices.first(where: { $0.word == text }) else {
      let words = choices.map(\.word)
      throw Complaint("\"\(text)\" is not one of \(words.joined(separator: ", "))", write: text.nearest(among: words))
    }
    return choice.value
  }

  /// The entries of a list.
  func list(such example: String) throws(Complaint) -> [Node] {
    guard case .sequence(let sequence) = self else { throw wrongType(wanted: "a list, such as \(example)") }
    return Array(sequence)
  }

  /// Nothing stands behind the key, or what YAML calls null.
  var isMissing: Bool {
    guard case .scalar(let scalar) = self, scalar.style == .plain else { return false }
    return ["", "~", "null", "Null", "NULL"].contains(scalar.string)
  }

  private func plainText(wanted: String) throws(Complaint) -> String {
    guard case .scalar(let scalar) = self, !isMissing else { throw wrongType(wanted: wanted) }
    guard scalar.style == .plain else { throw Complaint("\"\(scalar.string)\" in quotes is text", write: "\(wanted), without quotes") }
    return scalar.string
  }

  private func wrongType(wanted: String) -> Complaint {
    let found =
      switch self {
      case .scalar: isMissing ? "there is no value" : "this is a single value"
      case .sequence: "this is a list"
      case .mapping: "this is a mapping"
      case .alias: "this is an alias"
      }
    return Complaint(found, write: wanted)
  }
}

extension String {
  /// What was probably meant, or everything there is.
  func nearest(among words: [String]) -> String {
    let suggestions = NearestName.suggestions(for: self, among: words)
    return (suggestions.isEmpty ? words : suggestions).alternatives
  }
}

extension [String] {
  /// `a`, `a or b`, `a, b or c`.
  var alternatives: String {
    guard let last, count > 1 else { return first ?? "" }
    return dropLast().joined(separator: ", ") + " or " + last
  }
}

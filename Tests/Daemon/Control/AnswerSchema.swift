import Foundation

/// As much of JSON Schema (2020-12) as docs/control.schema.json uses. A keyword that is not known here is a failure and not passed over.
struct AnswerSchema {
  private let root: [String: Any]
  private static let annotations: Set<String> = ["$schema", "$defs", "title", "description"]

  init(contentsOf file: URL) throws {
    root = try JSONSerialization.jsonObject(with: Data(contentsOf: file)) as? [String: Any] ?? [:]
  }

  /// What is wrong with a line of JSON. Empty: nothing.
  ///
  /// - Parameter definition: the name of one of the schema's definitions; `nil`: the whole schema.
  func violations(in line: Data, of definition: String? = nil) -> [String] {
    guard let value = try? JSONSerialization.jsonObject(with: line, options: .fragmentsAllowed) else { return ["no JSON"] }
    let schema = definition.map { ["$ref": "#/$defs/\($0)"] as [String: Any] } ?? root
    return violations(value, schema, at: "")
  }

  private func violations(_ value: Any, _ schema: [String: Any], at path: String) -> [String] {
    schema.sorted { $0.key < $1.key }.flatMap { keyword, rule -> [String] in
      switch (keyword, rule) {
      case ("$ref", let reference as String):
        let name = reference.replacingOccurrences(of: "#/$defs/", with: "")
        guard let target = (root["$defs"] as? [String: Any])?[name] as? [String: Any] else { return ["\(path): no definition \(name)"] }
        return violations(value, target, at: path)
      case ("type", let type as String):
        return Self.isOf(type, value) ? [] : ["\(path) is no \(type): \(value)"]
      case ("const", let constant):
        return Self.areEqual(value, constant) ? [] : ["\(path) is not \(constant): \(value)"]
      case ("enum", let choices as [Any]):
        return choices.contains { Self.areEqual(value, $0) } ? [] : ["\(path) is none of \(choices): \(value)"]
      case ("minimum", let least as NSNumber):
        return (value as? NSNumber).map { $0.doubleValue >= least.doubleValue } ?? true ? [] : ["\(path) is less than \(least): \(value)"]
      case ("items", let schema as [String: Any]):
        return (value as? [Any] ?? []).enumerated().flatMap { violations($0.element, schema, at: "\(path)[\($0.offset)]") }
      case ("required", let keys as [String]):
        return keys.filter { (value as? [String: Any])?[$0] == nil }.map { "\(path) lacks \($0)" }
      case ("properties", let properties as [String: Any]):
        return (value as? [String: Any] ?? [:]).flatMap { key, member in
          (properties[key] as? [String: Any]).map { violations(member, $0, at: "\(path).\(key)") } ?? []
        }
      case ("additionalProperties", let others):
        let known = Set((schema["properties"] as? [String: Any] ?? [:]).keys)
        return (value as? [String: Any] ?? [:]).filter { !known.contains($0.key) }.flatMap { key, member -> [String] in
          if let schema = others as? [String: Any] { return violations(member, schema, at: "\(path).\(key)") }
          return others as? Bool == true ? [] : ["\(path) has \(key), which the schema does not know"]
        }
      case ("oneOf", let choices as [[String: Any]]):
        let fitting = choices.count { violations(value, $0, at: path).isEmpty }
        return fitting == 1 ? [] : ["\(path) fits \(fitting) of \(choices.count)"]
      default:
        return Self.annotations.contains(keyword) ? [] : ["\(path): the keyword \(keyword) is not known to this test"]
      }
    }
  }

  private static func isOf(_ type: String, _ value: Any) -> Bool {
    switch type {
    case "object": value is [String: Any]
    case "array": value is [Any]
    case "string": value is String
    case "boolean": isBoolean(value)
    case "number": value is NSNumber && !isBoolean(value)
    case "integer": !isBoolean(value) && (value as? NSNumber).map { $0.doubleValue == $0.doubleValue.rounded() } ?? false
    default: false
    }
  }

  private static func isBoolean(_ value: Any) -> Bool { (value as? NSNumber).map { CFBooleanLike.isBoolean($0) } ?? (value is Bool) }

  private static func areEqual(_ left: Any, _ right: Any) -> Bool { (left as? NSObject)?.isEqual(right as? NSObject) ?? false }
}

/// JSON's true is not its 1.
private enum CFBooleanLike {
  static func isBoolean(_ number: NSNumber) -> Bool { String(cString: number.objCType) == "c" || String(cString: number.objCType) == "B" }
}

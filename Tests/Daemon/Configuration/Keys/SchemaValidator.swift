import Foundation
import Yams

/// What a JSON Schema (draft-07) finds wrong with a value: the keywords that this project's schema uses, and no other.
struct SchemaValidator {
  private let root: [String: Any]

  init(_ schema: Data) throws { root = try JSONSerialization.jsonObject(with: schema) as? [String: Any] ?? [:] }

  /// YAML as an editor reads it, where a plain number is a number.
  func complaints(yaml: String) throws -> [String] { try complaints(Yams.load(yaml: yaml) ?? NSNull(), root, at: "") }

  /// Keywords that say nothing about a value.
  private static let annotations: Set<String> = ["$schema", "title", "description", "default", "definitions"]

  private func complaints(_ value: Any, _ schema: Any, at path: String) -> [String] {
    if let allowed = schema as? Bool, !(schema is [String: Any]) { return allowed ? [] : ["\(path): may not be here"] }
    guard let schema = schema as? [String: Any] else { return ["\(path): no schema"] }
    return schema.keys.sorted().flatMap { keyword in
      Self.annotations.contains(keyword) ? [] : complaints(value, keyword, schema[keyword] ?? true, in: schema, at: path)
    }
  }

  private func complaints(_ value: Any, _ keyword: String, _ argument: Any, in schema: [String: Any], at path: String) -> [String] {
    let (members, items, text) = (value as? [String: Any], value as? [Any], value as? String)
    func require(_ condition: Bool?, _ words: String) -> [String] { condition ?? true ? [] : ["\(path): \(words)"] }
    switch keyword {
    case "$ref":
      let name = (argument as? String)?.split(separator: "/").last.map(String.init) ?? ""
      return complaints(value, (root["definitions"] as? [String: Any])?[name] ?? "no definition \(name)", at: path)
    case "type": return require(Self.isA(value, argument as? String ?? ""), "is no \(argument)")
    case "const": return require(Self.same(value, argument), "is not \(argument)")
    case "enum": return require((argument as? [Any])?.contains { Self.same(value, $0) }, "is none of \(argument)")
    case "minimum": return require((value as? Int).map { $0 >= argument as? Int ?? 0 }, "is below \(argument)")
    case "maximum": return require((value as? Int).map { $0 <= argument as? Int ?? 0 }, "is above \(argument)")
    case "maxLength": return require(text.map { $0.unicodeScalars.count <= argument as? Int ?? 0 }, "is longer than \(argument)")
    case "pattern":
      return require(text.map { $0.range(of: argument as? String ?? "", options: .regularExpression) != nil }, "does not match \(argument)")
    case "minItems": return require(items.map { $0.count >= argument as? Int ?? 0 }, "has too few")
    case "maxItems": return require(items.map { $0.count <= argument as? Int ?? 0 }, "has too many")
    case "uniqueItems": return require(items.map { Set($0.map { "\($0)" }).count == $0.count }, "has one twice")
    case "items": return (items ?? []).enumerated().flatMap { complaints($0.element, argument, at: "\(path)/\($0.offset)") }
    case "required":
      return (argument as? [String] ?? []).filter { members != nil && members?[$0] == nil }.map { "\(path): has no \($0)" }
    case "properties":
      return (argument as? [String: Any] ?? [:]).sorted { $0.key < $1.key }.flatMap { key, rule in
        (members?[key]).map { complaints($0, rule, at: "\(path)/\(key)") } ?? []
      }
    case "additionalProperties":
      let known = schema["properties"] as? [String: Any] ?? [:]
      return (members ?? [:]).keys.filter { known[$0] == nil }.map { "\(path): there is no \($0)" }
    case "allOf": return (argument as? [Any] ?? []).flatMap { complaints(value, $0, at: path) }
    case "anyOf":
      let each = (argument as? [Any] ?? []).map { complaints(value, $0, at: path) }
      return each.contains { $0.isEmpty } ? [] : ["\(path): \(each.flatMap(\.self).joined(separator: "; "))"]
    case "if":
      let branch = complaints(value, argument, at: path).isEmpty ? "then" : "else"
      return schema[branch].map { complaints(value, $0, at: path) } ?? []
    case "then", "else": return []
    default: return ["the validator knows no \(keyword)"]
    }
  }

  private static func isA(_ value: Any, _ type: String) -> Bool {
    switch type {
    case "object": value is [String: Any]
    case "array": value is [Any]
    case "string": value is String
    case "boolean": isFlag(value)
    case "integer": value is Int && !isFlag(value)
    case "number": (value is Int || value is Double) && !isFlag(value)
    default: false
    }
  }

  /// A number of a JSON document is also a Bool to Foundation, if it is 0 or 1.
  private static func isFlag(_ value: Any) -> Bool { type(of: value) == Bool.self || "\(type(of: value))".contains("Boolean") }

  private static func same(_ value: Any, _ other: Any) -> Bool {
    if let value = value as? String { return value == other as? String }
    if isFlag(value) || isFlag(other) { return isFlag(value) && isFlag(other) && value as? Bool == other as? Bool }
    return value as? Int != nil && value as? Int == other as? Int
  }
}

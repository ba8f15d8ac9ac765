/// A JSON Schema of the configuration (draft-07, which editors know best), made of the rows of its keys.
///
/// It says what can be said of a value without the rest of the file: `vrrp6d check` finds more.
enum JSONSchema {
  /// The schema as a document.
  static var configuration: Node {
    .object([
      "$schema": "http://json-schema.org/draft-07/schema#",
      "title": "vrrp6d configuration",
      "description": "What vrrp6d run reads. vrrp6d check finds what a schema cannot say.",
      "$ref": .string(reference(.file)),
      "definitions": .object(
        Dictionary(uniqueKeysWithValues: ConfigurationSection.allCases.map { ($0.rawValue, definition($0)) })
      ),
    ])
  }

  /// A value of JSON.
  indirect enum Node: Encodable, Equatable {
    case object([String: Node])
    case array([Node])
    case string(String)
    case integer(Int)
    case flag(Bool)

    func encode(to encoder: any Encoder) throws {
      var container = encoder.singleValueContainer()
      switch self {
      case .object(let members): try container.encode(members)
      case .array(let items): try container.encode(items)
      case .string(let text): try container.encode(text)
      case .integer(let number): try container.encode(number)
      case .flag(let flag): try container.encode(flag)
      }
    }
  }

  private static func reference(_ section: ConfigurationSection) -> String { "#/definitions/\(section.rawValue)" }

  private static func definition(_ section: ConfigurationSection) -> Node {
    let keys = section.keys
    let properties = keys.map { key in (key.name, property(key)) }
    let required = keys.filter { if case .required = $0.row.standard { true } else { false } }.map { Node.string($0.name) }
    var members: [String: Node] = [
      "type": "object", "additionalProperties": .flag(false), "properties": .object(Dictionary(uniqueKeysWithValues: properties)),
    ]
    if !required.isEmpty { members["required"] = .array(required) }
    if section == .group { members["allOf"] = .array(groupRules) }
    return .object(members)
  }

  private static func property(_ key: ConfigurationKey) -> Node {
    var described: [String: Node] = ["description": .string(key.row.summary), "allOf": .array([schema(key.row.value)])]
    if case .value(let text) = key.row.standard { described["default"] = literal(text) }
    return .object(described)
  }

  /// What has no effect on a kind of group is refused; and what every group of a kind has to have.
  private static var groupRules: [Node] {
    func refusal(of kind: GroupEntry.Kind) -> Node {
      let names = GroupKey.allCases.filter { !$0.row.kinds.contains(kind) }.map(\.rawValue)
      return .object(["properties": .object(Dictionary(uniqueKeysWithValues: names.map { ($0, .flag(false)) }))])
    }
    func has(_ key: GroupKey, _ value: Node? = nil) -> Node {
      var condition: [String: Node] = ["required": [.string(key.rawValue)]]
      if let value { condition["properties"] = .object([key.rawValue: .object(["const": value])]) }
      return .object(condition)
    }
    func rule(if condition: Node, then: Node, else otherwise: Node? = nil) -> Node {
      var members = ["if": condition, "then": then]
      if let otherwise { members["else"] = otherwise }
      return .object(members)
    }
    let follows = Node.object(["required": [.string(GroupKey.mode.rawValue)], "allOf": [refusal(of: .service)]])
    let serves = has(.addresses)
    return [
      rule(
        if: has(.management, .flag(true)),
        then: .object(["allOf": [refusal(of: .management), rule(if: has(.gateway, .flag(true)), then: serves)]]),
        else: .object(["allOf": [serves, rule(if: has(.follow), then: follows, else: refusal(of: .common))]]))
    ]
  }

  /// A default as YAML would read it.
  private static func literal(_ text: String) -> Node {
    switch text {
    case "true": .flag(true)
    case "false": .flag(false)
    default: Int(text).map { .integer($0) } ?? .string(text)
    }
  }

  private static func schema(_ value: KeyValue) -> Node {
    switch value {
    case .text(let form): schema(form)
    case .flag: .object(["type": "boolean"])
    case .number(let bounds):
      .object(["type": "integer", "minimum": .integer(bounds.lowerBound), "maximum": .integer(bounds.upperBound)])
    case .duration(let bounds, step: _):
      bounds.contains(.zero) ? .object(["anyOf": [.object(["const": .integer(0)]), duration]]) : duration
    case .literal(let text): .object(["const": literal(text)])
    case .words(let words): .object(["enum": .array(words.map { .string($0) })])
    case .oneOrMore(let words):
      .object([
        "anyOf": [
          schema(.words(words)),
          .object([
            "type": "array", "items": schema(.words(words)), "minItems": .integer(1), "maxItems": .integer(words.count),
            "uniqueItems": .flag(true),
          ]),
        ]
      ])
    case .list(let item, let count):
      .object([
        "type": "array", "items": schema(item), "minItems": .integer(count.lowerBound), "maxItems": .integer(count.upperBound),
      ])
    case .command:
      .object([
        "anyOf": [
          .object(["type": "string", "pattern": "^/"]),
          .object(["type": "array", "items": .object(["type": "string"]), "minItems": .integer(1)]),
        ]
      ])
    case .mapping(let section): .object(["$ref": .string(reference(section))])
    case .either(let values): .object(["anyOf": .array(values.map(schema))])
    }
  }

  /// Bounds can't be said of text: they stand in the description's document, and `check` holds values to them.
  private static let duration = Node.object([
    "type": "string", "pattern": #"^(0+(\.0+)?|[0-9]{1,9}(\.[0-9]{1,9})?(ms|s|min))$"#,
  ])

  private static func schema(_ form: KeyValue.TextForm) -> Node {
    var text: [String: Node] = ["type": "string", "pattern": .string(form.pattern)]
    if let limit = form.maximumLength { text["maxLength"] = .integer(limit) }
    guard form.mayLookLikeANumber else { return .object(text) }
    return .object(["anyOf": [.object(text), .object(["type": "number"])]])
  }
}

extension JSONSchema.Node: ExpressibleByStringLiteral, ExpressibleByArrayLiteral {
  init(stringLiteral value: String) { self = .string(value) }
  init(arrayLiteral elements: Self...) { self = .array(elements) }
}

/// A place in a configuration file.
public struct SourcePosition: Hashable, Sendable, Comparable, CustomStringConvertible {
  /// From 1.
  public let line: Int
  /// From 1, in Unicode scalars.
  public let column: Int

  public init(line: Int, column: Int) {
    self.line = line
    self.column = column
  }

  /// Where a complaint about the file as a whole points to.
  public static let start = SourcePosition(line: 1, column: 1)

  public var description: String { "\(line):\(column)" }

  public static func < (left: Self, right: Self) -> Bool { (left.line, left.column) < (right.line, right.column) }
}

/// A value and where it was written.
struct Located<Value> {
  let value: Value
  let position: SourcePosition
}

extension Located: Sendable where Value: Sendable {}

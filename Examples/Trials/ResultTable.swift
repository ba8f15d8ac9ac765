internal import Engine
internal import Foundation

/// Rows of figures: aligned Markdown for people, the bare numbers for programs.
struct ResultTable: Encodable {
  /// One figure.
  enum Cell: Encodable, ExpressibleByStringLiteral, ExpressibleByIntegerLiteral {
    case text(String)
    case count(Int)
    /// Milliseconds for programs.
    case time(Duration)
    case ratio(Double)
    /// Megabytes (10^6) for people.
    case bytes(Int)
    case missing

    init(stringLiteral value: String) { self = .text(value) }
    init(integerLiteral value: Int) { self = .count(value) }
    static func time(_ time: Duration?) -> Cell { time.map { .time($0) } ?? .missing }

    var text: String {
      switch self {
      case .text(let text): text
      case .count(let count): String(count)
      case .time(let time): String(format: "%.1f ms", time / .milliseconds(1))
      case .ratio(let ratio): String(format: "%.2f", ratio)
      case .bytes(let bytes): String(format: "%.1f MB", Double(bytes) / 1e6)
      case .missing: "-"
      }
    }

    func encode(to encoder: any Encoder) throws {
      var container = encoder.singleValueContainer()
      switch self {
      case .text(let text): try container.encode(text)
      case .count(let count), .bytes(let count): try container.encode(count)
      case .time(let time): try container.encode(time / .milliseconds(1))
      case .ratio(let ratio): try container.encode(ratio)
      case .missing: try container.encodeNil()
      }
    }
  }

  let title: String
  let columns: [String]
  private(set) var rows: [[Cell]] = []

  init(_ title: String, _ columns: [String]) {
    self.title = title
    self.columns = columns
  }

  /// - Parameter row: a cell for each column.
  mutating func add(_ row: [Cell]) {
    precondition(row.count == columns.count, "\(row.count) cells for \(columns.count) columns of \(title)")
    rows.append(row)
  }

  var text: String {
    let cells = [columns] + rows.map { $0.map(\.text) }
    let widths = columns.indices.map { column in cells.map { $0[column].count }.max() ?? 0 }
    func line(_ cells: [String]) -> String {
      "| " + zip(cells, widths).map { $0 + String(repeating: " ", count: $1 - $0.count) }.joined(separator: " | ") + " |"
    }
    let rule = "|" + widths.map { String(repeating: "-", count: $0 + 2) }.joined(separator: "|") + "|"
    return ([title, "", line(columns), rule] + cells.dropFirst().map(line)).joined(separator: "\n")
  }
}

/// Values as bars of characters, the longest for the greatest.
struct BarChart {
  struct Bar {
    let label: String
    let value: Double
    /// The value as it is to be read.
    let text: String
  }

  let bars: [Bar]
  /// How long the longest bar is, in characters.
  var width = 48

  /// One line for each bar. A value that is not zero is to be seen.
  var lines: [String] {
    let greatest = bars.map(\.value).max() ?? 0
    let labels = bars.map(\.label.count).max() ?? 0
    return bars.map { bar in
      let share = greatest > 0 ? bar.value / greatest : 0
      let length = bar.value > 0 ? max(1, Int((share * Double(width)).rounded())) : 0
      return "\(bar.label.padded(right: labels))  \(String(repeating: "#", count: length)) \(bar.text)"
    }
  }
}

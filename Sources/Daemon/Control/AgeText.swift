/// How long something is ago, or goes on, for people.
enum AgeText {
  /// In the largest unit that leaves a number of two digits or more, down to seconds.
  static func of(_ seconds: Double) -> String {
    let whole = Int(seconds)
    return whole < 120 ? "\(whole) s" : whole < 7200 ? "\(whole / 60) min" : whole < 172_800 ? "\(whole / 3600) h" : "\(whole / 86_400) d"
  }
}

import Engine
import Foundation

/// Tells the time of day of moments of the monotonic clock.
struct WallClock {
  let now: Instant
  /// Nanoseconds since 1970.
  private let date: Int64

  init(_ now: Instant) {
    self.now = now
    date = Int64(Date().timeIntervalSince1970 * 1_000_000_000)
  }

  /// RFC 3339, in UTC, with milliseconds.
  func text(_ moment: Instant) -> String { Self.text(nanoseconds(moment)) }

  /// Nanoseconds since 1970.
  func nanoseconds(_ moment: Instant) -> Int64 { date - now.nanoseconds + moment.nanoseconds }

  /// How long ago a moment is.
  func seconds(since moment: Instant) -> Double { Self.rounded(moment.duration(to: now) / .seconds(1)) }

  /// Milliseconds are all that anybody reads.
  static func rounded(_ seconds: Double) -> Double { (seconds * 1000).rounded() / 1000 }

  static func text(_ nanoseconds: Int64) -> String {
    let milliseconds = nanoseconds / 1_000_000
    let (days, rest) = milliseconds.quotientAndRemainder(dividingBy: 86_400_000)
    // The civil calendar, counted in eras of 400 years from the first of March of the year 0.
    let shifted = days + 719_468
    let (era, dayOfEra) = shifted.quotientAndRemainder(dividingBy: 146_097)
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let month = (5 * dayOfYear + 2) / 153
    let day = dayOfYear - (153 * month + 2) / 5 + 1
    let monthOfYear = month < 10 ? month + 3 : month - 9
    let year = era * 400 + yearOfEra + (monthOfYear <= 2 ? 1 : 0)
    let (hour, minute) = (rest / 3_600_000, rest / 60_000 % 60)
    let (second, fraction) = (rest / 1000 % 60, rest % 1000)
    return "\(year)-\(two(monthOfYear))-\(two(day))T\(two(hour)):\(two(minute)):\(two(second)).\(three(fraction))Z"
  }

  private static func two(_ number: Int64) -> String { number < 10 ? "0\(number)" : "\(number)" }
  private static func three(_ number: Int64) -> String { number < 10 ? "00\(number)" : number < 100 ? "0\(number)" : "\(number)" }
}

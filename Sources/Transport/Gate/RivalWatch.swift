internal import CGate
public import Engine

/// A router that advertises a virtual router which follows here: its group is not bound there, or the VRID is used twice.
public struct SegmentRival: Hashable, Sendable {
  /// The link-local address that its Advertisements come from.
  public let address: IPv6Address
  /// What it advertised last.
  public let priority: Priority
  public let interval: AdvertisementInterval
  /// How many Advertisements were heard for the group since it was seated, whoever sent them.
  public let count: UInt32
}

/// Finds out whether somebody advertises virtual routers that follow here, from what the gate's program notes with each group.
///
/// In silence a look is one question about one counter, however many groups there are. The program says nothing by itself, so nobody can keep
/// this process busy: whoever floods a segment overwrites a note that is read when its time has come.
final class RivalWatch {
  /// A note, as the program wrote it.
  private struct Note {
    /// When, in nanoseconds of CLOCK_BOOTTIME.
    let heard: UInt64
    let rival: SegmentRival

    /// RFC 9568 6.1: three of the intervals that it says. One that resigns is gone.
    func isOver(at now: UInt64) -> Bool {
      rival.priority == .resigning || Double(now) - Double(heard) >= Double(rival.interval.duration.nanoseconds) * 3
    }
  }

  private let groups: BPFMap
  private let counters: BPFMap
  /// The groups that follow, and their numbers in the program's array.
  private var numbers = SlotTable<UInt32>()
  private var known: [GroupSlot: SegmentRival] = [:]
  private var counted: UInt64 = 0

  init(groups: BPFMap, counters: BPFMap) {
    self.groups = groups
    self.counters = counters
  }

  /// A group that follows has this number.
  func add(_ slot: GroupSlot, _ number: UInt32) { numbers[slot] = number }

  func remove(_ slot: GroupSlot) {
    numbers[slot] = nil
    known[slot] = nil
  }

  /// Whether somebody is known to advertise a group.
  var isAware: Bool { !known.isEmpty }

  /// Who advertises a group, as far as was looked.
  func rival(of slot: GroupSlot) -> SegmentRival? { known[slot].map { note(of: slot)?.rival ?? $0 } }

  /// Looks whether somebody advertises a group that nobody is known to advertise.
  ///
  /// - Parameter now: of CLOCK_BOOTTIME, in nanoseconds.
  /// - Returns: what is new, in the order of the slots.
  /// - Throws: when the counter cannot be read.
  func look(at now: UInt64 = BootClock.now) throws(TransportError) -> [(slot: GroupSlot, rival: SegmentRival)] {
    let total = try counters.sum(at: GATE_RIVAL_HEARD.rawValue)
    guard total != counted else { return [] }
    counted = total
    var appeared: [(GroupSlot, SegmentRival)] = []
    for slot in numbers.slots where known[slot] == nil {
      guard let note = note(of: slot), !note.isOver(at: now) else { continue }
      known[slot] = note.rival
      appeared.append((slot, note.rival))
    }
    return appeared
  }

  /// Looks whether those who are known are still there.
  ///
  /// - Returns: who is not, in the order of the slots.
  func lookAgain(at now: UInt64 = BootClock.now) -> [(slot: GroupSlot, rival: SegmentRival)] {
    var gone: [(GroupSlot, SegmentRival)] = []
    for slot in known.keys.sorted(by: { $0.index < $1.index }) {
      guard let note = note(of: slot), let last = known[slot] else { continue }
      guard note.isOver(at: now) else {
        known[slot] = note.rival
        continue
      }
      known[slot] = nil
      gone.append((slot, last))
    }
    return gone
  }

  private func note(of slot: GroupSlot) -> Note? {
    guard let number = numbers[slot] else { return nil }
    func place<Value>(of field: KeyPath<gate_group, Value>) -> UnsafeRawPointer {
      UnsafeRawPointer(groups.memory) + Int(number) * MemoryLayout<gate_group>.stride
        + (MemoryLayout<gate_group>.offset(of: field) ?? 0)
    }
    let heard = gate_load_u64(place(of: \.rival_heard))
    let claim = gate_load_u32(place(of: \.rival_claim))
    guard heard != 0, let interval = AdvertisementInterval(centiseconds: UInt16(claim & 0xfff)) else { return nil }
    return Note(
      heard: heard,
      rival: SegmentRival(
        address: IPv6Address(high: 0xfe80 << 48, low: UInt64(bigEndian: gate_load_u64(place(of: \.rival_source)))),
        priority: Priority(UInt8(truncatingIfNeeded: claim >> 16)), interval: interval, count: gate_load_u32(place(of: \.rival_count))))
  }
}

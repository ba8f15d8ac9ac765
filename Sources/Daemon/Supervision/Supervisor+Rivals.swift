import ControlProtocol
import Engine
import Transport

// Others who advertise virtual routers that follow here, for whoever reads the log, and rivals of all kinds, for `show`.
extension Supervisor {
  /// So many are said one by one; more, at once, in one line: a peer that is not migrated yet has thousands.
  private static let rivalsNamed = 4

  func say(rivals: [(GroupSlot, SegmentRival)]) {
    guard rivals.count <= Self.rivalsNamed else {
      return journal.complain(
        .warning,
        "\(rivals.count) groups that follow here are advertised by others (\(Self.list(rivals, names))): are they bound there, too?",
        about: "rivals")
    }
    for (slot, rival) in rivals {
      guard let record = registry[slot], let following = record.following else { continue }
      let id = record.configuration.id
      journal.complain(
        .warning,
        "\(names[slot]): \(rival.address) advertises VRID \(id.vrid) on \(id.interface) with priority \(rival.priority), but \(names[slot]) "
          + "follows \(names[following.leader]) here: is it bound on that router, too?", about: "\(names[slot]): rival")
    }
  }

  func say(rivalsGone rivals: [(GroupSlot, SegmentRival)]) {
    guard rivals.count <= Self.rivalsNamed else {
      return journal.complain(
        .notice, "\(rivals.count) groups that follow here are no longer advertised by others (\(Self.list(rivals, names)))",
        about: "rivals gone"
      )
    }
    for (slot, rival) in rivals {
      guard let id = registry[slot]?.configuration.id else { continue }
      journal.complain(
        .notice, "\(names[slot]): \(rival.address) no longer advertises VRID \(id.vrid) on \(id.interface)",
        about: "\(names[slot]): rival gone")
    }
  }

  private static func list(_ rivals: [(GroupSlot, SegmentRival)], _ names: GroupNames) -> String {
    rivals.prefix(rivalsNamed).map { "\(names[$0.0]) by \($0.1.address)" }.joined(separator: ", ") + ", ..."
  }
}

extension GroupReport.Rival {
  init(_ rival: SegmentRival) {
    self.init(
      kind: .unbound, address: rival.address.description, priority: Int(rival.priority.rawValue),
      intervalMilliseconds: Int(rival.interval.centiseconds) * 10, advertisements: UInt64(rival.count))
  }

  init(_ unlisted: AllowedPeers.Unlisted) {
    self.init(
      kind: .unlisted, address: unlisted.address.description, priority: Int(unlisted.advertisement.priority.rawValue),
      intervalMilliseconds: Int(unlisted.advertisement.interval.centiseconds) * 10, advertisements: unlisted.count)
  }

  /// Those of an election that are worth a line.
  static func list(_ rivals: Rivals, of priority: Priority?) -> [GroupReport.Rival] {
    let deaf = rivals.deaf.flatMap { $0.isSaid ? GroupReport.Rival($0, .deaf) : nil }
    let namesake = rivals.namesake.map { GroupReport.Rival($0, $0.priority == priority ? .undecidable : .sameAddress) }
    return [namesake, deaf].compactMap(\.self)
  }

  private init(_ rival: Engine.Rival, _ kind: Kind) {
    self.init(
      kind: kind, address: rival.address.description, priority: Int(rival.priority.rawValue),
      intervalMilliseconds: Int(rival.interval.centiseconds) * 10, advertisements: rival.count)
  }
}

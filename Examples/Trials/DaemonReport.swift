internal import Engine
internal import Foundation
internal import Lab

/// What a daemon says of itself in `show --all --json`, as far as the trials ask.
struct DaemonReport: Decodable {
  struct Totals: Decodable {
    var active: Int
    var backup: Int
    var initialize: Int
  }

  struct Group: Decodable {
    var name: String
    var interface: String
    var type: String
    var state: String
    var mode: String?
    var leader: String?
    var interfaceCondition: String?
    var transitions: Int?
    var advertisementsSent: Int?
    var worstLatenessMilliseconds: Double?
  }

  struct Status: Decodable {
    var totals: Totals
    var heldInterfaces: [String]
    var counters: [String: Int]
  }

  var status: Status
  var groups: [Group]
  var totals: Totals { status.totals }
  var heldInterfaces: [String] { status.heldInterfaces }
  var counters: [String: Int] { status.counters }

  var leader: Group? { groups.first { $0.type == "management" } }

  /// Groups that are not what they have to be on an Active router, or on the other one.
  ///
  /// - Parameter lost: segments whose interface an operator has taken down.
  func wrong(isActive: Bool, without lost: Set<Segment> = []) -> [Group] {
    let lost = Set(lost.map(\.interface))
    return groups.filter { group in
      let expected =
        lost.contains(group.interface) ? "Initialize" : isActive ? "Active" : group.mode == "flowdown" ? "Initialize" : "Backup"
      return group.state != expected
    }
  }
}

/// A switchover as `show switchovers --json` has it. Times in milliseconds since it was detected.
struct SwitchoverRecord: Decodable {
  struct Log: Decodable { var switchovers: [SwitchoverRecord] }

  var epoch: Int
  var state: String
  var groups: Int
  var active: Int
  var waiting: Int
  var failures: Int
  var decided: Double
  var gated: Double?
  var announced: Double?
  var settled: Double?
  var withdrawn: Double?
  var interfacesHeld: Int
}

/// What `reload --json` answers, as far as the trials ask.
struct ReloadAnswer: Decodable {
  var added: Int
  var removed: Int
  var remade: Int
  var adjusted: Int
  var unchanged: Int
}

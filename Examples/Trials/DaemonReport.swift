internal import Engine
internal import Foundation
internal import Lab

/// What a daemon says of itself in `show --json`, as far as the trials ask.
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
    var transitions: Int?
    var advertisementsSent: Int?
    var worstLatenessMilliseconds: Double?
  }

  var totals: Totals
  var groups: [Group]
  var counters: [String: Int]

  var leader: Group? { groups.first { $0.type == "management" } }
  var leasesLost: Int { counters["leasesLost", default: 0] }

  /// Groups that are not what they have to be on an Active router, or on the other one.
  func wrong(isActive: Bool) -> [Group] {
    groups.filter { group in
      let expected = isActive ? "Active" : group.mode == "flowdown" ? "Initialize" : "Backup"
      return group.state != expected
    }
  }
}

/// A switchover as `show switchovers --json` has it. Times in milliseconds since it was detected.
struct SwitchoverRecord: Decodable {
  struct Log: Decodable { var switchovers: [SwitchoverRecord] }

  var state: String
  var groups: Int
  var active: Int
  var waiting: Int
  var failures: Int
  var decided: Double
  var gated: Double?
  var announced: Double?
  var settled: Double?
}

import ControlProtocol
import Engine
import Foundation
import Testing

@testable import Daemon

@Suite struct OperationalDataTests {
  private static let time = "2026-11-30T11:20:31.123Z"

  // MARK: What a daemon says

  private func group(
    _ name: String, on interface: String, vrid: Int, type: String, state: String = "Active",
    addresses: [String] = ["fe80::1", "2001:db8::1"]
  ) -> GroupReport {
    GroupReport(
      name: name, vrid: vrid, state: state, interface: interface, type: type, addresses: addresses, virtualMAC: "00:00:5e:00:02:0a",
      acceptMode: false)
  }

  private func electing(_ group: GroupReport, priority: Int = 200, _ counters: AdvertisementStatistics = .init()) -> VirtualRouterInstance {
    var group = group
    (group.priority, group.priorityInForce, group.preempts, group.preemptDelaySeconds) = (priority, priority, true, 1.5)
    (group.intervalMilliseconds, group.activeDownMilliseconds, group.activeRouter, group.activePriority) = (
      1000, 3218.75, "fe80::a", priority
    )
    (group.isOpen, group.worstLatenessMilliseconds, group.meanLatenessMilliseconds) = (true, 1.25, 0.04)
    return VirtualRouterInstance(
      group: group, link: LinkFacts(kind: "veth", isUp: true, hasCarrier: true, mac: "02:00:00:00:00:01"),
      statistics: GroupStatistics(
        name: group.name, interface: group.interface, vrid: group.vrid, type: group.type, discontinuityAt: Self.time, counters: counters),
      begunAt: Self.time, skewMicroseconds: 218_750, lastEvent: "vrrp-event-master-timeout", newActiveReason: "no-response")
  }

  private func following(_ name: String, on interface: String, state: String = "Active", _ change: (inout GroupReport) -> Void = { _ in })
    -> VirtualRouterInstance
  {
    var group = group(name, on: interface, vrid: 10, type: "service", state: state)
    (group.leader, group.mode, group.interfaceCondition, group.hold) = ("core", "flowdown", "up", "none")
    change(&group)
    return VirtualRouterInstance(
      group: group, link: LinkFacts(kind: "vlan", isUp: true, hasCarrier: true, mac: nil),
      statistics: GroupStatistics(name: name, interface: interface, vrid: 10, type: "service", leader: "core"))
  }

  private func data(_ instances: [VirtualRouterInstance], held: [String] = []) -> OperationalData {
    let switchover = SwitchoverReport(
      leader: "core", state: "Active", cause: "fe80::b fell silent", epoch: 3, at: Self.time, secondsAgo: 12, groups: 4000,
      announcements: 8000, active: 3999, excepted: 1, waiting: 0, failures: 0, elements: 0, published: 0.052, decided: 1.5, gated: 0.013,
      announced: 21.25, settled: nil, withdrawn: nil, interfacesHeld: 0)
    let leader = StatusReport.Leader(
      name: "core", interface: "m0", vrid: 1, state: "Active", changedAt: Self.time, secondsInState: 12, reason: nil, priority: 200,
      priorityInForce: 200, activeRouter: "fe80::a", activePriority: 200, isOpen: true,
      followers: .init(active: instances.count - 1, backup: 0, initialize: 1), lastSwitchover: switchover)
    let status = StatusReport(
      router: "r1", version: "1", at: Self.time, startedAt: Self.time, uptimeSeconds: 1,
      totals: .init(active: instances.count), leaders: [leader], exceptions: [], switchovers: [switchover], discards: [:],
      routerMessageDiscards: [:], heldInterfaces: held, suspendedInterfaces: [], counters: [:], silences: nil, clients: .init())
    let discards = DiscardStatistics(
      discontinuityAt: Self.time, checksumErrors: 2, versionErrors: 1, vridErrors: 0, hopLimitErrors: .max,
      reasons: ["checksum is wrong": 2, "version is not 3": 1])
    return OperationalData(status: status, discards: discards, instances: instances)
  }

  private func instance(_ vrid: Int, on interface: String, in data: OperationalData) throws -> [String: Any] {
    let read = try #require(try JSONSerialization.jsonObject(with: Data(data.json.utf8)) as? [String: Any])
    let interfaces = try #require((read["ietf-interfaces:interfaces"] as? [String: Any])?["interface"] as? [[String: Any]])
    let found = try #require(interfaces.first { $0["name"] as? String == interface })
    let vrrp = try #require((found["ietf-ip:ipv6"] as? [String: Any])?["ietf-vrrp:vrrp"] as? [String: Any])
    let instances = try #require(vrrp["vrrp-instance"] as? [[String: Any]])
    return try #require(instances.first { $0["vrid"] as? Int == vrid })
  }

  // MARK: What becomes of it

  @Test func anElectionIsSaidInTheWordsOfRFC8347() throws {
    var counters = AdvertisementStatistics()
    (counters.turnsActive, counters.received, counters.addressListErrors) = (3, 5_000_000_000, 7)
    let core = electing(group("core", on: "m0", vrid: 1, type: "management"), counters)
    let found = try instance(1, on: "m0", in: data([core]))
    #expect(found["state"] as? String == "ietf-vrrp:master" && found["version"] as? String == "ietf-vrrp:vrrp-v3")
    #expect(found["priority"] as? Int == 200 && found["advertise-interval-centi-sec"] as? Int == 100 && found["is-owner"] as? Bool == false)
    #expect((found["preempt"] as? [String: Any])?["hold-time"] as? Int == 2, "whole seconds, not less than it waits")
    #expect(found["master-down-interval"] as? Int == 322 && found["skew-time"] as? Int == 218_750)
    #expect(found["last-event"] as? String == "ietf-vrrp:vrrp-event-master-timeout" && found["last-adv-source"] as? String == "fe80::a")
    let statistics = try #require(found["statistics"] as? [String: Any])
    #expect(statistics["master-transitions"] as? Int == 3 && statistics["advertisement-rcvd"] as? String == "5000000000")
    #expect(statistics["address-list-errors"] as? String == "7" && statistics.count == 10)
  }

  @Test func anOwnerHasNoPriorityThereButItSaysThatItIsOne() throws {
    let owner = electing(group("own", on: "s9", vrid: 9, type: "common"), priority: 255)
    let found = try instance(9, on: "s9", in: data([owner]))
    #expect(found["priority"] == nil && found["is-owner"] as? Bool == true)
    #expect((found["vrrp6d-binding:group"] as? [String: Any])?["priority"] as? Int == 255)
  }

  @Test func aGroupThatFollowsHasItsBindingAndNothingOfAnElection() throws {
    let core = electing(group("core", on: "m0", vrid: 1, type: "management"))
    let found = try instance(10, on: "s1", in: data([core, following("s1/10", on: "s1", state: "Backup")]))
    #expect(found["state"] as? String == "ietf-vrrp:backup")
    #expect(Set(found.keys) == ["vrid", "version", "accept-mode", "virtual-ipv6-addresses", "state", "vrrp6d-binding:group"])
    let binding = try #require((found["vrrp6d-binding:group"] as? [String: Any])?["binding"] as? [String: String])
    #expect(binding == ["management-group": "core", "mode": "flowdown", "interface-condition": "up", "hold": "none"])
  }

  @Test func whatTheListOfTwoAddressesHasNoRoomForIsInOurs() throws {
    let addresses = ["fe80::1"] + (1...19).map { "2001:db8::\($0)" }
    let core = electing(group("core", on: "m0", vrid: 1, type: "management", addresses: addresses))
    let found = try instance(1, on: "m0", in: data([core]))
    let list = (found["virtual-ipv6-addresses"] as? [String: Any])?["virtual-ipv6-address"] as? [[String: String]]
    #expect(list?.compactMap { $0["ipv6-address"] } == ["fe80::1", "2001:db8::1"])
    #expect((found["vrrp6d-binding:group"] as? [String: Any])?["address"] as? [String] == addresses)
  }

  // MARK: What others make of it

  @Test(.enabled(if: YANGLint.mayRun, Comment(rawValue: YANGLint.reason))) func ourModuleIsSound() throws {
    #expect(try YANGLint.complaints(of: nil).isEmpty)
  }

  /// Every kind of group, and everything that may be missing.
  @Test(.enabled(if: YANGLint.mayRun, Comment(rawValue: YANGLint.reason))) func yanglintAcceptsEveryKindOfGroup() throws {
    let rival = GroupReport.Rival(kind: .unbound, address: "fe80::bad", priority: 255, intervalMilliseconds: 1000, advertisements: 3)
    var gone = following("s4/10", on: "s4", state: "Initialize") { $0.reason = "there is no interface \"s4\"" }
    gone.link = nil
    let instances = [
      electing(group("core", on: "m0", vrid: 1, type: "management", addresses: ["fe80::1"])),
      electing(group("own", on: "s9", vrid: 9, type: "common"), priority: 255),
      electing(group("second", on: "s9", vrid: 11, type: "common", addresses: ["fe80::1"] + (1...19).map { "2001:db8::\($0)" })),
      following("s1/10", on: "s1") { $0.rivals = [rival] },
      following("s2/10", on: "s2", state: "Backup") { ($0.interfaceCondition, $0.hold) = ("held", "held") },
      following("s3/10", on: "uplink", state: "Initialize") { ($0.kernelInterface, $0.interfaceCondition) = ("s3", "lost") }, gone,
    ]
    #expect(try YANGLint.complaints(of: data(instances, held: ["s2"]).json).isEmpty)
  }

  @Test(.enabled(if: YANGLint.mayRun, Comment(rawValue: YANGLint.reason))) func yanglintAcceptsFourThousandGroups() throws {
    let core = electing(group("core", on: "m0", vrid: 1, type: "management"))
    #expect(try YANGLint.complaints(of: data([core] + (1...4000).map { following("s\($0)/10", on: "s\($0)") }).json).isEmpty)
  }

  /// That it would say so.
  @Test(.enabled(if: YANGLint.mayRun, Comment(rawValue: YANGLint.reason))) func yanglintRefusesWhatIsWrong() throws {
    let core = electing(group("core", on: "m0", vrid: 1, type: "management"))
    let stray = following("s1/10", on: "s1") { $0.leader = "nobody" }
    #expect(try YANGLint.complaints(of: data([core, stray]).json).contains("management-group"))
    let mute = data([core]).json.replacing("\"ietf-vrrp:master\"", with: "\"ietf-vrrp:deputy\"")
    #expect(try YANGLint.complaints(of: mute).contains("deputy"))
  }
}

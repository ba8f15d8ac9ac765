import Engine

extension GroupKey: DescribedKey {
  static let section = ConfigurationSection.group

  var row: KeyRow {
    switch self {
    case .name:
      KeyRow(
        .text(.nameTemplate), default: .words("interface and VRID: `s7/10`"), reload: .adjusts, example: "kitchen",
        "What logs, outputs and `follow:` call it. A range needs `{i}` in it: `inside{i}`.")
    case .management:
      KeyRow(
        .flag, default: .value("false"), in: Self.electingKinds, reload: .remakes, example: "true", beside: ["name": "edge"],
        "Others may follow it: it elects for them.")
    case .gateway:
      KeyRow(
        .flag, default: .value("false"), in: [.management], reload: .adjusts, example: "true",
        beside: ["addresses": "[\"fe80::1\"]"], "It serves hosts at its addresses, too; otherwise it negotiates only.")
    case .interface:
      KeyRow(
        .text(.interfaces), default: .required, reload: .identity, example: "\"p[7-9]\"",
        "Where it is: an interface's name or alternative name. A range stands for a group on each: `s[1-100]`, `eth0.[100-199,300]`, `port[01-48]`."
      )
    case .vrid:
      KeyRow(
        .number(1...255), default: .required, reload: .identity, example: "42",
        "The virtual router's number, the same on every router. Together with the interface it is which group this is.")
    case .priority:
      KeyRow(
        .number(1...255), default: .value("\(Priority.standard.rawValue)"), in: Self.electingKinds, reload: .adjusts, example: "200",
        "The router with the highest is Active. 255 is for the owner of the addresses alone.")
    case .advertiseInterval:
      KeyRow(
        .duration(.milliseconds(10) ... .milliseconds(40_950), step: .milliseconds(10)), default: .value("1s"), in: Self.electingKinds,
        reload: .adjusts, example: "100ms",
        "How often it advertises while Active. A silent peer is missed after three of these and a bit.")
    case .preempt:
      KeyRow(
        .flag, default: .value("true"), in: Self.electingKinds, reload: .adjusts, example: "false",
        "Whether it takes over from a living router of lower priority.")
    case .preemptDelay:
      KeyRow(
        .either([.duration(Configuration.Limit.delay), .mapping(.preemptDelay)]), default: .value("0s"), in: Self.electingKinds,
        reload: .adjusts, example: "30s",
        "How long it waits before it does: time for routes to be learned. Whatever the reason that it is not Active, or by that.")
    case .holdGrace:
      KeyRow(
        .duration(Configuration.Limit.delay), default: .words("Active_Down_Interval and one interval"), in: [.management],
        reload: .adjusts, example: "400ms",
        "How long it must have been out of Active before followers in a mode that holds lose their interfaces.")
    case .ignoreIfDown:
      KeyRow(
        .flag, default: .value("false"), in: [.management], reload: .adjusts, example: "true",
        "A lost interface makes it Active instead of Initialize: for a link from router to router. **Cutting that link alone makes both routers Active.**"
      )
    case .initializeHoldTime:
      KeyRow(
        .duration(Configuration.Limit.initializeHoldTime), default: .value("0s"), in: [.management], reload: .adjusts, example: "60s",
        "How long after the start it stays in Initialize.")
    case .linkUpDelay:
      KeyRow(
        .duration(Configuration.Limit.delay), default: .value("0s"), in: Self.electingKinds, reload: .adjusts, example: "10s",
        "How long it stays in Initialize each time its interface has come up: a switch port may still block.")
    case .peers:
      KeyRow(
        .list(of: .text(.linkLocalAddress), count: 1...Configuration.Limit.peers), default: .words("whoever is on the link"),
        in: Self.electingKinds, reload: .adjusts, example: "[\"fe80::b\"]",
        "The routers whose Advertisements are taken in, by the link-local addresses that they advertise from. Others are dropped, counted, said and shown."
      )
    case .addresses:
      KeyRow(
        .list(of: .text(.address), count: 1...Configuration.Limit.addresses),
        default: .words("none; `fe80::` and the VRID for a management group that only negotiates"), reload: .adjusts,
        example: "[\"fe80::1:7\", \"2001:db8::7\"]",
        "The addresses of the virtual router, link-local first, the same on every router. **Not** to be set on the interface by anybody else."
      )
    case .acceptMode:
      KeyRow(
        .flag, default: .value("false"), reload: .adjusts, example: "true", beside: ["gateway": "true"],
        "Its addresses can be pinged and connected to while it is Active. Always so with priority 255.")
    case .routerAdvertisement:
      KeyRow(
        .either([.literal("false"), .mapping(.routerAdvertisement)]), default: .words("`{}`: a default router, and nothing more"),
        reload: .adjusts, example: "{prefixes: [\"2001:db8:7::/64\"]}", beside: ["gateway": "true"],
        "What hosts are told while it is Active. `false`: nothing. A management group needs `gateway: true` for it.")
    case .follow:
      KeyRow(
        .text(.name), default: .words("nobody: it elects for itself"), in: [.service], reload: .remakes, example: "core",
        beside: ["mode": "unflowdown"], "The management group that it is bound to. It sends no Advertisements then.")
    case .mode:
      KeyRow(
        .either([.words(["unflowdown", "flowdown"]), .text(.name)]), default: .words("none: a group that follows has to say it"),
        in: [.service], reload: .adjusts, example: "flowdown",
        "What it does while it is not Active: `unflowdown` leaves the interface up, `flowdown` takes it down; or a mode of `policies:`.")
    case .track:
      KeyRow(
        .list(of: .mapping(.track), count: 1...Configuration.Limit.tracked), default: .words("nothing"), in: Self.electingKinds,
        reload: .adjusts, example: "[{interface: up0, weight: -60}]",
        "What makes this router better or worse for what the group is elected for: [tracking](tracking.md).")
    case .notify:
      KeyRow(
        .mapping(.notify), default: .words("as the file says"), in: Self.electingKinds, reload: .adjusts,
        example: "{script: /etc/vrrp6d/notify.sh}", "Who is told of this group's changes, beside those that the file names.")
    }
  }

  private static let electingKinds = GroupEntry.Kind.electing
}

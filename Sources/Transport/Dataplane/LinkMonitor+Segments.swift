internal import Engine

// What the gate and groups have to know of an interface.
extension LinkMonitor {
  /// Why no group can ever serve on an interface of this kind.
  func kindObstacle(of link: Link) -> Obstacle? {
    // A VRF takes packets and not frames: the interface's filters see them first.
    if let controller = link.controller, link.controllerKind != "vrf" {
      return .port(of: links[controller]?.name ?? "interface \(controller)", kind: link.controllerKind ?? "unknown kind")
    }
    if link.macAddress == nil { return .notEthernet }
    return link.reordersHeader ? nil : .taggedFrames(link.name)
  }

  func segmentLink(of link: Link) -> Gate.SegmentLink {
    let vrf = link.controllerKind == "vrf" ? link.controller.flatMap { links[$0] } : nil
    return Gate.SegmentLink(
      name: link.name, isBridge: link.kind == "bridge",
      vrf: vrf.flatMap { vrf in vrf.vrfTable.map { Gate.VRF(interface: vrf.index, table: $0) } })
  }
}

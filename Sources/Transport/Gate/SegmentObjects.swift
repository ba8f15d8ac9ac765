internal import Engine

/// What one service interface has in the kernel for the sake of its virtual routers, besides entries of maps: as wished, or as it is.
struct SegmentObjects: Hashable {
  /// For words.
  var name: String
  /// A bridge hears everything instead of a list of MAC addresses: its own list would take frames from hosts behind its ports.
  var isBridge = false
  /// The routing table that packets to the router itself are looked up in: the VRF's, or the local one.
  var table: UInt32
  /// Whose MAC addresses the interface's filter lets in.
  var routers: Set<VirtualRouterID> = []
  /// Whether Advertisements get through the interface's filter, without a membership in ff02::12: somebody follows here.
  var hearsAdvertisements = false
  /// Solicited-node groups that it is a member of.
  var groups: Set<IPv6Address> = []
  /// Virtual addresses to which packets are the router's own at the moment.
  var accepted: Set<IPv6Address> = []
  /// Those of them that programs may bind to: on the loopback interface, too.
  var bindable: Set<IPv6Address> = []
}

/// What became of a segment's objects.
struct SegmentOutcome {
  let segment: InterfaceIndex
  /// Why it cannot serve. `nil`: the program is attached, and the interface hears what it has to hear.
  var refusal: TransportError?
  /// Why packets to virtual addresses are not accepted, or still are reachable here and not at the Active.
  var acceptRefusal: TransportError?
  /// What of it was there that nobody wishes any more, is gone or not.
  var isGone = false
}

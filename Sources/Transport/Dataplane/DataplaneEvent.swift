public import Engine

/// What a dataplane tells the program it works for, on the service loop.
public enum DataplaneEvent: Sendable {
  /// Interfaces of following groups are in another condition.
  case conditions([(GroupSlot, InterfaceCondition)])
  /// What keeps following groups from serving, by their interface or by this router, is something else now. `nil`: nothing does. What every
  /// interface goes through when it comes up is not told.
  case obstacles([(GroupSlot, Obstacle?)])
  /// This router can serve none of the groups that follow this one, for a cause of its own. `nil`: it can.
  case inability(GroupSlot, Obstacle?)
  /// The interface of an electing group can be used now, differently, or no longer. `interrupted`: it was gone for a moment.
  case election(GroupSlot, ElectionLink, interrupted: Bool)
  /// The kernel refused something. What happens now is in the words.
  case refused(TransportError, consequence: String)
  /// The gate is up on so many of the interfaces.
  case provisioned(Int)
  /// The gate is up wherever it can be: from here on events are what there is to do.
  case ready
  /// Held interfaces have gone down, and their routes with them.
  case withdrawn([String], at: Instant)
  /// Somebody removed what is ours on these interfaces, and it is there again.
  case putBack([String])
  /// Somebody's filter comes before ours on an interface, and may keep packets from it.
  case hidden(String, by: String)
  /// Somebody brought up an interface that is held; it is taken down again.
  case heldAgain(String)
  /// While a group is Active here, somebody else sends Router Advertisements from its address, and says something else.
  case foreignRouterAdvertisement(GroupSlot, [RouterAdvertisement.Difference])
  /// The router that is Active for a group says something else to hosts than we would.
  case routerAdvertisementDiffers(GroupSlot, [RouterAdvertisement.Difference])
  /// Others advertise virtual routers that follow here.
  case rivals([(GroupSlot, SegmentRival)])
  /// They don't any more. Where the group is Active here, its addresses are announced again: hosts and switches may have learnt the other way.
  case rivalsGone([(GroupSlot, SegmentRival)])
  /// A Router Solicitation or Advertisement was not sound.
  case routerMessageDiscarded(RouterMessage.Fault, InterfaceIndex)
}

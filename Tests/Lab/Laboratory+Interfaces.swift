/// What happens to a router's interfaces on a real machine, by hands that are not the daemon's.
extension Laboratory {
  /// Deletes a router's interface on a segment, and with it the cable.
  public func removeInterface(of router: LabRouter, on segment: Segment) throws(LabError) {
    try layout.hosts.batch(["link delete \(segment.port(to: router))"])
  }

  /// Makes a router's interface on a segment anew, with its MAC address, its addresses and another index.
  public func makeInterface(of router: LabRouter, on segment: Segment) throws(LabError) {
    try layout.hosts.batch([layout.cable(of: segment, to: router)])
    try namespace(of: router).batch(layout.interfaces(of: router, on: [segment]))
  }

  /// Moves a router's interface out of its namespace.
  public func moveInterfaceAway(of router: LabRouter, on segment: Segment) throws(LabError) {
    try namespace(of: router).batch(["link set \(segment.interface) netns \(layout.upstream)"])
  }

  /// Moves it back, and brings it up.
  public func moveInterfaceBack(of router: LabRouter, on segment: Segment) throws(LabError) {
    try layout.upstream.batch(["link set \(segment.interface) netns \(namespace(of: router))"])
    try namespace(of: router).batch(layout.interfaces(of: router, on: [segment]))
  }
}

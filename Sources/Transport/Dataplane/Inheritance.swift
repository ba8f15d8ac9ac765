import Engine

/// A device that a killed predecessor made for a group that there is again.
struct Inheritance {
  let index: InterfaceIndex
  /// What it answers Neighbor Solicitations for.
  let answered: [IPv6Address]
}

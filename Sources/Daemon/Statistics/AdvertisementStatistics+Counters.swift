import ControlProtocol

extension AdvertisementStatistics {
  /// A counter, by the words of its line and the leaf of RFC 8347 that it is. `nil`: this product's own.
  struct Counter: Sendable {
    let words: String
    let leaf: String?
    let path: any WritableKeyPath<AdvertisementStatistics, UInt64> & Sendable
  }

  /// All of them, in the order in which they are shown.
  static let counters: [Counter] = [
    Counter(words: "changes to Active", leaf: "master-transitions", path: \.turnsActive),
    Counter(words: "Advertisements received", leaf: "advertisement-rcvd", path: \.received),
    Counter(words: "Advertisements sent", leaf: "advertisement-sent", path: \.sent),
    Counter(words: "received with another interval", leaf: "interval-errors", path: \.intervalErrors),
    Counter(words: "received with other addresses", leaf: "address-list-errors", path: \.addressListErrors),
    Counter(words: "received with priority 0", leaf: "priority-zero-pkts-rcvd", path: \.priorityZeroReceived),
    Counter(words: "sent with priority 0", leaf: "priority-zero-pkts-sent", path: \.priorityZeroSent),
    Counter(words: "discarded: another type", leaf: "invalid-type-pkts-rcvd", path: \.invalidTypes),
    Counter(words: "discarded: too short", leaf: "packet-length-errors", path: \.packetLengthErrors),
    Counter(words: "changes of state", leaf: nil, path: \.transitions),
    Counter(words: "refused by the kernel", leaf: nil, path: \.refused),
    Counter(words: "takeovers put off", leaf: nil, path: \.takeoversPutOff),
  ]

  /// How much each has grown since an earlier moment.
  func since(_ earlier: Self) -> Self {
    var grown = Self()
    for counter in Self.counters { grown[keyPath: counter.path] = self[keyPath: counter.path] &- earlier[keyPath: counter.path] }
    return grown
  }
}

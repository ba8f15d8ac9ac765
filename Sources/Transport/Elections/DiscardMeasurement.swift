package import Engine

/// What a bad packet costs the loop that elects, beside the kernel's part: for whoever measures that.
package struct DiscardMeasurement {
  private var ledger = DiscardLedger()
  private let clock = MonotonicClock()
  private let arrival: DatagramReceiver.Arrival

  /// - Parameter source: where the packets come from.
  package init(from source: IPv6Address) {
    arrival = DatagramReceiver.Arrival(source: source, interface: InterfaceIndex(1), destination: .allVRRPRouters, hopLimit: 255)
  }

  /// Takes in what is no Advertisement, as when it has been read from the socket.
  ///
  /// - Returns: whether it was discarded.
  package mutating func take(_ message: [UInt8]) -> Bool {
    message.withUnsafeBytes { bytes in
      let datagram = AdvertisementSocket.Datagram(bytes: bytes, arrival: arrival)
      do throws(DiscardReason) {
        _ = try Advertisement(parsing: bytes.bytes, from: arrival.source, to: arrival.destination, hopLimit: arrival.hopLimit)
        return false
      } catch {
        _ = ledger.add(error, datagram, at: clock.now)
        return true
      }
    }
  }
}

internal import CNetlink
internal import Engine

/// A packet socket that receives into memory shared with the kernel (packet_mmap(7), version 2).
///
/// A ring and not recvmsg(2): an ordinary user in a user namespace may not enlarge a receive buffer, and the default one is
/// overrun by the announcements of a few hundred groups.
final class PacketRing: @unchecked Sendable {
  // Unchecked: one thread reads, as said at `drain`.
  let socket: FileDescriptor
  private let memory: UnsafeMutableRawPointer
  private let size: Int
  private let frames: Int
  private var next = 0

  /// Longer frames are cut. Everything the laboratory looks at is shorter, advertisements with many addresses excepted.
  private static let frameSize = 2048
  private static let blockSize = 1 << 16

  /// To be called in the namespace that is listened to.
  ///
  /// - Parameters:
  ///   - interface: index of the one interface to listen on, 0 for all.
  ///   - frames: how many the ring holds, rounded up to a whole block.
  init(interface: UInt32, filter: PacketFilter, frames: Int) throws(LabError) {
    // Bound to no protocol until the ring and the filter stand, so that nothing unfiltered gets in.
    let socket = FileDescriptor(
      owning: try checked("packet socket") { CNetlink.socket(AF_PACKET, Int32(SOCK_RAW.rawValue | SOCK_CLOEXEC.rawValue), 0) })
    self.socket = socket
    let blocks = max(1, (frames * Self.frameSize + Self.blockSize - 1) / Self.blockSize)
    size = blocks * Self.blockSize
    self.frames = size / Self.frameSize
    try socket.set(SOL_PACKET, PACKET_VERSION, Int32(TPACKET_V2.rawValue))
    try socket.set(SOL_PACKET, PACKET_IGNORE_OUTGOING, Int32(1))
    try filter.attach(to: socket)
    try socket.set(
      SOL_PACKET, PACKET_RX_RING,
      tpacket_req(
        tp_block_size: UInt32(Self.blockSize), tp_block_nr: UInt32(blocks), tp_frame_size: UInt32(Self.frameSize),
        tp_frame_nr: UInt32(self.frames)))
    let mapped = mmap(nil, size, PROT_READ | PROT_WRITE, MAP_SHARED, socket.rawValue, 0)
    guard let mapped, mapped != UnsafeMutableRawPointer(bitPattern: -1) else {
      throw .system(operation: "map the packet ring", errno: lab_errno())
    }
    memory = mapped
    var address = sockaddr_ll()
    address.sll_family = UInt16(AF_PACKET)
    address.sll_protocol = UInt16(ETH_P_ALL).bigEndian
    address.sll_ifindex = Int32(interface)
    let status = withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(socket.rawValue, $0, socklen_t(MemoryLayout<sockaddr_ll>.size))
      }
    }
    guard status == 0 else {
      munmap(mapped, size)
      throw .system(operation: "bind the packet socket", errno: lab_errno())
    }
  }

  deinit { munmap(memory, size) }

  /// Hands over what has arrived, oldest first, and gives each place back to the kernel. One thread at a time.
  ///
  /// - Parameter body: time of arrival, interface index and bytes; the bytes are valid during the call only.
  func drain(_ body: (Instant, UInt32, UnsafeRawBufferPointer) -> Void) {
    let offset = LabClock.fromWallClock
    let addressOffset = (MemoryLayout<tpacket2_hdr>.size + 15) & ~15
    while true {
      let frame = memory + next * Self.frameSize
      // The status is the first word; acquire and release order it with the frame it stands for.
      guard lab_load_acquire(frame) & UInt32(TP_STATUS_USER) != 0 else { return }
      let header = frame.load(as: tpacket2_hdr.self)
      let address = (frame + addressOffset).load(as: sockaddr_ll.self)
      let stamp = Instant(nanoseconds: Int64(header.tp_sec) * 1_000_000_000 + Int64(header.tp_nsec))
      body(
        stamp.advanced(by: offset), UInt32(bitPattern: address.sll_ifindex),
        UnsafeRawBufferPointer(start: frame + Int(header.tp_mac), count: Int(header.tp_snaplen)))
      lab_store_release(frame, UInt32(TP_STATUS_KERNEL))
      next = (next + 1) % frames
    }
  }

  /// Frames the kernel had no room for since the last call.
  func takeDropCount() -> Int {
    var statistics = tpacket_stats()
    var length = socklen_t(MemoryLayout<tpacket_stats>.size)
    getsockopt(socket.rawValue, SOL_PACKET, PACKET_STATISTICS, &statistics, &length)
    return Int(statistics.tp_drops)
  }
}

extension FileDescriptor {
  func set<Value>(_ level: Int32, _ name: Int32, _ value: Value) throws(LabError) {
    try checked("socket option \(level)/\(name)") {
      withUnsafeBytes(of: value) { setsockopt(rawValue, level, name, $0.baseAddress, socklen_t($0.count)) }
    }
  }
}

internal import CNetlink
internal import SystemPackage

/// A map of the kernel's, for a program and this process.
///
/// It lives as long as this object or a program that uses it.
package final class BPFMap: Sendable {
  package enum Kind: Sendable {
    case array
    /// An array whose memory this process reads and writes without asking the kernel (BPF_F_MMAPABLE).
    case mappedArray
    /// Takes memory for entries as they come (BPF_F_NO_PREALLOC).
    case hash
    /// An array that each processor has one of.
    case perProcessorArray
  }

  package let fileDescriptor: CInt
  package let capacity: Int
  let name: String
  private let kind: Kind
  private let keySize: Int
  private let valueSize: Int
  private let mapping: MappedMemory?

  /// - Parameters:
  ///   - name: what the program and `bpftool` call it; 15 bytes at most.
  ///   - keySize: in bytes; 4 for arrays.
  ///   - valueSize: in bytes; 8 for a `perProcessorArray`.
  ///   - capacity: how many entries there can be.
  /// - Throws: EPERM without CAP_BPF in the initial user namespace.
  package init(_ kind: Kind, name: String, keySize: Int, valueSize: Int, capacity: Int) throws(TransportError) {
    self.kind = kind
    self.name = name
    self.keySize = keySize
    self.valueSize = valueSize
    self.capacity = capacity
    var attributes = bpf_attr()
    attributes.map_type = kind.type.rawValue
    attributes.key_size = UInt32(keySize)
    attributes.value_size = UInt32(valueSize)
    attributes.max_entries = UInt32(capacity)
    attributes.map_flags = kind.flags
    BPFCall.write(name, into: &attributes.map_name)
    let fileDescriptor = try BPFCall.perform(BPF_MAP_CREATE, &attributes, "make", "the map \(name)")
    guard kind == .mappedArray else {
      self.fileDescriptor = fileDescriptor
      mapping = nil
      return
    }
    do {
      mapping = try MappedMemory(of: fileDescriptor, name: name, size: valueSize.roundedUp(to: 8) * capacity)
      self.fileDescriptor = fileDescriptor
    } catch {
      close(fileDescriptor)
      throw error
    }
  }

  deinit { close(fileDescriptor) }

  /// Inserts or replaces.
  ///
  /// - Throws: E2BIG when the map is full, or the array has no such index.
  package func set<Key: BitwiseCopyable, Value: BitwiseCopyable>(_ key: Key, _ value: Value) throws(TransportError) {
    checkSize(of: Key.self, keySize)
    checkSize(of: Value.self, valueSize)
    precondition(kind != .perProcessorArray, "\(name) has a value for each processor")
    try withUnsafePointer(to: key) { key throws(TransportError) in
      try withUnsafePointer(to: value) { value throws(TransportError) in
        var attributes = element(key)
        attributes.value = BPFCall.address(value)
        try BPFCall.perform(BPF_MAP_UPDATE_ELEM, &attributes, "write to", "the map \(name)")
      }
    }
  }

  /// Removes an entry. One that isn't there counts as removed.
  package func remove<Key: BitwiseCopyable>(_ key: Key) throws(TransportError) {
    checkSize(of: Key.self, keySize)
    do {
      try withUnsafePointer(to: key) { key throws(TransportError) in
        var attributes = element(key)
        try BPFCall.perform(BPF_MAP_DELETE_ELEM, &attributes, "remove from", "the map \(name)")
      }
    } catch  where error.errno == .noSuchFileOrDirectory {}
  }

  /// - Returns: `nil` where there is no such entry.
  package func value<Key: BitwiseCopyable, Value: BitwiseCopyable>(
    of key: Key, as: Value.Type
  ) throws(TransportError) -> Value? {
    checkSize(of: Key.self, keySize)
    checkSize(of: Value.self, valueSize)
    precondition(kind != .perProcessorArray, "\(name) has a value for each processor")
    return try withUnsafeTemporaryAllocation(of: Value.self, capacity: 1) { place throws(TransportError) in
      try read(key, into: place.baseAddress) ? place[0] : nil
    }
  }

  /// The sum over all processors, of a `perProcessorArray`.
  package func sum(at index: UInt32) throws(TransportError) -> UInt64 {
    precondition(kind == .perProcessorArray && valueSize == 8, "\(name) has no counters")
    return try withUnsafeTemporaryAllocation(of: UInt64.self, capacity: PossibleProcessors.count) { places throws(TransportError) in
      try read(index, into: places.baseAddress) ? places.reduce(0, &+) : 0
    }
  }

  /// The memory of a `mappedArray`, an entry every `valueSize` bytes, rounded up to 8; lives as long as the map.
  ///
  /// What the program reads meanwhile is written by CGate's ordered stores.
  package var memory: UnsafeMutableRawPointer {
    guard let mapping else { preconditionFailure("\(name) is not mapped") }
    return mapping.start
  }

  private func read<Key: BitwiseCopyable>(_ key: Key, into place: UnsafeMutableRawPointer?) throws(TransportError) -> Bool {
    do {
      try withUnsafePointer(to: key) { key throws(TransportError) in
        var attributes = element(key)
        attributes.value = BPFCall.address(place)
        try BPFCall.perform(BPF_MAP_LOOKUP_ELEM, &attributes, "read", "the map \(name)")
      }
      return true
    } catch  where error.errno == .noSuchFileOrDirectory {
      return false
    }
  }

  private func element(_ key: UnsafeRawPointer) -> bpf_attr {
    var attributes = bpf_attr()
    attributes.map_fd = UInt32(fileDescriptor)
    attributes.key = BPFCall.address(key)
    return attributes
  }

  private func checkSize<Part>(of: Part.Type, _ size: Int) {
    precondition(MemoryLayout<Part>.size == size, "\(name) has \(size) bytes where \(Part.self) has \(MemoryLayout<Part>.size)")
  }
}

extension BPFMap.Kind {
  fileprivate var type: bpf_map_type {
    switch self {
    case .array, .mappedArray: BPF_MAP_TYPE_ARRAY
    case .hash: BPF_MAP_TYPE_HASH
    case .perProcessorArray: BPF_MAP_TYPE_PERCPU_ARRAY
    }
  }

  fileprivate var flags: UInt32 {
    switch self {
    case .array, .perProcessorArray: 0
    case .mappedArray: UInt32(BPF_F_MMAPABLE)
    case .hash: UInt32(BPF_F_NO_PREALLOC)
    }
  }
}

/// A map's memory in this process.
private final class MappedMemory: Sendable {
  // The kernel keeps it where it is until it is unmapped; who writes there does so by ordered stores.
  nonisolated(unsafe) let start: UnsafeMutableRawPointer
  private let size: Int

  init(of fileDescriptor: CInt, name: String, size: Int) throws(TransportError) {
    let start = mmap(nil, size, PROT_READ | PROT_WRITE, MAP_SHARED, fileDescriptor, 0)
    guard let start, Int(bitPattern: start) != -1 else {
      throw TransportError(operation: "map", object: "the map \(name) into memory", errno: .latest)
    }
    self.start = start
    self.size = size
  }

  deinit { munmap(start, size) }
}

/// How many processors the kernel keeps values for: those that could be plugged in as well.
private enum PossibleProcessors {
  /// From `0-3`, or `0,2-7`; the highest number counts. More than enough where that can't be read.
  static let count: Int = {
    let file = open_with_mode("/sys/devices/system/cpu/possible", O_RDONLY | O_CLOEXEC, 0)
    guard file >= 0 else { return limit }
    defer { close(file) }
    var bytes = [UInt8](repeating: 0, count: 256)
    let size = read(file, &bytes, bytes.count)
    let numbers = String(decoding: bytes.prefix(max(0, size)), as: UTF8.self).split { !$0.isNumber }
    guard let highest = numbers.last.flatMap({ Int($0) }) else { return limit }
    return highest + 1
  }()

  private static let limit = 8192
}

extension Int {
  fileprivate func roundedUp(to unit: Int) -> Int { (self + unit - 1) / unit * unit }
}

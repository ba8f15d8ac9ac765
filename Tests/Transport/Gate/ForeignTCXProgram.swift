import CNetlink
import Engine
import Glibc
import Testing

@testable import Transport

/// A program that is not ours, where no qdisc shows it. It does nothing.
final class ForeignTCXProgram {
  private let program: BPFProgram
  private let link: Link
  private let direction: SegmentFilters.Direction

  /// Whether the kernel is of 6.6 or later.
  static var isPossible: Bool {
    var name = utsname()
    uname(&name)
    let release = withUnsafeBytes(of: name.release) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
    let numbers = release.split(separator: ".").prefix(2).compactMap { Int($0) }
    return !numbers.lexicographicallyPrecedes([6, 6])
  }

  init(on link: Link, _ direction: SegmentFilters.Direction) throws {
    program = try BPFProgram(.clock, maps: [:])
    self.link = link
    self.direction = direction
    try perform(BPF_PROG_ATTACH, "attach")
  }

  func detach() throws { try perform(BPF_PROG_DETACH, "detach") }

  private func perform(_ command: bpf_cmd, _ operation: String) throws {
    var attributes = bpf_attr()
    attributes.target_fd = link.index.rawValue
    attributes.attach_bpf_fd = UInt32(bitPattern: program.fileDescriptor)
    attributes.attach_type = TCXPrograms.attachType(direction)
    try BPFCall.perform(command, &attributes, operation, "a tcx program")
  }
}

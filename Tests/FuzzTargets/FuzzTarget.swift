import ControlProtocol
import Engine
import Foundation
import Policies

@testable import Daemon
@testable import Transport

/// What takes in bytes that somebody else chose. Each of these ends for every input, and traps where something is not as it has to be.
public enum FuzzTarget: String, CaseIterable, Sendable {
  /// A VRRP message. What is understood reads the same when it is written again.
  case advertisement
  /// An ICMPv6 message of those that are read.
  case icmpv6
  /// An Ethernet frame.
  case frame
  /// The text of a configuration. What is refused says where, and what to write.
  case configuration
  /// The configuration of another program. What is made of it passes our own reading.
  case imports
  /// A question at the control socket, or an answer.
  case control
  /// Messages from rtnetlink.
  case netlink
  /// Events for an election.
  case election
  /// Events for the holds of two interfaces.
  case holds

  public func run(_ bytes: [UInt8]) {
    switch self {
    case .advertisement: Self.advertisement(bytes)
    case .icmpv6: Self.icmpv6(bytes)
    case .frame: Self.frame(bytes)
    case .configuration: Self.configuration(bytes)
    case .imports: Self.imports(bytes)
    case .control: Self.control(bytes)
    case .netlink: Self.netlink(bytes)
    case .election: ElectionScript(bytes).play()
    case .holds: HoldsScript(bytes).play()
    }
  }

  // MARK: Packets

  private static let sender = IPv6Address(high: 0xfe80 << 48, low: 1)

  /// The input with a checksum that fits, so that what is behind that check is reached, too; unless it says that it is to stay as it is.
  private static func summed(_ bytes: [UInt8], at offset: Int, _ header: NextHeader, to destination: IPv6Address) -> [UInt8] {
    guard let first = bytes.first else { return [] }
    var message = Array(bytes.dropFirst())
    guard first != 0, message.count >= offset + 2 else { return message }
    message.replaceSubrange(offset..<offset + 2, with: [0, 0])
    let sum = Checksum.compute(over: message.span.bytes, nextHeader: header, from: sender, to: destination)
    message[offset] = UInt8(sum >> 8)
    message[offset + 1] = UInt8(sum & 0xff)
    return message
  }

  private static func advertisement(_ bytes: [UInt8]) {
    let message = summed(bytes, at: 6, .vrrp, to: .allVRRPRouters)
    guard let read = try? Advertisement(parsing: message, from: sender, to: .allVRRPRouters, hopLimit: 255) else { return }
    let written = read.encoded(from: sender)
    guard let again = try? Advertisement(parsing: written, from: sender, to: .allVRRPRouters, hopLimit: 255) else {
      preconditionFailure("what was written is not understood: \(read)")
    }
    precondition(again == read, "\(again) is not \(read)")
  }

  private static func icmpv6(_ bytes: [UInt8]) {
    let message = summed(bytes, at: 2, .icmpv6, to: .allNodes)
    let span = message.span.bytes
    if let read = RouterAdvertisement(parsing: span, from: sender, to: .allNodes, hopLimit: 255) {
      let written = read.encoded(from: sender)
      guard let again = RouterAdvertisement(parsing: written.span.bytes, from: sender, to: .allNodes, hopLimit: 255) else {
        preconditionFailure("what was written is not understood: \(read)")
      }
      precondition(again == read, "\(again) is not \(read)")
    }
    _ = RouterSolicitation(parsing: span, from: sender, to: .allNodes, hopLimit: 255)
    _ = NeighborSolicitation(parsing: span, from: sender, to: .allNodes, hopLimit: 255)
    _ = NeighborAdvertisement(parsing: span, from: sender, to: .allNodes, hopLimit: 255)
    _ = MulticastListenerReport(parsing: span, from: sender, to: .allNodes, hopLimit: 255)
  }

  private static func frame(_ bytes: [UInt8]) {
    guard let packet = Frame(parsing: bytes)?.packet else { return }
    precondition(packet.payload.lowerBound >= 0 && packet.payload.upperBound <= bytes.count, "a payload beyond its frame")
  }

  // MARK: Text

  private static let modes = [KnownMode(Flowdown()), KnownMode(Unflowdown())]

  private static func configuration(_ bytes: [UInt8]) {
    do throws(ConfigurationRefusal) {
      _ = try Configuration(yaml: String(decoding: bytes, as: UTF8.self), file: "fuzz.yaml", modes: modes, hostName: "host")
    } catch {
      precondition(!error.errors.isEmpty && !error.description.isEmpty, "a refusal without a reason")
      for error in error.errors {
        precondition(error.position.line >= 1 && error.position.column >= 1, "\(error.position) is nowhere")
        precondition(!error.problem.isEmpty && !error.remedy.isEmpty, "what is wrong, and what to write instead")
      }
    }
  }

  private static func imports(_ bytes: [UInt8]) {
    let source = SourceText(file: "fuzz.conf", text: String(decoding: bytes, as: UTF8.self))
    for format in ConfigurationImport.Format.allCases {
      do throws(ConfigurationRefusal) {
        let made = try ConfigurationImport(source, format: format, include: { _, _ throws(KeepalivedReader.IncludeFailure) in [] })
        _ = try Configuration(yaml: made.text, file: "fuzz.yaml", modes: modes, hostName: "host")
      } catch {
        precondition(!error.errors.isEmpty, "a refusal without a reason")
        precondition(error.errors.allSatisfy { $0.file == "fuzz.conf" && $0.position.line >= 1 && $0.position.column >= 1 }, "\(error)")
      }
    }
  }

  private static func control(_ bytes: [UInt8]) {
    do throws(ControlRefusal) {
      let header = try ControlHeader(reading: bytes)
      precondition(header.version == ControlHeader.currentVersion, "\(header) is of another version")
      try again(GroupQuestion.self, bytes)
      try again(GroupsQuestion.self, bytes)
      try again(ReloadQuestion.self, bytes)
      try again(WatchQuestion.self, bytes)
    } catch {
      precondition(!error.message.isEmpty, "a refusal without a reason")
    }
    _ = try? ControlAnswer<StatusQuestion>.read(bytes)
    _ = try? ControlAnswer<GroupQuestion>.read(bytes)
    _ = try? ControlAnswer<WatchQuestion>.read(bytes)
  }

  /// What is understood reads the same when it is written again. What is not is another question.
  private static func again<Question: ControlQuestion>(_: Question.Type, _ bytes: [UInt8]) throws(ControlRefusal) {
    guard let question = try? Question(reading: bytes) else { return }
    let repeated = try Question(reading: question.line)
    precondition(repeated == question, "\(question) reads otherwise")
  }

  // MARK: The kernel

  private static func netlink(_ bytes: [UInt8]) {
    // Behind the input in memory is nothing that may be read: a sanitizer sees who does.
    let aligned = UnsafeMutableRawBufferPointer.allocate(byteCount: bytes.count, alignment: 16)
    defer { aligned.deallocate() }
    aligned.copyBytes(from: bytes)
    NetlinkReply.forEach(in: UnsafeRawBufferPointer(aligned)) { reply in
      _ = reply.acknowledgement
      if let link = Link(reading: reply) { _ = (link.isUsable, link.linkLocal) }
      _ = Link.Address.reading(reply)
      _ = FoundFilter(reading: reply)
      return true
    }
  }
}

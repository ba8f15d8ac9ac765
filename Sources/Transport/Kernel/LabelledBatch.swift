internal import CNetlink
internal import SystemPackage

/// Messages that know what they attempt, so that a refusal becomes an error with words.
struct LabelledBatch: ~Copyable {
  private var messages = NetlinkBatch()
  private var labels: [Label] = []

  private struct Label {
    let operation: String
    let object: () -> String
    /// What says that there is nothing to do.
    let harmless: Errno?
  }

  /// Adds one message.
  ///
  /// - Parameters:
  ///   - operation: as in `TransportError`.
  ///   - harmless: a refusal that counts as done, such as EEXIST of something that shall be there.
  mutating func append<Header: BitwiseCopyable>(
    _ operation: String, _ object: @autoclosure @escaping () -> String, harmless: Errno? = nil,
    _ type: some BinaryInteger, flags: CInt = 0, header: Header, _ build: (inout NetlinkMessage) -> Void = { _ in }
  ) {
    labels.append(Label(operation: operation, object: object, harmless: harmless))
    messages.append(type, flags: flags, header: header, build)
  }

  var count: Int { labels.count }

  /// Has the kernel carry them out.
  ///
  /// - Parameters:
  ///   - perCall: how many messages go with one system call at most, as in `NetlinkSocket.send`.
  ///   - reply: gets what the kernel sends besides acknowledgements.
  /// - Returns: for each message why it was refused. All are refused alike when the kernel doesn't answer.
  mutating func send(
    through socket: NetlinkSocket, perCall: Int = NetlinkSocket.messagesPerSend,
    reply: (Int, borrowing NetlinkReply) -> Void = { _, _ in }
  ) -> [TransportError?] {
    guard count > 0 else { return [] }
    do {
      let refusals = try socket.send(&messages, perCall: perCall, reply: reply)
      return zip(labels, refusals).map { label, refusal in
        guard let refusal, refusal.errno != label.harmless else { return nil }
        return refusal.error(label.operation, label.object())
      }
    } catch {
      return labels.map {
        TransportError(
          operation: $0.operation, object: $0.object(), errno: error.errno, kernelText: "\(error.operation) \(error.object)")
      }
    }
  }
}

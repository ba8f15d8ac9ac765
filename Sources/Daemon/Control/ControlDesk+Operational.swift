import ControlProtocol

extension ControlDesk {
  /// The answer to `show --yang`: a page of it, a few groups at a time.
  func operational(_ question: OperationalQuestion) async -> OperationalReport {
    let all = await supervisor.groupsInOrder
    let (offset, limit) = (max(0, question.offset ?? 0), min(max(0, question.limit ?? .max), OperationalQuestion.pageLimit))
    var rest = all.dropFirst(offset).prefix(limit)
    var instances: [VirtualRouterInstance] = []
    while !rest.isEmpty {
      instances += await supervisor.instances(of: rest.prefix(Self.groupsAtOnce))
      rest = rest.dropFirst(Self.groupsAtOnce)
    }
    return OperationalReport(matching: all.count, offset: offset, instances: instances)
  }
}

import ControlProtocol
import Engine
import Transport

extension ControlDesk {
  /// So many interfaces are in an answer, with all that they have.
  private static let segmentsShown = 4096

  /// The answer to `show kernel`: read anew on this loop, which keeps nobody else waiting.
  func kernel(_ question: KernelQuestion) async throws(ControlRefusal) -> KernelReport {
    guard let dataplane = await supervisor.dataplane else { throw ControlRefusal(.busy, "the daemon is stopping") }
    let observation: KernelObservation
    do throws(TransportError) { observation = try KernelObservation(instance: supervisor.router) } catch {
      throw ControlRefusal(.busy, "\(error): try again")
    }
    let pattern = question.interface.map { Glob($0) }
    var report = KernelReport(
      router: supervisor.router, interfaces: 0, differing: 0, leases: await supervisor.leases, segments: [])
    var rest = await dataplane.segments[...]
    while !rest.isEmpty {
      for wish in await dataplane.wishes(on: rest.prefix(Self.groupsAtOnce)) where pattern?.matches(wish.name) != false {
        let objects = observation.objects(of: wish)
        let differing = objects.count(where: \.differs)
        report.interfaces += 1
        if differing > 0 { report.differing += 1 }
        guard differing > 0 || question.complete ?? false, report.segments.count < Self.segmentsShown else { continue }
        report.segments.append(
          .init(
            interface: wish.name, index: Int(wish.segment.rawValue), objects: objects.map { KernelReport.Object($0) }, differing: differing)
        )
      }
      rest = rest.dropFirst(Self.groupsAtOnce)
    }
    return report
  }
}

extension Supervisor {
  /// The right to forward of every group that elects.
  var leases: [KernelReport.Lease] {
    registry.all.compactMap { record in
      record.election.map { election in
        let remaining = election.lease.remaining
        return .init(
          group: record.configuration.name, isOpen: remaining != nil,
          remainingMilliseconds: remaining.map { WallClock.rounded($0 / .milliseconds(1)) })
      }
    }
  }
}

extension KernelReport.Object {
  fileprivate init(_ object: KernelObject) {
    self.init(kind: .init(object.kind), name: object.name, desired: object.isWanted, actual: object.isThere, note: object.note)
  }
}

extension KernelReport.Object.Kind {
  fileprivate init(_ kind: KernelObject.Kind) {
    switch kind {
    case .filter: self = .filter
    case .macAddress: self = .mac
    case .membership: self = .membership
    case .advertisements: self = .advertisements
    case .route: self = .route
    case .lookup: self = .lookup
    }
  }
}

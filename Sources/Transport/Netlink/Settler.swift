internal import Engine

/// Changes the state of links and the addresses of devices, and audits them, on a thread of its own.
///
/// Taking a link down waits for the kernel to see every reader of it go, milliseconds each; and whoever changes links meanwhile waits for the
/// same lock. Nobody else of this process shall.
public actor Settler {
  /// How many links go down in one step. Links that are to come up wait for one step, and not for all of them.
  public static let downPerStep = 8
  /// How many links come up in one step. The kernel attends to a hundred carrier events at once and then waits a second; a link that comes
  /// up makes up to three, with our device on it and the other end of a veth pair.
  public static let upPerStep = 24

  private nonisolated let loop: EventLoop
  public nonisolated var unownedExecutor: UnownedSerialExecutor { loop.asUnownedSerialExecutor() }

  private let provisioner: Provisioner

  /// Starts the thread.
  ///
  /// - Throws: when the kernel refuses thread or socket.
  public init() throws(TransportError) {
    loop = try EventLoop(name: "settler")
    provisioner = try Provisioner()
  }

  /// Has something done with the kernel. Returns at once; `body` reports by itself, from the settler's thread.
  public nonisolated func execute(_ body: @escaping @Sendable (Provisioner) -> Void) {
    loop.execute { [self] in assumeIsolated { body($0.provisioner) } }
  }

  /// Adds addresses to devices, or deletes some. Returns at once.
  ///
  /// - Parameter done: called on the settler's thread with what the kernel refused.
  nonisolated func settle(_ step: AcceptedAddresses.Step, done: @escaping @Sendable ([InterfaceAddress: TransportError]) -> Void) {
    loop.execute { [self] in
      assumeIsolated {
        switch step.kind {
        case .add: done($0.provisioner.add(step.addresses))
        case .delete: done($0.provisioner.delete(step.addresses))
        }
      }
    }
  }

  /// Looks at devices, and puts right what somebody changed of them. Returns at once.
  ///
  /// Looking may wait, too: the kernel answers nobody who asks about a link while another's thousand links are being deleted.
  ///
  /// - Parameter done: called on the settler's thread.
  nonisolated func audit(_ devices: [DeviceUnderAudit], done: @escaping @Sendable (AuditOutcome) -> Void) {
    loop.execute { [self] in
      assumeIsolated { done($0.provisioner.audit(devices)) }
    }
  }

  /// Removes devices. Returns at once.
  ///
  /// - Parameters:
  ///   - spare: as in `LinuxDataplane.remove`.
  ///   - links: the interfaces there are.
  ///   - done: called on the settler's thread with what the kernel refused, and with the pace of the next.
  nonisolated func remove(
    _ devices: [InterfaceIndex], gatheringIn spare: LinkGroup?, besides links: [Link], pace: RemovalPace,
    done: @escaping @Sendable ([TransportError], RemovalPace) -> Void
  ) {
    loop.execute { [self] in
      assumeIsolated {
        guard let spare, devices.count > 1 else { return done(Array($0.provisioner.remove(devices).values), pace) }
        var next = pace
        do throws(TransportError) {
          try $0.provisioner.remove(devices, gatheringIn: spare.rawValue, besides: links, pace: &next)
          done([], next)
        } catch {
          done([error], next)
        }
      }
    }
  }

  /// Ends the thread after what was handed in. Not from the settler's own thread.
  public nonisolated func stop() { loop.stop() }
}

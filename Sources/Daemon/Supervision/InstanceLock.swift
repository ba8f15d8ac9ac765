import SystemPackage
import Transport

/// The right to be the one daemon of a control socket, by a lock file beside it; and of a name in this network namespace.
///
/// The kernel lets go of both with the process, however that ends: what is left of the file means nothing.
struct InstanceLock: ~Copyable {
  private let file: LockFile
  private let name: InstanceName

  /// - Throws: `StartRefusal` when another daemon holds one of them, or the file cannot be made.
  init(beside socketPath: String, name: String) throws {
    // Both before either is ours: what is half of a lock has no deinit.
    let file = try Self.lock(socketPath)
    let taken = try Self.take(name)
    self.file = file
    self.name = taken
  }

  private static func lock(_ socketPath: String) throws(StartRefusal) -> LockFile {
    let path = FilePath(socketPath + ".lock")
    do throws(TransportError) {
      try LockFile.makeDirectory(path.removingLastComponent())
      return try LockFile(path)
    } catch {
      throw error.errno == .wouldBlock ? .alreadyRunning(socket: socketPath) : .cannotCreate(error)
    }
  }

  private static func take(_ name: String) throws(StartRefusal) -> InstanceName {
    do throws(TransportError) { return try InstanceName(name) } catch {
      throw error.errno == .addressInUse ? .nameInUse(name) : .cannotCreate(error)
    }
  }
}

/// Why a daemon does not start, besides its configuration.
enum StartRefusal: Error {
  case alreadyRunning(socket: String)
  case nameInUse(String)
  case noPermission(TransportError)
  /// The kernel lacks what the gate is made of.
  case missingKernelPart(TransportError)
  case cannotCreate(TransportError)
  case unsupportedInterface(String)
  case kernel(TransportError)
  /// A contradiction of our own.
  case unexpected(String)
}

extension StartRefusal: CustomStringConvertible {
  var description: String {
    switch self {
    case .alreadyRunning(let socket):
      "another vrrp6d runs with the control socket \(socket): stop it, or give this one another `control:`"
    case .nameInUse(let name):
      "another vrrp6d of this network namespace is called \(name): stop that one, or give this one another `router:`"
    case .noPermission(let error):
      "\(error): vrrp6d needs CAP_BPF, CAP_NET_ADMIN and CAP_NET_RAW in the initial user namespace; run it as root, or give it these capabilities"
    case .missingKernelPart(let error): "\(error)"
    case .cannotCreate(let error): "\(error)"
    case .unsupportedInterface(let text): text
    case .kernel(let error): "\(error)"
    case .unexpected(let words): words
    }
  }

  var exitStatus: ExitStatus {
    switch self {
    case .alreadyRunning, .nameInUse: .temporaryFailure
    case .noPermission: .noPermission
    case .missingKernelPart: .unavailable
    case .cannotCreate: .cannotCreate
    case .unsupportedInterface: .configuration
    case .kernel: .osError
    case .unexpected: .software
    }
  }
}

extension StartRefusal {
  /// What the kernel refused at the start.
  init(_ error: TransportError) {
    switch error.errno {
    case .notPermitted, .permissionDenied: self = .noPermission(error)
    case .notSupported, .notSupportedOnSocket, .noSuchFileOrDirectory, .improperLink, .noFunction: self = .missingKernelPart(error)
    default: self = .kernel(error)
    }
  }
}

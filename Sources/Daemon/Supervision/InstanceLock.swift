import SystemPackage
import Transport

/// The right to be the one daemon of a control socket: a lock file beside it.
///
/// The kernel lets go of the lock with the process, however that ends, so a file that is left means nothing.
struct InstanceLock: ~Copyable {
  private let file: LockFile

  /// - Throws: `StartRefusal` when another daemon holds it, or the file cannot be made.
  init(beside socketPath: String) throws {
    let path = FilePath(socketPath + ".lock")
    do {
      try LockFile.makeDirectory(path.removingLastComponent())
      file = try LockFile(path)
    } catch {
      if error.errno == .wouldBlock { throw StartRefusal.alreadyRunning(socket: socketPath) }
      throw StartRefusal.cannotCreate(error)
    }
  }
}

/// Why a daemon does not start, besides its configuration.
enum StartRefusal: Error {
  case alreadyRunning(socket: String)
  case tableInUse(String, TransportError)
  case noPermission(TransportError)
  case noNetfilter(TransportError)
  case cannotCreate(TransportError)
  case foreignDevice(DataplaneRefusal)
  case unsupportedInterface(String)
  case kernel(TransportError)
}

extension StartRefusal: CustomStringConvertible {
  var description: String {
    switch self {
    case .alreadyRunning(let socket):
      "another vrrp6d runs with the control socket \(socket): stop it, or give this one another `control:`"
    case .tableInUse(let table, let error):
      "the nftables table \(table) belongs to another process (\(error)): stop that one, or give this one another `table:`"
    case .noPermission(let error):
      "\(error): vrrp6d needs CAP_NET_ADMIN and CAP_NET_RAW; run it as root, or give it these capabilities"
    case .noNetfilter(let error):
      "\(error): the kernel has no nf_tables, which the gate is made of; load the module or enable CONFIG_NF_TABLES"
    case .cannotCreate(let error): "\(error)"
    case .foreignDevice(let refusal): "\(refusal)"
    case .unsupportedInterface(let text): text
    case .kernel(let error): "\(error)"
    }
  }

  var exitStatus: ExitStatus {
    switch self {
    case .alreadyRunning, .tableInUse: .temporaryFailure
    case .noPermission: .noPermission
    case .noNetfilter: .unavailable
    case .cannotCreate: .cannotCreate
    case .foreignDevice, .unsupportedInterface: .configuration
    case .kernel: .osError
    }
  }
}

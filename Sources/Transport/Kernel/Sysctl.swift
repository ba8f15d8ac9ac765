internal import CNetlink
internal import SystemPackage

/// A kernel setting under `/proc/sys`, in the network namespace of the calling thread.
public struct Sysctl: Hashable, Sendable, CustomStringConvertible {
  /// Below `/proc/sys`, such as `net/ipv6/conf/all/forwarding`: with slashes, as interfaces' names may have dots.
  public let path: String

  public init(_ path: String) { self.path = path }

  /// `net.ipv6.conf.all.forwarding`: 1 lets this machine be a router at all.
  public static let forwarding = Sysctl("net/ipv6/conf/all/forwarding")
  /// `net.ipv6.conf.all.proxy_ndp`: 1 makes every forwarded packet search the proxy entries.
  public static let proxyEverywhere = Sysctl("net/ipv6/conf/all/proxy_ndp")
  /// `net.ipv6.neigh.default.gc_thresh3`: the most neighbour entries there may be on the whole machine. Network namespaces
  /// other than the initial one don't show it (ENOENT).
  public static let neighbourLimit = Sysctl("net/ipv6/neigh/default/gc_thresh3")

  /// A setting of one interface's IPv6.
  public static func ipv6(_ interface: String, _ setting: String) -> Sysctl { Sysctl("net/ipv6/conf/\(interface)/\(setting)") }
  /// A setting of one interface's IPv4.
  public static func ipv4(_ interface: String, _ setting: String) -> Sysctl { Sysctl("net/ipv4/conf/\(interface)/\(setting)") }
  /// A setting of one interface's IPv6 neighbour entries.
  public static func neighbours(_ interface: String, _ setting: String) -> Sysctl { Sysctl("net/ipv6/neigh/\(interface)/\(setting)") }

  public var description: String { path.replacing("/", with: ".") }

  /// - Throws: ENOENT when the setting, or its interface, does not exist; EINVAL when it is not a number.
  public func read() throws(TransportError) -> Int {
    do {
      let file = try FileDescriptor.open(filePath, .readOnly, options: .closeOnExec)
      return try file.closeAfter {
        let text = try withUnsafeTemporaryAllocation(byteCount: 64, alignment: 1) { buffer in
          String(decoding: buffer.prefix(try file.read(into: buffer)), as: UTF8.self)
        }
        guard let value = Int(text.prefix { !$0.isWhitespace }) else { throw Errno.invalidArgument }
        return value
      }
    } catch {
      throw failure("read", description, error)
    }
  }

  /// - Throws: ENOENT when the setting, or its interface, does not exist; EINVAL when the kernel doesn't take the value.
  public func write(_ value: Int) throws(TransportError) {
    do {
      let file = try FileDescriptor.open(filePath, .writeOnly, options: .closeOnExec)
      _ = try file.closeAfter { try file.writeAll(String(value).utf8) }
    } catch {
      throw failure("set", "\(description) to \(value)", error)
    }
  }

  private var filePath: FilePath { FilePath("/proc/sys/\(path)") }

  private func failure(_ operation: String, _ object: String, _ error: any Error) -> TransportError {
    TransportError(operation: operation, object: object, errno: error as? Errno ?? .ioError)
  }
}

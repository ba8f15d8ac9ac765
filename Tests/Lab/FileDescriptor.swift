internal import CNetlink

/// An open file that closes itself.
final class FileDescriptor: Sendable {
  let rawValue: Int32

  init(owning rawValue: Int32) { self.rawValue = rawValue }

  deinit { close(rawValue) }

  /// Memory that reads and writes like a file.
  static func memory(named name: String, contents: String = "") throws(LabError) -> FileDescriptor {
    let file = FileDescriptor(owning: try checked("memfd_create") { memfd_create(name, UInt32(MFD_CLOEXEC)) })
    guard !contents.isEmpty else { return file }
    try file.write(Array(contents.utf8))
    try checked("lseek") { lseek(file.rawValue, 0, SEEK_SET) }
    return file
  }

  static func open(_ path: String, _ flags: Int32) throws(LabError) -> FileDescriptor {
    FileDescriptor(owning: try checked("open \(path)") { lab_open(path, flags) })
  }

  func write(_ bytes: [UInt8]) throws(LabError) {
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = try checked("write") { rest.withUnsafeBytes { CNetlink.write(rawValue, $0.baseAddress, $0.count) } }
      rest = rest.dropFirst(count)
    }
  }

  /// Everything from the start of the file on, whatever the file position is.
  func contents() throws(LabError) -> String {
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 65536)
    while true {
      let count = try checked("pread") {
        chunk.withUnsafeMutableBytes { pread(rawValue, $0.baseAddress, $0.count, off_t(bytes.count)) }
      }
      if count == 0 { return String(decoding: bytes, as: UTF8.self) }
      bytes += chunk[..<count]
    }
  }
}

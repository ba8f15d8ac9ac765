import FuzzTargets
import Glibc

/// `fuzz NAME FILE ...` runs inputs through one target. Built by `make fuzz`, it looks for inputs that trap: what follows the name is libFuzzer's then.
@main
struct FuzzCommand {
  nonisolated(unsafe) fileprivate static var target = FuzzTarget.advertisement

  static func main() {
    guard CommandLine.arguments.count > 1, let named = FuzzTarget(rawValue: CommandLine.arguments[1]) else {
      print("targets: \(FuzzTarget.allCases.map(\.rawValue).joined(separator: " "))")
      exit(64)
    }
    target = named
    #if FUZZING
      var arguments = [CommandLine.arguments[0]] + CommandLine.arguments.dropFirst(2)
      arguments.append("-timeout=10")
      var strings = arguments.map { strdup($0) }
      var count = CInt(strings.count)
      strings.append(nil)
      strings.withUnsafeMutableBufferPointer { buffer in
        var start = buffer.baseAddress
        exit(runFuzzer(&count, &start, testOneInput))
      }
    #else
      for path in CommandLine.arguments.dropFirst(2) {
        guard let file = fopen(path, "r") else {
          perror(path)
          exit(66)
        }
        defer { fclose(file) }
        var bytes: [UInt8] = []
        while case let byte = fgetc(file), byte != EOF { bytes.append(UInt8(truncatingIfNeeded: byte)) }
        target.run(bytes)
      }
    #endif
  }
}

#if FUZZING
  /// What libFuzzer's own `main` would call, which is linked, too.
  @_cdecl("LLVMFuzzerTestOneInput")
  public func testOneInput(_ bytes: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    FuzzCommand.target.run(Array(UnsafeBufferPointer(start: bytes, count: count)))
    return 0
  }

  /// libFuzzer's loop, in a program that has a `main` of its own.
  @_silgen_name("LLVMFuzzerRunDriver")
  private func runFuzzer(
    _ count: UnsafeMutablePointer<CInt>, _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?>,
    _ run: @convention(c) (UnsafePointer<UInt8>?, Int) -> CInt
  ) -> CInt
#endif

extension BoundRouter {
  /// What is to be done, in this order.
  ///
  /// All of it is in one word: a round decides thousands of groups, and would ask for memory for each if this were an array.
  public struct Effects: Hashable, Sendable {
    /// One byte for each effect, the first one lowest; no effect is a zero.
    private var word: UInt64 = 0

    /// More than one event can lead to: each effect at most once.
    private static let limit = 8

    init() {}

    mutating func append(_ effect: Effect) {
      precondition(count < Self.limit, "one event led to more than \(Self.limit) effects")
      word |= UInt64(effect.code) << UInt64(8 * count)
    }
  }
}

extension BoundRouter.Effects: RandomAccessCollection {
  public var startIndex: Int { 0 }
  public var endIndex: Int { (UInt64.bitWidth - word.leadingZeroBitCount + 7) / 8 }

  public subscript(position: Int) -> BoundRouter.Effect {
    precondition(indices.contains(position), "effect \(position) of \(count)")
    return BoundRouter.Effect(code: UInt8(truncatingIfNeeded: word >> UInt64(8 * position)))
  }
}

extension BoundRouter.Effects: ExpressibleByArrayLiteral, CustomStringConvertible {
  public init(arrayLiteral effects: BoundRouter.Effect...) {
    for effect in effects { append(effect) }
  }

  public var description: String { "\(Array(self))" }
}

extension BoundRouter.Effect {
  fileprivate var code: UInt8 {
    switch self {
    case .arm: 1
    case .disarm: 2
    case .holdInterface: 3
    case .releaseInterface: 4
    case .announceAddresses: 5
    case .become(.initialize): 6
    case .become(.backup): 7
    case .become(.active): 8
    }
  }

  fileprivate init(code: UInt8) {
    switch code {
    case 1: self = .arm
    case 2: self = .disarm
    case 3: self = .holdInterface
    case 4: self = .releaseInterface
    case 5: self = .announceAddresses
    case 6: self = .become(.initialize)
    case 7: self = .become(.backup)
    case 8: self = .become(.active)
    default: preconditionFailure("no effect has the code \(code)")
    }
  }
}

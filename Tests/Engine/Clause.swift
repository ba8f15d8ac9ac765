import Testing

/// The clauses of a standard that a test or suite shows to be kept: the ids of the requirements ledger.
struct Clause: TestTrait, SuiteTrait {
  let ids: [String]
}

extension Trait where Self == Clause {
  /// Clauses of RFC 9568, such as `"6.4.2-6"`.
  static func rfc9568(_ ids: String...) -> Self { Clause(ids: ids) }
}

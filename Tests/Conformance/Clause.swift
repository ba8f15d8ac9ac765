public import Testing

/// What a test or suite shows to be kept: clauses of a standard by the ids of the ledger, or mistakes of other daemons that are not made here.
public struct Clause: TestTrait, SuiteTrait {
  /// Shown done.
  public let ids: [String]
  /// The counter-case: what the clause forbids is tried, and refused.
  public let refused: [String]
}

extension Trait where Self == Clause {
  /// Clauses of RFC 9568, such as `"6.4.2-6"`.
  ///
  /// - Parameters:
  ///   - ids: that the test shows to be done.
  ///   - refused: whose forbidden counterpart the test shows to be refused.
  public static func rfc9568(_ ids: String..., refuses refused: String...) -> Self { Clause(ids: ids, refused: refused) }
}

/// Mistakes of other daemons in production that a test shows not to be made here.
public struct SeenInTheWild: TestTrait, SuiteTrait {
  /// Where each was reported: `K#38` is an issue of keepalived, `F` of FRR, `V` of VPP, `H` of holo; others by repository.
  public let reports: [String]
}

extension Trait where Self == SeenInTheWild {
  public static func seenInTheWild(_ reports: String...) -> Self { SeenInTheWild(reports: reports) }
}

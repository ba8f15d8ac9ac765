import Lab
import Testing

/// With other implementations of the standard, each story both ways and in two elections at once: our management group, and a common
/// group with hosts. What they do against the standard is a known issue of the test that shows it.
@Suite(.enabled(if: Requirements.laboratory.mayRun, Comment(rawValue: Requirements.laboratory.reason)))
enum Interop {}

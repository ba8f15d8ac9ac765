import Conformance
import Policies
import Testing

@testable import Daemon

extension ConfigurationKey: CustomTestStringConvertible {
  public var testDescription: String { "\(section.rawValue): \(name)" }
}

/// What the rows say of a key is what the parser does with it.
struct ConfigurationKeyTests {
  private static let keys = ConfigurationSection.allCases.flatMap(\.keys)

  @Test func theArticleIsWhatTheRowsSay() throws { try ConfigurationArticle.article.expectCommitted() }

  @Test(arguments: ConfigurationSection.allCases) func aSectionHasKeysAndEachOnce(_ section: ConfigurationSection) {
    #expect(!section.keys.isEmpty)
    #expect(Set(section.keys.map(\.name)).count == section.keys.count)
    for key in section.keys {
      #expect(!key.row.summary.contains("\n") && (key.row.summary.hasSuffix(".") || key.row.summary.hasSuffix(".**")), "\(key.name)")
    }
  }

  @Test(arguments: keys) func theExampleIsAcceptedAndChangesSomething(_ key: ConfigurationKey) throws {
    let document = KeyDocument(key)
    let configuration = try read(document.yaml(key.row.example)).get()
    // A row, and a default, may say what others say already.
    guard key.section != .row, key.section != .verdict else { return }
    #expect(try configuration != read(document.yaml()).get(), "an example that is what there is anyway shows nothing")
  }

  @Test(arguments: keys) func theDefaultIsWhatAbsenceMeans(_ key: ConfigurationKey) throws {
    guard case .value(let text) = key.row.standard else { return }
    for kind in Self.kinds(of: key) {
      let document = KeyDocument(key, in: kind)
      #expect(try read(document.yaml(text)).get() == read(document.yaml(KeyDocument.nothing)).get(), "\(text), \(kind)")
    }
  }

  @Test(arguments: keys) func whatIsRequiredCannotBeLeftOut(_ key: ConfigurationKey) throws {
    guard case .required = key.row.standard else { return }
    let refusal = try #require(throws: ConfigurationRefusal.self) { try read(KeyDocument(key).yaml(KeyDocument.nothing)).get() }
    #expect(refusal.errors.contains { $0.problem.contains("no \(key.name)") }, "\(refusal)")
  }

  /// Those that make a group what it is are no setting of one.
  private static let identities: Set<String> = Set([GroupKey.management, .follow, .mode].map(\.rawValue))

  @Test(arguments: keys.filter { $0.section == .group && !identities.contains($0.name) })
  func aKeyStandsWhereTheRowSaysAndNowhereElse(_ key: ConfigurationKey) {
    for kind in GroupEntry.Kind.all {
      switch (read(KeyDocument(key, in: kind).yaml(key.row.example)), key.row.kinds.contains(kind)) {
      case (.success, true): break
      case (.failure(let refusal), false): #expect(refusal.description.contains("has no effect"), "\(kind): \(refusal)")
      case (.success, false): Issue.record("accepted in a \(kind.rawValue) group")
      case (.failure(let refusal), true): Issue.record("\(kind): \(refusal)")
      }
    }
  }

  @Test(arguments: keys) func theBoundsAreTheParsers(_ key: ConfigurationKey) {
    let document = KeyDocument(key)
    for (text, isWithin) in Self.probes(key.row.value) {
      // What is within may still break a rule between keys, which is another complaint.
      let complaints: [String] =
        switch read(document.yaml(text)) {
        case .success: []
        case .failure(let refusal): refusal.errors.map(\.problem).filter { $0.hasPrefix("\(key.name): ") }
        }
      #expect(complaints.isEmpty == isWithin, "\(key.name): \(text) \(complaints)")
    }
  }

  @Test(arguments: keys.filter { $0.row.reload != .parts && $0.section != .row && $0.section != .verdict })
  func aReloadDoesWhatTheRowSays(_ key: ConfigurationKey) throws {
    let document = KeyDocument(key)
    let (before, after) = (try read(document.yaml()).get(), try read(document.yaml(key.row.example)).get())
    let plan = ReloadPlan(
      from: before, PolicyCatalog.builtIn.adding(before.policies), to: after, PolicyCatalog.builtIn.adding(after.policies))
    let effect: ReloadEffect? =
      if !plan.refusals.isEmpty {
        .restart
      } else if !plan.remade.isEmpty {
        .remakes
      } else if !plan.added.isEmpty, !plan.removed.isEmpty {
        .identity
      } else if !plan.adjusted.isEmpty {
        .adjusts
      } else if !plan.settings.isEmpty {
        .setting
      } else {
        nil
      }
    #expect(effect == key.row.reload)
  }

  // MARK: - Parts

  private static func kinds(of key: ConfigurationKey) -> [GroupEntry.Kind] {
    guard key.section == .group, !identities.contains(key.name) else { return [.common] }
    return [.common, .management, .service].filter { key.row.kinds.contains($0) }
  }

  /// Values at the edges of what is allowed, and whether they are within.
  private static func probes(_ value: KeyValue) -> [(String, Bool)] {
    switch value {
    case .number(let bounds):
      [
        ("\(bounds.lowerBound)", true), ("\(bounds.upperBound)", true), ("\(bounds.lowerBound - 1)", false),
        ("\(bounds.upperBound + 1)", false), ("many", false),
      ]
    case .duration(let bounds, let step):
      [
        (DurationText.text(bounds.lowerBound), true), (DurationText.text(bounds.upperBound), true),
        (DurationText.text(bounds.upperBound + step), false), ("5", false), ("soon", false),
      ] + (bounds.lowerBound >= step ? [(DurationText.text(bounds.lowerBound - step), false)] : [])
        + (step > .milliseconds(1) ? [(DurationText.text(bounds.lowerBound + .milliseconds(1)), false)] : [])
    case .flag: [("true", true), ("false", true), ("yes", false), ("1", false)]
    case .words(let words): words.map { ($0, true) } + [("nonsense", false)]
    case .oneOrMore(let words):
      words.map { ($0, true) } + [("[\(words.joined(separator: ", "))]", true), ("nonsense", false), ("[]", false)]
    case .literal(let text): [(text, true)]
    // What one of them refuses another may accept.
    case .either(let values): values.flatMap { probes($0).filter(\.1) }
    case .list, .command: [("word", false), ("[]", false)]
    case .text: [("[]", false)]
    case .mapping: []
    }
  }
}

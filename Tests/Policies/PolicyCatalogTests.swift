import Engine
import Policies
import Testing

@Suite struct PolicyCatalogTests {
  private struct Mirror: BindingPolicy {
    let name: String
    let summary = "whatever the management group is in"

    func verdict(for situation: BindingSituation) -> BindingVerdict { BindingVerdict(situation.management) }
  }

  @Test func theBuiltInModesAreFoundByTheirWords() {
    #expect(PolicyCatalog.builtIn.names == ["flowdown", "unflowdown"])
    #expect(PolicyCatalog.builtIn["flowdown"] is Flowdown)
    #expect(PolicyCatalog.builtIn["unflowdown"] is Unflowdown)
  }

  @Test func aWordIsTakenAsItIsWritten() {
    #expect(PolicyCatalog.builtIn["Flowdown"] == nil)
    #expect(PolicyCatalog.builtIn[""] == nil)
  }

  @Test func policiesOfOnesOwnStandBesideTheBuiltInOnes() {
    let catalog = PolicyCatalog([Unflowdown(), Mirror(name: "mirror"), Flowdown()])
    #expect(catalog.names == ["flowdown", "mirror", "unflowdown"])
    #expect(catalog["mirror"] is Mirror)
  }

  @Test func anEmptyCatalogKnowsNothing() {
    #expect(PolicyCatalog([]).names == [])
    #expect(PolicyCatalog([])["flowdown"] == nil)
  }

  @Test func everyModeSaysWhatItDoesInOneLine() {
    for name in PolicyCatalog.builtIn.names {
      let summary = PolicyCatalog.builtIn[name]?.summary ?? ""
      #expect(!summary.isEmpty && !summary.contains("\n"))
    }
  }

  @Test func twoPoliciesOfOneNameAreRefused() async {
    await #expect(processExitsWith: .failure) { _ = PolicyCatalog([Flowdown(), Flowdown()]) }
  }
}

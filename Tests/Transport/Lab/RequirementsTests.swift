import Lab
import Testing

struct RequirementsTests {
  @Test func programsAreFoundByPath() {
    // Not in the places looked at besides PATH.
    #expect(Requirements.path(of: "env")?.hasSuffix("/env") == true)
    #expect(Requirements.path(of: "no-such-program") == nil)
    #expect(Requirements.path(of: "exe", in: ["/proc/self"]) == "/proc/self/exe")
  }

  @Test func whatIsMissingIsSaid() {
    let requirements = Requirements(missing: []).with(program: "no-such-program")
    #expect(requirements.missing == ["the program no-such-program"])
    #expect(requirements.reason == "missing: the program no-such-program")
    #expect(Requirements(missing: []).with(program: "env").mayRun)
    #expect(Requirements(missing: []).with(program: "exe", in: ["/proc/self"]).missing == [])
    #expect(Requirements(missing: []).with(user: "no-such-user").missing == ["the user no-such-user"])
  }
}

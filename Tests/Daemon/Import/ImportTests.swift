import Conformance
import Foundation
import Testing

@testable import Daemon

struct ImportTests {
  private static let directory = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../../Examples/MovingIn")
    .standardized

  private static let files: [String] = ((try? FileManager.default.contentsOfDirectory(atPath: directory.path)) ?? [])
    .filter { !$0.hasSuffix(".yaml") }.sorted()

  @Test func theExamplesAreThere() {
    #expect(
      Set(Self.files).isSuperset(of: ["huawei.cfg", "keepalived-excluded.conf", "keepalived-mixed.conf", "keepalived-sync-group.conf"]))
  }

  @Test(arguments: files) func theExampleIsWhatImportMakes(_ file: String) throws {
    let text = try made(try String(contentsOf: Self.directory.appending(path: file), encoding: .utf8), file: file)
    let name = file.prefix { $0 != "." }
    try RenderedArticle(path: "Examples/MovingIn/\(name).yaml", text: text).expectCommitted()
    _ = try Configuration(yaml: text, file: file, modes: KnownMode.builtIn, hostName: "host")
  }

  @Test func aSyncGroupIsOneElectionAndARangeOfFollowers() throws {
    let configuration = try imported("keepalived-sync-group.conf")
    let plan = Plan(configuration, modes: KnownMode.builtIn)
    #expect(plan.groups == Plan.GroupCounts(common: 0, management: 1, service: 4))
    #expect(plan.leaders.first?.followers == ["unflowdown": 4])
    #expect(configuration.groups.map(\.name) == ["core", "lan1", "lan2", "lan3", "lan4"])
  }

  @Test func addressesOnOtherInterfacesAreFollowers() throws {
    let configuration = try imported("keepalived-excluded.conf")
    #expect(configuration.groups.map(\.id.interface) == ["m0", "eth0.100", "eth0.101", "eth0.102"])
    #expect(configuration.groups.map(\.addresses.first?.isLinkLocal) == [true, true, true, true])
    #expect(configuration.router == "edge-router-2")
  }

  @Test func differentPrioritiesStayDifferentElectionsAndTheReasonIsSaid() throws {
    let text = try made(try String(contentsOf: Self.directory.appending(path: "keepalived-mixed.conf"), encoding: .utf8), file: "k.conf")
    #expect(text.contains("one election cannot stand for both"))
    let plan = Plan(try imported("keepalived-mixed.conf"), modes: KnownMode.builtIn)
    #expect(plan.groups == Plan.GroupCounts(common: 2, management: 0, service: 0))
  }

  @Test func huaweisModesAreTheirs() throws {
    let configuration = try imported("huawei.cfg")
    let modes = configuration.groups.compactMap { if case .service(_, let mode) = $0.role { mode } else { nil } }
    #expect(modes == ["unflowdown", "unflowdown", "flowdown"])
    #expect(configuration.groups.first?.leadership.ignoresLostInterface == true)
  }

  @Test func aThousandInstancesAreOneRange() throws {
    let instances = (1...1000).map { number in
      """
      vrrp_instance lan\(number) {
        interface s\(number)
        virtual_router_id 10
        virtual_ipaddress { fe80::1
          2001:db8:\(String(number, radix: 16))::1/64 }
      }

      """
    }
    let members = (1...1000).map { "lan\($0)" }.joined(separator: " ")
    let text = try made(
      "vrrp_sync_group all { group { core \(members) } }\nvrrp_instance core { interface m0\nvirtual_router_id 1\nvirtual_ipaddress { fe80::1 } }\n"
        + instances.joined(), file: "k.conf")
    #expect(text.contains("interface: s[1-1000]") && text.contains("name: \"lan{i}\"") && text.contains("\"2001:db8:{i:x}::1\""), "\(text)")
    #expect(text.split(separator: "\n").count < 40)
  }

  @Test func anIncludeIsReadWhereItStands() throws {
    let directory = FileManager.default.temporaryDirectory.appending(path: "vrrp6d-import-\(UUID())")
    try FileManager.default.createDirectory(at: directory.appending(path: "conf.d"), withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: directory) }
    for number in 1...2 {
      let text =
        "vrrp_instance VI_\(number) {\n interface s\(number)\n virtual_router_id \(number)\n virtual_ipaddress {\n fe80::\(number)\n }\n}\n"
      try text.write(to: directory.appending(path: "conf.d/\(number).conf"), atomically: true, encoding: .utf8)
    }
    try "include \(directory.path)/loop.conf".write(to: directory.appending(path: "loop.conf"), atomically: true, encoding: .utf8)
    func make(_ text: String) throws -> String {
      let main = SourceText(file: directory.appending(path: "keepalived.conf").path, text: text)
      return try ConfigurationImport(
        main, format: .keepalived,
        include: { path, source throws(KeepalivedReader.IncludeFailure) in try ConfigurationImport.included(path, by: source) }
      ).text
    }
    let text = try make("include conf.d/*.conf\ninclude nowhere.conf\n")
    #expect(text.contains("interface: s1") && text.contains("interface: s2"))
    #expect(text.contains("line 2: nowhere.conf cannot be read"), "\(text)")
    let loop = #expect(throws: ConfigurationRefusal.self) { try make("include loop.conf\n") }
    #expect(loop?.description.contains("loop.conf:1:1: error: files include files 16 deep") == true, "\(String(describing: loop))")
  }

  // MARK: - Mistakes

  struct Mistake: CustomTestStringConvertible {
    let testDescription: String
    /// With `›` where the error points to.
    let text: String
    let problem: String
    let format: ConfigurationImport.Format

    init(_ description: String, _ text: String, problem: String, format: ConfigurationImport.Format = .keepalived) {
      (testDescription, self.text, self.problem, self.format) = (description, text, problem, format)
    }
  }

  @Test(arguments: mistakes) func aMistakeIsShownWhereItStands(_ mistake: Mistake) throws {
    let marked = MarkedYAML(mistake.text)
    let refusal = try #require(throws: ConfigurationRefusal.self) { try made(marked.yaml, file: "k.conf", format: mistake.format) }
    #expect(refusal.errors.count == 1, "\(refusal)")
    let error = try #require(refusal.errors.first)
    #expect(error.position == marked.position && error.file == "k.conf", "\(refusal)")
    #expect(error.problem.contains(mistake.problem), "\(refusal)")
    #expect(refusal.exitStatus == .configuration)
  }

  private static func instance(_ lines: String..., name: String = "A") -> String {
    "vrrp_instance \(name) {\n\(lines.joined(separator: "\n"))\n}\n"
  }

  private static let addresses = "virtual_ipaddress {\nfe80::1\n}"

  private static let mistakes: [Mistake] = [
    Mistake("nothing", "›", problem: "no virtual router"),
    Mistake("only IPv4", "›" + instance("interface a", "virtual_router_id 1", "virtual_ipaddress {\n192.0.2.1\n}"), problem: "IPv4"),
    Mistake("a block that is not closed", "›vrrp_instance A {\ninterface a\n", problem: "never closed"),
    Mistake("a brace too many", "vrrp_instance A {\n}\n›}\n", problem: "closes nothing"),
    Mistake("a block without a name", "›{\n}\n", problem: "without a name"),
    Mistake("quotes that are not closed", "vrrp_script x {\nscript ›\"/bin/true\n}\n", problem: "quotes"),
    Mistake("no interface", "›" + instance("virtual_router_id 1", addresses), problem: "has no interface"),
    Mistake("no VRID", "›" + instance("interface a", addresses), problem: "has no virtual_router_id"),
    Mistake("a VRID too high", instance("interface a", "virtual_router_id ›300", addresses), problem: "1-255"),
    Mistake("a priority that is a word", instance("interface a", "virtual_router_id 1", "priority ›high", addresses), problem: "priority"),
    Mistake("a priority without a value", instance("interface a", "virtual_router_id 1", "›priority", addresses), problem: "no value"),
    Mistake("an interval too long", instance("interface a", "virtual_router_id 1", "›advert_int 41", addresses), problem: "40.95"),
    Mistake("an interval of letters", instance("interface a", "virtual_router_id 1", "advert_int ›1s", addresses), problem: "seconds"),
    Mistake(
      "an address that is none", instance("interface a", "virtual_router_id 1", "virtual_ipaddress {\nfe80::1\n›fe80::g\n}"),
      problem: "no IP"),
    Mistake(
      "a name twice", instance("interface a", "virtual_router_id 1", addresses) + "vrrp_instance ›A {\n}\n", problem: "is there already"),
    Mistake(
      "what our parser refuses",
      instance("interface a", "virtual_router_id 1", addresses) + "›"
        + instance("interface a", "virtual_router_id 1", addresses, name: "B"),
      problem: "VRID 1 on a belongs to the group in line 1"),
    Mistake(
      "a range in a name", "›" + instance("interface s[1-4]", "virtual_router_id 1", addresses), problem: "no interface can be called"),
    Mistake(
      "an instance without a name", "›vrrp_instance {\n}\n" + instance("interface a", "virtual_router_id 1", addresses),
      problem: "name and a block"),
    Mistake("a line outside of an interface", "vrrp6 ›vrid 1 virtual-ip FE80::1 link-local\n", problem: "in no interface", format: .huawei),
    Mistake("a VRID that is a word", "interface a\nvrrp6 vrid ›x virtual-ip FE80::1\n", problem: "1-255", format: .huawei),
    Mistake(
      "no such management group", "interface a\nvrrp6 vrid 1 virtual-ip FE80::1\n›vrrp6 vrid 1 track admin-vrrp6 interface b vrid 2\n",
      problem: "no admin-vrrp6", format: .huawei),
    Mistake(
      "a bound management group",
      "interface a\nvrrp6 vrid 1 virtual-ip FE80::1\nadmin-vrrp6 vrid 1\nadmin-vrrp6 vrid 2\n›vrrp6 vrid 2 track admin-vrrp6 interface a vrid 1\n",
      problem: "can't be bound", format: .huawei),
  ]

  @Test func theFormatIsToldByTheText() {
    #expect(ConfigurationImport.format(of: SourceText(file: "a", text: "# x\nvrrp_instance A {\n}")) == .keepalived)
    #expect(ConfigurationImport.format(of: SourceText(file: "a", text: "interface a\n vrrp6 vrid 1 virtual-ip FE80::1")) == .huawei)
  }

  // MARK: - Parts

  private func made(_ text: String, file: String, format: ConfigurationImport.Format? = nil) throws -> String {
    try ConfigurationImport(
      SourceText(file: file, text: text), format: format, include: { _, _ throws(KeepalivedReader.IncludeFailure) in [] }
    ).text
  }

  private func imported(_ file: String) throws -> Configuration {
    let text = try made(try String(contentsOf: Self.directory.appending(path: file), encoding: .utf8), file: file)
    return try Configuration(yaml: text, file: file, modes: KnownMode.builtIn, hostName: "host")
  }
}

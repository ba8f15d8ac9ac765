import Conformance

@testable import Daemon

/// Every key of the configuration on one page.
enum ConfigurationArticle {
  static let article = RenderedArticle(path: "docs/configuration.md", text: text)

  private static let text =
    """
    # The configuration, key by key

    \(RenderedArticle.origin("the rows in `Sources/Daemon/Configuration/Keys`"))

    One file in YAML. [Examples](../Examples) has whole ones, each with its comments; `vrrp6d check FILE` says what a file would do, or every mistake with line, column and what to write
    instead; `vrrp6d schema` prints a JSON Schema for editors. What is not written has its default. What has no effect is refused, not ignored.

    - **A duration** is a number and its unit: `100ms`, `1.5s`, `2min`. `0` needs none.
    - **A range** in `interface:` stands for as many groups: `s[1-4000]`, `eth0.[100-199,300]`, `port[01-48]`. In the texts of such a group `{i}` is the number, `{i:x}` the number in hexadecimal,
      `{i+16:x}` and `{i-1}` with a constant added. Quote such texts: a bare brace means something else in YAML.
    - **`true` and `false`** are the only booleans; a number in quotes is text.
    - **On reload** says what `vrrp6d reload` or SIGHUP does when the key has changed. `vrrp6d reload --plan` says it of your file.

    | On reload | Meaning |
    | --- | --- |
    \(ReloadEffect.allCases.map { "| \($0.rawValue) | \(meaning($0)) |" }.joined(separator: "\n"))

    \(ConfigurationSection.allCases.map(section).joined(separator: "\n\n"))

    """

  private static func meaning(_ effect: ReloadEffect) -> String {
    switch effect {
    case .setting: "It takes effect, and no group is touched."
    case .adjusts: "The group goes on running and is changed in place; the others are not touched."
    case .remakes: "The group leaves as what it was and begins again as what it is; the others are not touched."
    case .identity: "Interface and VRID are which group it is: the old one leaves, the new one begins."
    case .restart: "The reload is refused as a whole, with what to write; restart the daemon for it."
    case .parts: "What stands below the key decides, each part for itself."
    }
  }

  private static func section(_ section: ConfigurationSection) -> String {
    let isGroup = section == .group
    let header = ["Key", "Value", "Default"] + (isGroup ? ["In"] : []) + ["On reload", "What it is for"]
    let rows = section.keys.map { key in
      ["`\(key.name)`", key.row.value.words, standard(key.row.standard)] + (isGroup ? [kinds(key.row.kinds)] : [])
        + [key.row.reload.rawValue, key.row.summary]
    }
    let example = section.keys.map { "\($0.name): \($0.row.example)" }.joined(separator: "\n")
    return """
      ## \(section.title)

      Stands in: \(section.place).\(isGroup ? introduction : "")

      \(RenderedArticle.table(header, rows))

      <details><summary>Each key with a value</summary>

      ```yaml
      \(example)
      ```

      </details>
      """
  }

  private static let introduction = """
     *In* says which groups may have a key: **management** groups elect for others (`management: true`), **service** groups follow one (`follow:`), **common** groups elect for
    themselves.
    """

  private static func standard(_ standard: KeyRow.Standard) -> String {
    switch standard {
    case .value(let text): "`\(text)`"
    case .words(let words): words
    case .required: "**required**"
    }
  }

  private static func kinds(_ kinds: Set<GroupEntry.Kind>) -> String {
    kinds == GroupEntry.Kind.all ? "every group" : kinds.map(\.rawValue).sorted().joined(separator: ", ")
  }
}

import ArgumentParser

struct SchemaCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "schema",
    abstract: "Print a JSON Schema of the configuration, for editors.",
    discussion: """
      An editor that knows it completes keys, shows what they mean and marks mistakes while you type. With a YAML language server, this is \
      the first line of a configuration:

        # yaml-language-server: $schema=/usr/share/vrrp6d/vrrp6d.schema.json

      A schema cannot say everything: `vrrp6d check FILE` does.
      """)

  func run() throws { print(try JSONText.encode(JSONSchema.configuration)) }
}

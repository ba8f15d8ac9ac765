import Foundation
import Lab
import Testing

/// `Scripts/follow`, on small articles.
@Suite struct FollowTests {
  private static let script = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../Scripts/follow").path

  private static let article = """
    # An article

    Text with `names` that mean nothing.

    ```swift
    let only = "looked at"
    ```

    This is
    `Sources/letter.txt`:

    ```
    a (b) [c] *
    ```

    To the end of `Sources/letter.txt`:

    ```
    d
    ```

    ```console
    $ cd Sources
    $ cat letter.txt; date; echo end >&2
    a (b) [c] *
    d
    ... UTC ...
    $ ls
    letter.txt
    $ pwd
    ```
    """

  private func follow(_ article: String) throws -> Command.Outcome {
    let root = FileManager.default.temporaryDirectory.appending(path: "vrrp6d-follow-\(UUID().uuidString.prefix(8))")
    defer { try? FileManager.default.removeItem(at: root) }
    try FileManager.default.createDirectory(at: root, withIntermediateDirectories: true)
    let file = root.appending(path: "Article.md")
    try (article + "\n").write(to: file, atomically: true, encoding: .utf8)
    return try Command(["env", "TZ=UTC", "LC_ALL=C", Self.script, file.path, root.appending(path: "place").path]).outcome()
  }

  @Test func anArticleThatSaysWhatHappensIsFollowed() throws {
    let outcome = try follow(Self.article)
    #expect(outcome.succeeded, "\(outcome)")
    #expect(outcome.output.contains("4 commands and 2 files, as the article says"), "\(outcome)")
  }

  @Test(arguments: [
    ("$ ls\nletter.txt", "$ ls\nletter.tyt", ":28: this is not what it prints: ls"),
    ("a (b) [c] *\nd\n", "a (b) [c] \nd\n", ":24: this is not what it prints"),
    ("a (b) [c] *\nd\n...", "a (b) b *\nd\n...", ":24: this is not what it prints"),
    ("$ pwd", "$ false", ":30: exit status 1 of: false"),
    ("$ pwd\n```", "$ pwd", "a code block has no end"),
    ("`Sources/letter.txt`:\n\n```\na", "`../letter.txt`:\n\n```\na", "../letter.txt leads out of the directory"),
    ("```console", "```text", "there is nothing to follow"),
  ])
  func anArticleThatSaysSomethingElseFails(part: String, replacement: String, complaint: String) throws {
    let article = Self.article.replacing(part, with: replacement)
    try #require(article != Self.article)
    let outcome = try follow(article)
    #expect(outcome.status == .exited(1))
    #expect(outcome.errors.contains(complaint), "\(outcome)")
  }

  @Test func nothingIsDeletedElsewhere() throws {
    let outcome = try Command([Self.script, #filePath, "/var"]).outcome()
    #expect(outcome.status == .exited(64) && outcome.errors.contains("/var is neither in"), "\(outcome)")
  }
}

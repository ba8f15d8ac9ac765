/// What is wrong with a piece of text and what to write instead, by someone who doesn't know where it stood.
struct Complaint: Error, Equatable {
  let problem: String
  let remedy: String

  init(_ problem: String, write remedy: String) {
    self.problem = problem
    self.remedy = remedy
  }
}

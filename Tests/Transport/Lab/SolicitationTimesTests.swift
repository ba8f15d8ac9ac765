import Engine
import Testing

@testable import Lab

struct SolicitationTimesTests {
  private func moment(_ milliseconds: Int) -> Instant { .zero.advanced(by: .milliseconds(milliseconds)) }

  /// Asked every 10 ms from 0 on, by so many solicitors in turn.
  private func asked(_ count: Int, by solicitors: Int) -> SolicitationTimes {
    var times = SolicitationTimes(solicitors: solicitors)
    for number in 0..<count { #expect(times.note(moment(number * 10)) == number % solicitors) }
    return times
  }

  @Test func anAnswerBelongsToTheQuestionOfTheAddressItIsSentTo() {
    let times = asked(8, by: 4)
    #expect(times.question(of: 1, answeredAt: moment(71)) == moment(50))
    #expect(times.question(of: 3, answeredAt: moment(71)) == moment(70))
  }

  @Test func aQuestionThatWasSentAfterTheAnswerArrivedIsNotItsQuestion() {
    #expect(asked(8, by: 4).question(of: 1, answeredAt: moment(45)) == moment(10))
    #expect(asked(8, by: 1).question(of: 0, answeredAt: moment(45)) == moment(40))
  }

  @Test func anAnswerWhoseQuestionIsForgottenCountsAsAskedWhenItArrived() {
    let times = asked(SolicitationTimes.limit + 8, by: 4)
    #expect(times.question(of: 0, answeredAt: moment(10)) == moment(10))
    #expect(SolicitationTimes(solicitors: 2).question(of: 0, answeredAt: moment(10)) == moment(10))
  }
}

import Testing

@testable import Transport

@Suite(.withPrograms) struct MeasuringTheProgram {
  @Test func everyKindOfPacketHasAPrice() throws {
    let measurements = try GateProgramMeasurement.measure(repeats: 20_000, groups: 100)
    #expect(measurements.map(\.packet) == GateProgramMeasurement.Packet.allCases)
    for measurement in measurements { #expect(measurement.nanoseconds > 0 && measurement.nanoseconds < 100_000, "\(measurement)") }
    func price(_ packet: GateProgramMeasurement.Packet) -> Double { measurements.first { $0.packet == packet }?.nanoseconds ?? 0 }
    // By a wide margin: an answer is more work than letting go by.
    #expect(price(.solicitation) > price(.otherInterface))
    #expect(try GateProgramMeasurement.instructionCounts().map(\.program) == ["vrrp6d_in", "vrrp6d_out"])
  }
}

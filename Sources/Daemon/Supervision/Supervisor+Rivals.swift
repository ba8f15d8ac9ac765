import Engine

extension RouterReport.Rival {
  /// Those of an election that are worth a line.
  static func list(_ rivals: Rivals, of priority: Priority?) -> [RouterReport.Rival] {
    let deaf = rivals.deaf.flatMap { $0.isSaid ? RouterReport.Rival($0, .deaf) : nil }
    let namesake = rivals.namesake.map { RouterReport.Rival($0, $0.priority == priority ? .undecidable : .sameAddress) }
    return [namesake, deaf].compactMap(\.self)
  }

  private init(_ rival: Engine.Rival, _ kind: Kind) {
    self.init(
      kind: kind, address: rival.address.description, priority: Int(rival.priority.rawValue),
      intervalMilliseconds: Int(rival.interval.centiseconds) * 10, advertisements: rival.count)
  }
}

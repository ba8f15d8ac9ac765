extension MetricsKey: DescribedKey {
  static let section = ConfigurationSection.metrics

  var row: KeyRow {
    switch self {
    case .listen:
      KeyRow(
        .text(.metricsAddress), default: .required, reload: .setting, example: "\"127.0.0.1:9112\"",
        "Where it answers: an address of this machine alone.")
    case .perGroup:
      KeyRow(.flag, default: .value("false"), reload: .setting, example: "true", "Each group has series of its own.")
    }
  }
}

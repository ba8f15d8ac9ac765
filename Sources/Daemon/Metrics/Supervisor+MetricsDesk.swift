import Transport

extension Supervisor {
  /// Answers scrapers from now on, where the configuration says so, and there.
  func serveMetrics() async {
    guard configuration.metrics != metricsServed else { return }
    await endMetrics()
    guard let wanted = configuration.metrics else { return }
    metricsServed = wanted
    do throws(TransportError) { metricsDesk = try MetricsDesk(wanted, for: self) } catch {
      journal.log(.error, "metrics: \(error): nobody is answered")
    }
  }

  func endMetrics() async {
    let desk = metricsDesk
    (metricsDesk, metricsServed) = (nil, nil)
    await desk?.close()
  }
}

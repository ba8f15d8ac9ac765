/// Something of each group, by its slot: an array, as slots are small numbers that are used again.
package struct SlotTable<Value: Sendable>: Sendable {
  private var values: [Value?] = []
  /// How many slots have a value.
  package private(set) var count = 0

  package init() {}

  package subscript(slot: GroupSlot) -> Value? {
    get { values.indices.contains(slot.index) ? values[slot.index] : nil }
    set {
      if newValue == nil, slot.index >= values.count { return }
      while values.count <= slot.index { values.append(nil) }
      count += (newValue == nil ? 0 : 1) - (values[slot.index] == nil ? 0 : 1)
      values[slot.index] = newValue
    }
    _modify {
      while values.count <= slot.index { values.append(nil) }
      let had = values[slot.index] != nil
      defer { count += (values[slot.index] == nil ? 0 : 1) - (had ? 1 : 0) }
      yield &values[slot.index]
    }
  }

  /// Those that have a value, in order.
  package var slots: [GroupSlot] { values.indices.compactMap { values[$0] == nil ? nil : GroupSlot($0) } }
}

extension LossFunction {
  /// The probability of each class by the outputs for one sample: softmax or σ of logits. Numbers that
  /// were trained towards 0 and 1 stand for themselves, kept in that range, and need not add up to 1.
  public func probabilities(of outputs: some Collection<Float>) -> [Double] {
    let z = outputs.map(Double.init)
    guard usesLabels else {
      let kept = z.map { min(1, max(0, $0)) }
      return kept.count == 1 ? [1 - kept[0], kept[0]] : kept
    }
    guard z.count > 1 else {
      let one = z.first.map { 1 / (1 + Double.exp(-$0)) } ?? .nan
      return [1 - one, one]
    }
    let most = z.max() ?? 0
    let powers = z.map { Double.exp($0 - most) }
    let sum = powers.reduce(0, +)
    return powers.map { $0 / sum }
  }
}

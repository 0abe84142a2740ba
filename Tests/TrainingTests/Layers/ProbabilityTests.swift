import Testing

@testable import Training

@Suite("probabilities of classes")
struct ProbabilityTests {
  // scipy.special.softmax([1, 2, 3]), scipy.special.expit(0.5)
  @Test("softmax of logits, and the logistic function of a single one")
  func logits() {
    let three = LossFunction.softmaxCrossEntropy(smoothing: 0).probabilities(of: [1, 2, 3])
    for (p, expected) in zip(three, [0.09003057317038046, 0.24472847105479764, 0.6652409557748218])
    {
      #expect(abs(p - expected) < 1e-12)
    }
    let two = LossFunction.binaryCrossEntropy(smoothing: 0).probabilities(of: [0.5])
    #expect(abs(two[1] - 0.6224593312018546) < 1e-12)
    #expect(abs(two[0] + two[1] - 1) < 1e-12)
  }

  @Test("large logits do not overflow")
  func large() {
    let p = LossFunction.softmaxCrossEntropy(smoothing: 0).probabilities(of: [3e38, 0])
    #expect(p == [1, 0])
  }

  @Test("numbers trained towards 0 and 1 stand for themselves")
  func numbers() {
    #expect(LossFunction.squaredError.probabilities(of: [1.25]) == [0, 1])
    #expect(LossFunction.squaredError.probabilities(of: [0.25, -0.5, 0.5]) == [0.25, 0, 0.5])
  }
}

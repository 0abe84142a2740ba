/// Weights with their gradients and what the optimizer remembers of each, for one update.
///
/// It owns nothing: the memory it points to must hold `count` numbers each, and `slots` times
/// `stride` of memory, for as long as the update takes.
public struct Weights<S: Scalar> {
  /// How many weights there are.
  public let count: Int
  let values: UnsafeMutablePointer<S>
  let gradients: UnsafePointer<S>
  let memory: UnsafeMutablePointer<S>
  let stride: Int
  let pull: Pull

  /// Points to weights, their gradients and their memory: slot k of weight i stands at
  /// k · stride + i.
  public init(
    count: Int, values: UnsafeMutablePointer<S>, gradients: UnsafePointer<S>,
    memory: UnsafeMutablePointer<S>, stride: Int, pull: Pull = Pull()
  ) {
    self.count = count
    self.values = values
    self.gradients = gradients
    self.memory = memory
    self.stride = stride
    self.pull = pull
  }

  /// Takes a step on every weight, and does around the rule what penalties and decay ask for:
  ///
  ///     g ← clip · g + l2 · w + l1 · sign(w)      sign(0) = 0
  ///     w ← (1 − decay) w
  ///     w ← w − rule(g)
  ///     w ← 0 where l1 > 0 and the step carried w across 0
  @inline(__always)
  public func descend(by rule: (_ g: S, _ memory: Memory<S>) -> S) {
    let (clip, l1, l2) = (S(pull.clip), S(pull.l1), S(pull.l2))
    let kept = S(1 - pull.decay)
    for i in 0..<count {
      let old = values[i]
      let sign: S = old > 0 ? 1 : old < 0 ? -1 : 0
      let g = clip * gradients[i] + l2 * old + l1 * sign
      let new = kept * old - rule(g, Memory(start: memory + i, stride: stride))
      values[i] = pull.stopsAtZero && new * sign < 0 ? 0 : new
    }
  }
}

/// What an optimizer remembers of one weight.
public struct Memory<S: Scalar> {
  let start: UnsafeMutablePointer<S>
  let stride: Int

  /// The number in a slot, in the order of `Optimizer.memory`.
  public subscript(_ slot: Int) -> S {
    @inline(__always) get { start[slot * stride] }
    @inline(__always) nonmutating set { start[slot * stride] = newValue }
  }
}

/// What acts on weights beside the gradient of the loss, at one update.
public struct Pull: Hashable, Sendable {
  /// The factor on the gradient of the loss: 1, or less where it is clipped.
  public var clip = 1.0
  /// The coefficient of sign(w) in the gradient.
  public var l1 = 0.0
  /// The coefficient of w in the gradient.
  public var l2 = 0.0
  /// The share of each weight that is taken away: η times the weight decay.
  public var decay = 0.0
  /// Whether a weight that a step would carry across 0 stops there.
  public var stopsAtZero = false

  /// Makes a pull that does nothing.
  public init() {}
}

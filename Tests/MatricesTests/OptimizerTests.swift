import CKernels
import Matrices
import Testing

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// One optimizer with settings, as the caller of the kernels drives it.
private struct Recipe: Sendable, CustomStringConvertible {
  /// Weights, gradients and three vectors of state.
  typealias Vectors = (w: Guarded, g: Guarded, a: Guarded, b: Guarded, c: Guarded)

  let name: String
  var rate: Float = 0.1
  var l2: Float = 0
  var decay: Float = 0
  /// What the first vector of state holds before the first step.
  var initial = 0.0
  let step: @Sendable (gk_table, Int, Vectors, inout gk_update, Int) -> Void

  var description: String { name }

  static func sgd(_ name: String, l2: Float = 0) -> Recipe {
    Recipe(name: name, l2: l2) { table, n, v, update, _ in
      table.sgd(n, v.w.start, v.g.start, &update)
    }
  }

  static func adagrad(
    _ name: String, eps: Float = 1e-10, initial: Double = 0, keras: Bool = false
  ) -> Recipe {
    Recipe(name: name, initial: initial) { table, n, v, update, _ in
      table.adagrad(n, v.w.start, v.g.start, v.a.start, &update, eps, keras)
    }
  }

  static func momentum(
    _ name: String, dampening: Float = 0, nesterov: Bool = false, keras: Bool = false
  ) -> Recipe {
    Recipe(name: name) { table, n, v, update, t in
      var s = gk_momentum(
        momentum: 0.9, dampening: dampening, nesterov: nesterov, first: t == 1, keras: keras)
      table.momentum(n, v.w.start, v.g.start, v.a.start, &update, &s)
    }
  }

  static func rmsprop(
    _ name: String, eps: Float = 1e-8, centered: Bool = false, momentum: Float? = nil,
    keras: Bool = false
  ) -> Recipe {
    Recipe(name: name, rate: 0.01) { table, n, v, update, _ in
      var s = gk_rmsprop(rho: 0.9, eps: eps, momentum: momentum ?? 0, keras: keras)
      table.rmsprop(
        n, v.w.start, v.g.start, v.a.start, centered ? v.b.start : nil,
        momentum == nil ? nil : v.c.start, &update, &s)
    }
  }

  /// The rates of gk_adam, from Kingma & Ba (2015), Keras's adam.py, and for nadam Dozat (2016) with
  /// PyTorch's decay 0.96^(0.004 t) or Keras's 0.96^t.
  static func adam(
    _ name: String, l2: Float = 0, decay: Float = 0, amsgrad: Bool = false, nesterov: Bool = false,
    keras: Bool = false
  ) -> Recipe {
    Recipe(name: name, rate: 0.01, l2: l2, decay: decay) { table, n, v, update, t in
      let eta = 0.01
      let (c1, c2) = (1 - pow(0.9, Double(t)), 1 - pow(0.999, Double(t)))
      func mu(_ t: Int) -> Double {
        0.9 * (1 - 0.5 * pow(0.96, (keras ? 1 : 0.004) * Double(t)))
      }
      var (mRate, gRate, root) = (eta / c1, 0.0, 1 / c2.squareRoot())
      if nesterov {
        let product = (1...t).reduce(1) { $0 * mu($1) }
        mRate = eta * mu(t + 1) / (1 - product * mu(t + 1))
        gRate = eta * (1 - mu(t)) / (1 - product)
      } else if keras {
        (mRate, root) = (eta * c2.squareRoot() / c1, 1)
      }
      var s = gk_adam(
        beta1: 0.9, beta2: 0.999, eps: keras ? 1e-7 : 1e-8, m_rate: Float(mRate),
        g_rate: Float(gRate), root_scale: Float(root))
      table.adam(
        n, v.w.start, v.g.start, v.a.start, v.b.start, amsgrad ? v.c.start : nil, &update, &s)
    }
  }

  static let all: [Recipe] = [
    sgd("sgd"),
    sgd("sgd l2", l2: 0.01),
    momentum("momentum"),
    momentum("momentum dampening", dampening: 0.5),
    momentum("nesterov", nesterov: true),
    adagrad("adagrad"),
    rmsprop("rmsprop"),
    rmsprop("rmsprop centered", centered: true),
    rmsprop("rmsprop momentum", momentum: 0.8),
    adam("adam"),
    adam("adam l2", l2: 0.1),
    adam("adamw", decay: 0.01 * 0.1),
    adam("amsgrad", amsgrad: true),
    adam("nadam", nesterov: true),
    momentum("keras momentum", keras: true),
    momentum("keras nesterov", nesterov: true, keras: true),
    adagrad("keras adagrad", eps: 1e-7, initial: 0.1, keras: true),
    rmsprop("keras rmsprop", eps: 1e-7, keras: true),
    rmsprop("keras rmsprop centered", eps: 1e-7, centered: true, keras: true),
    rmsprop("keras rmsprop momentum", eps: 1e-7, momentum: 0.8, keras: true),
    adam("keras adam", keras: true),
    adam("keras adamw", decay: 0.01 * 0.1, keras: true),
    adam("keras amsgrad", amsgrad: true, keras: true),
    adam("keras nadam", nesterov: true, keras: true),
  ]
}

@Suite("Optimizers") struct OptimizerTests {
  static let start = [0.5, -1.25, 0.03, 2.0, -0.004]

  @Test("five steps end where PyTorch and Keras end", arguments: Recipe.all)
  private func goldens(recipe: Recipe) throws {
    let golden = try #require(optimizerGoldens[recipe.name])
    // The five weights over and over, so that each meets whole vectors and the rest.
    for n in [5, 16, 37] {
      for kernels in Kernels.available {
        let v: Recipe.Vectors = (
          w: try Guarded((0..<n).map { Self.start[$0 % 5] }), g: try Guarded(1, n),
          a: try Guarded(1, n) { _, _ in recipe.initial }, b: try Guarded(1, n),
          c: try Guarded(1, n)
        )
        for t in 1...5 {
          for j in 0..<n {
            let i = j % 5
            v.g[0, j] = Float(sin(1.3 * Double(i) + 0.7 * Double(t)) * (i == 4 ? 0.1 : 1))
          }
          var update = gk_update(
            rate: recipe.rate, gradient_scale: 1, l1: 0, l2: recipe.l2, decay: recipe.decay)
          recipe.step(kernels.call, n, v, &update, t)
        }
        #expect(
          distance(v.w.values, (0..<n).map { golden[$0 % 5] }) < 2e-6, "\(kernels.name) \(n)")
        for vector in [v.w, v.g, v.a, v.b, v.c] { #expect(vector.untouchedAround) }
      }
    }
  }

  @Test("l1 pulls towards 0 and never across it")
  func l1() throws {
    for kernels in Kernels.available {
      // Far from 0; within one pull; at 0; pushed across by the gradient; moved off 0 by it.
      let w = try Guarded([1, -1, 0.01, -0.01, 0, 0.05, 0])
      let g = try Guarded([0, 0, 0, 0, 0, 1, -1])
      var update = gk_update(rate: 0.1, gradient_scale: 1, l1: 0.2, l2: 0, decay: 0)
      kernels.call.sgd(7, w.start, g.start, &update)
      #expect(distance(w.values, [0.98, -0.98, 0, 0, 0, 0, 0.1]) < 1e-7, "\(kernels.name)")
    }
  }

  @Test("without l1 a weight crosses 0 freely")
  func crossing() throws {
    for kernels in Kernels.available {
      let w = try Guarded([0.05])
      let g = try Guarded([1])
      var update = gk_update(rate: 0.1, gradient_scale: 1, l1: 0, l2: 0, decay: 0)
      kernels.call.sgd(1, w.start, g.start, &update)
      #expect(abs(w[0] + 0.05) < 1e-7)
    }
  }

  @Test("clipping scales the gradient and not the penalty; decay is decoupled")
  func scaled() throws {
    for kernels in Kernels.available {
      let w = try Guarded([2])
      let g = try Guarded([10])
      // 2 (1 - 0.01) - 0.1 (0.5 · 10 + 0.3 · 2 + 0.2) = 1.4
      var update = gk_update(rate: 0.1, gradient_scale: 0.5, l1: 0.2, l2: 0.3, decay: 0.01)
      kernels.call.sgd(1, w.start, g.start, &update)
      #expect(abs(w[0] - 1.4) < 1e-6)
    }
  }

  @Test("a penalty added to the gradient alone is the same penalty")
  func penalise() throws {
    for kernels in Kernels.available {
      let w = try Guarded((0..<21).map { Double($0 - 10) / 4 })
      let g = try Guarded(noise(21, seed: 91))
      let expected = zip(w.values, g.values).map { w, g in
        g + 0.5 * w + (w == 0 ? 0 : w < 0 ? -0.25 : 0.25)
      }
      kernels.call.penalise(21, g.start, w.start, 0.25, 0.5)
      #expect(distance(g.values, expected) < 1e-6)
      #expect(g.untouchedAround)
    }
  }
}

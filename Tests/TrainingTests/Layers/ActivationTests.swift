import Knobs
import Testing

@testable import Training

@Suite("Activations")
struct ActivationTests {
  @Test(
    "at -1 they give what PyTorch gives",
    arguments: [
      ("relu", 0.0), ("leaky_relu", -0.01), ("elu", -0.6321206), ("selu", -1.1113307),
      ("gelu", -0.1586553), ("silu", -0.2689414), ("softplus", 0.3132617), ("tanh", -0.7615942),
      ("sigmoid", 0.2689414), ("linear", -1),
    ])
  func values(name: String, value: Double) throws {
    // PyTorch 1.13 in float64.
    let activation = try #require(Registries.activations.make(name))
    #expect(abs(activation.value(-1.0) - value) < 1e-7)
    #expect(abs(Double(activation.value(Float(-1))) - value) < 1e-6)
  }

  @Test("Keras's leaky slope is 0.3")
  func kerasSlope() {
    var leaky = LeakyReLU()
    leaky.adopt(.keras)
    #expect(leaky.value(-1.0) == -0.3)
  }

  @Test("neither value nor slope overflows", arguments: Registries.activations.names)
  func extremes(name: String) throws {
    let activation = try #require(Registries.activations.make(name))
    for z in [-1e4, -800, -100, 0, 100, 800, 1e4] {
      let y = activation.value(z)
      #expect(y.isFinite, "\(name)(\(z))")
      #expect(activation.derivative(at: z, value: y).isFinite, "\(name)'(\(z))")
    }
    #expect(activation.value(Double.nan).isNaN)
  }

  @Test("the gradient of relu at 0 is 0, as PyTorch has it")
  func kink() { #expect(ReLU().derivative(at: 0.0, value: 0.0) == 0) }

  @Test("the list holds every one, in order")
  func list() {
    #expect(Registries.activations.names == allActivations.map { type(of: $0).name })
  }

  @Test("the declarations of all choices are sound")
  func declarations() {
    for info in Registries.activations.infos + Registries.optimizers.infos
      + Registries.schedules.infos + Registries.losses.infos + Registries.initialisations.infos
      + Registries.surfaces.infos
    {
      #expect(KnobLint.faults(in: info.knobs, path: info.name + ".") == [])
      #expect(!info.summary.isEmpty && info.summary.count <= 60, "\(info.name)")
    }
  }
}

// Training: networks, how they learn, and what they learn from. Everything that a knob of section
// "train" can choose stands in one folder per family, in teaching order. The module must not know
// the terminal, the learner or any file format but those of its data sets.

/// The families that knobs choose from; each is listed beside its protocol.
public enum Registries {}

import Exchange
import Folders
import Knobs
import Testing

@testable import Tutor

/// `save` and `load`: weights leave and come back without a change.
@Suite("weights in files") struct WeightsTests {
  @Test(
    "a run that is saved later gives the file that it would have written itself",
    arguments: [
      "data=moons hidden=8 epochs=3",
      "data=glyphs hidden=16 dropout=0.3 batch_norm=before epochs=2",
      "data=moons hidden=8 optimizer=adam epochs=30 early_stopping=2",
    ])
  func savesTheSame(knobs: String) throws {
    let folder = try Folder()
    let sitting = try Sitting()
    let (atOnce, later) = (folder.path + "/at-once", folder.path + "/later")
    try sitting.type(":train \(knobs) save=\(atOnce)")
    #expect(try sitting.type(":save \(later)").contains("parameters in"))
    let files = try [atOnce, later].map { try Safetensors(reading: $0) }
    #expect(files[0].tensors == files[1].tensors)
    #expect(files[1].metadata["hidden"] == files[0].metadata["hidden"])
  }

  @Test("what is loaded is where the next run begins, and the shape of the network comes with it")
  func loads() throws {
    let folder = try Folder()
    let path = folder.path + "/net.safetensors"
    let sitting = try Sitting(json: true)
    try sitting.type(":train data=moons hidden=8,4 activation=tanh epochs=20 save=\(path)")
    let before = try #require(try sitting.events("end").last?["val_loss"]?.number)
    try sitting.type(":load \(path)")
    #expect(sitting.session.settings.line.contains("hidden=8,4"))
    #expect(sitting.session.settings.line.contains("activation=tanh"))
    // A rate that cannot move a weight of single precision leaves the loss where it was.
    try sitting.type(":train epochs=1 lr=1e-30")
    let after = try #require(try sitting.events("end").last?["val_loss"]?.number)
    #expect(after == before)
  }

  @Test("the widths are read off the tensors of a file without settings")
  func readsWidths() throws {
    let folder = try Folder()
    let (ours, foreign) = (folder.path + "/ours", folder.path + "/foreign")
    let sitting = try Sitting()
    try sitting.type(":train data=moons hidden=6,3 epochs=1 save=\(ours)")
    try Safetensors(try Safetensors(reading: ours).tensors).write(to: foreign)
    try sitting.type([":set data=moons", ":load \(foreign)"])
    #expect(sitting.session.settings.line.contains("hidden=6,3"))
  }

  @Test("weights that do not fit are refused, and nothing is set")
  func refuses() throws {
    let folder = try Folder()
    let path = folder.path + "/net"
    let sitting = try Sitting()
    try sitting.type(":train data=moons hidden=6 epochs=1 save=\(path)")
    try Safetensors(try Safetensors(reading: path).tensors).write(to: path)
    // Images have 64 inputs, not 2.
    #expect(try sitting.refusal(":load \(path)").sentence.contains("dense1.weight"))
    #expect(sitting.session.settings.line == "")
    #expect(try sitting.refusal(":load \(folder.path)/none").sentence.contains("no such file"))
    let text = try folder.write("not weights at all", to: "text")
    #expect(try sitting.refusal(":load \(text)").status == .data)
    #expect(try sitting.refusal(":load").sentence.contains("needs a file"))
    #expect(try sitting.refusal(":save").sentence.contains("needs a file"))
    #expect(try sitting.refusal(":save \(path) 99").sentence.contains("no run 99"))
    #expect(try sitting.refusal(":save \(folder.path)/no/such/folder").status == .cannotCreate)
  }
}

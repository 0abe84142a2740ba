import Folders
import Knobs
import Testing
import Training

@testable import Tutor

/// `data`: what a data set is, on the screen and for machines.
@Suite("data") struct DataTests {
  @Test(
    "every data set is shown with its counts and a picture", arguments: Registries.datasets.names)
  func shows(name: String) throws {
    let sitting = try Sitting()
    let screen = try sitting.type(":data \(name)")
    #expect(screen.hasPrefix(name + ": "))
    #expect(screen.contains("samples to train on"))
    #expect(screen.split(separator: "\n").count <= 23, "it must fit a screen of 24 rows")
    // A picture is more than the sentences above it.
    #expect(screen.split(separator: "\n").count >= 12)
  }

  @Test("the counts for machines add up")
  func counts() throws {
    let sitting = try Sitting(json: true)
    try sitting.type(":data noisy_glyphs")
    let event = try #require(try sitting.events("data").first)
    #expect(event["train_samples"]?.whole == 150)
    #expect(event["val_samples"]?.whole == 500)
    let classes = try #require(event["classes"]?.elements)
    #expect(classes.count == 10)
    #expect(classes.compactMap { $0["train"]?.whole }.reduce(0, +) == 150)
    #expect(classes.compactMap { $0["val"]?.whole }.reduce(0, +) == 500)
    #expect(event["shape"]?.elements.compactMap(\.whole) == [8, 8, 1])
  }

  @Test("labels that were redrawn are counted, and none are where there is no label noise")
  func relabelled() throws {
    func count(_ line: String) throws -> Int {
      let sitting = try Sitting(json: true)
      try sitting.type(line)
      return try #require(try sitting.events("data").first?["relabelled"]?.whole)
    }
    #expect(try count(":data noisy_glyphs label_noise=0") == 0)
    // All labels redrawn among ten classes: nine of ten are of another class, give or take 5 sigma.
    #expect((120...150).contains(try count(":data noisy_glyphs label_noise=1")))
    #expect(try count(":data glyphs") == 0)
  }

  @Test("a table is told in the units of its file, whatever the scale")
  func table() throws {
    let folder = try Folder()
    let path = try folder.write("a,b,c,y\n1,10,5,p\n3,30,5,q\n5,20,5,p\n", to: "t.csv")
    for scale in ["standard", "minmax", "none"] {
      let sitting = try Sitting(json: true)
      try sitting.type(":data \(path) val=0 scale=\(scale)")
      let features = try #require(try sitting.events("data").first?["features"]?.elements)
      #expect(features.compactMap { $0["name"]?.text } == ["a", "b", "c"])
      // By hand: the mean of 1, 3, 5 is 3, and of 10, 30, 20 it is 20; their spread is √(8/3), √(200/3).
      let means = features.compactMap { $0["mean"]?.number }
      #expect(zip(means, [3, 20, 5]).allSatisfy { abs($0 - $1) < 1e-5 }, "\(means)")
      let spreads = features.compactMap { $0["deviation"]?.number }
      #expect(
        zip(spreads, [1.632993, 8.164966, 0]).allSatisfy { abs($0 - $1) < 1e-4 }, "\(spreads)")
      #expect(features.compactMap { $0["max"]?.number }.map { $0.rounded() } == [5, 30, 5])
    }
    #expect(try Sitting().type(":data \(path) val=0").contains("least"))
  }

  @Test("what is no data set is named, with what comes nearest")
  func refuses() throws {
    let sitting = try Sitting()
    #expect(try sitting.refusal(":data moon").sentence.contains("did you mean moons?"))
    #expect(try sitting.refusal(":data /nowhere.csv").sentence.contains("/nowhere.csv"))
    #expect(try sitting.refusal(":data moons foo=1").sentence.contains("\"foo\""))
    #expect(try sitting.refusal(":data digits train=99999").sentence.contains("train=1437"))
  }
}

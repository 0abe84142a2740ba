import Plots
import Training

extension Session {
  /// Runs work that looks up now and then, with a progress bar once it takes a while.
  ///
  /// `wasStopped` says afterwards whether it was told to stop.
  /// - Parameter body: does the work; it is handed a function that it tells how much is done, from 0
  ///   to 1, and that answers whether to go on. Ctrl-C and `q` make it answer no.
  func working(
    _ title: String, _ body: (_ goesOn: (_ share: Double) -> Bool) throws -> Void
  ) rethrows {
    var picture = LivePicture(console: console)
    let draws = drawsLive
    let begin = monotonicSeconds()
    var nextLook = begin + 0.02
    var nextFrame = begin + 0.3
    var isStopped = false
    try console.live { wait in
      try withoutActuallyEscaping(wait) { wait in
        try body { share in
          let now = monotonicSeconds()
          guard now >= nextLook, !isStopped else { return !isStopped }
          nextLook = now + 0.02
          switch wait(0) {
          case .timeout: break
          case .stop: isStopped = true
          case .resized: picture.forget()
          }
          isStopped = isStopped || console.isTerminating
          guard draws, now >= nextFrame, !isStopped else { return !isStopped }
          nextFrame = now + 0.1
          picture.draw([Progress(share: share, seconds: now - begin).line(title, in: plotStyle)])
          return true
        }
      }
    }
    picture.clear()
    wasStopped = wasStopped || isStopped
  }

  /// Whether someone watches a terminal on which pictures may move.
  var drawsLive: Bool {
    console.writesToTerminal && !isMachine && !options.quiet && !plotStyle.textOnly
  }
}

/// How far some work has come, and how long it took to get there.
struct Progress {
  /// From 0 to 1.
  var share: Double
  /// Since it began.
  var seconds: Double

  /// "[#####     ]  50 %  12 s left, Ctrl-C stops"
  func line(_ title: String, in style: PlotStyle) -> String {
    let left = share > 0.01 ? Words.seconds(seconds / share * (1 - share)) + " left, " : ""
    return ProgressBar(title, share: share, note: left + "Ctrl-C stops").line(in: style)
  }
}

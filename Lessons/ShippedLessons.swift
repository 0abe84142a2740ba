internal import CLessonText

extension LessonLibrary {
  /// The lesson files inside the program, in teaching order. Each has its lines in `CLessonText`.
  public static let shippedSources: [LessonSource] = (0..<clt_lesson_count()).map { place in
    unsafe source(clt_lesson_at(place))
  }

  /// The files of graded answers inside the program, by which the grader is measured.
  public static let shippedCorpora: [LessonSource] = (0..<clt_corpus_count()).map { place in
    unsafe source(clt_corpus_at(place))
  }

  @unsafe private static func source(_ file: clt_lesson) -> LessonSource {
    // The bytes are constant data of the program, as many as the table says.
    let bytes = unsafe UnsafeRawBufferPointer(start: file.text, count: file.bytes)
    return unsafe LessonSource(
      path: String(cString: file.path), text: String(decoding: bytes, as: UTF8.self))
  }
}

internal import CLessonText

extension LessonLibrary {
  /// The lesson files inside the program, in teaching order. Each has its lines in `CLessonText`.
  public static let shippedSources: [LessonSource] = (0..<clt_lesson_count()).map { place in
    // The bytes are constant data of the program, as many as the table says.
    let lesson = unsafe clt_lesson_at(place)
    let bytes = unsafe UnsafeRawBufferPointer(start: lesson.text, count: lesson.bytes)
    return unsafe LessonSource(
      path: String(cString: lesson.path), text: String(decoding: bytes, as: UTF8.self))
  }
}

// The shipped lesson files as bytes inside the program, so that it needs no file to teach from.
#ifndef CLESSONTEXT_H
#define CLESSONTEXT_H

#include <stddef.h>

#pragma clang assume_nonnull begin

/// A lesson file: its path below `Lessons`, and its UTF-8 text.
typedef struct clt_lesson {
  const char *path;
  const char *text;
  size_t bytes;
} clt_lesson;

/// How many lessons are shipped.
size_t clt_lesson_count(void);

/// The lesson at a place, counted from 0, in teaching order; the place must be below the count.
clt_lesson clt_lesson_at(size_t place);

/// How many files of graded answers are shipped.
size_t clt_corpus_count(void);

/// The file of graded answers at a place, counted from 0; the place must be below the count.
clt_lesson clt_corpus_at(size_t place);

#pragma clang assume_nonnull end

#endif

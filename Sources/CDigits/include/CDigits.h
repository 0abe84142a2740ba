// The handwritten digits as bytes inside the program, so that it needs no file to train on.
#ifndef CDIGITS_H
#define CDIGITS_H

#include <stddef.h>

#pragma clang assume_nonnull begin

/// One picture a line: the digit, then 64 shades from 0 to g (16), row by row, and a newline. The bytes
/// are constant and live as long as the program.
const unsigned char *cd_pictures(void);

/// How many bytes there are.
size_t cd_bytes(void);

#pragma clang assume_nonnull end

#endif

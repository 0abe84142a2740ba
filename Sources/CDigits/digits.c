// E. Alpaydin and C. Kaynak: Optical Recognition of Handwritten Digits, UCI Machine Learning
// Repository, 1998, doi 10.24432/C50P49, licence CC BY 4.0. digits.txt is written by
// Tests/TrainingTests/Datasets/Generators/digits.py.
#include "CDigits.h"

#pragma clang diagnostic ignored "-Wc23-extensions"

static const unsigned char pictures[] = {
#embed "digits.txt"
};

const unsigned char *cd_pictures(void) { return pictures; }

size_t cd_bytes(void) { return sizeof pictures; }

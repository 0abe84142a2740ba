// The tables that this processor family has.
#include "CKernels.h"

extern const gk_table gk_portable;
#if defined(__x86_64__)
extern const gk_table gk_avx2;
extern const gk_table gk_avx512;
#endif

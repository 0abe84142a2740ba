// Eight lanes with fused multiply-add: Intel since Haswell, AMD since Excavator.
#include "variants.h"
#if defined(__x86_64__)
#include <immintrin.h>

#define GK_LANES 8
#define GK_NAME "avx2"
#define GK_TABLE gk_avx2
#pragma clang attribute push(__attribute__((target("avx2,fma"))), apply_to = function)
#include "body/kernels.h"
#pragma clang attribute pop
#endif

// Sixteen lanes: Intel servers since Skylake, AMD since Zen 4.
#include "variants.h"
#if defined(__x86_64__)
#include <immintrin.h>

#define GK_LANES 16
#define GK_NAME "avx512"
#define GK_TABLE gk_avx512
#pragma clang attribute push( \
    __attribute__((target("avx512f,avx512vl,avx512dq,avx512bw,avx2,fma"))), apply_to = function)
#include "body/kernels.h"
#pragma clang attribute pop
#endif

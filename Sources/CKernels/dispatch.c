// Which variant runs, and what needs no vectors.
#if defined(__linux__) && !defined(_GNU_SOURCE)
#define _GNU_SOURCE  // for sched_getaffinity
#endif
#include <math.h>
#include <sched.h>
#include <stdlib.h>
#include <string.h>

#include "variants.h"

bool gk_has_avx512(void) {
#if defined(__x86_64__)
  // These also ask whether the system saves the wide registers.
  return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") &&
         __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vl");
#else
  return false;
#endif
}

const gk_table *gk_kernels_named(const char *name) {
#if defined(__x86_64__)
  const bool fused = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
  if (fused && gk_has_avx512() && strcmp(name, gk_avx512.name) == 0) return &gk_avx512;
  if (fused && strcmp(name, gk_avx2.name) == 0) return &gk_avx2;
#endif
  return strcmp(name, gk_portable.name) == 0 ? &gk_portable : NULL;
}

static const gk_table *best(void) {
  const char *wanted = getenv("GRADUS_KERNELS");
  const gk_table *table = wanted ? gk_kernels_named(wanted) : NULL;
  if (!table) table = gk_kernels_named("avx512");
  if (!table) table = gk_kernels_named("avx2");
  return table ? table : &gk_portable;
}

const gk_table *gk_kernels(void) {
  // Two threads may both choose; they choose the same.
  static const gk_table *_Atomic chosen;
  const gk_table *table = chosen;
  if (!table) chosen = table = best();
  return table;
}

gk_int gk_processors(void) {
#if defined(__linux__)
  cpu_set_t allowed;
  if (sched_getaffinity(0, sizeof allowed, &allowed) == 0) return CPU_COUNT(&allowed);
#endif
  return 0;
}

bool gk_activation_uses_input(gk_activation kind) {
  return kind == gk_activation_gelu || kind == gk_activation_silu;
}

gk_dropout gk_dropout_make(uint64_t key, double probability) {
  // Written so that NaN becomes 0.
  double p = probability > 0 ? fmin(probability, 65535.0 / 65536.0) : 0;
  return (gk_dropout){
      .key = key,
      .threshold = (uint32_t)fmin(round(p * 65536.0), 65535.0),
      .scale = (float)(1.0 / (1.0 - p)),
  };
}

#if defined(__x86_64__)
#include <xmmintrin.h>

// Bit 15 flushes denormal results, bit 6 reads denormal operands as zero.
uint64_t gk_flush_denormals(void) {
  unsigned state = _mm_getcsr();
  _mm_setcsr(state | 0x8040);
  return state;
}

void gk_restore_denormals(uint64_t state) {
  _mm_setcsr((_mm_getcsr() & ~0x8040u) | ((unsigned)state & 0x8040u));
}
#elif defined(__aarch64__)
// Bit 24 does both.
uint64_t gk_flush_denormals(void) {
  uint64_t state = __builtin_arm_rsr64("FPCR");
  __builtin_arm_wsr64("FPCR", state | (1u << 24));
  return state;
}

void gk_restore_denormals(uint64_t state) {
  uint64_t now = __builtin_arm_rsr64("FPCR");
  __builtin_arm_wsr64("FPCR", (now & ~(uint64_t)(1u << 24)) | (state & (1u << 24)));
}
#else
uint64_t gk_flush_denormals(void) { return 0; }
void gk_restore_denormals(uint64_t state) { (void)state; }
#endif

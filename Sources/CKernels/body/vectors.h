// Vectors of GK_LANES floats (4, 8 or 16) and the few operations that the kernels are made of.
// Everything is written once in Clang's vector types; only partial loads and stores, and scaling
// by a power of two, have an instruction of their own where the processor offers one.
#if GK_LANES != 4
#include <immintrin.h>
#endif

#define FN static inline __attribute__((always_inline, unused))
#define UNROLL _Pragma("clang loop unroll(full)")

typedef float V __attribute__((ext_vector_type(GK_LANES)));
typedef int32_t I __attribute__((ext_vector_type(GK_LANES)));
typedef uint32_t U __attribute__((ext_vector_type(GK_LANES)));
// As many doubles as fill the same register.
typedef double D __attribute__((ext_vector_type(GK_LANES / 2)));
// The same in memory, where it may stand at any float and under any type.
typedef V V_in_memory __attribute__((aligned(4), may_alias));

typedef float V4 __attribute__((ext_vector_type(4)));
typedef float V2 __attribute__((ext_vector_type(2)));
typedef V4 V4_in_memory __attribute__((aligned(4), may_alias));
typedef V2 V2_in_memory __attribute__((aligned(4), may_alias));

#define LANES ((gk_int)GK_LANES)

FN V splat(float x) { return (V)x; }
FN I splat_int(int32_t x) { return (I)x; }
FN V zero(void) { return (V)0.0f; }

FN V load(const float *p) { return *(const V_in_memory *)p; }
FN void store(float *p, V x) { *(V_in_memory *)p = x; }

FN I lane_numbers(void) {
#if GK_LANES == 16
  return (I){0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15};
#elif GK_LANES == 8
  return (I){0, 1, 2, 3, 4, 5, 6, 7};
#else
  return (I){0, 1, 2, 3};
#endif
}

// All ones in the first `count` lanes.
FN I first_lanes(gk_int count) { return lane_numbers() < splat_int((int32_t)count); }

// The first `count` floats (0 ... LANES) at p, zeros behind them; reads nothing else.
FN V load_first(const float *p, gk_int count) {
#if GK_LANES == 16
  return (V)_mm512_maskz_loadu_ps((__mmask16)((1u << count) - 1), p);
#elif GK_LANES == 8
  return (V)_mm256_maskload_ps(p, (__m256i)first_lanes(count));
#else
  if (count == LANES) return load(p);
  const V2 none = (V2)0.0f, one = {count & 1 ? p[count - 1] : 0.0f, 0.0f};
  const V2 low = count & 2 ? *(const V2_in_memory *)p : one, high = count & 2 ? one : none;
  return (V){low.x, low.y, high.x, high.y};
#endif
}

// Stores the first `count` lanes (0 ... LANES) and writes nothing else. By halves where masked
// stores are slow or missing.
FN void store_first(float *p, gk_int count, V x) {
#if GK_LANES == 16
  _mm512_mask_storeu_ps(p, (__mmask16)((1u << count) - 1), (__m512)x);
#else
  if (count == LANES) {
    store(p, x);
    return;
  }
#if GK_LANES == 8
  V4 four = x.lo;
  if (count & 4) {
    *(V4_in_memory *)p = four;
    p += 4;
    four = x.hi;
  }
#else
  V4 four = x;
#endif
  V2 two = four.lo;
  if (count & 2) {
    *(V2_in_memory *)p = two;
    p += 2;
    two = four.hi;
  }
  if (count & 1) *p = two.x;
#endif
}

// a b + c; one rounding where the processor has a fused instruction, two elsewhere.
FN V fma_(V a, V b, V c) { return a * b + c; }

// Lane by lane `yes` where the comparison `mask` holds, else `no`.
FN V choose(I mask, V yes, V no) { return mask ? yes : no; }

// The second argument passes NaN on: smaller(limit, x) is NaN where x is.
FN V smaller(V limit, V x) { return limit < x ? limit : x; }
FN V larger(V limit, V x) { return limit > x ? limit : x; }

FN V magnitude(V x) { return (V)((I)x & splat_int(0x7FFFFFFF)); }
// |x| with the sign of y.
FN V with_sign_of(V x, V y) {
  return (V)(((I)x & splat_int(0x7FFFFFFF)) | ((I)y & splat_int((int32_t)0x80000000)));
}
FN V root(V x) { return __builtin_elementwise_sqrt(x); }

// x 2^n for whole n in -252 ... 252 (as floats), right also where the result is denormal or inf.
FN V times_power_of_two(V x, V n) {
#if GK_LANES == 16
  return (V)_mm512_scalef_ps((__m512)x, (__m512)n);
#else
  I k = __builtin_convertvector(n, I), half = k >> 1;
  V a = (V)((half + 127) << 23), b = (V)((k - half + 127) << 23);
  return x * a * b;
#endif
}

FN float sum4(V4 x) { return (x.x + x.z) + (x.y + x.w); }
FN float max2(float a, float b) { return a > b ? a : b; }
FN float max4(V4 x) { return max2(max2(x.x, x.z), max2(x.y, x.w)); }

// Sum and maximum of all lanes, and the sum of the lanes of a vector of doubles, as trees.
#if GK_LANES == 16
typedef float V8 __attribute__((ext_vector_type(8)));
typedef double D4 __attribute__((ext_vector_type(4)));
FN float sum(V x) {
  V8 y = x.lo + x.hi;
  return sum4(y.lo + y.hi);
}
FN float maximum(V x) {
  V8 y = x.lo > x.hi ? x.lo : x.hi;
  return max4(y.lo > y.hi ? y.lo : y.hi);
}
FN double sum_in_double(D x) {
  D4 y = x.lo + x.hi;
  return (y.x + y.z) + (y.y + y.w);
}
#elif GK_LANES == 8
FN float sum(V x) { return sum4(x.lo + x.hi); }
FN float maximum(V x) { return max4(x.lo > x.hi ? x.lo : x.hi); }
FN double sum_in_double(D x) { return (x.x + x.z) + (x.y + x.w); }
#else
FN float sum(V x) { return sum4(x); }
FN float maximum(V x) { return max4(x); }
FN double sum_in_double(D x) { return x.x + x.y; }
#endif

// Adds the lanes of x, or their squares, to a sum in double precision.
FN D add_wide(D total, V x) {
  return total + __builtin_convertvector(x.lo, D) + __builtin_convertvector(x.hi, D);
}
FN D add_squares_wide(D total, V x) {
  D low = __builtin_convertvector(x.lo, D), high = __builtin_convertvector(x.hi, D);
  return total + low * low + high * high;
}

FN gk_int least(gk_int a, gk_int b) { return a < b ? a : b; }

// Where sums of columns are kept in registers, matrices are walked in blocks of columns: one cache
// line wide, or two, since rows far apart in memory come faster by pairs of lines. A block is PARTS
// vectors; the last one may be narrower. `full` is a constant wherever it matters.
#define PARTS (GK_LANES == 4 ? 4 : 2)
#define BLOCK ((gk_int)(PARTS * GK_LANES))

// Long columns are summed in stretches, so that the rounding error does not grow with their length.
#define STRETCH ((gk_int)128)

// How many of `columns` columns (1 ... BLOCK) fall to vector v of a block.
FN gk_int part(gk_int columns, int v) {
  gk_int left = columns - v * LANES;
  return left < 0 ? 0 : left > LANES ? LANES : left;
}
FN V load_part(const float *p, gk_int columns, int v, bool full) {
  if (full) return load(p + v * LANES);
  gk_int count = part(columns, v);
  return count == 0 ? zero() : load_first(p + v * LANES, count);
}
FN void store_part(float *p, gk_int columns, int v, bool full, V x) {
  if (full) {
    store(p + v * LANES, x);
  } else {
    gk_int count = part(columns, v);
    if (count > 0) store_first(p + v * LANES, count, x);
  }
}

// Half-empty vectors cost as much as full ones, and a masked store cannot hand its data to a load
// that follows at once. So up to 8 columns the sixteen-lane variant lets the eight-lane one work,
// which can run wherever it can.
#if GK_LANES == 16
#define NARROW(columns, call) \
  if ((columns) <= 8) { \
    gk_avx2.call; \
    return; \
  }
#else
#define NARROW(columns, call)
#endif

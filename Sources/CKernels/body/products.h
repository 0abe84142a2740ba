// Matrix products by blocks of C that stay in registers: R rows by N vectors.
//
// In every step p of the inner sum one row of B (N vectors, read in place) meets R single elements
// of A, each spread over a vector. A is read by two strides, so that A and its transpose cost the
// same, and in `segments` stretches of `depth` steps, so that a 3x3 convolution, whose window is
// three stretches of memory, is a product as well. Nothing is packed: the operands of a training
// step fit the second-level cache, and a copy would cost more than it saves.

typedef struct operands {
  const float *A;
  gk_int a_row, a_step;  // A of row i, step p: A[i a_row + p a_step]
  const float *B;
  gk_int b_step;  // B of step p, column j: B[p b_step + j]
  float *C;
  gk_int c_row;
  gk_int depth;                // steps in a segment
  gk_int segments, a_segment;  // A of segment s begins at A + s a_segment; B simply goes on
  bool accumulate;
} operands;

// `last` is the number of columns in the N-th vector; `full` (a constant) says it is all of them.
FN void block(const int R, const int N, const bool full, gk_int last, const operands *o,
              const float *A, const float *B, float *C) {
  V c[12][4];
  UNROLL for (int r = 0; r < R; r++) {
    UNROLL for (int v = 0; v < N; v++) c[r][v] = zero();
  }
  const gk_int a_row = o->a_row, a_step = o->a_step, b_step = o->b_step, depth = o->depth;
  for (gk_int s = 0; s < o->segments; s++) {
    const float *a = A + s * o->a_segment;
    for (gk_int p = 0; p < depth; p++, a += a_step, B += b_step) {
      V b[4];
      UNROLL for (int v = 0; v < N; v++) {
        b[v] = v < N - 1 || full ? load(B + v * LANES) : load_first(B + v * LANES, last);
      }
      UNROLL for (int r = 0; r < R; r++) {
        V x = splat(a[r * a_row]);
        UNROLL for (int v = 0; v < N; v++) c[r][v] = fma_(x, b[v], c[r][v]);
      }
    }
  }
  const bool accumulate = o->accumulate;
  UNROLL for (int r = 0; r < R; r++, C += o->c_row) {
    UNROLL for (int v = 0; v < N; v++) {
      float *to = C + v * LANES;
      if (v < N - 1 || full) {
        store(to, accumulate ? load(to) + c[r][v] : c[r][v]);
      } else {
        store_first(to, last, accumulate ? load_first(to, last) + c[r][v] : c[r][v]);
      }
    }
  }
}

// All rows of one panel of N vectors. The rows are dealt out so that no sliver remains: 8 rows in
// blocks of at most 6 become 4 + 4. ROWS is that most: as many accumulators as the registers hold
// beside N vectors of B and one element of A.
#define ROW_CASE(R) \
  case R: \
    if (R <= rows) block(R < rows ? R : rows, N, full, last, o, A, o->B + j, C); \
    break;

FN void panel(const int rows, const int N, const bool full, gk_int last, gk_int m, gk_int j,
              const operands *o) {
  const float *A = o->A;
  float *C = o->C + j;
  for (gk_int left = m; left > 0;) {
    gk_int take = left >= 2 * rows ? rows : left > rows ? (left + 1) / 2 : left;
    switch (take) {
      ROW_CASE(1) ROW_CASE(2) ROW_CASE(3) ROW_CASE(4) ROW_CASE(5) ROW_CASE(6)
      ROW_CASE(7) ROW_CASE(8) ROW_CASE(9) ROW_CASE(10) ROW_CASE(11) ROW_CASE(12)
    }
    A += take * o->a_row;
    C += take * o->c_row;
    left -= take;
  }
}

// Where the last vector is not full, its mask needs a register too; with short vectors its number
// of columns is made a constant instead, so that loading it needs no branches.
#define PANEL(ROWS, ROWS_MASKED, N) \
  static __attribute__((noinline)) void panel_##N(gk_int last, gk_int m, gk_int j, \
                                                  const operands *o) { \
    if (last == LANES) panel(ROWS, N, true, LANES, m, j, o); \
    else if (LANES > 4) panel(ROWS_MASKED, N, false, last, m, j, o); \
    else if (last == 1) panel(ROWS_MASKED, N, false, 1, m, j, o); \
    else if (last == 2) panel(ROWS_MASKED, N, false, 2, m, j, o); \
    else panel(ROWS_MASKED, N, false, 3, m, j, o); \
  }

#if GK_LANES == 16  // 32 registers, masks apart
PANEL(12, 12, 1)
PANEL(12, 12, 2)
PANEL(8, 8, 3)
PANEL(6, 6, 4)
#define WIDEST 4
#else  // 16 registers
PANEL(12, 10, 1)
PANEL(6, 5, 2)
#define WIDEST 2
#endif

// C[m,n] = the sum over all segments and steps, panel by panel of columns.
static void product(gk_int m, gk_int n, const operands *o) {
  if (m <= 0) return;
  for (gk_int j = 0; j < n;) {
    gk_int left = n - j, vectors = least(WIDEST, (left + LANES - 1) / LANES);
    gk_int last = least(LANES, left - (vectors - 1) * LANES);
    switch (vectors) {
      case 1: panel_1(last, m, j, o); break;
      case 2: panel_2(last, m, j, o); break;
#if WIDEST > 2
      case 3: panel_3(last, m, j, o); break;
      case 4: panel_4(last, m, j, o); break;
#endif
    }
    j += (vectors - 1) * LANES + last;
  }
}

static void gemm_nn(gk_int m, gk_int n, gk_int k, const float *A, gk_int lda, const float *B,
                    gk_int ldb, float *C, gk_int ldc, bool accumulate) {
  NARROW(n, gemm_nn(m, n, k, A, lda, B, ldb, C, ldc, accumulate))
  product(m, n, &(operands){.A = A, .a_row = lda, .a_step = 1, .B = B, .b_step = ldb, .C = C,
                            .c_row = ldc, .depth = k, .segments = 1, .accumulate = accumulate});
}

static void gemm_tn(gk_int m, gk_int n, gk_int k, const float *A, gk_int lda, const float *B,
                    gk_int ldb, float *C, gk_int ldc, bool accumulate) {
  NARROW(n, gemm_tn(m, n, k, A, lda, B, ldb, C, ldc, accumulate))
  product(m, n, &(operands){.A = A, .a_row = 1, .a_step = lda, .B = B, .b_step = ldb, .C = C,
                            .c_row = ldc, .depth = k, .segments = 1, .accumulate = accumulate});
}

// One square of LANES x LANES: log2(LANES) times, vector i and vector i + LANES/2 are shuffled into
// each other like two halves of a deck of cards.
#if GK_LANES == 16
#define SHUFFLE_LOW(a, b) \
  __builtin_shufflevector(a, b, 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23)
#define SHUFFLE_HIGH(a, b) \
  __builtin_shufflevector(a, b, 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31)
#elif GK_LANES == 8
#define SHUFFLE_LOW(a, b) __builtin_shufflevector(a, b, 0, 8, 1, 9, 2, 10, 3, 11)
#define SHUFFLE_HIGH(a, b) __builtin_shufflevector(a, b, 4, 12, 5, 13, 6, 14, 7, 15)
#else
#define SHUFFLE_LOW(a, b) __builtin_shufflevector(a, b, 0, 4, 1, 5)
#define SHUFFLE_HIGH(a, b) __builtin_shufflevector(a, b, 2, 6, 3, 7)
#endif

FN void transpose_square(const float *S, gk_int lds, float *T, gk_int ldt) {
  V x[GK_LANES], y[GK_LANES];
  UNROLL for (int i = 0; i < GK_LANES; i++) x[i] = load(S + i * lds);
  UNROLL for (int round = 1; round < GK_LANES; round *= 2) {
    UNROLL for (int i = 0; i < GK_LANES / 2; i++) {
      y[2 * i] = SHUFFLE_LOW(x[i], x[i + GK_LANES / 2]);
      y[2 * i + 1] = SHUFFLE_HIGH(x[i], x[i + GK_LANES / 2]);
    }
    UNROLL for (int i = 0; i < GK_LANES; i++) x[i] = y[i];
  }
  UNROLL for (int i = 0; i < GK_LANES; i++) store(T + i * ldt, x[i]);
}

static void transpose(gk_int rows, gk_int columns, const float *S, gk_int lds, float *T,
                      gk_int ldt) {
  gk_int i = 0;
  for (; i + LANES <= rows; i += LANES) {
    gk_int j = 0;
    for (; j + LANES <= columns; j += LANES) {
      transpose_square(S + i * lds + j, lds, T + j * ldt + i, ldt);
    }
    for (; j < columns; j++) {
      for (gk_int a = i; a < i + LANES; a++) T[j * ldt + a] = S[a * lds + j];
    }
  }
  for (; i < rows; i++) {
    for (gk_int j = 0; j < columns; j++) T[j * ldt + i] = S[i * lds + j];
  }
}

static void gemm_nt(gk_int m, gk_int n, gk_int k, const float *A, gk_int lda, const float *B,
                    gk_int ldb, float *C, gk_int ldc, bool accumulate, float *scratch) {
  NARROW(n, gemm_nt(m, n, k, A, lda, B, ldb, C, ldc, accumulate, scratch))
  transpose(n, k, B, ldb, scratch, n);
  gemm_nn(m, n, k, A, lda, scratch, n, C, ldc, accumulate);
}

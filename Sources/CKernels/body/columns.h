// Sums, means and variances of columns.

static void column_sums(gk_int rows, gk_int columns, const float *X, gk_int ldx, float *sums,
                        bool accumulate) {
  NARROW(columns, column_sums(rows, columns, X, ldx, sums, accumulate))
  for (gk_int j = 0; j < columns; j += LANES) {
    gk_int count = least(LANES, columns - j);
    V total = accumulate ? load_first(sums + j, count) : zero();
    for (gk_int start = 0; start < rows; start += STRETCH) {
      gk_int end = least(rows, start + STRETCH), i = start;
      V a = zero(), b = zero();
      for (; i + 1 < end; i += 2) {
        a += load_first(X + i * ldx + j, count);
        b += load_first(X + (i + 1) * ldx + j, count);
      }
      if (i < end) a += load_first(X + i * ldx + j, count);
      total += a + b;
    }
    store_first(sums + j, count, total);
  }
}

// All numbers are taken relative to the first row, which keeps them small where the mean is far
// from 0. Stretch by stretch: the mean, then the squared distances from it while the stretch is in
// the first-level cache; two sets of n and k rows whose means lie d apart have together
// M = M1 + M2 + d^2 n k / (n + k).
static void column_moments(gk_int rows, gk_int columns, const float *X, gk_int ldx, float *mean,
                           float *variance) {
  NARROW(columns, column_moments(rows, columns, X, ldx, mean, variance))
  for (gk_int j = 0; j < columns; j += LANES) {
    gk_int count = least(LANES, columns - j);
    const V origin = load_first(X + j, count);
#define RELATIVE(row) (load_first(x + (row) * ldx, count) - origin)
    V m = zero(), square = zero();
    for (gk_int start = 0; start < rows; start += STRETCH) {
      gk_int n = least(STRETCH, rows - start), i = 0;
      const float *x = X + start * ldx + j;
      V a = zero(), b = zero();
      for (; i + 1 < n; i += 2) {
        a += RELATIVE(i);
        b += RELATIVE(i + 1);
      }
      if (i < n) a += RELATIVE(i);
      const V here = (a + b) * splat(1.0f / (float)n);
      a = b = zero();
      for (i = 0; i + 1 < n; i += 2) {
        V d = RELATIVE(i) - here, e = RELATIVE(i + 1) - here;
        a = fma_(d, d, a);
        b = fma_(e, e, b);
      }
      if (i < n) {
        V d = RELATIVE(i) - here;
        a = fma_(d, d, a);
      }
      const float share = (float)n / (float)(start + n);
      const V apart = here - m;
      m = fma_(apart, splat(share), m);
      square += a + b + apart * apart * splat((float)start * share);
    }
#undef RELATIVE
    store_first(mean + j, count, origin + m);
    store_first(variance + j, count, square * splat(1.0f / (float)rows));
  }
}

static void inverse_deviation(gk_int n, const float *variance, float eps, float *r) {
  for (gk_int i = 0; i < n; i += LANES) {
    gk_int count = least(LANES, n - i);
    V v = load_first(variance + i, count) + splat(eps);
    store_first(r + i, count, splat(1.0f) / root(v));
  }
}

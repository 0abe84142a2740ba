// Sums over vectors, scaled copies and gathered rows.

// Two sums side by side hide the latency of the additions.
static double sum_of_squares(gk_int n, const float *x) {
  D a = (D)0.0, b = a;
  gk_int i = 0;
  for (; i + 2 * LANES <= n; i += 2 * LANES) {
    a = add_squares_wide(a, load(x + i));
    b = add_squares_wide(b, load(x + i + LANES));
  }
  for (; i < n; i += LANES) a = add_squares_wide(a, load_first(x + i, least(LANES, n - i)));
  return sum_in_double(a + b);
}

static double sum_of_magnitudes(gk_int n, const float *x) {
  D total = (D)0.0;
  for (gk_int i = 0; i < n; i += LANES) {
    total = add_wide(total, magnitude(load_first(x + i, least(LANES, n - i))));
  }
  return sum_in_double(total);
}

static void scale(gk_int n, float *x, float factor) {
  for (gk_int i = 0; i < n; i += LANES) {
    gk_int count = least(LANES, n - i);
    store_first(x + i, count, load_first(x + i, count) * splat(factor));
  }
}

static void blend(gk_int n, float *x, float keep, const float *y, float take) {
  for (gk_int i = 0; i < n; i += LANES) {
    gk_int count = least(LANES, n - i);
    V old = load_first(x + i, count) * splat(keep);
    store_first(x + i, count, fma_(load_first(y + i, count), splat(take), old));
  }
}

FN void copy_row(gk_int n, const float *from, float *to) {
  gk_int j = 0;
  for (; j + LANES <= n; j += LANES) store(to + j, load(from + j));
  if (j < n) store_first(to + j, n - j, load_first(from + j, n - j));
}

static void gather_rows(gk_int count, gk_int columns, const float *X, gk_int ldx,
                        const int32_t *index, float *D_, gk_int ldd, const int32_t *next,
                        gk_int next_count) {
  for (gk_int i = 0; i < count; i++) {
    if (next && i < next_count) {
      const float *row = X + (gk_int)next[i] * ldx;
      for (gk_int j = 0; j < columns; j += 16) __builtin_prefetch(row + j, 0, 2);
    }
    copy_row(columns, X + (gk_int)index[i] * ldx, D_ + i * ldd);
  }
}

static void gather_labels(gk_int count, const int32_t *labels, const int32_t *index,
                          int32_t *chosen) {
  for (gk_int i = 0; i < count; i++) chosen[i] = labels[index[i]];
}

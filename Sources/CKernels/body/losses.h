// Losses with their gradients, row by row.

// The greatest element of a row, and the first column that holds it.
FN float row_maximum(gk_int n, const float *z) {
  V m = splat(z[0]);
  gk_int j = 0;
  for (; j + LANES <= n; j += LANES) m = larger(load(z + j), m);
  float best = maximum(m);
  for (; j < n; j++) best = z[j] > best ? z[j] : best;
  return best;
}

// Whether the label's logit is the greatest, the first of equals.
FN bool is_greatest(const float *z, gk_int label, float top) {
  if (z[label] != top) return false;
  for (gk_int j = 0; j < label; j++) {
    if (z[j] == top) return false;
  }
  return true;
}

// P = exp(z - top) and its sum.
FN float exponentials(gk_int n, const float *z, float top, float *p) {
  V total = zero();
  for (gk_int j = 0; j < n; j += LANES) {
    gk_int count = least(LANES, n - j);
    V e = exp_(load_first(z + j, count) - splat(top));
    store_first(p + j, count, e);
    total += choose(first_lanes(count), e, zero());
  }
  return sum(total);
}

static void softmax(gk_int rows, gk_int classes, const float *Z, gk_int ldz, float *P,
                    gk_int ldp) {
  for (gk_int i = 0; i < rows; i++) {
    const float *z = Z + i * ldz;
    float *p = P + i * ldp;
    V share = splat(1.0f / exponentials(classes, z, row_maximum(classes, z), p));
    for (gk_int j = 0; j < classes; j += LANES) {
      gk_int count = least(LANES, classes - j);
      store_first(p + j, count, load_first(p + j, count) * share);
    }
  }
}

// With top = max z and S = sum exp(z - top), -log softmax_j = log S - (z_j - top), so the loss of a
// row is log S - sum_j t_j (z_j - top). The logarithms are taken for many rows at once.
#define LOSS_ROWS 64

typedef struct row_loss {
  float total;     // S
  float distance;  // top - z_label
  float spread;    // sum over j of z_j - top, if there is smoothing
  bool hit;
} row_loss;

// A row of at most 16 classes, which stays in registers.
#define SHORT_PARTS (16 / GK_LANES)

FN row_loss short_row(gk_int classes, const float *z, int32_t label, float on, float off,
                      float scale, float *d) {
  const float own = z[label];
  V x[SHORT_PARTS], e[SHORT_PARTS], top = splat(-__builtin_inff()), total = zero(), spread = zero();
  UNROLL for (int v = 0; v < SHORT_PARTS; v++) {
    I valid = first_lanes(part(classes, v));
    x[v] = choose(valid, load_part(z, classes, v, false), splat(-__builtin_inff()));
    top = larger(x[v], top);
  }
  row_loss row = {.distance = maximum(top)};
  const float most = row.distance;
  UNROLL for (int v = 0; v < SHORT_PARTS; v++) {
    I valid = first_lanes(part(classes, v));
    V below = x[v] - splat(most);
    e[v] = exp_(below);
    total += choose(valid, e[v], zero());
    if (off > 0) spread += choose(valid, below, zero());
  }
  row.total = sum(total);
  row.distance = most - own;
  row.spread = off > 0 ? sum(spread) : 0;
  row.hit = is_greatest(z, label, most);
  if (d) {
    const V share = splat(scale / row.total), less = splat(-scale * off);
    UNROLL for (int v = 0; v < SHORT_PARTS; v++) {
      I own_lane = lane_numbers() + splat_int(v * GK_LANES) == splat_int(label);
      V t = choose(own_lane, less - splat(scale * on), less);
      store_part(d, classes, v, false, fma_(e[v], share, t));
    }
  }
  return row;
}

// A row of any length; d may be z.
FN row_loss long_row(gk_int classes, const float *z, int32_t label, float on, float off,
                     float scale, float *d) {
  const float top = row_maximum(classes, z);
  row_loss row = {.distance = top - z[label], .hit = is_greatest(z, label, top)};
  V total = zero(), spread = zero();
  for (gk_int j = 0; j < classes; j += LANES) {
    gk_int count = least(LANES, classes - j);
    V below = load_first(z + j, count) - splat(top), e = exp_(below);
    I valid = first_lanes(count);
    total += choose(valid, e, zero());
    spread += choose(valid, below, zero());
    if (d) store_first(d + j, count, e);
  }
  row.total = sum(total);
  row.spread = off > 0 ? sum(spread) : 0;
  if (d) {
    const V share = splat(scale / row.total), less = splat(-scale * off);
    for (gk_int j = 0; j < classes; j += LANES) {
      gk_int count = least(LANES, classes - j);
      store_first(d + j, count, fma_(load_first(d + j, count), share, less));
    }
    d[label] -= scale * on;
  }
  return row;
}

static gk_loss softmax_cross_entropy(gk_int rows, gk_int classes, const float *Z, gk_int ldz,
                                     const int32_t *labels, float smoothing, float scale,
                                     float *dZ, gk_int ldd) {
  const float on = 1.0f - smoothing, off = smoothing / (float)classes;
  float totals[LOSS_ROWS];
  gk_loss loss = {0, 0};
  D log_total = (D)0.0;
  for (gk_int start = 0; start < rows; start += LOSS_ROWS) {
    const gk_int n = least(LOSS_ROWS, rows - start);
    for (gk_int i = 0; i < n; i++) {
      const float *z = Z + (start + i) * ldz;
      float *d = dZ ? dZ + (start + i) * ldd : NULL;
      const int32_t label = labels[start + i];
      row_loss row = classes <= 16 ? short_row(classes, z, label, on, off, scale, d)
                                      : long_row(classes, z, label, on, off, scale, d);
      totals[i] = row.total;
      // Sum of t_j (z_j - top) = on (z_label - top) + off (sum of z_j - top).
      loss.sum += (double)(on * row.distance) - (double)(off * row.spread);
      loss.correct += row.hit;
    }
    for (gk_int i = 0; i < n; i += LANES) {
      gk_int count = least(LANES, n - i);
      V logs = log_(load_first(totals + i, count));
      log_total = add_wide(log_total, choose(first_lanes(count), logs, zero()));
    }
  }
  loss.sum += sum_in_double(log_total);
  return loss;
}

static gk_loss binary_cross_entropy(gk_int rows, const float *Z, gk_int ldz, const int32_t *labels,
                                    float smoothing, float scale, float *dZ, gk_int ldd) {
  gk_loss loss = {0, 0};
  D total = (D)0.0;
  for (gk_int i = 0; i < rows; i += LANES) {
    gk_int count = least(LANES, rows - i);
    float z_here[GK_LANES] = {0}, t_here[GK_LANES] = {0};
    for (gk_int r = 0; r < count; r++) {
      z_here[r] = Z[(i + r) * ldz];
      t_here[r] = (float)labels[i + r];
    }
    V z = load(z_here), label = load(t_here);
    V t = fma_(label, splat(1.0f - smoothing), splat(0.5f * smoothing));
    V each = choose(first_lanes(count), softplus_(z) - t * z, zero());
    total = add_wide(total, each);
    store(t_here, (sigmoid_(z) - t) * splat(scale));
    for (gk_int r = 0; r < count; r++) {
      loss.correct += z_here[r] == z_here[r] && (z_here[r] > 0) == (labels[i + r] > 0);
      if (dZ) dZ[(i + r) * ldd] = t_here[r];
    }
  }
  loss.sum = sum_in_double(total);
  return loss;
}

static gk_loss mse(gk_int rows, gk_int columns, const float *Z, gk_int ldz, const float *T,
                   gk_int ldt, float scale, float *dZ, gk_int ldd) {
  D total = (D)0.0;
  for (gk_int i = 0; i < rows; i++) {
    for (gk_int j = 0; j < columns; j += LANES) {
      gk_int count = least(LANES, columns - j);
      V e = load_first(Z + i * ldz + j, count) - load_first(T + i * ldt + j, count);
      total = add_squares_wide(total, e);
      if (dZ) store_first(dZ + i * ldd + j, count, e * splat(2.0f * scale));
    }
  }
  return (gk_loss){sum_in_double(total), 0};
}

static gk_loss huber(gk_int rows, gk_int columns, const float *Z, gk_int ldz, const float *T,
                     gk_int ldt, float delta, float scale, float *dZ, gk_int ldd) {
  D total = (D)0.0;
  for (gk_int i = 0; i < rows; i++) {
    for (gk_int j = 0; j < columns; j += LANES) {
      gk_int count = least(LANES, columns - j);
      V e = load_first(Z + i * ldz + j, count) - load_first(T + i * ldt + j, count);
      // With c = clamp(e) the loss is c (e - c / 2) on both sides of delta.
      V c = larger(splat(-delta), smaller(splat(delta), e));
      total = add_wide(total, c * (e - splat(0.5f) * c));
      if (dZ) store_first(dZ + i * ldd + j, count, c * splat(scale));
    }
  }
  return (gk_loss){sum_in_double(total), 0};
}

// The way back through dropout, activation and batch normalisation.

// dz of one vector: the mask times f'(z) times dy. For relu the mask need not be drawn again: what
// was dropped is 0 in Y. Where the output is read, what dropout multiplied is divided out.
FN V back_through(const gk_activation kind, const bool random, const gk_dropout *d, V alpha,
                  U hash, bool odd_row, V z, V y, V dy) {
  if (kind == gk_activation_relu) {
    return choose(y > zero(), random ? dy * splat(d->scale) : dy, zero());
  }
  if (random && uses_output(kind)) y = y * splat(1.0f / d->scale);
  V dz = kind == gk_activation_linear ? dy : dy * derivative(kind, alpha, z, y);
  return random ? dropped(d, hash, odd_row, dz) : dz;
}

typedef struct backward_pass {
  float *dZ;
  gk_int ldd;
  const float *Z;  // pre-activation, or the input of the normalisation
  gk_int ldz;
  const float *Y;
  gk_int ldy;
  const float *mean, *r, *gamma, *beta;
  float alpha;
  const gk_dropout *dropout;
  gk_int first_row;
} backward_pass;

// One block of columns: dz, its sums, and the sums of dz (X - mean) if normalised.
FN void backward_block(const gk_activation kind, const bool normalised, const bool random,
                       const bool full, gk_int rows, gk_int j, gk_int count,
                       const backward_pass *b, V *total, V *product_total) {
  V mean[PARTS], factor[PARTS], beta[PARTS];
  UNROLL for (int v = 0; v < PARTS; v++) {
    total[v] = product_total[v] = zero();
    if (normalised) {
      mean[v] = load_part(b->mean + j, count, v, full);
      factor[v] = load_part(b->r + j, count, v, full) * load_part(b->gamma + j, count, v, full);
      beta[v] = load_part(b->beta + j, count, v, full);
    }
  }
  const bool hashes = random && kind != gk_activation_relu;
  const V alpha = splat(b->alpha);
  U hash[PARTS];
  for (gk_int start = 0; start < rows; start += STRETCH) {
    V part_total[PARTS], part_product[PARTS];
    UNROLL for (int v = 0; v < PARTS; v++) part_total[v] = part_product[v] = zero();
    gk_int end = least(rows, start + STRETCH);
    for (gk_int i = start; i < end; i++) {
      gk_int row = b->first_row + i;
      if (hashes && (i == start || row % 2 == 0)) {
        row_key key = key_of_rows(b->dropout, row);
        UNROLL for (int v = 0; v < PARTS; v++) hash[v] = hash_of_units(key, j + v * LANES);
      }
      float *d = b->dZ + i * b->ldd + j;
      UNROLL for (int v = 0; v < PARTS; v++) {
        V dy = load_part(d, count, v, full), z = zero(), y = zero(), centred = zero();
        if (normalised) {
          centred = load_part(b->Z + i * b->ldz + j, count, v, full) - mean[v];
          z = fma_(centred, factor[v], beta[v]);
        } else if (uses_input(kind)) {
          z = load_part(b->Z + i * b->ldz + j, count, v, full);
        }
        if (uses_output(kind)) y = load_part(b->Y + i * b->ldy + j, count, v, full);
        V dz = back_through(kind, random, b->dropout, alpha, hashes ? hash[v] : (U)0, row & 1, z, y,
                            dy);
        store_part(d, count, v, full, dz);
        part_total[v] += dz;
        if (normalised) part_product[v] = fma_(dz, centred, part_product[v]);
      }
    }
    UNROLL for (int v = 0; v < PARTS; v++) {
      total[v] += part_total[v];
      product_total[v] += part_product[v];
    }
  }
}

FN void backward_kind(const gk_activation kind, const bool random, gk_int rows, gk_int columns,
                      const backward_pass *b, float *bias_gradient) {
  V total[PARTS], unused[PARTS];
  for (gk_int j = 0; j < columns; j += BLOCK) {
    gk_int count = least(BLOCK, columns - j);
    if (count == BLOCK) {
      backward_block(kind, false, random, true, rows, j, count, b, total, unused);
    } else {
      backward_block(kind, false, random, false, rows, j, count, b, total, unused);
    }
    for (int v = 0; bias_gradient && v < PARTS; v++) {
      store_part(bias_gradient + j, count, v, false, total[v]);
    }
  }
}

static void activate_backward(gk_int rows, gk_int columns, float *dZ, gk_int ldd, const float *Z,
                              gk_int ldz, const float *Y, gk_int ldy, gk_activation kind,
                              float alpha, const gk_dropout *dropout, gk_int first_row,
                              float *bias_gradient) {
  NARROW(columns, activate_backward(rows, columns, dZ, ldd, Z, ldz, Y, ldy, kind, alpha, dropout,
                                    first_row, bias_gradient))
  backward_pass b = {.dZ = dZ, .ldd = ldd, .Z = Z, .ldz = ldz, .Y = Y, .ldy = ldy,
                     .alpha = alpha, .dropout = dropout, .first_row = first_row};
  switch (kind) {
#define CASE(KIND) \
  case KIND: \
    if (dropout) backward_kind(KIND, true, rows, columns, &b, bias_gradient); \
    else backward_kind(KIND, false, rows, columns, &b, bias_gradient); \
    break;
    EACH_KIND(CASE)
#undef CASE
  }
}

// ---- batch normalisation --------------------------------------------------------------------

// The second pass over one block: dX = gamma r (dz - mean dz - h mean(dz h)), h = (X - mean) r.
FN void normalise_back_block(const bool full, gk_int rows, gk_int j, gk_int count,
                             const backward_pass *b, const V *total, const V *product_total) {
  const V share = splat(1.0f / (float)rows);
  V mean[PARTS], factor[PARTS], shift[PARTS], slope[PARTS];
  UNROLL for (int v = 0; v < PARTS; v++) {
    V r = load_part(b->r + j, count, v, full);
    mean[v] = load_part(b->mean + j, count, v, full);
    factor[v] = r * load_part(b->gamma + j, count, v, full);
    shift[v] = total[v] * share;
    slope[v] = product_total[v] * r * r * share;
  }
  for (gk_int i = 0; i < rows; i++) {
    float *d = b->dZ + i * b->ldd + j;
    const float *x = b->Z + i * b->ldz + j;
    UNROLL for (int v = 0; v < PARTS; v++) {
      V centred = load_part(x, count, v, full) - mean[v];
      V dz = load_part(d, count, v, full) - shift[v] - centred * slope[v];
      store_part(d, count, v, full, factor[v] * dz);
    }
  }
}

FN void normalise_back_kind(const gk_activation kind, const bool random, gk_int rows,
                            gk_int columns, const backward_pass *b, float *dgamma, float *dbeta,
                            bool input_gradient) {
  V total[PARTS], product_total[PARTS];
  for (gk_int j = 0; j < columns; j += BLOCK) {
    gk_int count = least(BLOCK, columns - j);
    if (count == BLOCK) {
      backward_block(kind, true, random, true, rows, j, count, b, total, product_total);
      if (input_gradient) normalise_back_block(true, rows, j, count, b, total, product_total);
    } else {
      backward_block(kind, true, random, false, rows, j, count, b, total, product_total);
      if (input_gradient) normalise_back_block(false, rows, j, count, b, total, product_total);
    }
    for (int v = 0; v < PARTS; v++) {
      V r = load_part(b->r + j, count, v, false);
      store_part(dbeta + j, count, v, false, total[v]);
      store_part(dgamma + j, count, v, false, product_total[v] * r);
    }
  }
}

static void normalise_backward(gk_int rows, gk_int columns, float *dX, gk_int ldd, const float *X,
                               gk_int ldx, const float *Y, gk_int ldy, const float *mean,
                               const float *r, const float *gamma, const float *beta,
                               gk_activation kind, float alpha, const gk_dropout *dropout,
                               gk_int first_row, float *dgamma, float *dbeta,
                               bool input_gradient) {
  NARROW(columns, normalise_backward(rows, columns, dX, ldd, X, ldx, Y, ldy, mean, r, gamma, beta,
                                     kind, alpha, dropout, first_row, dgamma, dbeta,
                                     input_gradient))
  backward_pass b = {.dZ = dX, .ldd = ldd, .Z = X, .ldz = ldx, .Y = Y, .ldy = ldy, .mean = mean,
                     .r = r, .gamma = gamma, .beta = beta, .alpha = alpha, .dropout = dropout,
                     .first_row = first_row};
  switch (kind) {
#define CASE(KIND) \
  case KIND: \
    if (dropout) { \
      normalise_back_kind(KIND, true, rows, columns, &b, dgamma, dbeta, input_gradient); \
    } else { \
      normalise_back_kind(KIND, false, rows, columns, &b, dgamma, dbeta, input_gradient); \
    } \
    break;
    EACH_KIND(CASE)
#undef CASE
  }
}

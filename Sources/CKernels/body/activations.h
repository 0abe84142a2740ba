// Bias or batch normalisation, activation and dropout in one pass.

// selu's constants (Klambauer et al. 2017).
#define SELU_ALPHA 1.6732632423543772f
#define SELU_SCALE 1.0507009873554805f
#define INVERSE_ROOT_TWO_PI 0.3989422804014327f

// y = f(z). `kind` is a constant wherever this is inlined.
FN V activation(const gk_activation kind, V alpha, V z) {
  V density;
  switch (kind) {
    case gk_activation_linear: return z;
    case gk_activation_relu: return larger(zero(), z);
    case gk_activation_leaky_relu: return choose(z < zero(), alpha * z, z);
    case gk_activation_elu: return choose(z < zero(), alpha * expm1_of_negative(z), z);
    case gk_activation_selu:
      return splat(SELU_SCALE) * choose(z < zero(), splat(SELU_ALPHA) * expm1_of_negative(z), z);
    case gk_activation_gelu: return z * normal_cdf(z, &density);
    case gk_activation_silu: return z * sigmoid_(z);
    case gk_activation_softplus: return softplus_(z);
    case gk_activation_tanh: return tanh_(z);
    case gk_activation_sigmoid: return sigmoid_(z);
  }
}

// f'(z) from z for gelu and silu, from y = f(z) for the others.
FN V derivative(const gk_activation kind, V alpha, V z, V y) {
  const V one = splat(1.0f);
  switch (kind) {
    case gk_activation_linear: return one;
    case gk_activation_relu: return choose(y > zero(), one, zero());
    case gk_activation_leaky_relu: return choose(y > zero(), one, alpha);
    case gk_activation_elu: return choose(y > zero(), one, y + alpha);
    case gk_activation_selu:
      return choose(y > zero(), splat(SELU_SCALE), y + splat(SELU_SCALE * SELU_ALPHA));
    case gk_activation_gelu: {
      V density, cdf = normal_cdf(z, &density);
      return fma_(z * splat(INVERSE_ROOT_TWO_PI), density, cdf);
    }
    case gk_activation_silu: {
      V s = sigmoid_(z);
      return s * fma_(z, one - s, one);
    }
    // y = log(1 + exp z), so sigmoid(z) = 1 - exp(-y).
    case gk_activation_softplus: return -expm1_of_negative(-y);
    case gk_activation_tanh: return one - y * y;
    case gk_activation_sigmoid: return y * (one - y);
  }
}

FN bool uses_input(const gk_activation kind) {
  return kind == gk_activation_gelu || kind == gk_activation_silu;
}
FN bool uses_output(const gk_activation kind) {
  return !uses_input(kind) && kind != gk_activation_linear;
}

// ---- dropout: the vector form of gk_dropout_bits --------------------------------------------

typedef struct row_key {
  uint32_t start, middle;
} row_key;

FN row_key key_of_rows(const gk_dropout *d, gk_int row) {
  uint64_t pair = gk_mix64(d->key + ((uint64_t)row >> 1) * 0x9E3779B97F4A7C15u);
  return (row_key){(uint32_t)pair, (uint32_t)(pair >> 32)};
}

// The 32-bit hashes of a row pair for the units from `unit` on.
FN U hash_of_units(row_key key, gk_int unit) {
  U x = (U)lane_numbers() + (U)(uint32_t)unit;
  x = x * 0x9E3779B9u + key.start;
  x = ((x ^ (x >> 16)) * 0x21F0AAADu) ^ key.middle;
  x = (x ^ (x >> 15)) * 0xD35A2D97u;
  return x ^ (x >> 15);
}

// x scaled where its 16 bits say that it is kept, else 0.
FN V dropped(const gk_dropout *d, U hash, bool odd_row, V x) {
  I bits = (I)(odd_row ? hash >> 16 : hash & 0xFFFFu);
  return choose(bits < splat_int((int32_t)d->threshold), zero(), x * splat(d->scale));
}

// ---- forward --------------------------------------------------------------------------------

// What both forward kernels share. Without normalisation mean and factor are not read.
typedef struct forward_pass {
  const float *X;
  gk_int ldx;
  float *Z;  // where z is kept, or null
  const float *mean, *r, *gamma, *beta;
  float *Y;
  gk_int ldy;
  float alpha;
  const gk_dropout *dropout;
  gk_int first_row;
} forward_pass;

// z of the columns j ... of row i.
FN V pre_activation(const bool normalised, const bool full, const forward_pass *f, gk_int i,
                    gk_int j, gk_int count) {
#define AT(p) (full ? load(p) : load_first(p, count))
  V x = AT(f->X + i * f->ldx + j);
  if (normalised) {
    V factor = AT(f->r + j) * AT(f->gamma + j);
    return fma_(x - AT(f->mean + j), factor, AT(f->beta + j));
  }
  return f->beta ? x + AT(f->beta + j) : x;
}

// One vector of columns of one row, or of the two rows that share a hash.
FN void forward_piece(const gk_activation kind, const bool normalised, const bool random,
                      const bool full, const forward_pass *f, gk_int i, gk_int rows, gk_int j,
                      gk_int count, row_key key) {
  U hash = random ? hash_of_units(key, j) : (U)0;
  for (gk_int k = 0; k < rows; k++) {
    V z = pre_activation(normalised, full, f, i + k, j, count);
    if (f->Z) {
      float *to = f->Z + (i + k) * f->ldx + j;
      if (full) store(to, z); else store_first(to, count, z);
    }
    V y = activation(kind, splat(f->alpha), z);
    if (random) y = dropped(f->dropout, hash, (f->first_row + i + k) & 1, y);
    float *to = f->Y + (i + k) * f->ldy + j;
    if (full) store(to, y); else store_first(to, count, y);
  }
}

FN void forward_kind(const gk_activation kind, const bool normalised, const bool random,
                     gk_int rows, gk_int columns, const forward_pass *f) {
  gk_int whole = columns - columns % LANES;
  for (gk_int i = 0; i < rows;) {
    gk_int row = f->first_row + i, take = random && row % 2 == 0 ? least(2, rows - i) : 1;
    row_key key = random ? key_of_rows(f->dropout, row) : (row_key){0, 0};
    for (gk_int j = 0; j < whole; j += LANES) {
      forward_piece(kind, normalised, random, true, f, i, take, j, LANES, key);
    }
    if (whole < columns) {
      forward_piece(kind, normalised, random, false, f, i, take, whole, columns - whole, key);
    }
    i += take;
  }
}

// Calls FUNCTION(kind, ...) with the kind as a constant, so that no choice remains in its loops.
#define EACH_KIND(CASE) \
  CASE(gk_activation_linear) CASE(gk_activation_relu) CASE(gk_activation_leaky_relu) \
  CASE(gk_activation_elu) CASE(gk_activation_selu) CASE(gk_activation_gelu) \
  CASE(gk_activation_silu) CASE(gk_activation_softplus) CASE(gk_activation_tanh) \
  CASE(gk_activation_sigmoid)

static void activate(gk_int rows, gk_int columns, float *Z, gk_int ldz, const float *bias,
                     float *Y, gk_int ldy, gk_activation kind, float alpha,
                     const gk_dropout *dropout, gk_int first_row) {
  NARROW(columns, activate(rows, columns, Z, ldz, bias, Y, ldy, kind, alpha, dropout, first_row))
  forward_pass f = {.X = Z, .ldx = ldz, .Z = Z != Y && bias ? Z : NULL, .beta = bias, .Y = Y,
                    .ldy = ldy, .alpha = alpha, .dropout = dropout, .first_row = first_row};
  switch (kind) {
#define CASE(KIND) \
  case KIND: \
    if (dropout) forward_kind(KIND, false, true, rows, columns, &f); \
    else forward_kind(KIND, false, false, rows, columns, &f); \
    break;
    EACH_KIND(CASE)
#undef CASE
  }
}

static void normalise(gk_int rows, gk_int columns, const float *X, gk_int ldx, const float *mean,
                      const float *r, const float *gamma, const float *beta, float *Y, gk_int ldy,
                      gk_activation kind, float alpha, const gk_dropout *dropout,
                      gk_int first_row) {
  NARROW(columns, normalise(rows, columns, X, ldx, mean, r, gamma, beta, Y, ldy, kind, alpha,
                            dropout, first_row))
  forward_pass f = {.X = X, .ldx = ldx, .mean = mean, .r = r, .gamma = gamma, .beta = beta,
                    .Y = Y, .ldy = ldy, .alpha = alpha, .dropout = dropout,
                    .first_row = first_row};
  switch (kind) {
#define CASE(KIND) \
  case KIND: \
    if (dropout) forward_kind(KIND, true, true, rows, columns, &f); \
    else forward_kind(KIND, true, false, rows, columns, &f); \
    break;
    EACH_KIND(CASE)
#undef CASE
  }
}

// The numeric floor of the trainer: every loop over floats that a training step runs.
//
// One table of functions per processor variant (portable, AVX2+FMA, AVX-512), chosen once at run
// time. The kernels know matrices, rows and flat vectors; they know nothing of networks, layers or
// data sets. They never allocate, never fail and never touch memory outside the stated extents.
//
// Conventions. All matrices are row-major float32: element (i, j) of X is X[i * ldx + j], with
// ldx >= columns. No alignment is required; 64-byte aligned rows are faster. Counts are >= 0.
// Input and output may be the same matrix (same start, same leading dimension) where "in place" is
// written, and must not overlap otherwise. NaN in the input reaches the output.
#ifndef CKERNELS_H
#define CKERNELS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#pragma clang assume_nonnull begin

/// Counts, extents and strides in elements, not bytes.
typedef ptrdiff_t gk_int;

// ---------------------------------------------------------------------------------------------
// Activations

/// y = f(z). PyTorch's definitions; `alpha` is the slope of leaky_relu and the alpha of elu.
typedef enum __attribute__((enum_extensibility(closed))) gk_activation {
  gk_activation_linear __attribute__((swift_name("linear"))) = 0,
  gk_activation_relu __attribute__((swift_name("relu"))),
  gk_activation_leaky_relu __attribute__((swift_name("leakyReLU"))),
  gk_activation_elu __attribute__((swift_name("elu"))),
  gk_activation_selu __attribute__((swift_name("selu"))),
  gk_activation_gelu __attribute__((swift_name("gelu"))),  // x Phi(x), the exact one
  gk_activation_silu __attribute__((swift_name("silu"))),
  gk_activation_softplus __attribute__((swift_name("softplus"))),  // log(1 + exp z), no threshold
  gk_activation_tanh __attribute__((swift_name("tanh"))),
  gk_activation_sigmoid __attribute__((swift_name("sigmoid"))),
} gk_activation;

/// Whether the derivative is taken from the pre-activation z (gelu, silu) and not from the output
/// y (all others; leaky_relu and elu then need alpha >= 0).
bool gk_activation_uses_input(gk_activation kind);

// ---------------------------------------------------------------------------------------------
// Random bits for dropout

/// Inverted dropout of one layer at one step. The element in row r and column u is dropped when
/// gk_dropout_bits(key, r, u) < threshold, and multiplied by `scale` otherwise.
typedef struct gk_dropout {
  uint64_t key;        // from gk_dropout_key
  uint32_t threshold;  // 0 ... 65535: probability times 65536, rounded
  float scale;         // 1 / (1 - probability)
} gk_dropout;

/// Stafford's variant 13 of the 64-bit finaliser (Steele, Lea & Flood 2014, SplitMix).
static inline uint64_t gk_mix64(uint64_t z) {
  z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
  z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
  return z ^ (z >> 31);
}

/// The key of one layer's mask at one step; any three numbers make an independent mask.
static inline uint64_t gk_dropout_key(uint64_t seed, uint64_t layer, uint64_t step) {
  uint64_t z = gk_mix64(seed + 0x9E3779B97F4A7C15u);
  z = gk_mix64(z ^ (layer + 1) * 0xD1342543DE82EF95u);
  return gk_mix64(z ^ (step + 1) * 0x9E3779B97F4A7C15u);
}

/// The 16 random bits of the element in row `row`, column `unit`: a pure function of its
/// arguments, the same in every kernel variant, whatever the layout or the number of threads.
/// Two rows share one 32-bit hash (the even row takes the low half), which halves its cost.
static inline uint32_t gk_dropout_bits(uint64_t key, uint64_t row, uint32_t unit) {
  uint64_t pair = gk_mix64(key + (row >> 1) * 0x9E3779B97F4A7C15u);
  uint32_t x = (uint32_t)pair + unit * 0x9E3779B9u;
  x = (x ^ (x >> 16)) * 0x21F0AAADu ^ (uint32_t)(pair >> 32);
  x = (x ^ (x >> 15)) * 0xD35A2D97u;
  x ^= x >> 15;
  return row & 1 ? x >> 16 : x & 0xFFFF;
}

/// The dropout with `probability` 0 ..< 1. A probability outside is brought to the nearest inside.
gk_dropout gk_dropout_make(uint64_t key, double probability);

// ---------------------------------------------------------------------------------------------
// Losses and optimizers: their arguments and results

/// What a loss kernel found over its rows.
typedef struct gk_loss {
  double sum;      // of the loss over all rows (mse, huber: over all elements)
  gk_int correct;  // rows whose greatest logit is the label's; 0 for mse and huber
} gk_loss;

/// What every optimizer does to gradient and weight around its own rule.
///
///   g <- gradient_scale g + l2 w + l1 sign(w)        coupled penalty, sign(0) = 0
///   w <- (1 - decay) w                               decoupled decay; decay = rate * weight_decay
///   w <- w - step                                    the optimizer's own step
///   w <- 0 if l1 > 0 and w now has the other sign    a weight stops at 0 for that step
typedef struct gk_update {
  float rate;            // the step size eta
  float gradient_scale;  // 1, or the factor of clipping
  float l1, l2, decay;
} gk_update;

/// v <- mu v + (1 - dampening) g (first step: v <- g);  step = eta v, nesterov: eta (g + mu v).
/// keras: v <- mu v - eta g;  step = -v, nesterov: -(mu v - eta g).
typedef struct gk_momentum {
  float momentum, dampening;
  bool nesterov, first, keras;
} gk_momentum;

/// s <- rho s + (1 - rho) g^2;  centered: a <- rho a + (1 - rho) g, d = s - a^2, else d = s
/// torch: u = g / (sqrt(d) + eps);  keras (eps inside): u = g / sqrt(d + eps)
/// momentum: b <- mu b + u, step = eta b (keras: b <- mu b + eta u, step = b);  else step = eta u
typedef struct gk_rmsprop {
  float rho, eps, momentum;
  bool keras;
} gk_rmsprop;

/// m <- b1 m + (1 - b1) g;  v <- b2 v + (1 - b2) g^2;  amsgrad: x <- max(x, v), else x = v
/// step = (m_rate m + g_rate g) / (root_scale sqrt(x) + eps)
///
/// With c1 = 1 - b1^t, c2 = 1 - b2^t (both 1 without bias correction):
///   torch adam, adamw, amsgrad  m_rate = eta / c1             g_rate = 0   root_scale = 1/sqrt(c2)
///   keras adam, adamw, amsgrad  m_rate = eta sqrt(c2) / c1    g_rate = 0   root_scale = 1
///   nadam  m_rate = eta mu(t+1) / (1 - M(t+1))  g_rate = eta (1 - mu(t)) / (1 - M(t))
///          root_scale = 1/sqrt(c2), where M(t) is the product of mu(1) ... mu(t)
/// `rate` of gk_update is not read.
typedef struct gk_adam {
  float beta1, beta2, eps, m_rate, g_rate, root_scale;
} gk_adam;

/// Functions of one variable, for tests and for `map`.
typedef enum __attribute__((enum_extensibility(closed))) gk_function {
  gk_function_exp __attribute__((swift_name("exp"))) = 0,
  gk_function_expm1 __attribute__((swift_name("expm1"))),
  gk_function_log __attribute__((swift_name("log"))),  // of x > 0; x = 0 gives -inf, x < 0 NaN
  gk_function_log1p_exp __attribute__((swift_name("log1pExp"))),  // softplus
  gk_function_tanh __attribute__((swift_name("tanh"))),
  gk_function_sigmoid __attribute__((swift_name("sigmoid"))),
  gk_function_normal_cdf __attribute__((swift_name("normalCDF"))),  // (1 + erf(x / sqrt 2)) / 2
} gk_function;

// ---------------------------------------------------------------------------------------------
// The table

/// The kernels of one processor variant.
typedef struct gk_table {
  const char *name;  // "portable", "avx2", "avx512"
  gk_int lanes;      // floats in one vector register

  // -- matrix products ------------------------------------------------------------------------

  /// C[m,n] = A[m,k] B[k,n], or C += with `accumulate`. The forward product X W.
  void (*gemm_nn)(gk_int m, gk_int n, gk_int k, const float *A, gk_int lda, const float *B,
                  gk_int ldb, float *C, gk_int ldc, bool accumulate);

  /// C[m,n] = A[k,m]^T B[k,n], or C +=. The weight gradient X^T dY; A is read by strides.
  void (*gemm_tn)(gk_int m, gk_int n, gk_int k, const float *A, gk_int lda, const float *B,
                  gk_int ldb, float *C, gk_int ldc, bool accumulate);

  /// C[m,n] = A[m,k] B[n,k]^T, or C +=. The input gradient dY W^T. B is transposed into `scratch`
  /// of k * n floats, which must not overlap anything else.
  void (*gemm_nt)(gk_int m, gk_int n, gk_int k, const float *A, gk_int lda, const float *B,
                  gk_int ldb, float *C, gk_int ldc, bool accumulate, float *scratch);

  /// D[columns,rows] = S[rows,columns]^T.
  void (*transpose)(gk_int rows, gk_int columns, const float *S, gk_int lds, float *D, gk_int ldd);

  // -- activation -----------------------------------------------------------------------------

  /// z = Z + bias;  Y = dropout(f(z)).
  /// `bias` (columns) and `dropout` may be null. In place (Y = Z) unless the activation uses its
  /// input; otherwise Z is overwritten by z. Rows count from `first_row` for the dropout mask.
  void (*activate)(gk_int rows, gk_int columns, float *Z, gk_int ldz, const float *_Nullable bias,
                   float *Y, gk_int ldy, gk_activation kind, float alpha,
                   const gk_dropout *_Nullable dropout, gk_int first_row);

  /// dZ = dY . mask . f'(z), in place in dZ, which holds dY on entry.
  /// Z is the pre-activation and is read only if gk_activation_uses_input(kind), Y the output of
  /// `activate` and is read otherwise (relu, also with dropout, needs Y > 0 alone); the one that is
  /// not read may be null. With `bias_gradient` (columns) also the column sums of dZ.
  void (*activate_backward)(gk_int rows, gk_int columns, float *dZ, gk_int ldd,
                            const float *_Nullable Z, gk_int ldz, const float *_Nullable Y,
                            gk_int ldy, gk_activation kind, float alpha,
                            const gk_dropout *_Nullable dropout, gk_int first_row,
                            float *_Nullable bias_gradient);

  // -- batch normalisation --------------------------------------------------------------------

  /// mean[j] and biased variance[j] over the rows of X: chunks in two passes, merged (Chan, Golub &
  /// LeVeque 1979), so that a mean far from 0 costs no digits. rows >= 1.
  void (*column_moments)(gk_int rows, gk_int columns, const float *X, gk_int ldx, float *mean,
                         float *variance);

  /// r[j] = 1 / sqrt(variance[j] + eps).
  void (*inverse_deviation)(gk_int n, const float *variance, float eps, float *r);

  /// z = (X - mean) r gamma + beta;  Y = dropout(f(z)). In place (Y = X) allowed, but the backward
  /// pass needs X. Training (mean and r of the batch) and inference (running ones) alike.
  void (*normalise)(gk_int rows, gk_int columns, const float *X, gk_int ldx, const float *mean,
                    const float *r, const float *gamma, const float *beta, float *Y, gk_int ldy,
                    gk_activation kind, float alpha, const gk_dropout *_Nullable dropout,
                    gk_int first_row);

  /// Backward through `normalise` of the batch's own mean and r. With h = (X - mean) r and
  /// dz = dY . mask . f'(z):
  ///   dbeta = sum dz,  dgamma = sum dz h,
  ///   dX = gamma r (dz - dbeta / rows - h dgamma / rows)
  /// in place in dX, which holds dY on entry. z is computed anew where f' uses it; Y is the output
  /// and may be null where it is not read (linear, gelu, silu). Without `input_gradient` the second
  /// pass is left out and dX then holds dz.
  void (*normalise_backward)(gk_int rows, gk_int columns, float *dX, gk_int ldd, const float *X,
                             gk_int ldx, const float *_Nullable Y, gk_int ldy, const float *mean,
                             const float *r, const float *gamma, const float *beta,
                             gk_activation kind, float alpha, const gk_dropout *_Nullable dropout,
                             gk_int first_row, float *dgamma, float *dbeta, bool input_gradient);

  // -- losses; dZ may be null (evaluation), and may be Z -------------------------------------

  /// Cross-entropy of softmax(Z) against labels 0 ..< classes, smoothed:
  ///   t = (1 - smoothing) onehot + smoothing / classes,  sum = -sum_ij t log softmax(Z)
  ///   dZ = scale (softmax(Z) - t)
  gk_loss (*softmax_cross_entropy)(gk_int rows, gk_int classes, const float *Z, gk_int ldz,
                                   const int32_t *labels, float smoothing, float scale,
                                   float *_Nullable dZ, gk_int ldd);

  /// P = softmax(Z) row by row; in place allowed.
  void (*softmax)(gk_int rows, gk_int classes, const float *Z, gk_int ldz, float *P, gk_int ldp);

  /// Binary cross-entropy of one logit a row, Z[i * ldz], against labels 0 or 1:
  ///   t = (1 - smoothing) label + smoothing / 2,  sum = sum_i softplus(z) - t z
  ///   dZ[i * ldd] = scale (sigmoid(z) - t);  correct where (z > 0) = label
  gk_loss (*binary_cross_entropy)(gk_int rows, const float *Z, gk_int ldz, const int32_t *labels,
                                  float smoothing, float scale, float *_Nullable dZ, gk_int ldd);

  /// sum = sum (Z - T)^2;  dZ = 2 scale (Z - T). For PyTorch's mean scale = 1 / (rows columns).
  gk_loss (*mse)(gk_int rows, gk_int columns, const float *Z, gk_int ldz, const float *T,
                 gk_int ldt, float scale, float *_Nullable dZ, gk_int ldd);

  /// e = Z - T;  sum of e^2 / 2 where |e| <= delta, else delta (|e| - delta / 2);
  /// dZ = scale clamp(e, -delta, delta).
  gk_loss (*huber)(gk_int rows, gk_int columns, const float *Z, gk_int ldz, const float *T,
                   gk_int ldt, float delta, float scale, float *_Nullable dZ, gk_int ldd);

  // -- optimizers, one pass over n parameters; see gk_update ------------------------------------

  /// step = eta g.
  void (*sgd)(gk_int n, float *w, const float *g, const gk_update *update);
  /// See gk_momentum.
  void (*momentum)(gk_int n, float *w, const float *g, float *v, const gk_update *update,
                   const gk_momentum *settings);
  /// s <- s + g^2;  torch: step = eta g / (sqrt(s) + eps);  keras: step = eta g / sqrt(s + eps).
  void (*adagrad)(gk_int n, float *w, const float *g, float *s, const gk_update *update, float eps,
                  bool keras);
  /// See gk_rmsprop. `a` null: not centered; `b` null: no momentum.
  void (*rmsprop)(gk_int n, float *w, const float *g, float *s, float *_Nullable a,
                  float *_Nullable b, const gk_update *update, const gk_rmsprop *settings);
  /// See gk_adam. `x` null: not amsgrad.
  void (*adam)(gk_int n, float *w, const float *g, float *m, float *v, float *_Nullable x,
               const gk_update *update, const gk_adam *settings);
  /// g <- g + l2 w + l1 sign(w), for clipping that is to see the penalty.
  void (*penalise)(gk_int n, float *g, const float *w, float l1, float l2);

  // -- vectors and rows -------------------------------------------------------------------------

  /// Sum of x^2, accumulated in double.
  double (*sum_of_squares)(gk_int n, const float *x);
  /// Sum of |x|, accumulated in double.
  double (*sum_of_magnitudes)(gk_int n, const float *x);
  /// x <- factor x.
  void (*scale)(gk_int n, float *x, float factor);
  /// x <- keep x + take y. Running statistics, averages of weights.
  void (*blend)(gk_int n, float *x, float keep, const float *y, float take);
  /// y = function(x); in place allowed.
  void (*map)(gk_int n, gk_function function, const float *x, float *y);
  /// sums[j] = sum of column j of X, or += with `accumulate`. The bias gradient.
  void (*column_sums)(gk_int rows, gk_int columns, const float *X, gk_int ldx, float *sums,
                      bool accumulate);
  /// D row i = X row index[i], i < count; meanwhile the rows next[0 ..< next_count] are brought
  /// nearer to the core. Every index must be a row of X.
  void (*gather_rows)(gk_int count, gk_int columns, const float *X, gk_int ldx,
                      const int32_t *index, float *D, gk_int ldd, const int32_t *_Nullable next,
                      gk_int next_count);
  /// D[i] = labels[index[i]].
  void (*gather_labels)(gk_int count, const int32_t *labels, const int32_t *index, int32_t *D);

  // -- images: NHWC, so that one pixel's channels lie together --------------------------------
  // A plain image batch is a matrix of images * height * width rows and `channels` columns without
  // gaps. A padded one has a border of zeros one pixel wide: [images][height+2][width+2][channels].

  /// Copies a plain batch into the inside of a padded one; the border is left as it is (zero it
  /// once).
  void (*pad_images)(gk_int images, gk_int height, gk_int width, gk_int channels, const float *X,
                     float *padded);

  /// out[g,y,x,o] = sum over ky, kx, c of padded[g,y+ky,x+kx,c] W[ky,kx,c,o]: 3x3 convolution, same
  /// size. W is [3][3][in][out] without gaps, `out` a plain batch of out_channels.
  void (*conv3x3)(gk_int images, gk_int height, gk_int width, gk_int in_channels,
                  gk_int out_channels, const float *padded, const float *W, float *out);

  /// dW[ky,kx,c,o] = sum over g, y, x of padded[g,y+ky,x+kx,c] dOut[g,y,x,o]; dOut is plain.
  void (*conv3x3_weight_gradient)(gk_int images, gk_int height, gk_int width, gk_int in_channels,
                                  gk_int out_channels, const float *padded, const float *dOut,
                                  float *dW);

  /// F[2-ky,2-kx,o,c] = W[ky,kx,c,o]. The input gradient of conv3x3 is conv3x3 of the padded dOut
  /// with F, in_channels and out_channels exchanged.
  void (*conv3x3_flip)(gk_int in_channels, gk_int out_channels, const float *W, float *F);

  /// out[g,y,x,c] = max of X[g,2y...2y+1,2x...2x+1,c]. An odd last row or column is left out.
  /// Both plain; out is height/2 by width/2.
  void (*max_pool)(gk_int images, gk_int height, gk_int width, gk_int channels, const float *X,
                   float *out);

  /// dX gets dOut where X first (in reading order) reaches the maximum of its square, else 0.
  void (*max_pool_backward)(gk_int images, gk_int height, gk_int width, gk_int channels,
                            const float *X, const float *out, const float *dOut, float *dX);
} gk_table;

/// The best variant that this processor can run; or the one named by the environment variable
/// GRADUS_KERNELS, if the processor can run it. Chosen at the first call, then fixed.
const gk_table *gk_kernels(void);

/// The variant with this name, or null if there is none or this processor cannot run it.
const gk_table *_Nullable gk_kernels_named(const char *name);

/// How many processors this process may run on; 0 where the system does not tell.
gk_int gk_processors(void);

/// Whether this processor and system have AVX-512 F, DQ, BW and VL.
bool gk_has_avx512(void);

/// Makes this thread treat denormal numbers as zero, and returns what to give to
/// gk_restore_denormals. Optimizer moments decay into denormals, which are slow on many processors.
uint64_t gk_flush_denormals(void);

/// Puts this thread's treatment of denormal numbers back.
void gk_restore_denormals(uint64_t state);

#pragma clang assume_nonnull end

#endif

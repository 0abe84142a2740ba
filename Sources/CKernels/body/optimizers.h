// Optimizers: penalty, decay, moments and step in one pass over flat vectors. The equations stand
// over gk_update and each optimizer's settings in CKernels.h. Roots and quotients are IEEE's own:
// estimates refined by Newton steps were tried and were slower on Zen 4, whose divider works beside
// the multipliers.

typedef struct penalty {
  V gradient_scale, l1, l2, keep;
  bool plain, stops;
} penalty;

FN penalty penalty_of(const gk_update *u) {
  return (penalty){splat(u->gradient_scale), splat(u->l1), splat(u->l2), splat(1.0f - u->decay),
                   u->gradient_scale == 1.0f && u->l1 == 0 && u->l2 == 0, u->l1 > 0};
}

// sign(w), 0 for 0.
FN V sign(V w) { return choose(w != zero(), with_sign_of(splat(1.0f), w), zero()); }

FN V penalised(V g, V w, const penalty *p) {
  if (p->plain) return g;
  g = fma_(p->l2, w, g * p->gradient_scale);
  return p->stops ? fma_(p->l1, sign(w), g) : g;
}

// (1 - decay) w - step, stopped at 0 where l1 is on and the weight would cross it.
FN V stepped(V w, V step, const penalty *p) {
  V next = w * p->keep - step;
  return p->stops ? choose(next * sign(w) < zero(), zero(), next) : next;
}

// Runs a piece over all n parameters, vector by vector, the last one perhaps shorter.
#define OVER_ALL(PIECE, ...) \
  do { \
    gk_int i_ = 0; \
    for (; i_ + LANES <= n; i_ += LANES) PIECE(true, i_, LANES, __VA_ARGS__); \
    if (i_ < n) PIECE(false, i_, n - i_, __VA_ARGS__); \
  } while (0)
#define GET(p) (full ? load((p) + i) : load_first((p) + i, count))
#define PUT(p, x) \
  do { \
    if (full) store((p) + i, x); else store_first((p) + i, count, x); \
  } while (0)

FN void sgd_piece(const bool full, gk_int i, gk_int count, float *w, const float *g,
                  const penalty *p, V rate) {
  V old = GET(w);
  PUT(w, stepped(old, rate * penalised(GET(g), old, p), p));
}

static void sgd(gk_int n, float *w, const float *g, const gk_update *update) {
  const penalty p = penalty_of(update);
  OVER_ALL(sgd_piece, w, g, &p, splat(update->rate));
}

FN void momentum_piece(const bool full, gk_int i, gk_int count, float *w, const float *g, float *v,
                       const penalty *p, V rate, const gk_momentum *s) {
  V old = GET(w), slope = penalised(GET(g), old, p), mu = splat(s->momentum), velocity, step;
  if (s->keras) {
    velocity = fma_(mu, GET(v), -rate * slope);
    step = s->nesterov ? fma_(-mu, velocity, rate * slope) : -velocity;
  } else {
    velocity = s->first ? slope : fma_(mu, GET(v), splat(1.0f - s->dampening) * slope);
    step = rate * (s->nesterov ? fma_(mu, velocity, slope) : velocity);
  }
  PUT(v, velocity);
  PUT(w, stepped(old, step, p));
}

static void momentum(gk_int n, float *w, const float *g, float *v, const gk_update *update,
                     const gk_momentum *settings) {
  const penalty p = penalty_of(update);
  const gk_momentum s = *settings;
  OVER_ALL(momentum_piece, w, g, v, &p, splat(update->rate), &s);
}

FN void adagrad_piece(const bool full, gk_int i, gk_int count, float *w, const float *g, float *s,
                      const penalty *p, V rate, V eps, bool keras) {
  V old = GET(w), slope = penalised(GET(g), old, p), square = fma_(slope, slope, GET(s));
  PUT(s, square);
  V below = keras ? root(square + eps) : root(square) + eps;
  PUT(w, stepped(old, rate * slope / below, p));
}

static void adagrad(gk_int n, float *w, const float *g, float *s, const gk_update *update,
                    float eps, bool keras) {
  const penalty p = penalty_of(update);
  OVER_ALL(adagrad_piece, w, g, s, &p, splat(update->rate), splat(eps), keras);
}

FN void rmsprop_piece(const bool full, gk_int i, gk_int count, float *w, const float *g, float *s,
                      float *a, float *b, const penalty *p, V rate, const gk_rmsprop *settings) {
  const V rho = splat(settings->rho), rest = splat(1.0f - settings->rho);
  const V eps = splat(settings->eps), mu = splat(settings->momentum);
  V old = GET(w), slope = penalised(GET(g), old, p);
  V square = fma_(rho, GET(s), rest * slope * slope), spread = square;
  PUT(s, square);
  if (a) {
    V average = fma_(rho, GET(a), rest * slope);
    PUT(a, average);
    // Rounding may take the difference just below 0.
    spread = larger(zero(), square - average * average);
  }
  V unit = slope / (settings->keras ? root(spread + eps) : root(spread) + eps);
  if (!b) {
    PUT(w, stepped(old, rate * unit, p));
  } else if (settings->keras) {
    V velocity = fma_(mu, GET(b), rate * unit);
    PUT(b, velocity);
    PUT(w, stepped(old, velocity, p));
  } else {
    V velocity = fma_(mu, GET(b), unit);
    PUT(b, velocity);
    PUT(w, stepped(old, rate * velocity, p));
  }
}

static void rmsprop(gk_int n, float *w, const float *g, float *s, float *a, float *b,
                    const gk_update *update, const gk_rmsprop *settings) {
  const penalty p = penalty_of(update);
  const gk_rmsprop own = *settings;
  OVER_ALL(rmsprop_piece, w, g, s, a, b, &p, splat(update->rate), &own);
}

FN void adam_piece(const bool full, gk_int i, gk_int count, float *w, const float *g, float *m,
                   float *v, float *x, const penalty *p, const gk_adam *s) {
  V old = GET(w), slope = penalised(GET(g), old, p);
  V first = fma_(splat(s->beta1), GET(m), splat(1.0f - s->beta1) * slope);
  V second = fma_(splat(s->beta2), GET(v), splat(1.0f - s->beta2) * slope * slope), top = second;
  PUT(m, first);
  PUT(v, second);
  if (x) {
    top = larger(GET(x), second);
    PUT(x, top);
  }
  V above = splat(s->m_rate) * first;
  if (s->g_rate != 0) above = fma_(splat(s->g_rate), slope, above);
  PUT(w, stepped(old, above / fma_(root(top), splat(s->root_scale), splat(s->eps)), p));
}

static void adam(gk_int n, float *w, const float *g, float *m, float *v, float *x,
                 const gk_update *update, const gk_adam *settings) {
  const penalty p = penalty_of(update);
  const gk_adam own = *settings;
  OVER_ALL(adam_piece, w, g, m, v, x, &p, &own);
}

FN void penalise_piece(const bool full, gk_int i, gk_int count, float *g, const float *w,
                       const penalty *p) {
  PUT(g, penalised(GET(g), GET(w), p));
}

static void penalise(gk_int n, float *g, const float *w, float l1, float l2) {
  const gk_update update = {.gradient_scale = 1.0f, .l1 = l1, .l2 = l2};
  const penalty p = penalty_of(&update);
  OVER_ALL(penalise_piece, g, w, &p);
}
